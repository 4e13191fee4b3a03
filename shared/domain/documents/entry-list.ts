import { z } from 'zod'
import type { EntryListPage } from '../pages.ts'
import { eventDescription, toEventDescription } from './event-heading.ts'
import { integerOrNull, text, textOrNull } from './units.ts'

const entryDocument = z.object({
  row_number: integerOrNull,
  driver_name: text,
  sort_name: textOrNull,
  transponder: textOrNull,
})

/** An entry list: classes in the order of their tabs, entries in page order. */
export const entryListDocument = z.object({
  event: eventDescription,
  classes: z.array(
    z.object({
      class_id: integerOrNull,
      name: text,
      declared_entries: integerOrNull,
      entries: z.array(entryDocument),
    }),
  ),
})
export type EntryListDocument = z.infer<typeof entryListDocument>

/** The document of an entry list. */
export function toEntryListDocument(page: EntryListPage): EntryListDocument {
  return {
    event: toEventDescription(page.heading, page.stats),
    classes: page.classes.map((listed) => ({
      class_id: listed.classId,
      name: listed.name,
      declared_entries: listed.declaredEntries,
      entries: listed.entries.map((entry) => ({
        row_number: entry.rowNumber,
        driver_name: entry.driverName,
        sort_name: entry.sortName,
        transponder: entry.transponder,
      })),
    })),
  }
}
