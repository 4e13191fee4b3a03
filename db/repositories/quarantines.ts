import { z } from 'zod'
import type { QuarantineView } from '../../shared/contract/quarantine.ts'
import { quarantineEnds } from '../../shared/domain/quarantine.ts'
import type { ReadDb, SqlValue } from '../schema/handle.ts'
import { isListedRace, isShownResult } from './visible.ts'
import { isInQuarantine } from './reusable.ts'
import { readAll, source } from './rows.ts'

const row = z.object({
  id: z.int(),
  eventId: z.string(),
  eventName: z.string().nullable(),
  eventDate: z.string().nullable(),
  since: z.string(),
  by: z.string(),
  reason: z.string(),
  lastIngestedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  endedBy: z.string().nullable(),
  endedHow: z.enum(quarantineEnds).nullable(),
  endedNote: z.string().nullable(),
})

const select = `
  select held.id, held.source_event_id as eventId, event_name as eventName, event_date as eventDate,
    placed_at as since, placed_by as "by", reason, last_ingested_at as lastIngestedAt,
    ended_at as endedAt, ended_by as endedBy, ended_how as endedHow, ended_note as endedNote
  from event_quarantines as held
  left join events on events.source = held.source and events.source_event_id = held.source_event_id
  where held.source = '${source}'`

/** Events in quarantine, the one marked last first; with `ended` also what has been in it. */
export function listQuarantines(db: ReadDb, { ended }: { readonly ended: boolean }): QuarantineView[] {
  return read(db, `${select} ${ended ? '' : 'and held.ended_at is null'} order by held.id desc`)
}

/** Every time that an event has been in quarantine, the last one first. */
export function quarantinesOf(db: ReadDb, eventId: string): QuarantineView[] {
  return read(db, `${select} and held.source_event_id = ? order by held.id desc`, eventId)
}

/** The quarantine that an event is in; null for one that is in none. */
export function openQuarantine(db: ReadDb, eventId: string): QuarantineView | null {
  return read(db, `${select} and held.source_event_id = ? and held.ended_at is null`, eventId)[0] ?? null
}

function read(db: ReadDb, sql: string, ...values: SqlValue[]): QuarantineView[] {
  return readAll(db, sql, row, ...values).map(({ endedAt, endedBy, endedHow, endedNote, ...rest }) => ({
    ...rest,
    ended:
      endedAt === null || endedHow === null
        ? null
        : { at: endedAt, by: endedBy ?? '', how: endedHow, note: endedNote ?? '' },
  }))
}

/** Complete events in quarantine in which somebody has a result: what is left out of everything that is said of a driver. */
export function quarantinedEventsOf(db: ReadDb, driverId: string): { eventId: string; eventName: string }[] {
  return readAll(
    db,
    `select distinct events.source_event_id as eventId, event_name as eventName
     from drivers
     cross join race_drivers on race_drivers.driver_id = drivers.id
     cross join races on races.id = race_drivers.race_id and ${isListedRace}
     cross join events on events.id = races.event_id and events.ingest_depth = 'laps_full' and ${isInQuarantine}
     cross join race_results on race_results.race_id = races.id
       and race_results.race_driver_id = race_drivers.id and ${isShownResult}
     where drivers.source = '${source}' and drivers.source_driver_id = ? order by event_date desc, eventId`,
    z.object({ eventId: z.string(), eventName: z.string() }),
    driverId,
  )
}
