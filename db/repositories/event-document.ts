import { type EntryListDocument, toEntryListDocument } from '../../shared/domain/documents/entry-list.ts'
import { type EventDocument, toEventDocument } from '../../shared/domain/documents/event.ts'
import { type RaceDocument, toRaceDocument } from '../../shared/domain/documents/race.ts'
import type { ReadDb } from '../schema/handle.ts'
import { readEventPages } from './event-pages.ts'

/** A race of an exported event: its row of the event page and, where it has been run, what its own page says. */
export type ExportedRace = EventDocument['races'][number] &
  Omit<RaceDocument, 'race'> & { readonly race: RaceDocument['race'] | null }

/** An imported event as its pages gave it, in the form of the documents: no local ids, no times of ours. */
export interface ExportedEvent {
  readonly event: EventDocument['event']
  readonly links: EventDocument['links']
  readonly entry_list: EntryListDocument
  readonly races: readonly ExportedRace[]
}

const noResults: Omit<RaceDocument, 'race'> & { readonly race: null } = {
  race: null,
  results: [],
  drivers: {},
  laps: {},
}

/**
 * The canonical document of an event: the same on every machine and for every order of fetching (E6, E7). `null` when the
 * event is not known, and while it is not completely imported (F7).
 */
export function readEventDocument(db: ReadDb, eventId: string): ExportedEvent | null {
  const pages = readEventPages(db, eventId)
  if (pages === null) return null
  const { event, links, races } = toEventDocument(pages.event)
  return {
    event,
    links,
    entry_list: toEntryListDocument(pages.entryList),
    races: races.map((listed, index) => {
      const page = pages.races[index]?.page ?? null
      return { ...listed, ...(page === null ? noResults : toRaceDocument(page)) }
    }),
  }
}
