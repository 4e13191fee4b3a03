import { z } from 'zod'
import type { SessionSummary } from '../../shared/contract/views.ts'
import type { ReadDb } from '../schema/handle.ts'
import { raceMetadata, type RaceMetadata } from '../schema/metadata.ts'
import { publicDriverId } from './driver-id.ts'
import { readAll, readJson, sqlFlag } from './rows.ts'
import { isListedRace, isShownLap, isShownResult, resultOrder } from './visible.ts'

const raceRow = z.object({
  id: z.int(),
  raceId: z.string(),
  sourceIndex: z.int(),
  className: z.string(),
  raceLabel: z.string(),
  raceNumber: z.int().nullable(),
  roundName: z.string().nullable(),
  sessionType: z.string().nullable(),
  resultState: z.enum(['stored', 'empty']),
  completedAt: z.string().nullable(),
  durationMs: z.int().nullable(),
  lap1Counted: sqlFlag.nullable(),
  raceUrl: z.string(),
  classRowId: z.int().nullable(),
  metadata: z.string().transform((text) => readJson(raceMetadata, text)),
})

/** A race of an event with its local row id and everything that event page and race page say about it as a whole. */
export type RaceOfEvent = Readonly<Omit<z.output<typeof raceRow>, 'metadata'>> & {
  readonly metadata: RaceMetadata
}

/** The races of an event in the order of its page, newest first (E8). */
export function racesOfEvent(db: ReadDb, eventRowId: number): RaceOfEvent[] {
  return readAll(
    db,
    `select id, source_race_id as raceId, source_index as sourceIndex, class_name as className,
       race_label as raceLabel, race_order as raceNumber, section_header as roundName, session_type as sessionType,
       result_state as resultState, completed_at as completedAt, duration_ms as durationMs,
       lap1_counted as lap1Counted, race_url as raceUrl, event_race_class_id as classRowId, race_metadata as metadata
     from races where event_id = ? and ${isListedRace} order by source_index, source_race_id`,
    raceRow,
    eventRowId,
  )
}

const finisher = z.object({
  raceRowId: z.int(),
  position: z.int(),
  driverId: z.string(),
  driverName: z.string(),
  laps: z.int(),
  totalTimeMs: z.int().nullable(),
  fastLapMs: z.int().nullable(),
})
/** A row of a results table, as far as lists of sessions and podiums need it. */
export type Finisher = z.output<typeof finisher>

/** Labels of heats repeat from round to round. */
export function nameOfRace({ roundName, raceLabel }: RaceOfEvent): string {
  return roundName === null ? raceLabel : `${roundName}, ${raceLabel}`
}

/** The results of every race of an event, by race and position; drivers who share a place in the order of the page. */
export function finishersOfEvent(db: ReadDb, eventRowId: number): Map<number, Finisher[]> {
  const rows = readAll(
    db,
    `select race_results.race_id as raceRowId, position_final as position,
       source_driver_id as driverId, display_name as driverName, laps_completed as laps, total_time_ms as totalTimeMs, fast_lap_time_ms as fastLapMs
     from races
     cross join race_results on race_results.race_id = races.id
     join race_drivers on race_drivers.id = race_results.race_driver_id
     where races.event_id = ? and ${isListedRace} and ${isShownResult}
     order by race_results.race_id, ${resultOrder}`,
    finisher,
    eventRowId,
  )
  return Map.groupBy(rows, (row) => row.raceRowId)
}

/** Stored laps per race of an event; races without laps are missing. */
export function lapCountsOfEvent(db: ReadDb, eventRowId: number): Map<number, number> {
  const rows = readAll(
    db,
    `select race_results.race_id as raceRowId, count(*) as laps
     from races
     cross join race_results on race_results.race_id = races.id
     cross join laps on laps.race_result_id = race_results.id and ${isShownLap}
     where races.event_id = ? and ${isListedRace} and ${isShownResult} group by race_results.race_id`,
    z.object({ raceRowId: z.int(), laps: z.int() }),
    eventRowId,
  )
  return new Map(rows.map((row) => [row.raceRowId, row.laps]))
}

/** What lists show of a race. Starters are drivers with at least one lap; without any there is no winner. */
export function summariseSession(
  race: RaceOfEvent,
  finishers: readonly Finisher[],
  laps: number,
): SessionSummary {
  const starters = finishers.filter((row) => row.laps > 0)
  const [winner] = starters
  return {
    raceId: race.raceId,
    sourceIndex: race.sourceIndex,
    className: race.className,
    raceLabel: race.raceLabel,
    raceNumber: race.raceNumber,
    roundName: race.roundName,
    sessionType: race.sessionType,
    resultState: race.resultState,
    completedAt: race.completedAt,
    durationMs: race.durationMs,
    lap1Counted: race.lap1Counted,
    starters: starters.length,
    laps,
    winner:
      winner === undefined
        ? null
        : {
            driverId: publicDriverId(winner.driverId),
            driverName: winner.driverName,
            laps: winner.laps,
            totalTimeMs: winner.totalTimeMs,
          },
    agreement: race.metadata.agreement,
  }
}
