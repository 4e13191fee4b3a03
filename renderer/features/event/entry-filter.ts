import type { EntryView } from '../../../shared/contract/views.ts'

/** Entries whose driver, class or transponder holds the text; of one class if one is chosen. */
export function filterEntries<Item extends EntryView>(
  entries: readonly Item[],
  text: string,
  className: string,
): Item[] {
  const wanted = text.trim().toLowerCase()
  return entries.filter(
    (entry) =>
      (className === '' || entry.className === className) &&
      (wanted === '' ||
        `${entry.driverName}\n${entry.className}\n${entry.transponder ?? ''}`.toLowerCase().includes(wanted)),
  )
}
