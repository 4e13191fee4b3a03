import { z } from 'zod'
import type { ReadDb } from '../schema/handle.ts'
import { readAll } from './rows.ts'
import { isListedRace, isShownResult } from './visible.ts'

/* Whether stored figures can be right at all (F29): durations of imports and of races, and a sample of events to export. */

const slowRow = z.object({ subject: z.string(), durationMs: z.int(), usualMs: z.int() })

/** Shorter than this, an import is never strange. */
const neverStrangeMs = 60_000
const timesUsual = 10

/**
 * Imports that took ten times as long as the median of the last hundred, and more than a minute. @param since only those
 * that began then or later; all of the hundred when null
 */
export function importDurations(db: ReadDb, since: string | null): z.infer<typeof slowRow>[] {
  return readAll(
    db,
    `with runs as (
       select subject, started_at, cast(round((julianday(finished_at) - julianday(started_at)) * 86400000) as integer) as ms
       from ingestion_runs where operation = 'event_import' and outcome = 'completed' and subject is not null
         and finished_at is not null order by started_at desc limit 100),
     places as (select ms, row_number() over (order by ms) as place, count(*) over () as n from runs),
     median(ms) as (select ms from places where place = (n + 1) / 2)
     select subject, runs.ms as durationMs, median.ms as usualMs from runs join median
     where runs.ms > ${neverStrangeMs} and runs.ms > ${timesUsual} * median.ms and started_at >= ?
     order by runs.ms desc limit 20`,
    slowRow,
    since ?? '',
  )
}

const oddRow = z.object({ eventId: z.string(), raceId: z.string(), printedMs: z.int(), longestMs: z.int() })

/**
 * Races whose drivers drove more than three times as long as the page prints: seconds that were taken for milliseconds,
 * say. A race's last lap may end long after its time is over, hence the factor and the minutes.
 */
export function lengthContradictions(db: ReadDb, limit: number): z.infer<typeof oddRow>[] {
  return readAll(
    db,
    `select source_event_id as eventId, races.source_race_id as raceId, races.duration_ms as printedMs,
       max(total_time_ms) as longestMs
     from events join races on races.event_id = events.id join race_results on race_results.race_id = races.id
     where ingest_depth = 'laps_full' and ${isListedRace} and ${isShownResult}
       and races.duration_ms > 0 and total_time_ms is not null
     group by races.id having longestMs > 3 * printedMs + 600000
     order by longestMs desc limit ?`,
    oddRow,
    limit,
  )
}

const eventRow = z.object({ eventId: z.string() })

/** Imported events to look at: the ten newest and the ten oldest imports. */
export function sampleOfImported(db: ReadDb): string[] {
  const part = (order: 'asc' | 'desc') =>
    readAll(
      db,
      `select source_event_id as eventId from events where ingest_depth = 'laps_full'
       order by last_ingested_at ${order}, source_event_id limit 10`,
      eventRow,
    ).map(({ eventId }) => eventId)
  return [...new Set([...part('desc'), ...part('asc')])]
}
