import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../../db/client/index.ts'
import { migrations } from '../../../db/migrations/index.ts'
import {
  nearestEvents,
  searchEvents,
  searchStatements,
  type EventQuery,
} from '../../../db/repositories/search-events.ts'
import { findDrivers } from '../../../db/repositories/search-drivers.ts'
import { listTracks } from '../../../db/repositories/tracks.ts'
import type { ReadDb, WriteDb } from '../../../db/schema/handle.ts'
import {
  addDriver,
  addEvent,
  addRace,
  addRaceDriver,
  addResult,
  addTrack,
  temporaryDatabase,
  temporaryFolder,
} from '../../support/database.ts'

const ids = (read: ReadDb, query: Partial<EventQuery>): string[] =>
  searchEvents(read, { limit: 100, ...query }).events.map(({ eventId }) => eventId)

async function someEvents() {
  const database = await temporaryDatabase()
  const db = database.write
  const meadow = addTrack(db)
  const tokyo = addTrack(db, { sourceTrackSlug: 'tokyo', trackName: '東京サーキット' })
  const add = (id: string, date: string, name: string, more: Partial<Parameters<typeof addEvent>[1]> = {}) =>
    addEvent(db, { trackId: meadow, sourceEventId: id, eventDate: date, eventName: name, ...more })
  add('1', '2025-01-10', 'Été GP')
  add('2', '2025-02-10T09:00:00', 'Winter Cup', { ingestDepth: 'laps_full', ingestionStatus: 'complete' })
  add('3', '2025-03-10', 'Чемпионат Москвы', { eventDateEnd: '2025-03-20' })
  add('4', '2025-04-10', '第5回大会', { trackId: tokyo })
  add('5', '2999-01-01', 'New Year Cup')
  add('6', '2025-05-10', 'Cup of Failure', { ingestionStatus: 'failed' })
  add('meadow-practice-2025-01-01', '2025-01-01', 'Practice Cup')
  return database
}

describe('the index of texts', () => {
  it.each([
    ['three letters inside a word', 'ailu', ['6']],
    ['without its accents', 'ete', ['1']],
    ['with its accents', 'ÉTÉ', ['1']],
    ['another script without capitals', 'чемпионат', ['3']],
    ['two letters that begin a word', 'gp', ['1']],
    ['one letter that begins a word', 'g', ['1']],
    ['two letters inside a word: not', 'ul', []],
    ['two signs of a script without blanks', '大会', ['4']],
    ['a short and a long word', 'cu winter', ['2']],
    ['words of track and event', 'meadow cup', ['5', '6', '2']],
    ['a track by two of its signs', '東京', ['4']],
    ['every word', 'cup москвы', []],
    ['quotes as text', '"cup"', []],
    ['operators as text', 'cup NOT winter', []],
    ['a column filter as text', 'facets:xsfailedx', []],
    ['a star as text', 'cup*', []],
    ['the facets of an event are no text', 'xsfailedx', []],
    ['a NUL as a blank', 'cup\0winter', ['2']],
  ])('finds %s', async (_, query, found) => {
    const { read } = await someEvents()
    expect(ids(read, { query })).toEqual(found)
  })

  it('is asked for days, track and status together with words', async () => {
    const { read } = await someEvents()
    expect(ids(read, { query: 'cup', from: '2025-02-10', to: '2025-04-30' })).toEqual(['2'])
    expect(ids(read, { query: 'cup', trackSlug: 'Tokyo' })).toEqual([])
    expect(ids(read, { query: 'cup', trackSlug: 'nowhere' })).toEqual([])
    expect(ids(read, { query: 'cup', status: ['failed', 'imported'] })).toEqual(['6', '2'])
    expect(ids(read, { query: 'cup', status: ['scheduled'] })).toEqual(['5'])
    expect(ids(read, { query: 'cup', status: ['known'] })).toEqual([])
    expect(ids(read, { query: 'москвы', from: '2025-03-20', to: '2025-03-25' })).toEqual(['3'])
    expect(ids(read, { query: 'москвы', from: '2025-03-21', to: '2025-03-25' })).toEqual([])
  })

  it('gives the newest when the limit cuts', async () => {
    const { read } = await someEvents()
    const { events, more } = searchEvents(read, { query: 'cup', limit: 2 })
    expect(events.map(({ eventId }) => eventId)).toEqual(['5', '6'])
    expect(more).toBe(true)
  })

  it('follows every change of events and tracks', async () => {
    const { read, write } = await someEvents()
    const run = (sql: string): unknown => write.prepare(sql).run()
    run("update events set event_name = 'Summer Ball' where source_event_id = '2'")
    expect(ids(read, { query: 'winter' })).toEqual([])
    expect(ids(read, { query: 'summer' })).toEqual(['2'])
    run("update events set event_date = '2026-06-01' where source_event_id = '2'")
    expect(ids(read, { query: 'summer', from: '2026-01-01' })).toEqual(['2'])
    expect(ids(read, { query: 'summer', to: '2025-12-31' })).toEqual([])
    run("update tracks set track_name = 'Oslo Arena' where source_track_slug = 'meadow'")
    expect(ids(read, { query: 'meadow' })).toEqual([])
    expect(ids(read, { query: 'oslo' })).toEqual(['5', '2', '6', '3', '1'])
    run("update events set ingestion_status = 'running' where source_event_id = '6'")
    expect(ids(read, { query: 'failure', status: ['importing'] })).toEqual(['6'])
    expect(ids(read, { query: 'failure', status: ['failed'] })).toEqual([])
    run("delete from events where source_event_id = '6'")
    expect(ids(read, { query: 'failure' })).toEqual([])
    run("delete from tracks where source_track_slug = 'meadow'")
    expect(ids(read, { query: 'oslo' })).toEqual([])
    expect(write.prepare('select count(*) as rows from event_search').get()).toEqual({ rows: 1 })
    expect(write.prepare('select count(*) as rows from event_words').get()).toEqual({ rows: 1 })
  })

  it('is filled from what an older database holds', async () => {
    const file = `${temporaryFolder()}/mre.sqlite`
    const before = migrations.findIndex(({ name }) => name === 'search')
    const old = await openDatabase({ file, migrations: migrations.slice(0, before) })
    const trackId = addTrack(old.write)
    addEvent(old.write, { trackId, sourceEventId: '7', eventName: 'Oldest Cup' })
    addEvent(old.write, {
      trackId,
      sourceEventId: 'meadow-practice-2025-01-01',
      eventName: 'Oldest practice',
    })
    const driverId = addDriver(old.write, { sourceDriverId: '12', displayName: 'OLD HAND' })
    addDriver(old.write, { sourceDriverId: 'entry_12', displayName: 'OLD ENTRY' })
    old.close()
    const database = await openDatabase({ file })
    expect(ids(database.read, { query: 'oldest' })).toEqual(['7'])
    expect(ids(database.read, { query: 'ol' })).toEqual(['7'])
    const found = database.read
      .prepare("select rowid from driver_search where driver_search match 'old'")
      .all()
    expect(found).toEqual([{ rowid: driverId }])
    database.close()
  })

  it('uses the index of the new triggers with a schema that is not trusted', async () => {
    const { write } = await someEvents()
    expect(write.prepare('pragma trusted_schema').get()).toEqual({ trusted_schema: 0 })
  })
})

describe('what SQLite does for a search', () => {
  const planOf = (read: ReadDb, query: Partial<EventQuery>): string[] =>
    searchStatements(read, { limit: 100, ...query }).map(({ sql, values }) =>
      read
        .prepare(`explain query plan ${sql}`)
        .all(...values)
        .map((row) => (row instanceof Object && 'detail' in row ? String(row.detail) : ''))
        .join('\n'),
    )

  it.each([
    ['long words', { query: 'cup winter' }, 'event_search VIRTUAL TABLE INDEX'],
    ['short words', { query: 'gp' }, 'event_words VIRTUAL TABLE INDEX'],
    [
      'words and days',
      { query: 'cup', from: '2025-01-01', to: '2025-12-31' },
      'event_search VIRTUAL TABLE INDEX',
    ],
    ['nothing', {}, 'events_regular_date'],
    ['days', { from: '2025-01-01', to: '2025-12-31' }, 'event_date>? AND event_date<?'],
    ['imported ones', { status: ['imported'] }, 'events_regular_full_date'],
    ['failed ones', { status: ['failed'] }, 'events_failed_date'],
    ['importing ones', { status: ['importing'] }, 'events_running_date'],
    ['a track', { trackSlug: 'meadow' }, 'events_track_date'],
  ] as const)('for %s: through an index, nothing is sorted but a day', async (_, query, index) => {
    const { read } = await someEvents()
    const [plan = ''] = planOf(read, query)
    expect(plan).toContain(index)
    expect(plan).not.toMatch(/SCAN events\b(?! USING INDEX)/u)
    expect(plan).not.toMatch(/USE TEMP B-TREE FOR ORDER BY/u)
  })

  it('asks each status by itself, so that each has its index', async () => {
    const { read } = await someEvents()
    const plans = planOf(read, { status: ['failed', 'imported'] })
    expect(plans).toHaveLength(2)
    expect(plans[0]).toContain('events_failed_date')
    expect(plans[1]).toContain('events_regular_full_date')
  })
})

describe('the nearest events beside a range', () => {
  it('are the last before and the first after it, all else being equal', async () => {
    const { read } = await someEvents()
    const near = (query: Partial<EventQuery>): (string | undefined)[] => {
      const { before, after } = nearestEvents(read, query)
      return [before?.eventId, after?.eventId]
    }
    expect(near({ from: '2025-03-22', to: '2025-03-23' })).toEqual(['3', '4'])
    expect(near({ from: '2025-03-22', to: '2025-03-23', query: 'cup' })).toEqual(['2', '6'])
    expect(near({ from: '2025-03-22', to: '2025-03-23', status: ['failed', 'scheduled'] })).toEqual([
      undefined,
      '6',
    ])
    expect(near({ from: '2025-03-22' })).toEqual(['3', undefined])
    expect(near({ to: '2025-01-01' })).toEqual([undefined, '1'])
  })
})

describe('drivers by name', () => {
  function raced(db: WriteDb, names: readonly string[]): void {
    const trackId = addTrack(db)
    const eventId = addEvent(db, { trackId, ingestDepth: 'laps_full' })
    const hidden = addEvent(db, { trackId, sourceEventId: '5002' })
    const raceId = addRace(db, { eventId })
    const hiddenRace = addRace(db, { eventId: hidden, sourceRaceId: '9002' })
    names.forEach((displayName, index) => {
      const sourceDriverId = displayName.startsWith('entry') ? `entry_${index}` : String(100 + index)
      const driverId = addDriver(db, { sourceDriverId, displayName })
      const into = displayName.startsWith('HIDDEN') ? hiddenRace : raceId
      const raceDriverId = addRaceDriver(db, { raceId: into, driverId, sourceDriverId, displayName })
      addResult(db, { raceId: into, raceDriverId }, { onPage: true })
    })
  }

  it('finds who has a result in a complete event, names that begin with the text first', async () => {
    const { read, write } = await temporaryDatabase()
    raced(write, ['BEA ANDERSEN', 'ANDRÉ LUND', 'HIDDEN ANDRE', 'entry ANDRE', 'Юлия Андреева'])
    addDriver(write, { sourceDriverId: '900', displayName: 'ANDRE WITHOUT RESULT' })
    const names = (query: string): string[] => findDrivers(read, query, 10).drivers.map(({ name }) => name)
    expect(names('and')).toEqual(['ANDRÉ LUND', 'BEA ANDERSEN'])
    expect(names('andre')).toEqual(['ANDRÉ LUND'])
    expect(names('lund andré')).toEqual(['ANDRÉ LUND'])
    expect(names('андреева')).toEqual(['Юлия Андреева'])
    expect(names('lu')).toEqual(['ANDRÉ LUND'])
    expect(names('')).toEqual([])
    expect(findDrivers(read, 'and', 1)).toMatchObject({
      drivers: [{ events: 1, lastDate: '2025-11-16' }],
      more: true,
    })
  })

  it('follows names and identities that change', async () => {
    const { read, write } = await temporaryDatabase()
    raced(write, ['entry SOMEBODY'])
    expect(findDrivers(read, 'somebody', 5).drivers).toEqual([])
    write.prepare("update drivers set source_driver_id = '77'").run()
    expect(findDrivers(read, 'somebody', 5).drivers).toMatchObject([{ driverId: '77' }])
    write.prepare("update drivers set display_name = 'ANOTHER'").run()
    expect(findDrivers(read, 'somebody', 5).drivers).toEqual([])
    expect(findDrivers(read, 'another', 5).drivers).toMatchObject([{ driverId: '77' }])
  })
})

describe('tracks by name and place', () => {
  it('finds them without accents, and follows only those that are followed', async () => {
    const { read, write } = await temporaryDatabase()
    addTrack(write, {
      sourceTrackSlug: 'ecole',
      trackName: 'ÉCOLE du Circuit',
      city: 'Liège',
      country: 'Belgium',
    })
    addTrack(write, { isFollowed: true })
    const slugs = (query: string, followed: 'true' | 'false' | 'all' = 'all'): string[] =>
      listTracks(read, { query, active: 'true', followed, limit: 10 }).map(({ slug }) => slug)
    expect(slugs('ecole')).toEqual(['ecole'])
    expect(slugs('liege')).toEqual(['ecole'])
    expect(slugs('BELGIUM')).toEqual(['ecole'])
    expect(slugs('', 'true')).toEqual(['meadow'])
    expect(slugs('', 'false')).toEqual(['ecole'])
  })
})

it('better-sqlite3 brings FTS5 with trigrams', () => {
  const db = new Sqlite(':memory:')
  expect(() => db.exec("create virtual table t using fts5(x, tokenize='trigram')")).not.toThrow()
  db.close()
})
