import { z } from 'zod'
import type { ComparedSession, DriverSession } from '../../shared/contract/compare.ts'
import { resolveLap1Rule } from '../../shared/domain/analysis/lap1.ts'
import type { ReadDb } from '../schema/handle.ts'
import { resultExtras } from '../schema/metadata.ts'
import { lap1Override, selectLap1Override } from './analysis-overrides.ts'
import { selectClassFastest } from './class-best.ts'
import { isReusable } from './reusable.ts'
import { readJson, readOne, source, sqlFlag } from './rows.ts'
import { isListedRace, isShownLap, isShownResult } from './visible.ts'

const row = z.object({
  driverName: z.string(),
  eventName: z.string(),
  date: z.string(),
  trackName: z.string(),
  className: z.string(),
  raceLabel: z.string(),
  roundName: z.string().nullable(),
  lap1Counted: sqlFlag.nullable(),
  lap1Override,
  position: z.int(),
  laps: z.int(),
  totalTimeMs: z.int().nullable(),
  fastLapMs: z.int().nullable(),
  fastLapNumber: z.int().nullable(),
  avgLapMs: z.int().nullable(),
  consistencyPercent: z.number().nullable(),
  extras: z.string().transform((text) => readJson(resultExtras, text)),
  lapTimes: z.string().nullable(),
  raceFastestMs: z.int().nullable(),
  classFastestMs: z.int().nullable(),
})

/**
 * Driver-sessions with their laps, in the order in which they were asked for (ui.md 1c); `null` in the place of one that
 * is not stored, not shown any more, or of an event that is not complete (F7) or in quarantine (F37).
 */
export function getComparedSessions(
  db: ReadDb,
  wanted: readonly DriverSession[],
): (ComparedSession | null)[] {
  return db.snapshot(() => wanted.map((key) => sessionOf(db, key)))
}

const sql = `
  select race_drivers.display_name as driverName, event_name as eventName,
    coalesce(substr(races.completed_at, 1, 10), event_date) as date,
    (select track_name from tracks where tracks.id = events.track_id) as trackName,
    races.class_name as className, race_label as raceLabel, section_header as roundName, lap1_counted as lap1Counted, ${selectLap1Override} as lap1Override,
    position_final as position, laps_completed as laps, total_time_ms as totalTimeMs, fast_lap_time_ms as fastLapMs,
    fast_lap_number as fastLapNumber, avg_lap_time_ms as avgLapMs, consistency as consistencyPercent,
    raw_fields_json as extras,
    (select group_concat(lap_time_ms, ' ' order by lap_number) from laps
      where laps.race_result_id = race_results.id and ${isShownLap}) as lapTimes,
    (select min(field.fast_lap_time_ms) from race_results as field where field.race_id = races.id
      and json_extract(field.raw_fields_json, '$.onPage') is not 0) as raceFastestMs,
    ${selectClassFastest} as classFastestMs
  from events
  cross join races on races.event_id = events.id and races.source_race_id = ? and ${isListedRace}
  cross join race_drivers on race_drivers.race_id = races.id and race_drivers.source_driver_id = ?
  cross join race_results on race_results.race_id = races.id and race_results.race_driver_id = race_drivers.id
    and ${isShownResult}
  where events.source = '${source}' and source_event_id = ? and ${isReusable}`

function sessionOf(db: ReadDb, { eventId, raceId, driverId }: DriverSession): ComparedSession | null {
  const found = readOne(db, sql, row, raceId, driverId, eventId)
  if (found === null) return null
  const { extras, lapTimes, lap1Counted, lap1Override: decided, ...rest } = found
  const { laps, totalTimeMs, fastLapMs, fastLapNumber, avgLapMs, consistencyPercent, ...about } = rest
  const { avgTop5Ms, avgTop10Ms, avgTop15Ms, top3ConsecutiveMs, stdDeviationMs, script } = extras
  return {
    eventId,
    raceId,
    driverId,
    ...about,
    lap1: resolveLap1Rule(lap1Counted, decided).rule,
    lapTimesMs: lapTimes === null ? [] : lapTimes.split(' ').map(Number),
    printed: {
      laps,
      totalTimeMs,
      fastLapMs,
      fastLapNumber,
      avgLapMs,
      avgTop5Ms,
      avgTop10Ms,
      avgTop15Ms,
      top2ConsecutiveMs: script?.top2ConsecutiveMs ?? null,
      top3ConsecutiveMs,
      stdDeviationMs,
      consistencyPercent,
    },
  }
}
