import { z } from 'zod'
import { entryListDocument } from './entry-list.ts'
import { eventDocument } from './event.ts'
import { raceDocument } from './race.ts'

/** A race of an exported event: its row of the event page and, where it has been run, what its own page says. */
const exportedRace = eventDocument.shape.races.element.extend({
  race: raceDocument.shape.race.nullable(),
  results: raceDocument.shape.results,
  drivers: raceDocument.shape.drivers,
  laps: raceDocument.shape.laps,
})

/** An imported event as its pages gave it, in the form of the documents: no local ids, no times of ours. */
export const exportedEvent = z.object({
  event: eventDocument.shape.event,
  links: eventDocument.shape.links,
  entry_list: entryListDocument,
  races: z.array(exportedRace).readonly(),
})
export type ExportedEvent = z.infer<typeof exportedEvent>
export type ExportedRace = z.infer<typeof exportedRace>

/** The part of a race that its own page gives, for a race without one. */
export const noResults: Omit<ExportedRace, keyof z.infer<typeof eventDocument>['races'][number]> = {
  race: null,
  results: [],
  drivers: {},
  laps: {},
}
