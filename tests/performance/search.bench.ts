import { openDatabase, type Database } from '../../db/client/index.ts'
import { getEventSummary } from '../../db/repositories/events.ts'
import type { WriteDb } from '../../db/schema/handle.ts'
import { Library } from '../../electron/services/library.ts'
import { Search } from '../../electron/services/search.ts'
import { bench, duration, figure } from '../../tools/bench/harness.ts'
import { inScratchFolder } from './support/engine.ts'

const EVENTS = 100_000
const TRACKS = 1_100
const DRIVERS = 20_000

const now = '2026-01-02T03:04:05.678Z'
const KINDS = [
  'Race',
  'Club',
  'Round',
  'Cup',
  'Winter',
  'Summer',
  'Nationals',
  'Series',
  'Off-Road',
  'GP',
  'Été',
  'Чемпионат',
  '第5回大会',
]
const PLACES = ['Canberra', 'Oslo', 'Tokyo', 'Harbour', 'Meadow', 'Zürich', 'São Paulo']
const FIRST = ['Ann', 'Ben', 'Carla', 'Dmitri', 'Éva', 'Finn', 'Grace', 'Hugo', 'Ines', 'Jürgen']
const LAST = [
  'Smith',
  'Jones',
  'Andersen',
  'García',
  'Nowak',
  'Иванов',
  'Müller',
  'Tanaka',
  'Rossi',
  'Dubois',
]

/** The same numbers in every run. */
function generator(): (below: number) => number {
  let state = 20_251_116
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return Math.floor((state / 0x80000000) * below)
  }
}

function fill(db: WriteDb): void {
  const random = generator()
  const of = (list: readonly string[]): string => list[random(list.length)] ?? ''
  db.transaction(() => {
    const track = db.prepare(
      `insert into tracks (id, source, source_track_slug, track_name, track_url, events_url, created_at, updated_at)
       values (?, 'liverc', ?, ?, 'https://x.liverc.com/', 'https://x.liverc.com/events', '${now}', '${now}')`,
    )
    for (let id = 1; id <= TRACKS; id += 1) track.run(id, `track${id}`, `${of(PLACES)} ${id} RC Raceway`)
    const event = db.prepare(
      `insert into events (id, source, source_event_id, track_id, event_name, event_date, event_date_end, event_entries,
         event_drivers, event_url, ingest_depth, ingestion_status, created_at, updated_at)
       values (?, 'liverc', ?, ?, ?, ?, ?, 40, 30, 'https://x.liverc.com/e', ?, ?, '${now}', '${now}')`,
    )
    for (let id = 1; id <= EVENTS; id += 1) {
      const day = new Date(Date.UTC(2010, 0, 1 + random(5_800)))
      const end = random(10) === 0 ? new Date(day.getTime() + 86_400_000 * random(5)) : null
      const isFull = random(50) === 0
      const failed = !isFull && random(500) === 0
      const name = `${of(KINDS)} ${of(KINDS)} ${day.getUTCFullYear()} #${random(97)}${id === 5_000 ? ' Zyxquartz' : ''}`
      event.run(
        id,
        String(100_000 + id),
        1 + random(TRACKS),
        name,
        day.toISOString().slice(0, 10),
        end?.toISOString().slice(0, 10) ?? null,
        isFull ? 'laps_full' : 'none',
        isFull ? 'complete' : failed ? 'failed' : 'idle',
      )
    }
    fillDrivers(db, of, random)
  })
}

function fillDrivers(
  db: WriteDb,
  of: (list: readonly string[]) => string,
  random: (below: number) => number,
): void {
  const race = db.prepare(
    `insert into races (id, event_id, source, source_race_id, source_index, class_name, race_label, race_url, result_state,
       created_at, updated_at)
     select ?, id, 'liverc', ?, 0, 'Buggy', 'A-Main', 'https://x.liverc.com/r', 'stored', '${now}', '${now}'
     from events where ingest_depth = 'laps_full' limit 1 offset ?`,
  )
  const races = 500
  for (let id = 1; id <= races; id += 1) race.run(id, String(id), id)
  const driver = db.prepare(
    `insert into drivers (id, source, source_driver_id, display_name, created_at, updated_at)
     values (?, 'liverc', ?, ?, '${now}', '${now}')`,
  )
  const raced = db.prepare(
    `insert into race_drivers (id, race_id, driver_id, source, source_driver_id, display_name, created_at, updated_at)
     values (?, ?, ?, 'liverc', ?, 'X', '${now}', '${now}')`,
  )
  const result = db.prepare(
    `insert into race_results (race_id, race_driver_id, position_final, laps_completed, raw_fields_json, created_at, updated_at)
     values (?, ?, 1, 20, '{"onPage":true}', '${now}', '${now}')`,
  )
  for (let id = 1; id <= DRIVERS; id += 1) {
    driver.run(id, String(id), `${of(FIRST)} ${of(LAST)} ${id}`.toUpperCase())
    const raceId = 1 + random(races)
    raced.run(id, raceId, id, String(id))
    result.run(raceId, id)
  }
}

/** Texts as they are typed, from one letter to a rare word; others in scripts of all kinds. */
const TEXTS = [
  'r',
  'ra',
  'rac',
  'race',
  'racew',
  'raceway',
  'rc',
  'g',
  'gp',
  'cup',
  'winter cup',
  'cup winter',
  'canberra',
  'canberra cup',
  'zyxquartz',
  'zyx',
  'nothing like this',
  'чемпионат',
  'ЧЕМПИОНАТ',
  'чем',
  'été',
  'ete',
  'zurich',
  'são',
  'sao paulo',
  '大会',
  '第5回',
  'off-road',
  '2015',
  'winter 2015',
  '#42',
  'smith',
  'ann smith',
  'иванов',
  'garcia',
  'müller',
  'muller 77',
  'a',
  'jo',
  '50%',
]
const RANGE = { from: '2015-03-01', to: '2015-03-31' }

function searches(database: Database): (() => unknown)[] {
  const library = new Library(database.read, () => new Set())
  const search = new Search(database.read, library)
  return [
    ...TEXTS.map((query) => () => search.all({ query, kinds: [], limit: 8 })),
    ...TEXTS.map((query) => () => library.search({ query, limit: 100 })),
    ...TEXTS.map((query) => () => library.search({ query, ...RANGE, limit: 100 })),
    ...(['imported', 'failed', 'scheduled', 'known'] as const).flatMap((status) => [
      () => library.search({ status: [status], limit: 500 }),
      () => library.search({ status: [status], query: 'raceway', limit: 100 }),
      () => library.search({ status: [status], ...RANGE, limit: 100 }),
    ]),
    () => library.search({ limit: 500 }),
    () => library.search({ trackSlug: 'track7', query: 'cup', limit: 500 }),
    () => library.search({ ...RANGE, limit: 500 }),
    () => search.nearest({ from: '1999-01-01', to: '1999-01-02' }),
    () => search.nearest({ from: '2015-03-01', to: '2015-03-02', query: 'zyxquartz' }),
    () => search.newAtYourTracks(20),
  ]
}

function timesOf(works: readonly (() => unknown)[]): number[] {
  return works.map((work) => {
    const began = performance.now()
    work()
    return performance.now() - began
  })
}

const percentile = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.ceil(times.length * share) - 1] ?? Number.NaN

async function measure(folder: string): Promise<void> {
  const database = await openDatabase({ file: `${folder}/mre.sqlite` })
  fill(database.write)
  const works = searches(database)
  timesOf(works)
  const times = Array.from({ length: 5 }, () => timesOf(works)).flat()
  const { read } = database
  const lookUp = (): void => {
    for (let id = 1; id <= 1_000; id += 1) getEventSummary(read, String(100_000 + id * 97))
  }
  await bench(
    `Search over ${EVENTS} events, ${TRACKS} tracks and ${DRIVERS} drivers`,
    () =>
      figure(
        'p95 of all searches',
        percentile(times, 0.95),
        ' ms',
        { atMost: 50 },
        `${times.length} searches`,
      ),
    () => figure('median', percentile(times, 0.5), ' ms', { atMost: 20 }),
    () => figure('p99', percentile(times, 0.99), ' ms', { atMost: 100 }),
    () => duration('for scale: 1,000 events by their number', { work: lookUp, atMost: 250 }),
  )
  if (process.argv.includes('--each')) {
    const last = timesOf(works)
    const worst = last.map((ms, index) => ({ ms, index })).toSorted((a, b) => b.ms - a.ms)
    for (const { ms, index } of worst.slice(0, 12)) console.log(ms.toFixed(1), index, String(works[index]))
  }
  database.close()
}

await inScratchFolder(measure)
