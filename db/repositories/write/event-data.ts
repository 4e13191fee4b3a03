import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { nameKey } from '../../../shared/domain/text.ts'
import type { WriteDb } from '../../schema/handle.ts'
import { entryMetadata } from '../../schema/metadata.ts'
import {
  drivers,
  eventEntries,
  eventRaceClasses,
  raceDrivers,
  raceResults,
  races,
} from '../../schema/index.ts'
import { isListedRace, isShownLap, isShownResult } from '../visible.ts'
import type { ChangeCounts } from './change-counts.ts'
import { type LapValues, upsertLaps } from './laps.ts'
import { RowWriter, type RowValues, type Written } from './row-writer.ts'

export type DriverRow = typeof drivers.$inferSelect
export type EntryRow = typeof eventEntries.$inferSelect
export type ClassRow = typeof eventRaceClasses.$inferSelect
export type RaceRow = typeof races.$inferSelect
export type RaceDriverRow = typeof raceDrivers.$inferSelect
export type ResultRow = typeof raceResults.$inferSelect

export interface EntryWithDriver {
  entry: EntryRow
  driver: DriverRow
  /** The name that identifies the entrant within the event: as the entry list prints it, else the driver's. */
  nameKey: string
}

const shownLap = z.object({ result: z.int(), lap: z.int(), timeMs: z.int(), position: z.int() })
const dataVersion = z.object({ data_version: z.int() })

/**
 * The rows of one event, loaded once and kept in step with what is written. `transaction` loads them again when another
 * process has written to the database in between, so that two imports of one event meet on the same rows.
 */
export class EventDataStore {
  readonly #db: WriteDb
  readonly #eventId: number
  readonly #counts: ChangeCounts
  readonly #now: string
  #loadedVersion: number | null = null
  #classes = new Map<string, ClassRow>()
  #entries: EntryWithDriver[] = []
  #races = new Map<string, RaceRow>()
  #drivers = new Map<string, DriverRow>()

  readonly #write: {
    readonly drivers: RowWriter<typeof drivers>
    readonly classes: RowWriter<typeof eventRaceClasses>
    readonly entries: RowWriter<typeof eventEntries>
    readonly races: RowWriter<typeof races>
    readonly raceDrivers: RowWriter<typeof raceDrivers>
    readonly results: RowWriter<typeof raceResults>
  }

  /** @param now our clock for the whole run, UTC ISO text */
  constructor(db: WriteDb, options: { eventId: number; counts: ChangeCounts; now: string }) {
    this.#db = db
    this.#eventId = options.eventId
    this.#counts = options.counts
    this.#now = options.now
    this.#write = {
      drivers: new RowWriter(db, drivers, { keepOnNull: ['transponderNumber'] }),
      classes: new RowWriter(db, eventRaceClasses),
      entries: new RowWriter(db, eventEntries),
      races: new RowWriter(db, races, {
        keepOnNull: ['durationMs', 'completedAt', 'startTime', 'sessionType'],
      }),
      raceDrivers: new RowWriter(db, raceDrivers),
      results: new RowWriter(db, raceResults),
    }
  }

  get eventId(): number {
    return this.#eventId
  }

  get classes(): ReadonlyMap<string, ClassRow> {
    return this.#classes
  }

  get entries(): readonly EntryWithDriver[] {
    return this.#entries
  }

  get races(): ReadonlyMap<string, RaceRow> {
    return this.#races
  }

  /** Runs `work` in one transaction on rows that are up to date; a failure forgets what was loaded. */
  transaction<T>(work: () => T extends Promise<unknown> ? never : T): T {
    try {
      return this.#db.transaction<T>(() => {
        this.refresh()
        return work()
      })
    } catch (error) {
      this.#loadedVersion = null
      throw error
    }
  }

  /** Loads the event's rows when there are none, or when another connection has committed since. */
  refresh(): void {
    const version = dataVersion.parse(this.#db.prepare('pragma data_version').get()).data_version
    if (version === this.#loadedVersion) return
    this.#loadedVersion = version
    const { orm } = this.#db
    const ofEvent = this.#eventId
    const classRows = orm.select().from(eventRaceClasses).where(eq(eventRaceClasses.eventId, ofEvent)).all()
    const raceRows = orm.select().from(races).where(eq(races.eventId, ofEvent)).all()
    this.#classes = new Map(classRows.map((row) => [row.className, row]))
    this.#races = new Map(raceRows.map((row) => [row.sourceRaceId, row]))
    this.#entries = orm
      .select({ entry: eventEntries, driver: drivers })
      .from(eventEntries)
      .innerJoin(drivers, eq(drivers.id, eventEntries.driverId))
      .where(eq(eventEntries.eventId, ofEvent))
      .orderBy(eventEntries.id)
      .all()
      .map(({ entry, driver }) => ({ entry, driver, nameKey: entrantKey(entry, driver) }))
    this.#drivers = new Map(this.#entries.map(({ driver }) => [driver.sourceDriverId, driver]))
  }

  driver(source: string, sourceDriverId: string): DriverRow | undefined {
    const known = this.#drivers.get(sourceDriverId)
    if (known !== undefined) return known
    const row = this.#db.orm
      .select()
      .from(drivers)
      .where(and(eq(drivers.source, source), eq(drivers.sourceDriverId, sourceDriverId)))
      .get()
    if (row !== undefined) this.#drivers.set(sourceDriverId, row)
    return row
  }

  writeDriver(existing: DriverRow | undefined, values: RowValues<typeof drivers>): DriverRow {
    const written = this.#write.drivers.write(existing, values, this.#now)
    this.#counts.record('drivers', written.id, written.outcome)
    const row = settled(existing, written, (id) => this.#driverById(id))
    if (existing !== undefined) this.#drivers.delete(existing.sourceDriverId)
    this.#drivers.set(row.sourceDriverId, row)
    for (const known of this.#entries) {
      if (known.driver.id !== row.id) continue
      known.driver = row
      known.nameKey = entrantKey(known.entry, row)
    }
    return row
  }

  /** Counts a driver whom the entry list names and who needs no change. */
  confirmDriver(row: DriverRow): void {
    this.#counts.record('drivers', row.id, 'unchanged')
  }

  /** Removes a temporary driver that no entry and no race names any more (T4). */
  deleteDriverIfUnused(row: DriverRow): void {
    const used =
      this.#entries.some(({ driver }) => driver.id === row.id) ||
      this.#db.prepare('select 1 from race_drivers where driver_id = ? limit 1').get(row.id) !== undefined ||
      this.#db.prepare('select 1 from event_entries where driver_id = ? limit 1').get(row.id) !== undefined
    if (used) return
    this.#db.orm.delete(drivers).where(eq(drivers.id, row.id)).run()
    this.#drivers.delete(row.sourceDriverId)
    this.#counts.forget('drivers', row.id)
  }

  writeClass(className: string, values: RowValues<typeof eventRaceClasses>): ClassRow {
    const existing = this.#classes.get(className)
    const written = this.#write.classes.write(existing, values, this.#now)
    this.#counts.record('event_race_classes', written.id, written.outcome)
    const row = settled(existing, written, (id) => this.#classById(id))
    this.#classes.set(className, row)
    return row
  }

  writeEntry(
    existing: EntryRow | undefined,
    values: RowValues<typeof eventEntries>,
    driver: DriverRow,
  ): EntryRow {
    return this.#entryWritten(existing, this.#write.entries.write(existing, values, this.#now), driver)
  }

  /** Writes those of `values` that differ; the rest of the entry stays. @param driver the entry's driver afterwards */
  updateEntry(existing: EntryRow, values: Partial<RowValues<typeof eventEntries>>, driver: DriverRow): void {
    this.#entryWritten(existing, this.#write.entries.update(existing, values, this.#now), driver)
  }

  #entryWritten(existing: EntryRow | undefined, written: Written, driver: DriverRow): EntryRow {
    this.#counts.record('event_entries', written.id, written.outcome)
    const row = settled(existing, written, (id) => this.#entryById(id))
    const current = { entry: row, driver, nameKey: entrantKey(row, driver) }
    const known = this.#entries.findIndex(({ entry }) => entry.id === row.id)
    if (known < 0) this.#entries.push(current)
    else this.#entries[known] = current
    return row
  }

  /** Counts an entry that a finisher has confirmed and that needs no change. */
  confirmEntry(entry: EntryRow): void {
    this.#counts.record('event_entries', entry.id, 'unchanged')
  }

  /** Removes an entry whose data another entry of the same driver and class has taken over (T4). */
  deleteMergedEntry(row: EntryRow): void {
    this.#db.orm.delete(eventEntries).where(eq(eventEntries.id, row.id)).run()
    this.#entries = this.#entries.filter(({ entry }) => entry.id !== row.id)
    this.#counts.forget('event_entries', row.id)
  }

  writeRace(existing: RaceRow | undefined, values: RowValues<typeof races>): RaceRow {
    return this.#raceWritten(existing, this.#write.races.write(existing, values, this.#now))
  }

  /** Writes those of `values` that differ; the rest of the race stays. */
  updateRace(existing: RaceRow, values: Partial<RowValues<typeof races>>): void {
    this.#raceWritten(existing, this.#write.races.update(existing, values, this.#now))
  }

  #raceWritten(existing: RaceRow | undefined, written: Written): RaceRow {
    this.#counts.record('races', written.id, written.outcome)
    const row = settled(existing, written, (id) => this.#raceById(id))
    if (existing !== undefined) this.#races.delete(existing.sourceRaceId)
    this.#races.set(row.sourceRaceId, row)
    return row
  }

  /** Drivers and results of one race, by the driver's number at the source. */
  loadRace(raceId: number): Map<string, { raceDriver: RaceDriverRow; result: ResultRow | null }> {
    const rows = this.#db.orm
      .select({ raceDriver: raceDrivers, result: raceResults })
      .from(raceDrivers)
      .leftJoin(raceResults, eq(raceResults.raceDriverId, raceDrivers.id))
      .where(eq(raceDrivers.raceId, raceId))
      .all()
    return new Map(rows.map((row) => [row.raceDriver.sourceDriverId, row]))
  }

  writeRaceDriver(existing: RaceDriverRow | undefined, values: RowValues<typeof raceDrivers>): number {
    const written = this.#write.raceDrivers.write(existing, values, this.#now)
    this.#counts.record('race_drivers', written.id, written.outcome)
    return written.id
  }

  /** Writes those of `values` that differ; the rest stays. */
  updateRaceDriver(existing: RaceDriverRow, values: Partial<RowValues<typeof raceDrivers>>): void {
    const written = this.#write.raceDrivers.update(existing, values, this.#now)
    this.#counts.record('race_drivers', written.id, written.outcome)
  }

  writeResult(existing: ResultRow | undefined, values: RowValues<typeof raceResults>): number {
    const written = this.#write.results.write(existing, values, this.#now)
    this.#counts.record('race_results', written.id, written.outcome)
    return written.id
  }

  updateResult(existing: ResultRow, values: Partial<RowValues<typeof raceResults>>): void {
    const written = this.#write.results.update(existing, values, this.#now)
    this.#counts.record('race_results', written.id, written.outcome)
  }

  /** Counts a result and its laps that need no change. */
  confirmResult(row: ResultRow, laps: number): void {
    this.#counts.record('race_results', row.id, 'unchanged')
    this.#counts.addBulk('laps', { inserted: 0, updated: 0, unchanged: laps })
  }

  writeLaps(laps: readonly LapValues[]): void {
    this.#counts.addBulk('laps', upsertLaps(this.#db, laps, this.#now))
  }

  /** The laps of one race that readers see, by result, lap 1 first. */
  loadShownLaps(raceId: number): Map<number, { lap: number; timeMs: number; position: number }[]> {
    const rows = this.#db
      .prepare(
        `select race_result_id as result, lap_number as lap, lap_time_ms as timeMs, position_on_lap as position
         from race_results cross join laps on laps.race_result_id = race_results.id and ${isShownLap}
         where race_results.race_id = ? and ${isShownResult} order by race_result_id, lap_number`,
      )
      .all(raceId)
    return Map.groupBy(z.array(shownLap).parse(rows), ({ result }) => result)
  }

  /** Races, results and laps of the event that readers see. */
  totals(): { races: number; results: number; laps: number } {
    const row = this.#db
      .prepare(
        `select count(distinct races.id) as races, count(distinct race_results.id) as results, count(laps.id) as laps
         from races left join race_results on race_results.race_id = races.id and ${isShownResult}
         left join laps on laps.race_result_id = race_results.id and ${isShownLap}
         where races.event_id = ? and ${isListedRace}`,
      )
      .get(this.#eventId)
    return z.object({ races: z.int(), results: z.int(), laps: z.int() }).parse(row)
  }

  #driverById(id: number): DriverRow | undefined {
    return this.#db.orm.select().from(drivers).where(eq(drivers.id, id)).get()
  }

  #classById(id: number): ClassRow | undefined {
    return this.#db.orm.select().from(eventRaceClasses).where(eq(eventRaceClasses.id, id)).get()
  }

  #entryById(id: number): EntryRow | undefined {
    return this.#db.orm.select().from(eventEntries).where(eq(eventEntries.id, id)).get()
  }

  #raceById(id: number): RaceRow | undefined {
    return this.#db.orm.select().from(races).where(eq(races.id, id)).get()
  }
}

function entrantKey(entry: EntryRow, driver: DriverRow): string {
  return nameKey(entryMetadata.parse(JSON.parse(entry.metadata)).driverName ?? driver.displayName)
}

/** The row as it is after a write: the one that was loaded when nothing changed, else read again. */
function settled<Row>(
  existing: Row | undefined,
  written: Written,
  byId: (id: number) => Row | undefined,
): Row {
  const row = existing !== undefined && written.changed.length === 0 ? existing : byId(written.id)
  if (row === undefined) throw new Error('A row that was written cannot be read')
  return row
}
