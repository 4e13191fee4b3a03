import { z } from 'zod'
import type { EventLinks, EventPage, ListedRace } from '../pages.ts'
import { eventDescription, toEventDescription } from './event-heading.ts'
import { integer, integerOrNull, localTextFrom, text, textOrNull } from './units.ts'

const labelledId = z.object({ id: integer, label: text })

const linksDocument = z.object({
  entry_list_event_id: integerOrNull,
  heat_sheets: z.array(labelledId),
  overall_rankings: z.array(z.object({ event_id: integer, label: text })),
  points: z.array(labelledId),
  round_rankings: z.array(z.object({ id: integer, order: textOrNull, label: text })),
  multi_mains: z.array(labelledId),
})

const listedRaceDocument = z.object({
  race_id: integerOrNull,
  round_name: textOrNull,
  race_number: integerOrNull,
  full_label: text,
  class_name: text,
  race_label: text,
  heat_number: integerOrNull,
  heat_count: integerOrNull,
  time_completed_text: textOrNull,
  time_completed_local: textOrNull,
  path: textOrNull,
})

/** An event: its heading, the links to its other pages, and its races in page order. */
export const eventDocument = z.object({
  event: eventDescription.extend({ event_id: integer }),
  links: linksDocument,
  races: z.array(listedRaceDocument),
})
export type EventDocument = z.infer<typeof eventDocument>

/** The document of an event page. */
export function toEventDocument(page: EventPage): EventDocument {
  return {
    event: { ...toEventDescription(page.heading, page.stats), event_id: page.eventId },
    links: toLinksDocument(page.links),
    races: page.races.map(toListedRaceDocument),
  }
}

function toLinksDocument(links: EventLinks): z.infer<typeof linksDocument> {
  return {
    entry_list_event_id: links.entryListEventId,
    heat_sheets: links.heatSheets.map(({ id, label }) => ({ id, label })),
    overall_rankings: links.overallRankings.map(({ eventId, label }) => ({ event_id: eventId, label })),
    points: links.points.map(({ id, label }) => ({ id, label })),
    round_rankings: links.roundRankings.map(({ id, order, label }) => ({ id, order, label })),
    multi_mains: links.multiMains.map(({ id, label }) => ({ id, label })),
  }
}

function toListedRaceDocument(race: ListedRace): z.infer<typeof listedRaceDocument> {
  return {
    race_id: race.raceId,
    round_name: race.roundName,
    race_number: race.raceNumber,
    full_label: race.fullLabel,
    class_name: race.className,
    race_label: race.raceLabel,
    heat_number: race.heatNumber,
    heat_count: race.heatCount,
    time_completed_text: race.timeCompletedText,
    time_completed_local: localTextFrom(race.timeCompletedLocal),
    path: race.path,
  }
}
