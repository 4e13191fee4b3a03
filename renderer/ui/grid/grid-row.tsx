import type { CSSProperties, ReactNode } from 'react'
import { isInteractive } from './columns.ts'
import type { GridColumn, GridLayout } from './columns.ts'

interface Drawing<Row> {
  readonly columns: readonly GridColumn<Row>[]
  readonly layout: GridLayout
  /** The columns in view, by index, without the frozen ones. */
  readonly drawn: readonly number[]
}

interface Slot<Row> {
  readonly column: GridColumn<Row>
  readonly index: number
  readonly style: CSSProperties
  readonly className: string
}

/** Frozen columns stick to their left edge; the others are put where they belong, so gaps need no filler. */
function slots<Row>({ columns, layout, drawn }: Drawing<Row>): Slot<Row>[] {
  const indexes = [...columns.slice(0, layout.frozen).keys(), ...drawn]
  return indexes.flatMap((index, place) => {
    const column = columns[index]
    if (column === undefined) return []
    const frozen = index < layout.frozen
    const before = indexes[place - 1]
    const gap = frozen || before === undefined ? 0 : (layout.lefts[index] ?? 0) - endOf(layout, before)
    return {
      column,
      index,
      style: {
        width: layout.widths[index],
        ...(frozen ? { left: layout.lefts[index] } : { marginLeft: gap }),
      },
      className: `grid-cell ${frozen ? 'grid-frozen' : ''} ${index === layout.frozen - 1 ? 'grid-edge' : ''} ${column.align === 'end' ? 'grid-end' : ''}`,
    }
  })
}

const endOf = (layout: GridLayout, index: number): number =>
  (layout.lefts[index] ?? 0) + (layout.widths[index] ?? 0)

export function GridHeader<Row>(props: Drawing<Row> & { readonly height: number }) {
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="grid-header"
      style={{ height: props.height, width: props.layout.total }}
    >
      {slots(props).map(({ column, index, style, className }) => (
        <div
          key={column.key}
          role="columnheader"
          aria-colindex={index + 1}
          aria-label={column.heading === undefined ? undefined : column.name}
          className={className}
          style={style}
          title={column.title}
        >
          {column.heading ?? column.name}
        </div>
      ))}
    </div>
  )
}

interface RowProps<Row> extends Drawing<Row> {
  readonly row: Row
  readonly index: number
  readonly top: number
  readonly height: number
  readonly activeColumn: number
  readonly className: string | undefined
  readonly group: ReactNode | null
  readonly detail: ReactNode | undefined
  readonly detailWidth: number
  readonly onOpen: ((row: Row) => void) | undefined
}

export function GridRow<Row>(props: RowProps<Row>) {
  const { row, index, top, height, activeColumn, group, detail } = props
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={`grid-row ${group === null ? '' : 'grid-group'} ${props.className ?? ''}`}
      style={{ translate: `0 ${top}px` }}
      onDoubleClick={group === null && props.onOpen !== undefined ? () => props.onOpen?.(row) : undefined}
    >
      {group === null ? (
        <div role="presentation" className="grid-line" style={{ height }}>
          {slots(props).map(({ column, index: place, style, className }) => {
            const tabIndex = place === activeColumn ? 0 : -1
            return (
              <div
                key={column.key}
                role={column.rowHeader === true ? 'rowheader' : 'gridcell'}
                aria-colindex={place + 1}
                data-cell={`${index}:${place}`}
                className={className}
                style={style}
                tabIndex={isInteractive(column, row) ? undefined : tabIndex}
              >
                {column.cell(row, tabIndex)}
              </div>
            )
          })}
        </div>
      ) : (
        <div
          role="rowheader"
          aria-colindex={1}
          aria-colspan={props.columns.length}
          data-cell={`${index}:${Math.max(0, activeColumn)}`}
          className="grid-group-cell"
          style={{ height, width: props.detailWidth }}
          tabIndex={activeColumn >= 0 ? 0 : -1}
        >
          {group}
        </div>
      )}
      {detail !== undefined && (
        <div
          role="gridcell"
          aria-colindex={1}
          aria-colspan={props.columns.length}
          className="grid-detail"
          style={{ width: props.detailWidth }}
        >
          {detail}
        </div>
      )}
    </div>
  )
}
