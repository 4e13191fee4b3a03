import { toEntryListDocument } from '../../shared/domain/documents/entry-list.ts'
import { toEventDocument } from '../../shared/domain/documents/event.ts'
import { noResults, type ExportedEvent } from '../../shared/domain/documents/exported-event.ts'
import { toRaceDocument } from '../../shared/domain/documents/race.ts'
import type { ReadDb } from '../schema/handle.ts'
import { readEventPages } from './event-pages.ts'

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
