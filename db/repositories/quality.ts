import { z } from 'zod'
import type { CheckedEvent } from '../../shared/contract/quality.ts'
import type { ReadDb } from '../schema/handle.ts'
import { readAll } from './rows.ts'
import { isListedRace } from './visible.ts'

const eventRow = z.object({
  eventId: z.string(),
  eventName: z.string(),
  eventDate: z.string(),
  stamp: z.string(),
  sessions: z.int(),
  drivers: z.int(),
})

/** An imported event with how many sessions and drivers of it can be checked. */
export interface ImportedEvent extends CheckedEvent {
  /** Another one after everything that changes the event's rows through this program. */
  readonly stamp: string
  readonly sessions: number
  readonly drivers: number
}

/** The imported events, newest first. */
export function importedEvents(db: ReadDb): ImportedEvent[] {
  return readAll(
    db,
    `select source_event_id as eventId, event_name as eventName, event_date as eventDate,
       coalesce(last_ingested_at, '') || '/' || events.updated_at as stamp,
       count(races.id) as sessions,
       coalesce(sum(json_extract(race_metadata, '$.agreement.drivers')), 0) as drivers
     from events left join races on races.event_id = events.id and result_state = 'stored' and ${isListedRace}
     where ingest_depth = 'laps_full'
     group by events.id order by event_date desc, source_event_id desc`,
    eventRow,
  )
}
