import { z } from 'zod'
import type { Rivalry } from '../../shared/contract/drivers.ts'
import { headToHead, type Outcome } from '../../shared/domain/analysis/head-to-head.ts'
import type { ReadDb } from '../schema/handle.ts'
import { driverRow } from './drivers.ts'
import { fromDriver } from './from-driver.ts'
import { readAll } from './rows.ts'

const outcomeRow = z.object({
  eventId: z.string(),
  eventName: z.string(),
  date: z.string(),
  className: z.string(),
  raceId: z.string(),
  raceLabel: z.string(),
  sessionType: z.string().nullable(),
  position: z.int(),
  laps: z.int(),
})

/** All meetings of two drivers (ui.md 1c): same class of an event apart from same final; `null` if one is not known. */
export function getRivalry(db: ReadDb, a: string, b: string): Rivalry | null {
  return db.snapshot(() => {
    const one = driverRow(db, a)
    const other = driverRow(db, b)
    if (one === null || other === null) return null
    const [own, rival] = [outcomesOf(db, one.id), outcomesOf(db, other.id)]
    const { meetings, sameClass, sameFinal, otherRaces } = headToHead(own, rival)
    const names = new Map(own.map(({ eventId, eventName }) => [eventId, eventName]))
    const places = { a: placesOf(own), b: placesOf(rival) }
    return {
      a: { driverId: a, driverName: one.driverName },
      b: { driverId: b, driverName: other.driverName },
      sameClass,
      sameFinal,
      otherRaces,
      meetings: meetings.map((meeting) => ({
        ...meeting,
        eventName: names.get(meeting.eventId) ?? meeting.eventId,
        races: meeting.races.map((race) => ({
          ...race,
          aPosition: places.a.get(`${meeting.eventId}/${race.raceId}`) ?? 0,
          bPosition: places.b.get(`${meeting.eventId}/${race.raceId}`) ?? 0,
        })),
      })),
    }
  })
}

type OutcomeRow = Outcome & { readonly eventName: string }

function placesOf(outcomes: readonly OutcomeRow[]): Map<string, number> {
  return new Map(outcomes.map(({ eventId, raceId, position }) => [`${eventId}/${raceId}`, position]))
}

function outcomesOf(db: ReadDb, id: number): OutcomeRow[] {
  return readAll(
    db,
    `select source_event_id as eventId, event_name as eventName, event_date as date, races.class_name as className,
       source_race_id as raceId, race_label as raceLabel, session_type as sessionType,
       position_final as position, laps_completed as laps
     ${fromDriver}
     order by event_date desc, source_event_id, source_index, source_race_id`,
    outcomeRow,
    id,
  )
}
