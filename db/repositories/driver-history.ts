import { z } from 'zod'
import type { DriverHistory, DriverPace, DriverResult } from '../../shared/contract/drivers.ts'
import { countedSelection } from '../../shared/domain/analysis/lap-selection.ts'
import { resolveLap1Rule } from '../../shared/domain/analysis/lap1.ts'
import { fullRun, type LapSelection } from '../../shared/domain/analysis/run.ts'
import { pooledConsistency, rankedConsistency } from '../../shared/domain/analysis/spread.ts'
import type { ReadDb } from '../schema/handle.ts'
import { lap1Override, selectLap1Override } from './analysis-overrides.ts'
import { driverRow } from './drivers.ts'
import { fromDriver } from './from-driver.ts'
import { readAll, sqlFlag } from './rows.ts'
import { isListedRace, isShownLap, isShownResult } from './visible.ts'

const resultRow = z.object({
  eventId: z.string(),
  eventName: z.string(),
  date: z.string(),
  trackSlug: z.string(),
  trackName: z.string(),
  raceId: z.string(),
  raceLabel: z.string(),
  roundName: z.string().nullable(),
  className: z.string(),
  sessionType: z.string().nullable(),
  completedAt: z.string().nullable(),
  durationMs: z.int().nullable(),
  lap1Counted: sqlFlag.nullable(),
  lap1Override,
  position: z.int(),
  field: z.int(),
  laps: z.int(),
  totalTimeMs: z.int().nullable(),
  fastLapMs: z.int().nullable(),
  avgLapMs: z.int().nullable(),
  lapTimes: z.string().nullable(),
})
type ResultRow = z.output<typeof resultRow>

/** Every result of a driver, how steady each was, and the pace against the class event by event; `null` if not known. */
export function getDriverHistory(db: ReadDb, driverId: string): DriverHistory | null {
  return db.snapshot(() => {
    const id = driverRow(db, driverId)?.id
    if (id === undefined) return null
    const read = resultsOf(db, id).map(withConsistency)
    const ranked = read.flatMap(({ result, counted }) =>
      result.consistency.band === null || counted === null ? [] : [counted],
    )
    return {
      results: read.map(({ result }) => result),
      paces: pacesOf(db, id),
      pooled: pooledConsistency(ranked),
    }
  })
}

function resultsOf(db: ReadDb, id: number): ResultRow[] {
  const select = `
    select source_event_id as eventId, event_name as eventName, event_date as date,
      (select source_track_slug from tracks where tracks.id = events.track_id) as trackSlug,
      (select track_name from tracks where tracks.id = events.track_id) as trackName,
      source_race_id as raceId, race_label as raceLabel, section_header as roundName,
      races.class_name as className, session_type as sessionType, completed_at as completedAt,
      duration_ms as durationMs, lap1_counted as lap1Counted, ${selectLap1Override} as lap1Override, position_final as position,
      (select count(*) from race_results as others where others.race_id = races.id
        and json_extract(others.raw_fields_json, '$.onPage') is not 0) as field,
      laps_completed as laps, total_time_ms as totalTimeMs, fast_lap_time_ms as fastLapMs,
      avg_lap_time_ms as avgLapMs,
      (select group_concat(lap_time_ms, ' ' order by lap_number) from laps
        where laps.race_result_id = race_results.id and ${isShownLap}) as lapTimes`
  return readAll(
    db,
    `${select} ${fromDriver}
     order by event_date desc, cast(source_event_id as integer) desc, source_event_id desc, source_index, source_race_id`,
    resultRow,
    id,
  )
}

function withConsistency(row: ResultRow): { result: DriverResult; counted: LapSelection | null } {
  const { lapTimes, durationMs, lap1Counted, lap1Override: decided, ...result } = row
  const times = lapTimes === null ? [] : lapTimes.split(' ').map(Number)
  const run = fullRun(
    '',
    times.map((timeMs, index) => ({ lap: index + 1, timeMs })),
  )
  const counted = countedSelection(run, resolveLap1Rule(lap1Counted, decided).rule)
  const totalMs = run.elapsedMs.at(-1) ?? 0
  const { figure, band, excludedBecause } = rankedConsistency(counted, { totalMs, scheduledMs: durationMs })
  return {
    result: {
      ...result,
      consistency: {
        value: figure.value,
        lapsUsed: figure.lapsUsed.length,
        of: figure.of,
        band,
        excludedBecause,
      },
    },
    counted: counted.laps.length === 0 ? null : counted,
  }
}

const paceRow = z.object({
  eventId: z.string(),
  eventName: z.string(),
  date: z.string(),
  className: z.string(),
  ownFastLapMs: z.int().nullable(),
  ownAvgTop5Ms: z.int().nullable(),
  ownAvgTop10Ms: z.int().nullable(),
  ownTop3ConsecutiveMs: z.int().nullable(),
  bestFastLapMs: z.int().nullable(),
  bestAvgTop5Ms: z.int().nullable(),
  bestAvgTop10Ms: z.int().nullable(),
  bestTop3ConsecutiveMs: z.int().nullable(),
})

const printed = {
  FastLapMs: 'fast_lap_time_ms',
  AvgTop5Ms: `json_extract(raw_fields_json, '$.avgTop5Ms')`,
  AvgTop10Ms: `json_extract(raw_fields_json, '$.avgTop10Ms')`,
  Top3ConsecutiveMs: `json_extract(raw_fields_json, '$.top3ConsecutiveMs')`,
}

/** One line per event and class that the driver raced in: best own figures and best figures of the class. */
function pacesOf(db: ReadDb, id: number): DriverPace[] {
  const bests = Object.entries(printed)
    .map(
      ([name, sql]) =>
        `min(case when race_drivers.driver_id = own.driver then ${sql} end) as own${name}, min(${sql}) as best${name}`,
    )
    .join(', ')
  const rows = readAll(
    db,
    `select source_event_id as eventId, event_name as eventName, event_date as date, own.className, ${bests}
     from (select distinct races.event_id as event, races.class_name as className, race_drivers.driver_id as driver
       ${fromDriver}) as own
     cross join races on races.event_id = own.event and +races.class_name = own.className and ${isListedRace}
       and (session_type is null or session_type not in ('practice', 'practiceday'))
     cross join race_results on race_results.race_id = races.id and ${isShownResult}
     cross join race_drivers on race_drivers.id = race_results.race_driver_id
     cross join events on events.id = own.event
     group by own.event, own.className
     order by event_date, cast(source_event_id as integer), source_event_id, own.className`,
    paceRow,
    id,
  )
  return rows.map(({ eventId, eventName, date, className, ...row }) => ({
    eventId,
    eventName,
    date,
    className,
    own: {
      fastLapMs: row.ownFastLapMs,
      avgTop5Ms: row.ownAvgTop5Ms,
      avgTop10Ms: row.ownAvgTop10Ms,
      top3ConsecutiveMs: row.ownTop3ConsecutiveMs,
    },
    classBest: {
      fastLapMs: row.bestFastLapMs,
      avgTop5Ms: row.bestAvgTop5Ms,
      avgTop10Ms: row.bestAvgTop10Ms,
      top3ConsecutiveMs: row.bestTop3ConsecutiveMs,
    },
  }))
}
