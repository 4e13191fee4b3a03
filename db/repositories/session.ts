import { z } from 'zod'
import type { LapView, ResultView, SessionDetail } from '../../shared/contract/views.ts'
import type { StoredSession } from '../../shared/domain/analysis/check-session.ts'
import type { ReadDb } from '../schema/handle.ts'
import { resultExtras } from '../schema/metadata.ts'
import { selectClassFastest } from './class-best.ts'
import { eventRow, getEventSummary } from './events.ts'
import { readAll, readJson, readOne } from './rows.ts'
import { nameOfRace, type RaceOfEvent, racesOfEvent, summariseSession } from './sessions.ts'
import { isShownLap, isShownResult, resultOrder } from './visible.ts'

const resultRow = z.object({
  resultRowId: z.int(),
  raceRowId: z.int(),
  driverId: z.string(),
  driverName: z.string(),
  position: z.int(),
  carNumber: z.int().nullable(),
  qualifyingPosition: z.int().nullable(),
  lapsTimeText: z.string().nullable(),
  laps: z.int(),
  totalTimeMs: z.int().nullable(),
  behindText: z.string().nullable(),
  intervalMs: z.int().nullable(),
  intervalLaps: z.int().nullable(),
  gapMs: z.int().nullable(),
  fastLapMs: z.int().nullable(),
  fastLapNumber: z.int().nullable(),
  avgLapMs: z.int().nullable(),
  consistencyPercent: z.number().nullable(),
  transponder: z.string().nullable(),
  extras: z.string().transform((text) => readJson(resultExtras, text)),
})
type ResultRow = z.output<typeof resultRow>

/**
 * A session with its results and every lap; `null` when event or race is not known, and while the event is not completely
 * imported (F7). Previous and next race are those that were run before and after it.
 */
export function getSessionDetail(db: ReadDb, eventId: string, raceId: string): SessionDetail | null {
  return db.snapshot(() => {
    const row = eventRow(db, eventId)
    const event = getEventSummary(db, eventId)
    if (row === null || event === null || row.ingestDepth !== 'laps_full') return null
    const races = inOrderOfTime(racesOfEvent(db, row.id))
    const index = races.findIndex((race) => race.raceId === raceId)
    const race = races[index]
    if (race === undefined) return null
    const [previous, next] = [races[index - 1], races[index + 1]]
    const neighbours = {
      previousRaceId: previous?.raceId ?? null,
      previousRaceName: previous === undefined ? null : nameOfRace(previous),
      nextRaceId: next?.raceId ?? null,
      nextRaceName: next === undefined ? null : nameOfRace(next),
    }
    return { event, ...sessionOf(db, race), ...neighbours }
  })
}

/**
 * Races in the order in which they were run. The page lists the newest first; one that has no time of its own stays behind
 * the race before it on the page.
 */
function inOrderOfTime(pageOrder: readonly RaceOfEvent[]): RaceOfEvent[] {
  let last = ''
  const timed = pageOrder.toReversed().map((race) => {
    last = race.completedAt ?? last
    return { race, at: last }
  })
  return timed.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).map(({ race }) => race)
}

type SessionItself = Omit<
  SessionDetail,
  'event' | 'previousRaceId' | 'previousRaceName' | 'nextRaceId' | 'nextRaceName'
>

function sessionOf(db: ReadDb, race: RaceOfEvent): SessionItself {
  const rows = resultsOf(db, race.id)
  const laps = lapsOf(db, race.id)
  const lapCount = [...laps.values()].reduce((total, own) => total + own.length, 0)
  return {
    session: summariseSession(race, rows, lapCount),
    raceUrl: race.raceUrl,
    lengthText: race.metadata.page?.lengthText ?? null,
    classFastestMs: classFastestMs(db, race.id),
    results: rows.map(toResultView),
    laps: rows.flatMap(({ resultRowId, driverId }) => {
      const own = laps.get(resultRowId)
      return own === undefined ? [] : [{ driverId, laps: own }]
    }),
  }
}

const fastest = z.object({ fastestMs: z.int().nullable() })

function classFastestMs(db: ReadDb, raceRowId: number): number | null {
  const sql = `select ${selectClassFastest} as fastestMs from races where races.id = ?`
  return readOne(db, sql, fastest, raceRowId)?.fastestMs ?? null
}

/** A race as `checkSession` wants it, with the figures of the page's script, which no screen shows. */
export function storedSession(db: ReadDb, race: RaceOfEvent): StoredSession {
  const laps = lapsOf(db, race.id)
  const rows = resultsOf(db, race.id)
  return {
    session: { durationMs: race.durationMs },
    results: rows.map((row) => ({ ...toResultView(row), script: row.extras.script })),
    laps: rows.map(({ resultRowId, driverId }) => ({ driverId, laps: laps.get(resultRowId) ?? [] })),
  }
}

/** The transponder is that of the driver's entry in the race's class (C20), else of any entry that has one. */
function resultsOf(db: ReadDb, raceRowId: number): ResultRow[] {
  return readAll(
    db,
    `select race_results.id as resultRowId, race_results.race_id as raceRowId,
       race_drivers.source_driver_id as driverId, race_drivers.display_name as driverName,
       position_final as position, car_number as carNumber, qualifying_position as qualifyingPosition,
       total_time_raw as lapsTimeText, laps_completed as laps, total_time_ms as totalTimeMs,
       behind_text as behindText, interval_ms as intervalMs, interval_laps as intervalLaps, gap_ms as gapMs,
       fast_lap_time_ms as fastLapMs, fast_lap_number as fastLapNumber, avg_lap_time_ms as avgLapMs,
       consistency as consistencyPercent, raw_fields_json as extras,
       (select transponder_number from event_entries
        where event_entries.event_id = races.event_id and event_entries.driver_id = race_drivers.driver_id
          and transponder_number is not null
        order by event_entries.class_name = races.class_name desc, event_entries.class_name limit 1) as transponder
     from race_results
     join races on races.id = race_results.race_id
     join race_drivers on race_drivers.id = race_results.race_driver_id
     where race_results.race_id = ? and ${isShownResult}
     order by ${resultOrder}`,
    resultRow,
    raceRowId,
  )
}

const lapRow = z.object({
  resultRowId: z.int(),
  lap: z.int(),
  position: z.int(),
  timeMs: z.int(),
  elapsedMs: z.int(),
  paceText: z.string().nullable(),
})

function lapsOf(db: ReadDb, raceRowId: number): Map<number, LapView[]> {
  const rows = readAll(
    db,
    `select race_result_id as resultRowId, lap_number as lap, position_on_lap as position, lap_time_ms as timeMs,
       elapsed_race_time_ms as elapsedMs, pace_string as paceText
     from race_results join laps on laps.race_result_id = race_results.id and ${isShownLap}
     where race_results.race_id = ? and ${isShownResult} order by race_result_id, lap_number`,
    lapRow,
    raceRowId,
  )
  const laps = new Map<number, LapView[]>()
  for (const { resultRowId, ...lap } of rows) {
    const own = laps.get(resultRowId)
    if (own === undefined) laps.set(resultRowId, [lap])
    else own.push(lap)
  }
  return laps
}

function toResultView({ resultRowId: _result, raceRowId: _race, extras, ...row }: ResultRow): ResultView {
  const { avgTop5Ms, avgTop10Ms, avgTop15Ms, top3ConsecutiveMs, stdDeviationMs, script, agrees } = extras
  return {
    ...row,
    avgTop5Ms,
    avgTop10Ms,
    avgTop15Ms,
    top2ConsecutiveMs: script?.top2ConsecutiveMs ?? null,
    top3ConsecutiveMs,
    stdDeviationMs,
    started: row.laps > 0,
    agrees,
  }
}
