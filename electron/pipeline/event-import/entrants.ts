import type { DriverRow, EntryWithDriver, EventDataStore } from '../../../db/repositories/write/event-data.ts'
import { normalizeDriverName } from '../../../shared/domain/names.ts'
import { nameKey } from '../../../shared/domain/text.ts'
import type { Log } from '../../observability/log.ts'
import { liverc } from '../context.ts'
import { isTemporaryDriverId } from './identity.ts'

/** A row of a race's results, with the id that identifies its driver at the source. */
export interface Finisher {
  readonly sourceDriverId: string
  readonly driverName: string
}

/**
 * Finds the entry of every finisher (C15-C19): by the driver's number, else by the printed name, else by the normalised
 * name. A temporary driver becomes the real one; a finisher without an entry gets one that says so (C17, T5).
 * One instance serves one import: what a driver is called and which entry is whose is decided once, by the first race
 * in page order, so that repeating the import changes nothing.
 */
export class Entrants {
  readonly #store: EventDataStore
  readonly #log: Log
  readonly #named = new Map<string, DriverRow>()
  /** Entry by driver number, for entries that a finisher of this import has claimed. */
  readonly #claimed = new Map<number, string>()

  constructor(store: EventDataStore, log: Log) {
    this.#store = store
    this.#log = log
  }

  /** The drivers of one race, in the order of its results. To be called inside the store's transaction. */
  resolve(className: string, finishers: readonly Finisher[], raceId: string): DriverRow[] {
    const entryClass = this.#entryClass(className)
    const inClass = () => this.#store.entries.filter(({ entry }) => entry.className === entryClass)
    // Numbers first, for all of them: a namesake must not take the entry of a driver whose number is known.
    for (const finisher of finishers) {
      const own = inClass().find(({ driver }) => driver.sourceDriverId === finisher.sourceDriverId)
      if (own !== undefined) this.#claimed.set(own.entry.id, finisher.sourceDriverId)
    }
    return finishers.map((finisher) => {
      const known = this.#store.driver(liverc, finisher.sourceDriverId)
      const own = inClass().find(({ entry }) => this.#claimed.get(entry.id) === finisher.sourceDriverId)
      const match = this.#listedEntry(own, inClass(), finisher) ?? own
      if (match === undefined) return this.#withoutEntry(entryClass, finisher, known, raceId)
      this.#claimed.set(match.entry.id, finisher.sourceDriverId)
      this.#store.confirmEntry(match.entry)
      if (match.driver.sourceDriverId === finisher.sourceDriverId) return this.#name(match.driver, finisher)
      return this.#takeOver(match, finisher, known)
    })
  }

  /** "X Semi A" races with the entries of "X", and "Semi A" with those of "Semi A …" (C19). */
  #entryClass(className: string): string {
    const classes = [...new Set(this.#store.entries.map(({ entry }) => entry.className))]
    if (classes.includes(className)) return className
    const key = nameKey(className)
    const longestFirst = classes.toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1))
    return (
      longestFirst.find((name) => nameKey(name) === key) ??
      longestFirst.find((name) => key.startsWith(`${nameKey(name)} `)) ??
      longestFirst.toReversed().find((name) => nameKey(name).startsWith(`${key} `)) ??
      className
    )
  }

  /** The list's entry of a finisher who has none yet, or only the one that an earlier race has made (C17). */
  #listedEntry(
    own: EntryWithDriver | undefined,
    candidates: readonly EntryWithDriver[],
    finisher: Finisher,
  ): EntryWithDriver | undefined {
    if (own === undefined) return this.#byName(candidates, finisher.driverName)
    if (own.entry.fromEntryList) return undefined
    return this.#temporary(candidates, finisher.driverName)
  }

  /** The entry of this name whose driver no race has named yet. */
  #temporary(candidates: readonly EntryWithDriver[], driverName: string): EntryWithDriver | undefined {
    const named = this.#byName(candidates, driverName)
    return named !== undefined && isTemporaryDriverId(named.driver.sourceDriverId) ? named : undefined
  }

  #byName(candidates: readonly EntryWithDriver[], driverName: string): EntryWithDriver | undefined {
    const free = candidates.filter(({ entry }) => !this.#claimed.has(entry.id))
    const key = nameKey(driverName)
    const normalized = normalizeDriverName(driverName)
    return (
      free.find((candidate) => candidate.nameKey === key) ??
      free.find(({ driver }) => normalized !== '' && driver.normalizedName === normalized)
    )
  }

  /** Puts the real driver in the place of the one that the entry has had so far (C15, C18). */
  #takeOver(match: EntryWithDriver, finisher: Finisher, known: DriverRow | undefined): DriverRow {
    const before = match.driver
    if (known === undefined && isTemporaryDriverId(before.sourceDriverId)) {
      return this.#write(before, finisher)
    }
    const driver = this.#name(known, finisher)
    const moving = isTemporaryDriverId(before.sourceDriverId)
      ? this.#store.entries.filter((candidate) => candidate.driver.id === before.id)
      : [match]
    for (const moved of moving) this.#repoint(moved, driver)
    if (isTemporaryDriverId(before.sourceDriverId)) this.#store.deleteDriverIfUnused(before)
    return driver
  }

  /** Gives an entry another driver; where that driver already has one in the class, the two become one (T4). */
  #repoint({ entry }: EntryWithDriver, driver: DriverRow): void {
    const { id: _id, createdAt: _created, updatedAt: _updated, ...values } = entry
    const own = this.#store.entries.find(
      (candidate) => candidate.driver.id === driver.id && candidate.entry.className === entry.className,
    )
    if (own !== undefined) this.#store.deleteMergedEntry(entry)
    this.#store.writeEntry(own?.entry ?? entry, { ...values, driverId: driver.id }, driver)
  }

  #withoutEntry(
    className: string,
    finisher: Finisher,
    known: DriverRow | undefined,
    raceId: string,
  ): DriverRow {
    // Entered in another class: the source has one person per name in an event (PAGES.md section 6).
    const elsewhere = this.#temporary(this.#store.entries, finisher.driverName)
    const driver =
      elsewhere === undefined ? this.#name(known, finisher) : this.#takeOver(elsewhere, finisher, known)
    this.#log.warn('finisher_without_entry', {
      race_id: raceId,
      class_name: className,
      driver: finisher.driverName,
    })
    const entry = this.#store.writeEntry(
      undefined,
      {
        eventId: this.#store.eventId,
        driverId: driver.id,
        className,
        transponderNumber: null,
        fromEntryList: false,
        withdrawn: false,
        eventRaceClassId: this.#store.classes.get(className)?.id ?? null,
        metadata: '{}',
      },
      driver,
    )
    this.#claimed.set(entry.id, finisher.sourceDriverId)
    return driver
  }

  /** The driver's row with the name of the first race in which this import meets the driver. */
  #name(known: DriverRow | undefined, finisher: Finisher): DriverRow {
    const named = this.#named.get(finisher.sourceDriverId)
    if (named !== undefined && known !== undefined) return known
    return this.#write(known, finisher)
  }

  #write(known: DriverRow | undefined, finisher: Finisher): DriverRow {
    const row = this.#store.writeDriver(known, {
      source: liverc,
      sourceDriverId: finisher.sourceDriverId,
      displayName: finisher.driverName,
      normalizedName: normalizeDriverName(finisher.driverName),
      transponderNumber: known?.transponderNumber ?? null,
    })
    this.#named.set(finisher.sourceDriverId, row)
    return row
  }
}
