import { entryListPage } from '../../../../shared/domain/pages.ts'
import type { EntryListClass, EntryListPage, ListedEntry } from '../../../../shared/domain/pages.ts'
import { readCount } from '../../../../shared/domain/time.ts'
import { readSourceId } from '../urls.ts'
import { fieldsOf, share } from './describe.ts'
import { attribute, descendant, descendants, is, sortHelper, textOf, textOrNull, withClass } from './dom.ts'
import type { Element } from './dom.ts'
import { readEventHeading, readEventStats } from './event-heading.ts'
import { headingText, unsupported } from './page.ts'
import type { Page } from './page.ts'
import { oncePerPage, pageParser, parsePage } from './parser.ts'
import { columnsOf, dataRowsOf } from './table.ts'

const columns = {
  rowNumber: { headings: ['#'], position: 0 },
  driver: { headings: ['driver', 'driver name'], position: 1 },
  transponder: { headings: ['transponder'], position: 2 },
}

/** An entry list, `…/results/?p=view_entry_list&id=` (PAGES.md section 6). Classes without entries are kept (C10). */
export const entryListParser = pageParser<EntryListPage>({
  schema: entryListPage,
  code: 'EVENT_PAGE_FORMAT_ERROR',
  markers: (page) => [
    ['h3.page-header', headingText(page, 'h3') !== null],
    ['.tab-content', hasEntryList(page)],
    ['.tab-pane', hasPanes(page)],
    ...classesOf(page).map(declaredMarker),
  ],
  read: (page) => ({
    heading: readEventHeading(page),
    stats: readEventStats(page),
    classes: [...classesOf(page)],
  }),
  describe: (page) => ({
    ...fieldsOf(page),
    variants: {
      classes_with_entries: share(page.classes, ({ entries }) => entries.length > 0),
      declared: share(page.classes, ({ declaredEntries }) => declaredEntries !== null),
    },
    embeddedJs: null,
  }),
})

/**
 * Reads an entry list, classes in the order of their tabs.
 * @throws AppError EVENT_PAGE_FORMAT_ERROR for an incomplete page, also where a class declares another number of entries
 * than it has; UNSUPPORTED_LIVERC_VARIANT_ERROR for rows without a driver's name.
 */
export function parseEntryListPage(html: string, url: string): EntryListPage {
  return parsePage(entryListParser, html, url)
}

function hasEntryList(page: Page): boolean {
  if (descendant(page.document, withClass('tab-content')) !== null) return true
  return descendants(page.document, withClass('panel-heading')).some((heading) =>
    /^entry list$/i.test(textOf(heading)),
  )
}

/** Where no tab leads anywhere, the panes have another name: that would look like classes without any entries. */
function hasPanes(page: Page): boolean {
  const { tabs, panes } = tabsOf(page)
  return tabs.size === 0 || [...tabs.keys()].some((id) => panes.has(id))
}

function declaredMarker({
  name,
  declaredEntries,
  entries,
}: EntryListClass): readonly [string, boolean, boolean] {
  const isWhole = declaredEntries === null || declaredEntries === entries.length
  return [`entries of ${name}: ${declaredEntries ?? 0} declared, ${entries.length} listed`, isWhole, false]
}

interface Tabs {
  /** By the id of the pane that they lead to. */
  readonly tabs: ReadonlyMap<string, Element>
  readonly panes: ReadonlyMap<string, Element>
}

const tabsOf = oncePerPage((page: Page): Tabs => {
  const links = descendants(page.document, is('ul', 'nav-pills')).flatMap((list) =>
    descendants(list, is('a')),
  )
  const tabs = new Map<string, Element>()
  for (const link of links) {
    const target = /^#(.+)$/.exec(attribute(link, 'href') ?? '')?.[1]
    if (target !== undefined && !tabs.has(target)) tabs.set(target, link)
  }
  const panes = descendants(page.document, withClass('tab-pane'))
  return { tabs, panes: new Map(panes.map((pane) => [attribute(pane, 'id') ?? '', pane])) }
})

/** The classes in the order of their tabs, then those with a table that no tab leads to. */
const classesOf = oncePerPage((page: Page): readonly EntryListClass[] => {
  const { tabs, panes } = tabsOf(page)
  const ofTabs = [...tabs].map(([id, tab]) => readClass(page, id, textOrNull(tab), panes.get(id) ?? null))
  const others = [...panes].filter(([id, pane]) => !tabs.has(id) && descendant(pane, is('table')) !== null)
  return [...ofTabs, ...others.map(([id, pane]) => readClass(page, id, null, pane))]
})

function readClass(page: Page, tabId: string, tabName: string | null, pane: Element | null): EntryListClass {
  const table = pane === null ? null : descendant(pane, is('table'))
  const header = table === null ? null : textOrNull(descendant(table, withClass('class_header')))
  const name = header ?? tabName
  if (name === null) throw unsupported(page.url, 'class without a name')
  const subHeaders =
    table === null ? [] : descendants(table, withClass('class_sub_header')).map((element) => textOf(element))
  const declared = subHeaders
    .map((text) => /\bEntries: ?([\d,]{1,20})/i.exec(text)?.[1])
    .find((count) => count !== undefined)
  const tableId = table === null ? '' : (attribute(table, 'id') ?? '')
  return {
    classId: readSourceId(/_tab_(\d+)$/.exec(tabId)?.[1]) ?? readSourceId(/_table_(\d+)$/.exec(tableId)?.[1]),
    name,
    declaredEntries: declared === undefined ? null : readCount(declared),
    entries: table === null ? [] : readEntries(page, table, name),
  }
}

function readEntries(page: Page, table: Element, className: string): ListedEntry[] {
  const columnsOfTable = columnsOf(table, columns)
  if (!columnsOfTable.has('driver')) throw unsupported(page.url, 'entry list without the column Driver')
  // A single cell is a sentence such as "No entries".
  const rows = dataRowsOf(table).filter(({ cells }) => cells.length > 1)
  return rows.map((row, index) => {
    const driverCell = columnsOfTable.cell(row, 'driver')
    const driverName = textOrNull(driverCell)
    if (driverCell === null || driverName === null) {
      throw unsupported(page.url, 'entry without a driver name', { class: className, row: index })
    }
    return {
      rowNumber: readCount(textOrNull(columnsOfTable.cell(row, 'rowNumber')) ?? ''),
      driverName,
      sortName: sortHelper(driverCell),
      transponder: textOrNull(columnsOfTable.cell(row, 'transponder')),
    }
  })
}
