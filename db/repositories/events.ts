import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { EventStatus, EventSummary } from '../../shared/contract/views.ts'
import { eventStatus } from '../../shared/contract/views.ts'
import { ingestDepth } from '../../shared/domain/ingestion-state.ts'
import type { ReadDb } from '../schema/handle.ts'
import { events } from '../schema/index.ts'
import { readAll, readOne, source } from './rows.ts'
import { type Condition, containsWords } from './search-text.ts'

export type EventRow = typeof events.$inferSelect

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

const summaryRow = z.object({
  eventId: z.string(),
  name: z.string(),
  trackSlug: z.string(),
  trackName: z.string(),
  date: z.string(),
  dateEnd: z.string().nullable(),
  entries: z.int(),
  drivers: z.int(),
  depth: ingestDepth,
  status: eventStatus,
  lastIngestedAt: z.string().nullable(),
  eventUrl: z.string(),
  lastErrorCode: z.string().nullable(),
  lastErrorMessage: z.string().nullable(),
})

const hasFailed = `ingestion_status = 'failed' and last_error_code is not 'CANCELLED'`
const inJobs = 'source_event_id in (select id from open_imports)'

/**
 * What a row shows (M7). An event is being imported when a job says so, or when its row does: another process, or one that
 * has died and whose run has not been closed yet. A complete event stays imported while another process refreshes it, and
 * after a refresh that failed. One whose import the user has stopped is what it was before: nothing has gone wrong.
 */
const statusConditions: Readonly<Record<EventStatus, string>> = {
  importing: `${inJobs} or (ingest_depth = 'none' and ingestion_status = 'running')`,
  imported: `ingest_depth = 'laps_full' and not ${inJobs}`,
  failed: `ingest_depth = 'none' and ${hasFailed} and not ${inJobs}`,
  known: `ingest_depth = 'none' and ingestion_status <> 'running' and not (${hasFailed}) and not ${inJobs}`,
}
const status = `case ${eventStatus.options.map((name) => `when ${statusConditions[name]} then '${name}'`).join(' ')} end`

// `cross join` reads like `join`, and makes SQLite start with the events, in the order of their index.
const selectSummaries = `
  with open_imports(id) as (select value from json_each(?))
  select source_event_id as eventId, event_name as name, source_track_slug as trackSlug, track_name as trackName,
    event_date as date, event_date_end as dateEnd, event_entries as entries, event_drivers as drivers,
    ingest_depth as depth, ${status} as status, last_ingested_at as lastIngestedAt, event_url as eventUrl,
    last_error_code as lastErrorCode, last_error_message as lastErrorMessage
  from events cross join tracks on tracks.id = events.track_id`

/**
 * Race meetings by text, track, held-between range and status, newest first (B9). A meeting of several days counts when
 * any of its days is inside the range. Local data only. `more` says that the limit cut the list.
 */
export function searchEvents(db: ReadDb, query: EventQuery): { events: EventSummary[]; more: boolean } {
  const conditions = conditionsOf(query)
  const sql = [
    selectSummaries,
    // The plus keeps SQLite from the index of the source, in which everything is: the date's gives the order as well.
    `where +events.source = '${source}' and source_event_id not like '%-practice-%'`,
    ...conditions.map((condition) => `and (${condition.sql})`),
    'order by event_date desc, cast(source_event_id as integer) desc, source_event_id desc limit ?',
  ].join(' ')
  const values = conditions.flatMap((condition) => condition.values)
  const rows = readAll(db, sql, summaryRow, asJson(query.importing), ...values, query.limit + 1)
  return { events: rows.slice(0, query.limit).map(toSummary), more: rows.length > query.limit }
}

/** One event by LiveRC's number; `null` when it is not known. @param importing as in `EventQuery` */
export function getEventSummary(
  db: ReadDb,
  eventId: string,
  importing?: ReadonlySet<string>,
): EventSummary | null {
  const row = readOne(
    db,
    `${selectSummaries} where events.source = ? and source_event_id = ?`,
    summaryRow,
    asJson(importing),
    source,
    eventId,
  )
  return row === null ? null : toSummary(row)
}

export function eventRow(db: ReadDb, eventId: string): EventRow | null {
  const isEvent = and(eq(events.source, source), eq(events.sourceEventId, eventId))
  return db.orm.select().from(events).where(isEvent).get() ?? null
}

function asJson(ids: ReadonlySet<string> = new Set()): string {
  return JSON.stringify([...ids])
}

function conditionsOf({ query = '', trackSlug, from, to, status: statuses = [] }: EventQuery): Condition[] {
  // Tracks are few: looking their names up first spares a look at the track of every event.
  const words = containsWords(
    query,
    (holds) =>
      `${holds('event_name')} or events.track_id in (select id from tracks where ${holds('track_name')})`,
  )
  const conditions: Condition[] = words === null ? [] : [words]
  if (trackSlug !== undefined) {
    const sql = `events.track_id = (select id from tracks where source = '${source}' and source_track_slug = ?)`
    conditions.push({ sql, values: [trackSlug.toLowerCase()] })
  }
  // `2025-11-16` and `2025-11-16T08:30:00` are both before `2025-11-16U`.
  if (to !== undefined) conditions.push({ sql: 'event_date < ?', values: [`${to}U`] })
  if (from !== undefined)
    conditions.push({ sql: 'coalesce(event_date_end, event_date) >= ?', values: [from] })
  if (statuses.length > 0) {
    conditions.push({ sql: statuses.map((name) => `(${statusConditions[name]})`).join(' or '), values: [] })
  }
  return conditions
}

function toSummary({ lastErrorCode, lastErrorMessage, ...row }: z.output<typeof summaryRow>): EventSummary {
  const wentWrong = lastErrorCode !== null && lastErrorCode !== 'CANCELLED'
  const lastError = wentWrong ? { code: lastErrorCode, message: lastErrorMessage ?? '' } : null
  return { ...row, lastError }
}
