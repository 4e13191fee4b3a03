import { statSync } from 'node:fs'
import { z } from 'zod'
import type { DatabaseStatus } from '../../shared/contract/views.ts'
import type { ReadDb } from '../schema/handle.ts'
import { getOrigin } from './meta.ts'
import { readOne } from './rows.ts'

const statusRow = z.object({
  tracks: z.int(),
  events: z.int(),
  eventsImported: z.int(),
  races: z.int(),
  results: z.int(),
  laps: z.int(),
  drivers: z.int(),
  oldestIngestedAt: z.string().nullable(),
  newestIngestedAt: z.string().nullable(),
  catalogueSyncedAt: z.string().nullable(),
  pageBytes: z.int(),
  /** Empty for one that is held in memory. */
  databaseFile: z.string(),
  schemaVersion: z.int(),
})

/** Counts of everything, and of what readers may see of it: races, results, laps and drivers of complete events (L10, F7). */
const selectStatus = `
  with complete as (select id from events where ingest_depth = 'laps_full'),
    complete_results as (
      select race_results.id from complete
      join races on races.event_id = complete.id join race_results on race_results.race_id = races.id)
  select (select count(*) from tracks) as tracks,
    (select count(*) from events) as events,
    (select count(*) from complete) as eventsImported,
    (select count(*) from races join complete on complete.id = races.event_id) as races,
    (select count(*) from complete_results) as results,
    (select count(*) from complete_results join laps on laps.race_result_id = complete_results.id) as laps,
    (select count(distinct driver_id) from event_entries join complete on complete.id = event_entries.event_id)
      as drivers,
    (select min(last_ingested_at) from events where ingest_depth = 'laps_full') as oldestIngestedAt,
    (select max(last_ingested_at) from events where ingest_depth = 'laps_full') as newestIngestedAt,
    (select max(completed_at) from track_catalogue_sync_state) as catalogueSyncedAt,
    (select page_count * page_size from pragma_page_count, pragma_page_size) as pageBytes,
    (select file from pragma_database_list where name = 'main') as databaseFile,
    (select user_version from pragma_user_version) as schemaVersion`

/** What the database holds (L10). `databaseBytes` is the file with its write-ahead log, as everywhere. */
export function databaseStatus(db: ReadDb): DatabaseStatus {
  return db.snapshot(() => {
    const row = readOne(db, selectStatus, statusRow)
    if (row === null) throw new Error('A select without a table gives one row')
    const { databaseFile, pageBytes, ...counts } = row
    const databaseBytes =
      databaseFile === '' ? pageBytes : sizeOf(databaseFile) + sizeOf(`${databaseFile}-wal`)
    return { ...counts, databaseBytes, origin: getOrigin(db) }
  })
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
