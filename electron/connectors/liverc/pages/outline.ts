import { attribute, childElements, is, textOf, type Element } from './dom.ts'
import type { Page } from './page.ts'
import { rowsOf, cellsOf } from './table.ts'

/** How often each kind of element occurs: `table#events.table`, `th Driver`. What a redesign changes, and data do not. */
export type Outline = ReadonlyMap<string, number>

export interface OutlineChange {
  readonly element: string
  readonly before: number
  readonly after: number
}

const structural = new Set([
  'table',
  'div',
  'ul',
  'h1',
  'h3',
  'h5',
  'address',
  'iframe',
  'script',
  'tr',
  'td',
  'span',
  'a',
])

/** The outline of a page's body: elements with their ids and classes, numbers in them left out, and table headings. */
export function outlineOf(page: Page): Outline {
  const counts = new Map<string, number>()
  const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1)
  const visit = (element: Element) => {
    if (element.name === 'head') return
    const name = nameOf(element)
    if (name !== null) count(name)
    if (element.name === 'table') for (const heading of headingsOf(element)) count(`th ${heading}`)
    for (const child of childElements(element)) visit(child)
  }
  for (const child of page.document.children) if ('attribs' in child) visit(child)
  return counts
}

/** Kinds of elements that one page has and the other has not: what a redesign did (O15). */
export function compareOutlines(before: Outline, after: Outline): OutlineChange[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((element) => ({ element, before: before.get(element) ?? 0, after: after.get(element) ?? 0 }))
    .filter((change) => (change.before === 0) !== (change.after === 0))
    .toSorted((a, b) => (a.element < b.element ? -1 : 1))
}

/** An element by tag, id and classes; null for one that has neither and says nothing. */
function nameOf(element: Element): string | null {
  if (!structural.has(element.name)) return null
  // The id of a class's tab or table begins with the name of the class.
  const id = (attribute(element, 'id') ?? '').replace(/^.*_(tab|table)_\d+$/, '$1').replace(/\d+/g, '0')
  const classes = (attribute(element, 'class') ?? '')
    .split(/\s+/)
    .filter((name) => name !== '')
    .toSorted()
  if (id === '' && classes.length === 0) return null
  return `${element.name}${id === '' ? '' : `#${id}`}${classes.map((name) => `.${name}`).join('')}`
}

const isHeading = is('th')
const isSup = is('sup')

/** The words of a table's rows of headings; of a row with data beside its heading, the heading is data. */
function headingsOf(table: Element): string[] {
  const rows = rowsOf(table).filter((row) => cellsOf(row).every(isHeading) && cellsOf(row).length > 1)
  return [...new Set(rows.flatMap((row) => cellsOf(row).map((cell) => textOf(cell, isSup).slice(0, 60))))]
}
