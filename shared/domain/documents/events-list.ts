import { z } from 'zod'
import type { EventsListPage } from '../pages.ts'
import { integer, localText, text, textOrNull } from './units.ts'

const listedEventDocument = z.object({
  event_id: integer,
  name: text,
  path: text,
  /** `00:00:00` where no time is given. */
  start_local: text,
  start_time_given: z.boolean(),
  date_text: textOrNull,
  date_start: text,
  date_end: text,
  entries: integer,
  drivers: integer,
})

/** A track's events in page order, newest first. */
export const eventsListDocument = z.object({ track_name: text, events: z.array(listedEventDocument) })
export type EventsListDocument = z.infer<typeof eventsListDocument>

/** The document of an events list. */
export function toEventsListDocument(page: Pick<EventsListPage, 'trackName' | 'events'>): EventsListDocument {
  return {
    track_name: page.trackName,
    events: page.events.map((event) => ({
      event_id: event.eventId,
      name: event.name,
      path: event.path,
      start_local: localText(event.startLocal),
      start_time_given: event.startTimeGiven,
      date_text: event.dateText,
      date_start: event.dateStart,
      date_end: event.dateEnd,
      entries: event.entries,
      drivers: event.drivers,
    })),
  }
}
