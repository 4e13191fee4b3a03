import { z } from 'zod'
import { canonicalJson } from '../../shared/util/canonical-json.ts'
import type { ReadDb } from '../schema/handle.ts'

/** Columns that say nothing about the source's data: identities of this machine and times of our own clock. */
const localColumns = new Set([
  'id',
  'event_id',
  'track_id',
  'driver_id',
  'race_id',
  'race_driver_id',
  'race_result_id',
  'event_race_class_id',
  'created_at',
  'updated_at',
  'last_seen_at',
  'last_ingested_at',
  'last_error_at',
  'vehicle_type_reviewed_at',
])

/** Every domain table with the natural keys (E1) that stand in for its local ones. */
const tables: readonly { readonly name: string; readonly keys: readonly string[]; readonly from: string }[] =
  [
    { name: 'tracks', keys: ['tracks.source', 'tracks.source_track_slug'], from: 'tracks' },
    {
      name: 'events',
      keys: ['events.source', 'events.source_event_id', 'tracks.source_track_slug'],
      from: 'events join tracks on tracks.id = events.track_id',
    },
    {
      name: 'event_race_classes',
      keys: ['events.source_event_id', 'event_race_classes.class_name'],
      from: 'event_race_classes join events on events.id = event_race_classes.event_id',
    },
    {
      name: 'event_entries',
      keys: [
        'events.source_event_id',
        'event_entries.class_name',
        'drivers.source_driver_id',
        'event_race_classes.class_name',
      ],
      from: `event_entries join events on events.id = event_entries.event_id
      join drivers on drivers.id = event_entries.driver_id
      left join event_race_classes on event_race_classes.id = event_entries.event_race_class_id`,
    },
    { name: 'drivers', keys: ['drivers.source', 'drivers.source_driver_id'], from: 'drivers' },
    {
      name: 'races',
      keys: ['events.source_event_id', 'races.source_race_id', 'event_race_classes.class_name'],
      from: `races join events on events.id = races.event_id
      left join event_race_classes on event_race_classes.id = races.event_race_class_id`,
    },
    {
      name: 'race_drivers',
      keys: [
        'events.source_event_id',
        'races.source_race_id',
        'race_drivers.source_driver_id',
        'drivers.source_driver_id',
      ],
      from: `race_drivers join races on races.id = race_drivers.race_id join events on events.id = races.event_id
      join drivers on drivers.id = race_drivers.driver_id`,
    },
    {
      name: 'race_results',
      keys: ['events.source_event_id', 'races.source_race_id', 'race_drivers.source_driver_id'],
      from: `race_results join races on races.id = race_results.race_id join events on events.id = races.event_id
      join race_drivers on race_drivers.id = race_results.race_driver_id`,
    },
    {
      name: 'laps',
      keys: [
        'events.source_event_id',
        'races.source_race_id',
        'race_drivers.source_driver_id',
        'laps.lap_number',
      ],
      from: `laps join race_results on race_results.id = laps.race_result_id
      join races on races.id = race_results.race_id join events on events.id = races.event_id
      join race_drivers on race_drivers.id = race_results.race_driver_id`,
    },
  ]

/** Rows of SQLite hold nothing else here; looking at each cell would take longer than reading it. */
const tableRow = z.custom<Readonly<Record<string, string | number | null>>>((row) => row instanceof Object)

/**
 * Every row of every domain table as one line of text, `table key key … {columns}`, in the order of the natural keys. Two
 * databases that were filled from the same pages give the same bytes (E6, E7), JSON columns included.
 */
export function canonicalDatabase(db: ReadDb): string {
  return db.snapshot(() => tables.map((table) => canonicalTable(db, table)).join(''))
}

function canonicalTable(db: ReadDb, { name, keys, from }: (typeof tables)[number]): string {
  const keyColumns = keys.map((key, index) => `${key} as "key ${index}"`)
  const sql = `select ${keyColumns.join(', ')}, ${name}.* from ${from} order by ${keys.join(', ')}`
  let text = ''
  for (const row of db.prepare(sql).iterate()) {
    const cells = Object.entries(tableRow.parse(row))
    const key = cells.slice(0, keys.length).map(([, value]) => String(value))
    const columns = cells.slice(keys.length).filter(([column]) => !localColumns.has(column))
    text += `${name}\t${key.join('\t')}\t${canonicalJson(Object.fromEntries(columns))}\n`
  }
  return text
}
