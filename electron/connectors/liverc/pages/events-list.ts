import { z } from 'zod'
import { eventsListPage, listedEvent } from '../../../../shared/domain/pages.ts'
import type { EventsListPage, ListedEvent } from '../../../../shared/domain/pages.ts'
import { readCount, readDateRange, readSortableTime } from '../../../../shared/domain/time.ts'
import { readLink } from '../urls.ts'
import { fieldsOf, share } from './describe.ts'
import { attribute, descendant, descendants, is, sortHelper, textOf, textOrNull } from './dom.ts'
import type { Element } from './dom.ts'
import { headingText, unsupported } from './page.ts'
import type { Page } from './page.ts'
import { fieldOf, pageParser, parsePage } from './parser.ts'
import { columnsOf, dataRowsOf } from './table.ts'
import type { Columns, DataRow } from './table.ts'

const columns = {
  name: { headings: ['event name', 'event', 'name'], position: 0 },
  date: { headings: ['date'], position: 1 },
  entries: { headings: ['entries'], position: 2 },
  drivers: { headings: ['drivers'], position: 3 },
}
type ColumnName = keyof typeof columns

/** A track's events list, `https://<slug>.liverc.com/events` (PAGES.md section 4). A new track has no rows. */
export const eventsListParser = pageParser<EventsListPage>({
  // The rows have been checked one by one, to skip those that do not fit.
  schema: eventsListPage.extend({ events: z.array(z.custom<ListedEvent>()) }),
  code: 'EVENT_PAGE_FORMAT_ERROR',
  markers: (page) => [['table#events', eventsTable(page) !== null]],
  read: readEventsList,
  describe: ({ events, skipped }) => ({
    ...fieldsOf({ events }),
    variants: {
      start_time: share(events, ({ startTimeGiven }) => startTimeGiven),
      skipped: String(skipped.length),
    },
    embeddedJs: null,
  }),
})

/**
 * Reads an events list. Rows without link, id, name or date are listed with their reason; counts that cannot be read
 * are 0 with a warning (B14).
 * @throws AppError EVENT_PAGE_FORMAT_ERROR for an incomplete page, UNSUPPORTED_LIVERC_VARIANT_ERROR for a table without
 * the columns of name and date.
 */
export function parseEventsListPage(html: string, url: string): EventsListPage {
  return parsePage(eventsListParser, html, url)
}

function eventsTable(page: Page): Element | null {
  const isEvents = (element: Element) => element.name === 'table' && element.attribs['id'] === 'events'
  return descendant(page.document, isEvents)
}

function readEventsList(page: Page): EventsListPage {
  const trackName = (headingText(page, 'h1') ?? '').replace(/['’]s Events$/i, '')
  const list: EventsListPage = { trackName, events: [], skipped: [], warnings: [] }
  const table = eventsTable(page)
  if (table === null) return list
  const columnsOfTable = columnsOf(table, columns)
  for (const name of ['name', 'date'] as const) {
    if (!columnsOfTable.has(name)) throw unsupported(page.url, `table#events without the column ${name}`)
  }
  const ids = new Set<number>()
  for (const [row, dataRow] of dataRowsOf(table).entries()) {
    const event = readEvent(page, columnsOfTable, dataRow, (warning) =>
      list.warnings.push(`row ${row}: ${warning}`),
    )
    if (typeof event === 'string') list.skipped.push({ row, reason: event })
    else if (ids.has(event.eventId))
      list.skipped.push({ row, reason: `event ${event.eventId} is listed twice` })
    else {
      ids.add(event.eventId)
      list.events.push(event)
    }
  }
  return list
}

/** The event of one row, or the reason why it cannot be read. */
function readEvent(
  page: Page,
  table: Columns<ColumnName>,
  row: DataRow,
  warn: (warning: string) => void,
): ListedEvent | string {
  const nameCell = table.cell(row, 'name')
  const dateCell = table.cell(row, 'date')
  const links = nameCell === null ? [] : descendants(nameCell, is('a'))
  if (links.length === 0) return 'no link'
  const read = links.map((a) => ({ a, link: readLink(attribute(a, 'href') ?? '', page.url) }))
  const found = read.find(({ link }) => link?.p === 'view_event' && link.id !== null)
  const link = found?.link ?? null
  if (found === undefined || link === null || link.id === null) return 'no event id in the link'
  const name = textOf(found.a)
  if (name === '') return 'no name'
  const dates = dateCell === null ? null : readDates(dateCell)
  if (dates === null) return 'no date'
  const count = (column: 'entries' | 'drivers') => {
    const value = readCount(textOrNull(table.cell(row, column)) ?? '')
    if (value === null) warn(`number of ${column} not readable`)
    return value ?? 0
  }
  const event = {
    eventId: link.id,
    name,
    path: link.path,
    ...dates,
    entries: count('entries'),
    drivers: count('drivers'),
  }
  const checked = listedEvent.safeParse(event)
  return checked.success ? checked.data : fieldOf(checked.error)
}

type Dates = Pick<ListedEvent, 'startLocal' | 'startTimeGiven' | 'dateText' | 'dateStart' | 'dateEnd'>

/** The hidden date and time and the visible date or range; one of them is enough. */
function readDates(cell: Element): Dates | null {
  const dateText = textOrNull(cell)
  const range = dateText === null ? null : readDateRange(dateText)
  const hidden = readSortableTime(sortHelper(cell) ?? '')
  const startLocal = hidden ?? (range === null ? null : `${range.start}T00:00:00`)
  if (startLocal === null) return null
  const day = startLocal.slice(0, 10)
  const startTimeGiven = !startLocal.endsWith('T00:00:00')
  return { startLocal, startTimeGiven, dateText, dateStart: range?.start ?? day, dateEnd: range?.end ?? day }
}
