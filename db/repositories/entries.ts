import { z } from 'zod'
import type { EntryView } from '../../shared/contract/views.ts'
import type { ReadDb } from '../schema/handle.ts'
import { publicDriverId } from './driver-id.ts'
import { eventRow } from './events.ts'
import { readAll, sqlFlag } from './rows.ts'

const entryRow = z.object({
  driverId: z.string().transform(publicDriverId),
  className: z.string(),
  driverName: z.string(),
  transponder: z.string().nullable(),
  fromEntryList: sqlFlag,
  withdrawn: sqlFlag,
})

/**
 * Entries of an event: classes in the order of the entry list's tabs, in each the order of its table, then who is not on
 * it. Empty while the event is not completely imported (F7); `null` when the event is not known.
 */
export function entries(db: ReadDb, eventId: string): EntryView[] | null {
  return db.snapshot(() => {
    const event = eventRow(db, eventId)
    if (event === null) return null
    return event.ingestDepth === 'laps_full' ? entriesOfEvent(db, event.id) : []
  })
}

function entriesOfEvent(db: ReadDb, eventRowId: number): EntryView[] {
  return readAll(
    db,
    `select drivers.source_driver_id as driverId, event_entries.class_name as className,
       coalesce(json_extract(event_entries.metadata, '$.driverName'), drivers.display_name) as driverName,
       event_entries.transponder_number as transponder, event_entries.from_entry_list as fromEntryList, withdrawn
     from event_entries
     join drivers on drivers.id = event_entries.driver_id
     left join event_race_classes on event_race_classes.id = event_entries.event_race_class_id
     where event_entries.event_id = ?
     order by json_extract(event_race_classes.metadata, '$.tabIndex') nulls last, event_entries.class_name,
       event_entries.from_entry_list desc, withdrawn, json_extract(event_entries.metadata, '$.rowIndex') nulls last,
       driverName, drivers.source_driver_id`,
    entryRow,
    eventRowId,
  )
}
