import { z } from 'zod'
import type { CheckedRace, EventChecks, EventRace } from '../../shared/contract/event-parts.ts'
import { checkSession } from '../../shared/domain/analysis/check-session.ts'
import type { ReadDb } from '../schema/handle.ts'
import { publicDriverId } from './driver-id.ts'
import { eventRow } from './events.ts'
import { readAll } from './rows.ts'
import { storedSession } from './session.ts'
import { type RaceOfEvent, racesOfEvent } from './sessions.ts'
import { isListedRace, isShownLap, isShownResult, resultOrder } from './visible.ts'

const resultRow = z.object({
  raceRowId: z.int(),
  key: z.string(),
  driverName: z.string(),
  position: z.int(),
  grid: z.int().nullable(),
  laps: z.int(),
  totalTimeMs: z.int().nullable(),
})

/** The races of an event with who finished where, in page order; empty while it is not complete, `null` if not known. */
export function getEventRaces(db: ReadDb, eventId: string): EventRace[] | null {
  return db.snapshot(() => {
    const event = eventRow(db, eventId)
    if (event === null) return null
    if (event.ingestDepth !== 'laps_full') return []
    const rows = readAll(
      db,
      `select race_results.race_id as raceRowId, source_driver_id as key, display_name as driverName,
         position_final as position, qualifying_position as grid, laps_completed as laps,
         total_time_ms as totalTimeMs
       from races
       cross join race_results on race_results.race_id = races.id
       join race_drivers on race_drivers.id = race_results.race_driver_id
       where races.event_id = ? and ${isListedRace} and ${isShownResult}
       order by race_results.race_id, ${resultOrder}`,
      resultRow,
      event.id,
    )
    const byRace = Map.groupBy(rows, (row) => row.raceRowId)
    return racesOfEvent(db, event.id).map((race) => ({
      raceId: race.raceId,
      raceLabel: race.raceLabel,
      className: race.className,
      roundName: race.roundName,
      sessionType: race.sessionType,
      resultState: race.resultState,
      results: (byRace.get(race.id) ?? []).map(({ raceRowId: _race, ...row }) => ({
        ...row,
        driverId: publicDriverId(row.key),
      })),
    }))
  })
}

/**
 * What is doubtful about an event's data (K20, ui.md 2a consequence 7). Laps are read only of races of which the import
 * says that a driver disagrees; counts of laps are compared for all. `null` if the event is not known.
 */
export function getEventChecks(db: ReadDb, eventId: string): EventChecks | null {
  return db.snapshot(() => {
    const event = eventRow(db, eventId)
    if (event === null) return null
    const races = event.ingestDepth === 'laps_full' ? racesOfEvent(db, event.id) : []
    const byRow = new Map(races.map((race) => [race.id, race]))
    return {
      notes: races.flatMap((race) =>
        [...new Set(race.metadata.warnings)].map((note) => ({ ...named(race), note })),
      ),
      disagreements: races.flatMap((race) => disagreementsOf(db, race)),
      lapCounts: lapCountsOf(db, event.id).flatMap(({ raceRowId, key, ...rest }) => {
        const race = byRow.get(raceRowId)
        return race === undefined ? [] : [{ ...named(race), driverId: publicDriverId(key), ...rest }]
      }),
      notRun: races.filter(({ resultState }) => resultState === 'empty').map(named),
      lap1Unknown: races
        .filter(({ lap1Counted, metadata }) => lap1Counted === null && metadata.agreement.drivers > 0)
        .map(named),
    }
  })
}

function named({ raceId, raceLabel, roundName, className }: RaceOfEvent): CheckedRace {
  return { raceId, raceLabel, roundName, className }
}

function disagreementsOf(db: ReadDb, race: RaceOfEvent): EventChecks['disagreements'] {
  const { drivers, agreeing } = race.metadata.agreement
  if (agreeing >= drivers) return []
  return checkSession(storedSession(db, race)).exceptions.map(({ driverId, ...exception }) => ({
    ...named(race),
    ...exception,
    driverId: publicDriverId(driverId),
  }))
}

const countRow = z.object({
  raceRowId: z.int(),
  key: z.string(),
  driverName: z.string(),
  printed: z.int(),
  stored: z.int(),
})

/** Results whose laps are not as many as they say, in the order of races and results. */
function lapCountsOf(db: ReadDb, eventRowId: number): z.output<typeof countRow>[] {
  return readAll(
    db,
    `select * from (
       select race_results.race_id as raceRowId, source_driver_id as key, display_name as driverName,
         laps_completed as printed,
         (select count(*) from laps where laps.race_result_id = race_results.id and ${isShownLap}) as stored
       from races
       cross join race_results on race_results.race_id = races.id
       join race_drivers on race_drivers.id = race_results.race_driver_id
       where races.event_id = ? and ${isListedRace} and ${isShownResult}
       order by races.source_index, ${resultOrder})
     where printed <> stored`,
    countRow,
    eventRowId,
  )
}
