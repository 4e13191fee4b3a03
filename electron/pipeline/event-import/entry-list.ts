import type {
  ClassRow,
  DriverRow,
  EntryWithDriver,
  EventDataStore,
} from '../../../db/repositories/write/event-data.ts'
import type { EntryMetadata, RaceClassMetadata } from '../../../db/schema/metadata.ts'
import { cleanClassName, inferVehicleType } from '../../../shared/domain/classes.ts'
import { normalizeDriverName } from '../../../shared/domain/names.ts'
import { nameKey } from '../../../shared/domain/text.ts'
import type { EntryListClass, EntryListPage, ListedEntry } from '../../../shared/domain/pages.ts'
import { canonicalJson } from '../../../shared/util/canonical-json.ts'
import { liverc } from '../context.ts'
import type { ChangeLog } from './change-log.ts'
import { temporaryDriverId } from './identity.ts'
import { sessionBucketTabs } from './session-buckets.ts'

/** What the event row keeps of an entry list beside classes and entries. */
export interface StoredEntryList {
  readonly bucketOrder: string[]
  readonly sessionBuckets: { tabIndex: number; class: EntryListClass }[]
}

/**
 * Stores classes, entries and, until a race result names them, temporary drivers (C8-C12, T4). Entries that the list no
 * longer has stay and are marked withdrawn (C11). To be called inside the store's transaction.
 */
export function persistEntryList(
  store: EventDataStore,
  eventId: string,
  page: EntryListPage,
  raceClassNames: ReadonlySet<string>,
  changes: ChangeLog | null,
): StoredEntryList {
  const buckets = sessionBucketTabs(page, raceClassNames)
  const listed = new Set<number>()
  // Two tabs of one name are one class: the rows of the second follow those of the first.
  const written = new Map<string, { classRow: ClassRow; rows: number; occurrences: Map<string, number> }>()
  page.classes.forEach((tab, tabIndex) => {
    if (buckets.has(tabIndex)) return
    const className = cleanClassName(tab.name)
    const listedClass = written.get(className) ?? {
      classRow: writeListedClass(store, tab, tabIndex),
      rows: 0,
      occurrences: new Map<string, number>(),
    }
    written.set(className, listedClass)
    const { classRow, occurrences } = listedClass
    tab.entries.forEach((row) => {
      const key = nameKey(row.driverName)
      const occurrence = occurrences.get(key) ?? 0
      occurrences.set(key, occurrence + 1)
      const rowIndex = listedClass.rows++
      const known = knownEntry(store, classRow.className, key, listed)
      changes?.entry(classRow.className, row.driverName, known?.entry, row.transponder)
      const driver = known?.driver ?? entrant(store, eventId, row, occurrence)
      const metadata: EntryMetadata = {
        driverName: row.driverName,
        sortName: row.sortName,
        rowNumber: row.rowNumber,
        rowIndex,
      }
      const entry = store.writeEntry(
        known?.entry,
        {
          eventId: store.eventId,
          driverId: driver.id,
          className: classRow.className,
          transponderNumber: row.transponder,
          fromEntryList: true,
          withdrawn: false,
          eventRaceClassId: classRow.id,
          metadata: canonicalJson(metadata),
        },
        driver,
      )
      listed.add(entry.id)
      store.confirmDriver(driver)
    })
  })
  withdrawMissing(store, listed, changes)
  return {
    bucketOrder: [...written.keys()],
    sessionBuckets: page.classes.flatMap((tab, tabIndex) =>
      buckets.has(tabIndex) ? [{ tabIndex, class: tab }] : [],
    ),
  }
}

function writeListedClass(store: EventDataStore, tab: EntryListClass, tabIndex: number) {
  const className = cleanClassName(tab.name)
  const existing = store.classes.get(className)
  const metadata: RaceClassMetadata = {
    classId: tab.classId,
    declaredEntries: tab.declaredEntries,
    tabIndex,
    printedName: tab.name,
  }
  const reviewed = existing !== undefined && !existing.vehicleTypeNeedsReview
  return store.writeClass(className, {
    eventId: store.eventId,
    className,
    fromEntryList: true,
    // A person's review outlives every import (H23).
    ...(reviewed ? {} : { vehicleType: inferVehicleType(className), vehicleTypeNeedsReview: true }),
    metadata: canonicalJson(metadata),
  })
}

/**
 * The entry that an earlier import, or a finisher without an entry, has made for this row: found by class and printed
 * name, so that a second import mints no second driver (T4).
 * @param taken entries that earlier rows of this list have claimed: a namesake gets the next one
 */
function knownEntry(
  store: EventDataStore,
  className: string,
  key: string,
  taken: ReadonlySet<number>,
): EntryWithDriver | undefined {
  return store.entries.find(
    (known) => known.nameKey === key && known.entry.className === className && !taken.has(known.entry.id),
  )
}

/** The event's driver of this name from another class, else a new temporary one: the source has one person per name. */
function entrant(store: EventDataStore, eventId: string, row: ListedEntry, occurrence: number): DriverRow {
  const key = nameKey(row.driverName)
  const sourceDriverId = temporaryDriverId(eventId, row.driverName, occurrence)
  const elsewhere = occurrence === 0 ? store.entries.find((known) => known.nameKey === key) : undefined
  const driver = elsewhere?.driver ?? store.driver(liverc, sourceDriverId)
  if (driver !== undefined) return driver
  return store.writeDriver(undefined, {
    source: liverc,
    sourceDriverId,
    displayName: row.driverName,
    normalizedName: normalizeDriverName(row.driverName),
    // People use several: which one is whose in what class stands on the entry alone (C20).
    transponderNumber: null,
  })
}

function withdrawMissing(
  store: EventDataStore,
  listed: ReadonlySet<number>,
  changes: ChangeLog | null,
): void {
  for (const { entry, driver } of store.entries) {
    if (!entry.fromEntryList || entry.withdrawn || listed.has(entry.id)) continue
    changes?.withdrawn(entry.className, driver.displayName, entry.transponderNumber)
    store.updateEntry(entry, { withdrawn: true }, driver)
  }
}
