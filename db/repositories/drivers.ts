import { z } from 'zod'
import type { DriverProfile, DriverSummary } from '../../shared/contract/drivers.ts'
import type { ReadDb } from '../schema/handle.ts'
import { publicDriverId } from './driver-id.ts'
import { readAll, readOne, source } from './rows.ts'
import { fromDriver } from './from-driver.ts'
import { quarantinedEventsOf } from './quarantines.ts'
import { isReusable } from './reusable.ts'
import { findDrivers } from './search-drivers.ts'
import { wordsIn } from './search-words.ts'
import { isShownLap } from './visible.ts'

/**
 * People over all imported events. Only what is shown of complete events counts (F7), nothing of one in quarantine (F37), and temporary identities of entry
 * lists are nobody (T4). Queries start with one driver and go outwards by `cross join`, which SQLite does not reorder.
 */

const summaryRow = z.object({
  driverId: z.string(),
  driverName: z.string(),
  events: z.int(),
  lastSeen: z.string().nullable(),
})

/**
 * Drivers with results whose name holds every word of the query, names that begin with it first; without words all, by
 * name. `more` says that the limit cut the list.
 */
export function searchDrivers(
  db: ReadDb,
  query: string,
  limit: number,
): { drivers: DriverSummary[]; more: boolean } {
  if (wordsIn(query).length === 0) return allDrivers(db, limit)
  const { drivers, more } = findDrivers(db, query, limit)
  return {
    drivers: drivers.map(({ driverId, name, events, lastDate }) => ({
      driverId,
      driverName: name,
      events,
      lastSeen: lastDate,
    })),
    more,
  }
}

function allDrivers(db: ReadDb, limit: number): { drivers: DriverSummary[]; more: boolean } {
  const ofDriver = fromDriver.replace('= ?', '= drivers.id')
  const rows = readAll(
    db,
    `select source_driver_id as driverId, display_name as driverName,
       (select count(distinct races.event_id) ${ofDriver}) as events,
       (select max(events.event_date) ${ofDriver}) as lastSeen
     from drivers
     where +drivers.source = '${source}' and substr(source_driver_id, 1, 6) <> 'entry_'
       and exists (select 1 ${ofDriver})
     order by display_name, source_driver_id limit ?`,
    summaryRow,
    limit + 1,
  )
  const drivers = rows.map((row) => ({ ...row, lastSeen: row.lastSeen ?? '' }))
  return { drivers: drivers.slice(0, limit), more: rows.length > limit }
}

/** A driver of the source with the local row; `null` for one who is not known, and for a temporary identity. */
export function driverRow(
  db: ReadDb,
  driverId: string,
): { readonly id: number; readonly driverName: string } | null {
  if (publicDriverId(driverId) === null) return null
  return readOne(
    db,
    'select id, display_name as driverName from drivers where source = ? and source_driver_id = ?',
    z.object({ id: z.int(), driverName: z.string() }),
    source,
    driverId,
  )
}

const sightingRow = z.object({
  eventId: z.string(),
  eventName: z.string(),
  date: z.string(),
  className: z.string(),
  name: z.string(),
})
const entryRow = sightingRow.extend({ transponder: z.string().nullable() })
type Sighting = z.output<typeof sightingRow>

/** Who a driver is: names, transponders and classes, as far as imported events show. `null` without any of them. */
export function getDriverProfile(db: ReadDb, driverId: string): DriverProfile | null {
  return db.snapshot(() => {
    const driver = driverRow(db, driverId)
    if (driver === null) return null
    const { id, driverName } = driver
    const raced = racedAs(db, id)
    const entered = enteredAs(db, id)
    const seen = newestFirst([...raced, ...entered])
    const [newest] = seen
    if (newest === undefined) return null
    const races = countsOf(db, id)
    return {
      driverId,
      driverName,
      ...races,
      firstSeen: seen.at(-1)?.date ?? null,
      lastSeen: newest.date,
      names: namesOf(seen),
      transponders: transpondersOf(newestFirst(entered)),
      classes: classesOf(raced),
      leftOut: quarantinedEventsOf(db, driverId),
    }
  })
}

function countsOf(db: ReadDb, id: number): { events: number; sessions: number; laps: number } {
  const row = readOne(
    db,
    `select count(distinct races.event_id) as events, count(*) as sessions,
       coalesce(sum((select count(*) from laps where laps.race_result_id = race_results.id and ${isShownLap})), 0)
         as laps
     ${fromDriver}`,
    z.object({ events: z.int(), sessions: z.int(), laps: z.int() }),
    id,
  )
  return row ?? { events: 0, sessions: 0, laps: 0 }
}

/** Names in results, once per event, class and spelling. */
function racedAs(db: ReadDb, id: number): Sighting[] {
  return readAll(
    db,
    `select distinct source_event_id as eventId, event_name as eventName, event_date as date,
       races.class_name as className, race_drivers.display_name as name
     ${fromDriver}`,
    sightingRow,
    id,
  )
}

function enteredAs(db: ReadDb, id: number): z.output<typeof entryRow>[] {
  return readAll(
    db,
    `select source_event_id as eventId, event_name as eventName, event_date as date, class_name as className,
       coalesce(json_extract(event_entries.metadata, '$.driverName'), drivers.display_name) as name,
       event_entries.transponder_number as transponder
     from event_entries
     cross join events on events.id = event_entries.event_id and ${isReusable}
     cross join drivers on drivers.id = event_entries.driver_id
     where event_entries.driver_id = ? and not withdrawn`,
    entryRow,
    id,
  )
}

function newestFirst<Row extends Sighting>(rows: readonly Row[]): Row[] {
  return rows.toSorted(
    (a, b) =>
      compare(b.date, a.date) ||
      compare(b.eventId, a.eventId) ||
      compare(a.className, b.className) ||
      compare(a.name, b.name),
  )
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

const seenAt = ({ eventId, eventName, date }: Sighting) => ({ eventId, eventName, date })

function namesOf(newest: readonly Sighting[]): DriverProfile['names'] {
  return [...Map.groupBy(newest, ({ name }) => name)].flatMap(([name, [last, ...others]]) =>
    last === undefined
      ? []
      : [{ name, events: new Set([last, ...others].map(({ eventId }) => eventId)).size, last: seenAt(last) }],
  )
}

function transpondersOf(newest: readonly z.output<typeof entryRow>[]): DriverProfile['transponders'] {
  const named = newest.flatMap((row) =>
    row.transponder === null ? [] : [{ ...row, number: row.transponder }],
  )
  return [...Map.groupBy(named, ({ number }) => number)].map(([transponder, rows]) => ({
    transponder,
    entries: rows.map((row) => ({ ...seenAt(row), className: row.className })),
  }))
}

function classesOf(raced: readonly Sighting[]): DriverProfile['classes'] {
  return [...Map.groupBy(raced, ({ className }) => className)]
    .map(([className, rows]) => ({ className, events: new Set(rows.map(({ eventId }) => eventId)).size }))
    .toSorted((a, b) => b.events - a.events || compare(a.className, b.className))
}
