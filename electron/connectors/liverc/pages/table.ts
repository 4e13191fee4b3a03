import { childElements, hasClass, is, textOf } from './dom.ts'
import type { Element } from './dom.ts'

/** A row of a table's body that holds data. */
export interface DataRow {
  readonly element: Element
  /** Its `td` and `th` cells. */
  readonly cells: readonly Element[]
}

const isSup = is('sup')
const sections = new Set(['thead', 'tbody', 'tfoot'])

/** All rows of a table in page order, those of tables inside it left out. */
export function rowsOf(table: Element): Element[] {
  const parts = childElements(table).flatMap((part) =>
    sections.has(part.name) ? childElements(part) : [part],
  )
  return parts.filter((part) => part.name === 'tr')
}

export function cellsOf(row: Element): Element[] {
  return childElements(row).filter((cell) => cell.name === 'td' || cell.name === 'th')
}

export function sectionOf(row: Element): 'head' | 'body' | 'foot' {
  const parent = row.parent
  if (parent === null || !('name' in parent)) return 'body'
  if (parent.name === 'thead') return 'head'
  return parent.name === 'tfoot' ? 'foot' : 'body'
}

/** The data rows of a table: outside head and foot, with a `td`, and not the stand-ins that a browser's DataTables adds. */
export function dataRowsOf(table: Element): DataRow[] {
  const rows = rowsOf(table).map((element) => ({ element, cells: cellsOf(element) }))
  return rows.filter(
    ({ element, cells }) => sectionOf(element) === 'body' && !isStandIn(element) && cells.some(is('td')),
  )
}

function isStandIn(row: Element): boolean {
  return hasClass(row, 'child') || childElements(row).some((cell) => hasClass(cell, 'dataTables_empty'))
}

/** Names that a column's heading may have, in the form that `headingKey` gives, and its place where there are no headings. */
export interface Column {
  readonly headings: readonly string[]
  readonly position: number
}

/** The columns of one table. */
export interface Columns<Name extends string> {
  has(name: Name): boolean
  /** The cell of a row in a column; `null` where the table lacks the column or the row is shorter. */
  cell(row: DataRow, name: Name): Element | null
}

/**
 * Finds columns by their headings (C24): in the row of headings that knows most of them, head before foot. A table
 * without headings has its columns at their fixed positions.
 */
export function columnsOf<Name extends string>(
  table: Element,
  columns: Readonly<Record<Name, Column>>,
): Columns<Name> {
  const headings = headingsOf(table, Object.values(columns))
  const places = new Map<string, number>()
  for (const [name, column] of Object.entries<Column>(columns)) {
    const place =
      headings === null ? column.position : headings.findIndex((heading) => column.headings.includes(heading))
    if (place >= 0) places.set(name, place)
  }
  return {
    has: (name) => places.has(name),
    cell: (row, name) => row.cells[places.get(name) ?? -1] ?? null,
  }
}

function headingsOf(table: Element, columns: readonly Column[]): readonly string[] | null {
  let best: readonly string[] | null = null
  let mostKnown = 0
  for (const row of rowsOf(table)) {
    const cells = cellsOf(row)
    if (!cells.every(is('th'))) continue
    const headings = cells.map((cell) => headingKey(textOf(cell, isSup)))
    const known = columns.filter((column) =>
      headings.some((heading) => column.headings.includes(heading)),
    ).length
    if (known > mostKnown) [best, mostKnown] = [headings, known]
  }
  return best
}

/** A heading in comparable form: lower case, parentheses and punctuation left out, `#` alone kept. */
export function headingKey(heading: string): string {
  const words = heading
    .toLowerCase()
    .replace(/\([^()]*\)/g, ' ')
    .match(/[a-z0-9]+/g)
  return words === null ? heading.trim() : words.join(' ')
}

/** The value beside a `th` in a table of `th`/`td` pairs. */
export function valueBeside(tables: readonly Element[], heading: string): Element | null {
  for (const row of tables.flatMap(rowsOf)) {
    const cells = cellsOf(row)
    const at = cells.findIndex((cell) => cell.name === 'th' && headingKey(textOf(cell)) === heading)
    const value = cells[at + 1]
    if (at >= 0 && value !== undefined) return value
  }
  return null
}
