import { z } from 'zod'
import type { EventStatus, EventSummary } from '../../shared/contract/views.ts'
import { eventStatus } from '../../shared/contract/views.ts'
import { quarantineMark } from '../../shared/contract/quarantine.ts'
import { ingestDepth } from '../../shared/domain/ingestion-state.ts'
import { selectQuarantine } from './reusable.ts'
import { readJson } from './rows.ts'

/** How lists read events: columns, status, and the view they become. */

export const summaryRow = z.object({
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
  quarantine: z
    .string()
    .nullable()
    .transform((text) => (text === null ? null : readJson(quarantineMark, text))),
})

/** The first day that is not over, by this computer's clock: dates of events are local days of their tracks (H21). */
export const tomorrow = `date('now', 'localtime', '+1 day')`
const hasFailed = `ingestion_status = 'failed' and last_error_code is not 'CANCELLED'`
const notInJobs = 'source_event_id not in (select id from open_imports)'
const idle = `ingest_depth = 'none' and ingestion_status <> 'running' and not (${hasFailed}) and ${notInJobs}`

/**
 * What a row shows (M7), of two parts for what is importing. An event is being imported when a job says so, or when its row
 * does: another process, or one that has died and whose run has not been closed yet. A complete event stays imported while
 * another process refreshes it, and after a refresh that failed. One whose import the user has stopped is what it was
 * before: nothing has gone wrong. An event that is still to come is scheduled.
 */
export const statusConditions: Readonly<Record<EventStatus, string>> = {
  importing: `ingest_depth = 'none' and ingestion_status = 'running' and ${notInJobs}`,
  imported: `ingest_depth = 'laps_full' and ${notInJobs}`,
  failed: `ingest_depth = 'none' and ${hasFailed} and ${notInJobs}`,
  scheduled: `${idle} and event_date >= ${tomorrow}`,
  known: `${idle} and event_date < ${tomorrow}`,
}
export const inJobs = 'source_event_id in (select id from open_imports)'
const status = `case when ${inJobs} then 'importing' ${eventStatus.options.map((name) => `when ${statusConditions[name]} then '${name}'`).join(' ')} end`

export const summaryColumns = `
  source_event_id as eventId, events.event_name as name, source_track_slug as trackSlug, tracks.track_name as trackName,
    event_date as date, event_date_end as dateEnd, event_entries as entries, event_drivers as drivers,
    ingest_depth as depth, ${status} as status, last_ingested_at as lastIngestedAt, event_url as eventUrl,
    last_error_code as lastErrorCode, last_error_message as lastErrorMessage,
    ${selectQuarantine} as quarantine`

/** The first value of every statement that reads summaries: numbers of events under import, by `asJson`. */
export const withOpenImports = 'with open_imports(id) as (select value from json_each(?))'

export function asJson(ids: ReadonlySet<string> = new Set()): string {
  return JSON.stringify([...ids])
}

// `cross join` reads like `join`, and makes SQLite start with the events, in the order of their index.
export const selectSummaries = `
  ${withOpenImports} select ${summaryColumns}
  from events cross join tracks on tracks.id = events.track_id`

/** Race meetings alone: a practice day is kept as an event of its own kind (E15). */
export const isMeeting = `source_event_id not like '%-practice-%'`

export function toSummary({
  lastErrorCode,
  lastErrorMessage,
  ...row
}: z.output<typeof summaryRow>): EventSummary {
  const wentWrong = lastErrorCode !== null && lastErrorCode !== 'CANCELLED'
  const lastError = wentWrong ? { code: lastErrorCode, message: lastErrorMessage ?? '' } : null
  return { ...row, lastError }
}
