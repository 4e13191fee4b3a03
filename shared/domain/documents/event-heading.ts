import { z } from 'zod'
import type { EventHeading, EventStats } from '../pages.ts'
import { integerOrNull, text, textOrNull } from './units.ts'

/** The heading and the statistics card that the documents of event page and entry list share. */
export const eventHeadingDocument = z.object({
  track_name: text,
  event_name: text,
  date_text: textOrNull,
  date_start: textOrNull,
  date_end: textOrNull,
})
export type EventHeadingDocument = z.infer<typeof eventHeadingDocument>

export const eventDescription = eventHeadingDocument.extend({
  stats: z.object({
    race_track: textOrNull,
    entries: integerOrNull,
    drivers: integerOrNull,
    total_race_laps: integerOrNull,
  }),
})
export type EventDescription = z.infer<typeof eventDescription>

export function toEventHeadingDocument(heading: EventHeading): EventHeadingDocument {
  return {
    track_name: heading.trackName,
    event_name: heading.eventName,
    date_text: heading.dateText,
    date_start: heading.dateStart,
    date_end: heading.dateEnd,
  }
}

export function toEventDescription(heading: EventHeading, stats: EventStats): EventDescription {
  return {
    ...toEventHeadingDocument(heading),
    stats: {
      race_track: stats.raceTrack,
      entries: stats.entries,
      drivers: stats.drivers,
      total_race_laps: stats.totalRaceLaps,
    },
  }
}
