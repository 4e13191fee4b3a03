import type { EventRow, EventValues } from '../../db/repositories/write/events.ts'
import { eventMetadata, type EventMetadata } from '../../db/schema/metadata.ts'
import type { EventPage, ListedEvent } from '../../shared/domain/pages.ts'
import { canonicalEventName } from '../../shared/domain/names.ts'
import { canonicalJson } from '../../shared/util/canonical-json.ts'

/** The JSON column of an event row, or its empty form. */
export function metadataOf(row: EventRow | undefined): EventMetadata {
  return eventMetadata.parse(row === undefined ? {} : JSON.parse(row.metadata))
}

/** The JSON column's text: only what its schema knows, so that reading and writing it again changes nothing. */
export function metadataText(metadata: EventMetadata): string {
  return canonicalJson(eventMetadata.parse(metadata))
}

/**
 * What a row of the events list says of an event. A column changes only when the list itself has changed since it was
 * last read, and the name only until the event page has given the canonical one, so that list and event page never
 * overwrite each other in turns (B15, T12).
 */
export function valuesFromList(existing: EventRow | undefined, listed: ListedEvent): Partial<EventValues> {
  const metadata = metadataOf(existing)
  const before = metadata.list
  const pageKnown = metadata.page !== null
  const fresh = (key: keyof ListedEvent) =>
    existing === undefined || !pageKnown || before?.[key] !== listed[key]
  return {
    ...(pageKnown ? {} : { eventName: listed.name }),
    ...(fresh('startLocal')
      ? { eventDate: listed.startTimeGiven ? listed.startLocal : listed.dateStart }
      : {}),
    ...(fresh('dateEnd')
      ? { eventDateEnd: listed.dateEnd === listed.dateStart ? null : listed.dateEnd }
      : {}),
    ...(fresh('entries') ? { eventEntries: listed.entries } : {}),
    ...(fresh('drivers') ? { eventDrivers: listed.drivers } : {}),
    metadata: metadataText({ ...metadata, list: listed }),
  }
}

/** What the event page says of an event (C5, B16, B17). The list's clock time stays: the page prints only the date. */
export function valuesFromPage(existing: EventRow | undefined, page: EventPage): Partial<EventValues> {
  const { heading, stats } = page
  const metadata = metadataOf(existing)
  const sameDay = existing !== undefined && existing.eventDate.slice(0, 10) === heading.dateStart
  return {
    eventName: canonicalEventName(heading.trackName, heading.eventName),
    ...(heading.dateStart === null || sameDay ? {} : { eventDate: heading.dateStart }),
    ...(heading.dateEnd === null
      ? {}
      : { eventDateEnd: heading.dateEnd === heading.dateStart ? null : heading.dateEnd }),
    ...(stats.entries === null ? {} : { eventEntries: stats.entries }),
    ...(stats.drivers === null ? {} : { eventDrivers: stats.drivers }),
    ...(stats.totalRaceLaps === null ? {} : { totalRaceLaps: stats.totalRaceLaps }),
    metadata: metadataText({
      ...metadata,
      page: { heading, stats, links: page.links, raceCount: page.races.length },
    }),
  }
}
