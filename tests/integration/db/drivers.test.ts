import { describe, expect, it } from 'vitest'
import { getDriverHistory } from '../../../db/repositories/driver-history.ts'
import { getDriverProfile, searchDrivers } from '../../../db/repositories/drivers.ts'
import { getSessionDetail } from '../../../db/repositories/session.ts'
import { writeOverride } from '../../../db/repositories/analysis-overrides.ts'
import { getRivalry } from '../../../db/repositories/rivalry.ts'
import { getComparedSessions } from '../../../db/repositories/compared.ts'
import type { ReadDb } from '../../../db/schema/handle.ts'
import { driverHistory, driverProfile, rivalry } from '../../../shared/contract/drivers.ts'
import { comparedSession } from '../../../shared/contract/compare.ts'
import { temporaryDatabase } from '../../support/database.ts'
import { addTwoEvents } from '../../support/two-events.ts'

async function twoEvents() {
  const { read, write } = await temporaryDatabase()
  return { read, write, ids: addTwoEvents(write) }
}

/** Runs `work` and gives the plan of every statement that it prepared. */
function plansOf(db: ReadDb, work: (db: ReadDb) => unknown): string[] {
  const seen = new Map<string, number>()
  work({
    ...db,
    orm: db.orm,
    snapshot: (inside) => db.snapshot(inside),
    prepare: (sql) => {
      seen.set(sql, (sql.match(/\?/gu) ?? []).length)
      return db.prepare(sql)
    },
  })
  return [...seen].flatMap(([sql, parameters]) =>
    db
      .prepare(`explain query plan ${sql}`)
      .all(...Array.from({ length: parameters }, () => '1'))
      .map((row) => (row instanceof Object && 'detail' in row ? String(row.detail) : '')),
  )
}

/** Tables that a plan reads from end to end: the biggest ones must never be among them. */
const scanned = (plans: readonly string[]): string[] =>
  plans.filter((detail) =>
    /^SCAN (?:laps|race_results|race_drivers|races|field|others|theirs)\b/u.test(detail),
  )

describe('searchDrivers', () => {
  it('finds drivers with visible results by every word, and no temporary identity', async () => {
    const { read } = await twoEvents()
    expect(searchDrivers(read, 'driver 1', 10).drivers.map(({ driverId }) => driverId)).toEqual([
      '11',
      '12',
      '13',
      '14',
    ])
    expect(searchDrivers(read, 'driver 11', 10).drivers).toEqual([
      { driverId: '11', driverName: 'DRIVER 11', events: 2, lastSeen: '2026-03-01' },
    ])
    expect(searchDrivers(read, 'nobody', 10).drivers).toEqual([])
    expect(searchDrivers(read, '', 2)).toMatchObject({ more: true, drivers: [{}, {}] })
    expect(searchDrivers(read, '%', 10).drivers).toEqual([])
  })
})

describe('getDriverProfile', () => {
  it('gathers names, transponders and classes of complete events', async () => {
    const { read } = await twoEvents()
    const profile = getDriverProfile(read, '11')
    expect(driverProfile.parse(profile)).toEqual(profile)
    expect(profile).toMatchObject({
      driverName: 'DRIVER 11',
      events: 2,
      sessions: 4,
      laps: 10 + 11 + 3 + 2,
      firstSeen: '2025-11-16',
      lastSeen: '2026-03-01',
      classes: [{ className: 'Buggy', events: 2 }],
    })
    expect(profile?.names.map(({ name, events }) => [name, events])).toEqual([
      ['DRIVER 11', 2],
      ['DRIVER 11 JR', 1],
      ['DRIVER ELEVEN', 1],
    ])
    expect(profile?.transponders.map(({ transponder, entries }) => [transponder, entries.length])).toEqual([
      ['5555555', 1],
      ['2222363/2', 1],
    ])
  })

  it('knows nobody by a temporary identity, nor somebody without a complete event', async () => {
    const { read, write } = await twoEvents()
    expect(getDriverProfile(read, 'entry_0123456789abcdef')).toBeNull()
    expect(getDriverHistory(read, 'entry_0123456789abcdef')).toBeNull()
    expect(getDriverProfile(read, '999')).toBeNull()
    write.prepare(`update events set ingest_depth = 'none'`).run()
    expect(getDriverProfile(read, '11')).toBeNull()
    expect(getDriverHistory(read, '11')).toMatchObject({ results: [], paces: [] })
  })
})

describe('getDriverHistory', () => {
  it('lists results newest first, each with its consistency and why it is not ranked', async () => {
    const { read } = await twoEvents()
    const history = getDriverHistory(read, '12')
    expect(driverHistory.parse(history)).toEqual(history)
    expect(history?.results.map(({ raceId, position, field }) => [raceId, position, field])).toEqual([
      ['9101', 1, 2],
      ['9102', 2, 2],
      // Somebody without a lap is in the results, too.
      ['9004', 2, 4],
      ['9001', 2, 3],
    ])
    const [final, heat, old] = history?.results ?? []
    // Lap 1 is left out there: ten laps of 30.0, 30.1 and 30.2 s.
    expect(final?.consistency).toMatchObject({ lapsUsed: 10, of: 11, band: '98+', excludedBecause: null })
    expect(heat?.consistency).toMatchObject({ band: null, excludedBecause: 'too_few_laps' })
    expect(old?.consistency).toMatchObject({ lapsUsed: 3, of: 3, excludedBecause: 'too_few_laps' })
    expect(history?.pooled).toMatchObject({ sessions: 1, laps: 10 })
  })

  it('measures the pace against the best of the class at the same event', async () => {
    const { read } = await twoEvents()
    expect(getDriverHistory(read, '12')?.paces).toMatchObject([
      { eventId: '5001', own: { fastLapMs: 31_000 }, classBest: { fastLapMs: 30_000 } },
      {
        eventId: '5002',
        own: { fastLapMs: 30_000, avgTop5Ms: 30_040 },
        classBest: { fastLapMs: 29_000, avgTop5Ms: 29_040 },
      },
    ])
  })

  it('leaves out what the source no longer shows', async () => {
    const { read, write, ids } = await twoEvents()
    write
      .prepare(
        `update races set race_metadata = json_set(race_metadata, '$.onPage', json('false')) where id = ?`,
      )
      .run(ids.laterHeat)
    const history = getDriverHistory(read, '12')
    expect(history?.results.map(({ raceId }) => raceId)).not.toContain('9102')
    expect(history?.paces[1]?.classBest.fastLapMs).toBe(30_000)
    expect(getDriverProfile(read, '12')?.sessions).toBe(3)
    expect(getComparedSessions(read, [{ eventId: '5002', raceId: '9102', driverId: '12' }])).toEqual([null])
  })
})

describe('getRivalry', () => {
  it('counts the same class apart from the same final', async () => {
    const { read } = await twoEvents()
    const found = getRivalry(read, '11', '12')
    expect(rivalry.parse(found)).toEqual(found)
    expect(found).toMatchObject({
      a: { driverId: '11' },
      b: { driverId: '12', driverName: 'DRIVER 12' },
      sameClass: { a: 1, b: 1, undecided: 0 },
      sameFinal: { a: 1, b: 1, undecided: 0 },
      otherRaces: { a: 2, b: 0, undecided: 0 },
    })
    expect(found?.meetings[0]).toMatchObject({
      eventId: '5002',
      eventName: 'Spring Cup',
      winner: 'b',
      races: [{ raceId: '9101', aPosition: 2, bPosition: 1 }, { raceId: '9102' }],
    })
    expect(getRivalry(read, '11', '999')).toBeNull()
  })
})

describe('getComparedSessions', () => {
  it('gives laps and printed figures in the order asked for', async () => {
    const { read } = await twoEvents()
    const [later, missing, old, hidden] = getComparedSessions(read, [
      { eventId: '5002', raceId: '9101', driverId: '12' },
      { eventId: '5002', raceId: '9101', driverId: '13' },
      { eventId: '5001', raceId: '9004', driverId: '11' },
      { eventId: '5003', raceId: '9201', driverId: '11' },
    ])
    expect(comparedSession.parse(later)).toEqual(later)
    expect(later).toMatchObject({
      driverName: 'DRIVER 12',
      eventName: 'Spring Cup',
      trackName: 'Meadow Raceway',
      lap1: 'left_out',
      raceFastestMs: 30_000,
      classFastestMs: 29_000,
      printed: { laps: 11, fastLapMs: 30_000 },
    })
    // The session's own screen measures from the same lap.
    expect(getSessionDetail(read, '5002', '9101')?.classFastestMs).toBe(29_000)
    expect(later?.lapTimesMs.slice(0, 4)).toEqual([34_000, 30_100, 30_200, 30_000])
    expect(missing).toBeNull()
    expect(old).toMatchObject({ lap1: 'counted', lapTimesMs: [31_000, 30_000, 32_000] })
    // Its event is not complete.
    expect(hidden).toBeNull()
  })
})

describe('a decision about lap 1', () => {
  it('holds in the comparison and in the consistency, against what is inferred', async () => {
    const { read, write } = await twoEvents()
    const race = { eventId: '5002', raceId: '9101' }
    writeOverride(write, race, { kind: 'lap1', rule: 'counted' }, '2026-05-01T00:00:00.000Z')
    expect(getComparedSessions(read, [{ ...race, driverId: '12' }])[0]?.lap1).toBe('counted')
    expect(getDriverHistory(read, '12')?.results[0]?.consistency).toMatchObject({ lapsUsed: 11, of: 11 })
    writeOverride(write, race, { kind: 'lap1', rule: null }, '2026-05-01T00:00:00.000Z')
    expect(getDriverHistory(read, '12')?.results[0]?.consistency).toMatchObject({ lapsUsed: 10, of: 11 })
  })
})

describe('the plans of these reads', () => {
  it.each<[string, (db: ReadDb) => unknown]>([
    ['search', (db) => searchDrivers(db, 'driver', 10)],
    ['profile', (db) => getDriverProfile(db, '11')],
    ['history', (db) => getDriverHistory(db, '11')],
    ['head to head', (db) => getRivalry(db, '11', '12')],
    ['compare', (db) => getComparedSessions(db, [{ eventId: '5001', raceId: '9004', driverId: '11' }])],
  ])('%s goes through indexes, never through all races, results or laps', async (_name, work) => {
    const { read } = await twoEvents()
    const plans = plansOf(read, work)
    expect(plans.length).toBeGreaterThan(2)
    expect(scanned(plans)).toEqual([])
  })
})
