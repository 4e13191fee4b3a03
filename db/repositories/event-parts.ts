import { z } from 'zod'
import type { EventRace } from '../../shared/contract/event-parts.ts'
import type { ReadDb } from '../schema/handle.ts'
import { publicDriverId } from './driver-id.ts'
import { eventRow } from './events.ts'
import { readAll } from './rows.ts'
import { racesOfEvent } from './sessions.ts'
import { isListedRace, isShownResult, resultOrder } from './visible.ts'

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
