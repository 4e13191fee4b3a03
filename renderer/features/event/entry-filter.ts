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

/**
 * Who else uses a transponder, by transponder: two people with one mark cannot be told apart by it. Somebody in two classes
 * shares nothing.
 */
export function sharedTransponders(entries: readonly EntryView[]): ReadonlyMap<string, readonly string[]> {
  const used = Map.groupBy(
    entries.filter(({ transponder, withdrawn }) => transponder !== null && !withdrawn),
    ({ transponder }) => transponder ?? '',
  )
  return new Map(
    [...used]
      .map(([transponder, users]): [string, string[]] => [
        transponder,
        [...new Set(users.map(({ driverName }) => driverName))],
      ])
      .filter(([, names]) => names.length > 1),
  )
}
