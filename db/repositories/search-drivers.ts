import { z } from 'zod'
import type { DriverHit } from '../../shared/contract/search.ts'
import type { ReadDb } from '../schema/handle.ts'
import { fromDriver } from './from-driver.ts'
import { readAll, readOne, source } from './rows.ts'
import { containing, readWords } from './search-words.ts'

const candidate = z.object({ id: z.int(), driverId: z.string(), name: z.string() })
const seen = z.object({ events: z.int(), lastDate: z.string().nullable() })

/** A word that more people than this share tells too little to sort them all. */
const MOST_CANDIDATES = 2_000

/**
 * Drivers with results whose name holds every word of the query, whatever its capitals and accents: names that begin with
 * what was typed first, then by name. Temporary identities of entry lists are nobody (T4), and only what complete events
 * show counts (F7).
 */
export function findDrivers(
  db: ReadDb,
  query: string,
  limit: number,
): { drivers: DriverHit[]; more: boolean } {
  const words = readWords(query)
  if (words === null) return { drivers: [], more: false }
  const conditions: { sql: string; value: string }[] = [
    ...(words.long === null
      ? []
      : [
          {
            sql: 'id in (select rowid from driver_search where driver_search match ? limit 2000)',
            value: words.long,
          },
        ]),
    ...(words.short === null
      ? []
      : [
          {
            sql: 'id in (select rowid from driver_words where driver_words match ? limit 2000)',
            value: words.short,
          },
        ]),
    ...words.literal.map((word) => ({
      sql: String.raw`display_name like ? escape '\'`,
      value: containing(word),
    })),
  ]
  return db.snapshot(() => {
    const rows = readAll(
      db,
      `select id, source_driver_id as driverId, display_name as name from drivers
       where ${conditions.map(({ sql }) => `(${sql})`).join(' and ')}
         and source = '${source}' and substr(source_driver_id, 1, 6) <> 'entry_'
       limit ${MOST_CANDIDATES}`,
      candidate,
      ...conditions.map(({ value }) => value),
    )
    return shown(db, ranked(rows, query), limit)
  })
}

function ranked(rows: readonly z.output<typeof candidate>[], query: string) {
  const typed = plain(query)
  return rows
    .map((row) => ({ row, text: plain(row.name) }))
    .map((entry) => ({ ...entry, rank: entry.text.startsWith(typed) ? 0 : 1 }))
    .toSorted((a, b) => a.rank - b.rank || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ row }) => row)
}

/** Without capitals and accents. */
function plain(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().trim()
}

/** The first ones that have a result; whoever has none is not shown anywhere. */
function shown(db: ReadDb, rows: readonly z.output<typeof candidate>[], limit: number) {
  const drivers: DriverHit[] = []
  for (const { id, driverId, name } of rows) {
    const { events, lastDate } = seenOf(db, id)
    if (lastDate === null) continue
    if (drivers.length === limit) return { drivers, more: true }
    drivers.push({ driverId, name, events, lastDate })
  }
  return { drivers, more: false }
}

function seenOf(db: ReadDb, driverRowId: number): z.output<typeof seen> {
  const sql = `select count(distinct races.event_id) as events, max(events.event_date) as lastDate ${fromDriver}`
  return readOne(db, sql, seen, driverRowId) ?? { events: 0, lastDate: null }
}
