import { z } from 'zod'
import { entryListDocument } from '../documents/entry-list.ts'
import { eventDocument } from '../documents/event.ts'
import { raceDocument } from '../documents/race.ts'

/** A race of an exported event: its row of the event page, and what its own page says; no results before it is run. */
const exportedRace = eventDocument.shape.races.element.extend({
  race: raceDocument.shape.race.nullable(),
  results: raceDocument.shape.results,
  drivers: raceDocument.shape.drivers,
  laps: raceDocument.shape.laps,
})

/** The canonical document of an event, as `export` writes it. */
export const exportedEventDocument = z.object({
  event: eventDocument.shape.event,
  links: eventDocument.shape.links,
  entry_list: entryListDocument,
  races: z.array(exportedRace),
})

/**
 * The published JSON Schema of that document: `resources/schema/event.schema.json`. The version grows when a key changes its
 * meaning or goes; it is named here only, so that equal events still give equal bytes.
 */
export function eventJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(exportedEventDocument, { target: 'draft-2020-12' })
  return {
    $schema,
    $id: 'urn:my-race-engineer:event:1',
    title: 'An event exported by My Race Engineer, version 1',
    description:
      'Keys in snake_case; null is unknown or absent; *_seconds are seconds with at most three decimals; *_local is the wall time of the track.',
    ...schema,
  }
}
