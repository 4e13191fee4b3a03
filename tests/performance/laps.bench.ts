import { join } from 'node:path'
import { openDatabase } from '../../db/client/index.ts'
import { upsertLaps, type LapValues } from '../../db/repositories/write/laps.ts'
import type { WriteDb } from '../../db/schema/handle.ts'
import { bench, figure, ratio } from '../../tools/bench/harness.ts'
import { inScratchFolder } from './support/engine.ts'

const lapsPerResult = 50
const results = 1_000
const now = '2026-01-01T00:00:00.000Z'

const laps = Array.from({ length: results }, (_, result) => lapsOf(result + 1))

await inScratchFolder(async (folder) => {
  const database = await openDatabase({ file: join(folder, 'mre.sqlite') })
  prepareResults(database.write)
  await compare(database.write)
  database.close()
})

function compare(db: WriteDb): Promise<void> {
  return bench(
    'Lap upserts',
    () =>
      ratio('50,000 laps through the repository against bare prepared inserts', {
        subject: () => throughRepository(db),
        baseline: () => bareInserts(db),
        warmUp: 1,
        runs: 7,
        // 60 % of the rows per second is 1 / 0.6 of the time.
        atMost: 1.66,
      }),
    () => {
      throughRepository(db)
      const again = db.transaction(() => laps.map((race) => upsertLaps(db, race, '2027-01-01T00:00:00.000Z')))
      const written = again.reduce((sum, { inserted, updated }) => sum + inserted + updated, 0)
      return figure('rows written when nothing changed', written, ' rows', { atMost: 0 })
    },
  )
}

function empty(db: WriteDb): void {
  db.transaction<void>(() => void db.prepare('delete from laps').run())
}

function throughRepository(db: WriteDb): number {
  empty(db)
  const began = performance.now()
  db.transaction<void>(() => {
    for (const race of laps) upsertLaps(db, race, now)
  })
  return performance.now() - began
}

function bareInserts(db: WriteDb): number {
  empty(db)
  const insert =
    db.prepare(`insert into laps (race_result_id, lap_number, position_on_lap, lap_time_raw, lap_time_ms,
    pace_string, elapsed_race_time_ms, segments_json, created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const began = performance.now()
  db.transaction<void>(() => {
    for (const race of laps) {
      for (const lap of race) {
        insert.run(
          lap.raceResultId,
          lap.lapNumber,
          lap.positionOnLap,
          lap.lapTimeRaw,
          lap.lapTimeMs,
          lap.paceString,
          lap.elapsedRaceTimeMs,
          lap.segmentsJson,
          now,
          now,
        )
      }
    }
  })
  return performance.now() - began
}

function lapsOf(raceResultId: number): LapValues[] {
  return Array.from({ length: lapsPerResult }, (_, index) => ({
    raceResultId,
    lapNumber: index + 1,
    positionOnLap: 1 + (index % 12),
    lapTimeRaw: '38.417',
    lapTimeMs: 38_417,
    paceString: '47/30:31.382',
    elapsedRaceTimeMs: 38_417 * (index + 1),
    segmentsJson: '[]',
  }))
}

/** Results for the laps to belong to, with as little around them as the schema allows. */
function prepareResults(target: WriteDb): void {
  target.transaction<void>(() => {
    const stamps = `'${now}', '${now}'`
    const run = (sql: string) => void target.prepare(sql).run()
    run(`insert into tracks (id, source, source_track_slug, track_name, track_url, events_url, created_at, updated_at)
      values (1, 'liverc', 'bench', 'Bench', 'https://bench.liverc.com/', 'https://bench.liverc.com/events', ${stamps})`)
    run(`insert into events (id, source, source_event_id, track_id, event_name, event_date, event_entries, event_drivers,
      event_url, created_at, updated_at) values (1, 'liverc', '1', 1, 'Bench', '2026-01-01', 1, 1, '', ${stamps})`)
    run(`insert into races (id, event_id, source, source_race_id, source_index, class_name, race_label, race_url,
      result_state, created_at, updated_at) values (1, 1, 'liverc', '1', 0, 'Buggy', 'A-Main', '', 'stored', ${stamps})`)
    const numbers = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${results})`
    run(`insert into drivers (id, source, source_driver_id, display_name, created_at, updated_at)
      ${numbers} select i, 'liverc', i, 'DRIVER', ${stamps} from n`)
    run(`insert into race_drivers (id, race_id, driver_id, source, source_driver_id, display_name, created_at, updated_at)
      ${numbers} select i, 1, i, 'liverc', i, 'DRIVER', ${stamps} from n`)
    run(`insert into race_results (id, race_id, race_driver_id, position_final, laps_completed, created_at, updated_at)
      ${numbers} select i, 1, i, i, 50, ${stamps} from n`)
  })
}
