import type { CSSProperties } from 'react'
import type { GridColumn, GridLayout } from './columns.ts'

/** A column that is drawn: where it stands and how. */
export interface Slot<Row> {
  readonly column: GridColumn<Row>
  readonly index: number
  readonly style: CSSProperties
  readonly className: string
}

const endOf = (layout: GridLayout, index: number): number =>
  (layout.lefts[index] ?? 0) + (layout.widths[index] ?? 0)

function classOf<Row>(column: GridColumn<Row>, index: number, layout: GridLayout): string {
  return [
    'grid-cell',
    index < layout.frozen ? 'grid-frozen' : '',
    index === layout.frozen - 1 ? 'grid-edge' : '',
    column.align === 'end' ? 'grid-end' : '',
    column.interactive === undefined ? '' : 'grid-interactive',
  ].join(' ')
}

/**
 * The columns to draw, from the indexes `scrolled` of those in view. Frozen columns stick to their left edge; the others
 * are put where they belong by a margin, so that gaps need no filler.
 */
export function layOutSlots<Row>(
  columns: readonly GridColumn<Row>[],
  layout: GridLayout,
  scrolled: readonly number[],
): Slot<Row>[] {
  const indexes = [...columns.slice(0, layout.frozen).keys(), ...scrolled]
  return indexes.flatMap((index, place) => {
    const column = columns[index]
    if (column === undefined) return []
    const before = indexes[place - 1]
    const left = layout.lefts[index] ?? 0
    const gap = before === undefined ? left : left - endOf(layout, before)
    return {
      column,
      index,
      style: { width: layout.widths[index], ...(index < layout.frozen ? { left } : { marginLeft: gap }) },
      className: classOf(column, index, layout),
    }
  })
}
