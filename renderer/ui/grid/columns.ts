import type { ReactNode } from 'react'

export interface GridColumn<Row> {
  readonly key: string
  /** The column's name, for everybody; shown unless `heading` replaces it on the screen. */
  readonly name: string
  readonly heading?: ReactNode
  /** Explains the column, as a tooltip. */
  readonly title?: string
  /** CSS pixels at 100 % text. */
  readonly width: number
  /** Share of the space that is left over. */
  readonly grow?: number
  readonly align?: 'start' | 'end'
  /** Stays in place while the others scroll sideways. Frozen columns come first. */
  readonly frozen?: boolean
  /** Names its row for screen readers. */
  readonly rowHeader?: boolean
  /** Holds links or buttons: they take the focus instead of the cell, and must use the given `tabIndex`. */
  readonly interactive?: boolean | ((row: Row) => boolean)
  /** Holds nothing but buttons and the like: left out of what is copied. */
  readonly control?: boolean
  readonly cell: (row: Row, tabIndex: 0 | -1) => ReactNode
  /** What is copied of the cell, where `cell` draws it by a component; else the text of what it draws. */
  readonly text?: (row: Row) => string
  /** Makes the heading a button that sorts. */
  readonly sort?: ColumnSort
}

export interface ColumnSort {
  /** `null` while the rows are not in this column's order. */
  readonly direction: 'ascending' | 'descending' | null
  readonly onSort: () => void
}

export function isInteractive<Row>(column: GridColumn<Row>, row: Row): boolean {
  return typeof column.interactive === 'function' ? column.interactive(row) : column.interactive === true
}

export interface GridLayout {
  /** Width of each column in px, grown ones included. */
  readonly widths: readonly number[]
  /** Left edge of each frozen column. */
  readonly lefts: readonly number[]
  readonly frozen: number
  readonly frozenWidth: number
  readonly total: number
}

/**
 * Shares the available width among the columns that grow.
 * @param scale how much larger than usual the text is
 */
export function layOut<Row>(columns: readonly GridColumn<Row>[], available: number, scale = 1): GridLayout {
  const base = columns.reduce((sum, column) => sum + column.width * scale, 0)
  const shares = columns.reduce((sum, column) => sum + (column.grow ?? 0), 0)
  const spare = Math.max(0, available - base)
  const widths = columns.map(
    (column) => column.width * scale + (shares === 0 ? 0 : (spare * (column.grow ?? 0)) / shares),
  )
  const lefts: number[] = []
  let edge = 0
  for (const width of widths) {
    lefts.push(edge)
    edge += width
  }
  const frozen = columns.filter((column) => column.frozen === true).length
  return { widths, lefts, frozen, frozenWidth: lefts[frozen] ?? edge, total: edge }
}
