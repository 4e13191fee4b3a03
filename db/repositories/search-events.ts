import { z } from 'zod'
import type { EventStatus, EventSummary } from '../../shared/contract/views.ts'
import { eventStatus } from '../../shared/contract/views.ts'
import type { ReadDb, SqlValue } from '../schema/handle.ts'
import {
  asJson,
  inJobs,
  isMeeting,
  statusConditions,
  summaryColumns,
  summaryRow,
  tomorrow,
  toSummary,
  withOpenImports,
} from './event-summaries.ts'
import { readAll, readOne, source } from './rows.ts'
import { containing, readWords, type WordQuery } from './search-words.ts'

export interface EventQuery {
  readonly query?: string | undefined
  readonly trackSlug?: string | undefined
  /** Track-local `YYYY-MM-DD`, inclusive. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Empty for every status. */
  readonly status?: readonly EventStatus[] | undefined
  /** Numbers of events that are being imported, or wait for it, whatever their rows say yet. */
  readonly importing?: ReadonlySet<string> | undefined
  readonly limit: number
}

type Order = 'newest' | 'oldest'

/** Part of a statement: its text and the values of its placeholders. */
interface Part {
  readonly sql: string
  readonly values: readonly SqlValue[]
}

/** A statement that gives summaries, cut at one more than asked for. */
interface Plan {
  /** Numbers of events under import, as JSON. */
  readonly importing: string
  readonly from: string
  readonly conditions: readonly Part[]
  readonly order: string
}

/**
 * Race meetings by text, track, held-between range and status, newest first (B9). A meeting of several days counts when
 * any of its days is inside the range. Local data only. `more` says that the limit cut the list.
 */
export function searchEvents(db: ReadDb, query: EventQuery): { events: EventSummary[]; more: boolean } {
  return db.snapshot(() => {
    const rows = plansFor(db, query, 'newest').flatMap((plan) => runPlan(db, plan, query.limit + 1))
    const events = rows.toSorted(newestFirst).map(toSummary)
    return { events: events.slice(0, query.limit), more: events.length > query.limit }
  })
}

/** The last meeting that was over before a range and the first one that begins after it, all else being equal (ui.md 3b). */
export function nearestEvents(
  db: ReadDb,
  { from, to, ...query }: Omit<EventQuery, 'limit'>,
): { before: EventSummary | null; after: EventSummary | null } {
  const nearest = (range: Pick<EventQuery, 'from' | 'to'>, order: Order): EventSummary | null => {
    const rows = plansFor(db, { ...query, ...range, limit: 1 }, order).flatMap((plan) => runPlan(db, plan, 1))
    const sorted = rows.toSorted(newestFirst)
    const row = order === 'newest' ? sorted[0] : sorted.at(-1)
    return row === undefined ? null : toSummary(row)
  }
  return db.snapshot(() => ({
    before: from === undefined ? null : nearest({ to: dayBeside(from, -1) }, 'newest'),
    after: to === undefined ? null : nearest({ from: dayBeside(to, 1) }, 'oldest'),
  }))
}

/** The SQL and the values of a search, for tests of how SQLite carries it out. */
export function searchStatements(db: ReadDb, query: EventQuery): { sql: string; values: SqlValue[] }[] {
  return plansFor(db, query, 'newest').map((plan) => statement(plan, query.limit + 1))
}

function plansFor(db: ReadDb, query: EventQuery, order: Order): Plan[] {
  const words = readWords(query.query ?? '')
  const wanted = new Set(query.status)
  const statuses = wanted.size === eventStatus.options.length ? [] : [...wanted]
  const trackId = query.trackSlug === undefined ? null : trackIdOf(db, query.trackSlug)
  if (query.trackSlug !== undefined && trackId === null) return []
  const asked = { ...query, trackId, order }
  const planOf =
    words !== null && (words.long !== null || words.short !== null)
      ? (way: Way | null) => textPlan(db, asked, way, words)
      : (way: Way | null) => datePlan(db, asked, way, words?.literal ?? [])
  // Each status has a way of its own in the order of the days; no index has several.
  return statuses.length === 0 ? [planOf(null)] : waysOf(statuses, query.importing).map(planOf)
}

/** What is importing is so by its row or by a job: each is looked up in its own way. */
type Way = EventStatus | 'inJobs'

function waysOf(statuses: readonly EventStatus[], importing: ReadonlySet<string> | undefined): Way[] {
  const hasJobs = statuses.includes('importing') && (importing?.size ?? 0) > 0
  return hasJobs ? [...statuses, 'inJobs'] : [...statuses]
}

/** A query with its track found. */
interface Asked extends EventQuery {
  readonly trackId: number | null
  readonly order: Order
}

function runPlan(db: ReadDb, plan: Plan, limit: number): z.output<typeof summaryRow>[] {
  const { sql, values } = statement(plan, limit)
  return readAll(db, sql, summaryRow, ...values)
}

function statement(
  { importing, from, conditions, order }: Plan,
  limit: number,
): { sql: string; values: SqlValue[] } {
  const where = conditions.map(({ sql }) => `(${sql})`).join(' and ')
  return {
    sql: `${withOpenImports} select ${summaryColumns} from ${from} where ${where} order by ${order} limit ?`,
    values: [importing, ...conditions.flatMap(({ values }) => values), limit],
  }
}

/** Partial indexes in the order of the days, of what is rare among all events. */
const indexes: Readonly<Partial<Record<Way, string>>> = {
  imported: 'events_regular_full_date',
  failed: 'events_failed_date',
  importing: 'events_running_date',
  inJobs: 'events_source_event',
}

/** Without words: by the days, through the index that fits. */
function datePlan(db: ReadDb, asked: Asked, status: Way | null, literal: readonly string[]): Plan {
  const { trackId, order } = asked
  // Without statistics SQLite would take the index of the depth alone, and sort.
  const index = status === null || (trackId !== null && status !== 'inJobs') ? undefined : indexes[status]
  const way = order === 'newest' ? 'desc' : 'asc'
  return {
    importing: asJson(asked.importing),
    from: `events ${index === undefined ? '' : `indexed by ${index}`} cross join tracks on tracks.id = events.track_id`,
    conditions: [
      // The plus keeps SQLite from the index of the source, in which everything is: the date's gives the order as well.
      { sql: `${status === 'inJobs' ? '' : '+'}events.source = '${source}' and ${isMeeting}`, values: [] },
      ...literalParts(literal),
      ...rangeParts(db, asked),
      ...(status === null
        ? []
        : [{ sql: status === 'inJobs' ? inJobs : statusConditions[status], values: [] }]),
      ...(trackId === null ? [] : [{ sql: 'events.track_id = ?', values: [trackId] }]),
    ],
    order: `event_date ${way}, cast(source_event_id as integer) ${way}, source_event_id ${way}`,
  }
}

/** With words: the index of texts gives the events of the newest days first, and stops where it has enough. */
function textPlan(db: ReadDb, asked: Asked, status: Way | null, words: WordQuery): Plan {
  const { trackId, order } = asked
  const facets = [
    ...(trackId === null ? [] : [`facets : "xt${trackId}x"`]),
    ...(status === null || status === 'inJobs' ? [] : [`facets : "${facetOf(status)}"`]),
  ]
  const match = (expression: string): string =>
    [`{event_name track_name} : (${expression})`, ...facets].join(' AND ')
  const table = words.long === null ? 'event_words' : 'event_search'
  const both = words.long !== null && words.short !== null
  return {
    importing: asJson(asked.importing),
    from: `${table} cross join events on events.id = ${table}.rowid % 10000000000
      cross join tracks on tracks.id = events.track_id`,
    conditions: [
      { sql: `${table} match ?`, values: [match(words.long ?? words.short ?? '')] },
      ...placeParts(db, table, asked),
      ...(status === 'inJobs' ? [{ sql: `${table}.rowid in (${placesInJobs})`, values: [] }] : []),
      ...todayParts(table, status),
      ...(both
        ? [
            {
              sql: `${table}.rowid in (select rowid from event_words where event_words match ?)`,
              values: [match(words.short ?? '')],
            },
          ]
        : []),
      { sql: `events.source = '${source}'`, values: [] },
      ...literalParts(words.literal),
      ...rangeParts(db, asked),
      ...(status === null
        ? []
        : [{ sql: status === 'inJobs' ? inJobs : statusConditions[status], values: [] }]),
    ],
    order: `${table}.rowid ${order === 'newest' ? 'desc' : 'asc'}`,
  }
}

/** Few numbers, each looked up by itself, give their places in the index of texts. */
const placesInJobs = `select place from event_texts where event_id in
  (select id from events where source = '${source}' and ${inJobs})`

/** What the index of texts says of a status (db/schema/search.ts): it does not know what day it is. */
function facetOf(status: EventStatus): string {
  return `xs${status === 'scheduled' ? 'known' : status}x`
}

/** The row number of the index of texts at which a day begins. */
const place = (day: string): string => `cast(replace(${day}, '-', '') as integer) * 10000000000`

/** What is scheduled is after today, what is known is not. */
function todayParts(table: string, status: Way | null): Part[] {
  if (status !== 'scheduled' && status !== 'known') return []
  return [{ sql: `${table}.rowid ${status === 'scheduled' ? '>=' : '<'} ${place(tomorrow)}`, values: [] }]
}

/** The range of days as a range of row numbers of the index of texts. */
function placeParts(db: ReadDb, table: string, { from, to, order }: Asked): Part[] {
  const parts: Part[] = []
  if (to !== undefined) parts.push({ sql: `${table}.rowid < ${place('?')} + 10000000000`, values: [to] })
  if (from !== undefined)
    parts.push({ sql: `${table}.rowid >= ${place('?')}`, values: [earliestStart(db, from, order)] })
  return parts
}

function rangeParts(db: ReadDb, { from, to, order }: Asked): Part[] {
  const parts: Part[] = []
  // `2025-11-16` and `2025-11-16T08:30:00` are both before `2025-11-16U`.
  if (to !== undefined) parts.push({ sql: 'event_date < ?', values: [`${to}U`] })
  if (from !== undefined) {
    parts.push({ sql: 'event_date >= ?', values: [earliestStart(db, from, order)] })
    if (order === 'newest') parts.push({ sql: 'coalesce(event_date_end, event_date) >= ?', values: [from] })
  }
  return parts
}

const span = z.object({ days: z.number().nullable() })

/**
 * The first day on which a meeting may have begun that has a day in a range from `from` on: as many days earlier as the
 * longest meeting lasts, read from an index. Without it every older event would have to be looked at.
 */
function earliestStart(db: ReadDb, from: string, order: Order): string {
  if (order === 'oldest') return from
  const row = readOne(
    db,
    'select max(julianday(event_date_end) - julianday(event_date)) as days from events where event_date_end is not null',
    span,
  )
  return dayBeside(from, -Math.ceil(Math.max(0, row?.days ?? 0)))
}

/** The day that many days later, or earlier; never before the first one that can be written. */
function dayBeside(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() + days)
  return Number.isNaN(at.getTime()) || at.getUTCFullYear() < 1 ? '0001-01-01' : at.toISOString().slice(0, 10)
}

function literalParts(words: readonly string[]): Part[] {
  return words.map((word) => ({
    sql: String.raw`events.event_name like ? escape '\' or tracks.track_name like ? escape '\'`,
    values: [containing(word), containing(word)],
  }))
}

function trackIdOf(db: ReadDb, slug: string): number | null {
  const sql = 'select id from tracks where source = ? and source_track_slug = ?'
  return readOne(db, sql, z.object({ id: z.int() }), source, slug.toLowerCase())?.id ?? null
}

type Row = z.output<typeof summaryRow>

function newestFirst(a: Row, b: Row): number {
  if (a.date !== b.date) return a.date < b.date ? 1 : -1
  const numbers = Number.parseInt(b.eventId, 10) - Number.parseInt(a.eventId, 10)
  return Number.isNaN(numbers) || numbers === 0 ? (a.eventId < b.eventId ? 1 : -1) : numbers
}
