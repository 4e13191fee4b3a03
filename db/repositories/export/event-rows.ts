import { z } from 'zod'
import type { Cell } from '../../../shared/domain/export/cells.ts'
import { reuseBar } from '../../../shared/domain/quarantine.ts'
import type { ReadDb } from '../../schema/handle.ts'
import { entries } from '../entries.ts'
import { getEventDetail } from '../event-detail.ts'
import { eventRow, getEventSummary } from '../events.ts'
import { readAll, readOne } from '../rows.ts'
import { getSessionDetail } from '../session.ts'
import { type RaceOfEvent, racesOfEvent } from '../sessions.ts'
import { isShownLap, isShownResult, resultOrder } from '../visible.ts'

/** The rows of an event's exported tables, one race at a time, so that no table is in memory as a whole. */

type Rows = Cell[][]

/** An event whose rows may be exported: complete, with the mark that changes when it is imported again or quarantined. */
export interface ExportedEventRow {
  readonly rowId: number
  readonly revision: string
  readonly races: readonly RaceOfEvent[]
}

/** `null` where the event may not be used: not known, not completely imported (F7), in quarantine (F37). */
export function exportedEvent(db: ReadDb, eventId: string): ExportedEventRow | null {
  return db.snapshot(() => {
    const row = eventRow(db, eventId)
    const revision = revisionOf(db, eventId)
    if (row === null || revision === null) return null
    return { rowId: row.id, revision, races: racesOfEvent(db, row.id) }
  })
}

/** `null` for an event that may not be used. */
function revisionOf(db: ReadDb, eventId: string): string | null {
  const event = getEventSummary(db, eventId)
  return event === null || reuseBar(event) !== null ? null : (event.lastIngestedAt ?? '')
}

/**
 * Rows of one race as they belong to the rest of the export; `null` when the event has been imported again or quarantined
 * since `event` was read, so that what was written before no longer fits.
 */
export function atRevision<T>(db: ReadDb, eventId: string, event: ExportedEventRow, read: () => T): T | null {
  return db.snapshot(() => (revisionOf(db, eventId) === event.revision ? read() : null))
}

const raceCells = (eventId: string, race: RaceOfEvent): Cell[] => [
  eventId,
  race.raceId,
  race.className,
  race.raceLabel,
  race.roundName,
]

const lapRow = z.object({
  position: z.int(),
  carNumber: z.int().nullable(),
  driverId: z.string(),
  driverName: z.string(),
  lap: z.int(),
  timeMs: z.int(),
  timeText: z.string(),
  lapPosition: z.int(),
  elapsedMs: z.int(),
  paceText: z.string().nullable(),
})

/** One row per lap, in the order of the results. */
export function lapRows(db: ReadDb, eventId: string, race: RaceOfEvent): Rows {
  const rows = readAll(
    db,
    `select position_final as position, car_number as carNumber, race_drivers.source_driver_id as driverId,
       race_drivers.display_name as driverName, lap_number as lap, lap_time_ms as timeMs, lap_time_raw as timeText,
       position_on_lap as lapPosition, elapsed_race_time_ms as elapsedMs, pace_string as paceText
     from race_results
     join race_drivers on race_drivers.id = race_results.race_driver_id
     cross join laps on laps.race_result_id = race_results.id and ${isShownLap}
     where race_results.race_id = ? and ${isShownResult} order by ${resultOrder}, race_results.id, lap_number`,
    lapRow,
    race.id,
  )
  const first = raceCells(eventId, race)
  return rows.map((row) => [
    ...first,
    row.position,
    row.carNumber,
    row.driverId,
    row.driverName,
    row.lap,
    row.timeMs,
    row.timeText,
    // 0 where the page gives none.
    row.lapPosition === 0 ? null : row.lapPosition,
    row.elapsedMs,
    row.paceText,
  ])
}

/** Most laps of one driver in any of these races. */
export function mostLaps(db: ReadDb, races: readonly RaceOfEvent[]): number {
  const found = readOne(
    db,
    `select coalesce(max(lap_number), 0) as laps from race_results
     cross join laps on laps.race_result_id = race_results.id and ${isShownLap}
     where race_results.race_id in (select value from json_each(?)) and ${isShownResult}`,
    z.object({ laps: z.int() }),
    JSON.stringify(races.map(({ id }) => id)),
  )
  return found?.laps ?? 0
}

/** One row per driver, with a cell per lap. @param width as `mostLaps` */
export function wideRows(db: ReadDb, eventId: string, race: RaceOfEvent, width: number): Rows {
  const detail = getSessionDetail(db, eventId, race.raceId)
  if (detail === null) return []
  const byDriver = new Map(detail.laps.map(({ driverId, laps }) => [driverId, laps]))
  const first = raceCells(eventId, race)
  return detail.results.map((result) => {
    const cells = Array.from<Cell>({ length: width }).fill(null)
    for (const { lap, timeMs } of byDriver.get(result.driverId) ?? []) cells[lap - 1] = timeMs
    return [
      ...first,
      result.position,
      result.carNumber,
      result.driverId,
      result.driverName,
      result.laps,
      result.totalTimeMs,
      ...cells,
    ]
  })
}

export function resultRows(db: ReadDb, eventId: string, race: RaceOfEvent): Rows {
  const detail = getSessionDetail(db, eventId, race.raceId)
  const first = raceCells(eventId, race)
  return (detail?.results ?? []).map((row) => [
    ...first,
    row.position,
    row.carNumber,
    row.driverId,
    row.driverName,
    row.qualifyingPosition,
    row.laps,
    row.lapsTimeText,
    row.totalTimeMs,
    row.behindText,
    row.intervalMs,
    row.intervalLaps,
    row.gapMs,
    row.fastLapMs,
    row.fastLapNumber,
    row.avgLapMs,
    row.avgTop5Ms,
    row.avgTop10Ms,
    row.avgTop15Ms,
    row.top2ConsecutiveMs,
    row.top3ConsecutiveMs,
    row.stdDeviationMs,
    row.consistencyPercent,
    row.started,
    row.transponder,
    row.agrees,
  ])
}

export function entryRows(db: ReadDb, eventId: string): Rows {
  return (entries(db, eventId) ?? []).map((entry) => [
    eventId,
    entry.className,
    entry.driverName,
    entry.transponder,
    entry.fromEntryList,
    entry.withdrawn,
  ])
}

/** Every race of an event, or the one that is asked for. */
export function sessionRows(db: ReadDb, eventId: string, raceId: string | null): Rows {
  const rounds = getEventDetail(db, eventId)?.rounds ?? []
  const sessions = rounds.flatMap((round) => round.sessions)
  return sessions
    .filter((session) => raceId === null || session.raceId === raceId)
    .map((session) => [
      eventId,
      session.raceId,
      session.className,
      session.raceLabel,
      session.roundName,
      session.raceNumber,
      session.sessionType,
      session.resultState,
      session.completedAt?.replace('T', ' ') ?? null,
      session.durationMs,
      session.lap1Counted,
      session.starters,
      session.laps,
      session.winner?.driverName ?? null,
      session.winner?.laps ?? null,
      session.winner?.totalTimeMs ?? null,
      session.agreement.drivers,
      session.agreement.agreeing,
    ])
}
