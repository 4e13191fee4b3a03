import { describe, expect, it } from 'vitest'
import { correctLap, type SiteOverrides } from '../../../fixtures/site/overrides.ts'
import { createSite, type Site } from '../../../fixtures/site/site.ts'
import { longestChangeList, type ImportResult } from '../../../shared/contract/views.ts'
import type { RacePage } from '../../../shared/domain/pages.ts'
import { openEngine, rowOf, type TestEngine } from '../../support/engine.ts'
import {
  eventTruth,
  present,
  raceIds,
  raceTruth,
  serveSite,
  withEntries,
  withRaces,
  type ServedSite,
} from '../../support/site.ts'

const site = createSite({ seed: 161, size: 'small', tracks: 1, races: 5, lapsPerDriver: 6, quirks: 'none' })
const { slug, eventId } = site.urls.headline
const raceId = present(raceIds(site, eventId)[1], 'race')
const race = raceTruth(site, raceId)
const listed = present(
  eventTruth(site, eventId).races.find((one) => one.raceId === raceId),
  'race',
)
const winner = present(race.results[0], 'winner')
const second = present(race.results[1], 'second')
const winnerId = present(winner.driverId, 'driver')
const where = { raceId: String(raceId), raceLabel: listed.raceLabel, className: listed.className }

describe('a first import', () => {
  it('has changed nothing', async () => {
    const served = await serveSite(site)
    const engine = await openEngine(served)
    const { changes } = await engine.importEvent(eventId, { trackSlug: slug })
    expect(changes).toEqual({ total: 0, list: [] })
    expect(engine.services.library.changes(String(eventId))).toEqual({
      eventId: String(eventId),
      changedAt: null,
      total: 0,
      list: [],
    })
    expect(() => engine.services.library.changes('1')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
  })
})

describe('the changes of a forced import', () => {
  it('name a corrected lap by its driver and number, and every figure that follows from it', async () => {
    const old = present(race.lapBlocks.find(({ driverId }) => driverId === winnerId)?.laps[2], 'lap').timeMs
    const { changes } = await reimported({ runs: { [raceId]: correctLap(winnerId, 3, 91_234) } })
    expect(changes.list).toContainEqual({
      kind: 'changed',
      table: 'laps',
      ...where,
      driverName: winner.driverName,
      lap: 3,
      field: 'lap_time_ms',
      before: old,
      after: 91_234,
    })
    const times = changes.list.filter(({ field }) => field === 'lap_time_ms')
    expect(times).toHaveLength(1)
    expect(changes.list).toContainEqual(
      expect.objectContaining({
        table: 'race_results',
        driverName: winner.driverName,
        field: 'total_time_ms',
        before: winner.totalTimeMs,
        after: present(winner.totalTimeMs, 'time') - old + 91_234,
      }),
    )
    expect(changes.total).toBe(changes.list.length)
    expect(changes.list.every((change) => change.raceId === String(raceId))).toBe(true)
  })

  it('name exactly the figures that differ, as the pages print them', async () => {
    const { changes } = await reimported({
      races: {
        [raceId]: inRow((row) => ({ ...row, carNumber: 77, qualifyingPosition: 9, fastLapNumber: 5 })),
      },
    })
    expect(changes.list.map(({ table, field, before, after }) => ({ table, field, before, after }))).toEqual([
      { table: 'race_drivers', field: 'car_number', before: winner.carNumber, after: 77 },
      { table: 'race_results', field: 'fast_lap_number', before: winner.fastLapNumber, after: 5 },
      { table: 'race_results', field: 'qualifying_position', before: winner.qualifyingPosition, after: 9 },
    ])
  })

  it('name a driver and laps that the source took back, and those that it gave again', async () => {
    const without: SiteOverrides = {
      races: {
        [raceId]: (page) => ({
          ...page,
          results: page.results.filter(({ driverId }) => driverId !== second.driverId),
          lapBlocks: page.lapBlocks.filter(({ driverId }) => driverId !== second.driverId),
        }),
      },
    }
    const { changes, engine, served } = await reimported(without)
    const removed = {
      ...where,
      driverName: second.driverName,
      lap: null,
      table: 'race_results',
      field: 'position_final',
    }
    expect(changes.list.filter(({ kind }) => kind !== 'changed')).toEqual([
      { ...removed, kind: 'removed', before: second.position, after: null },
    ])
    served.show(site)
    const back = await engine.importEvent(eventId, { force: true })
    expect(back.changes.list.filter(({ kind }) => kind !== 'changed')).toEqual([
      { ...removed, kind: 'added', before: null, after: second.position },
    ])

    const shorter = await reimported({
      runs: {
        [raceId]: (run) => ({
          ...run,
          drivers: run.drivers.map((driver) =>
            driver.person.driverId === winnerId ? { ...driver, lapsMs: driver.lapsMs.slice(0, -1) } : driver,
          ),
        }),
      },
    })
    expect(shorter.changes.list.filter(({ table, kind }) => table === 'laps' && kind !== 'changed')).toEqual([
      expect.objectContaining({ kind: 'removed', lap: winner.laps, field: 'lap_time_ms', after: null }),
    ])
    shorter.served.show(site)
    const again = await shorter.engine.importEvent(eventId, { force: true })
    expect(again.changes.list.filter(({ table, kind }) => table === 'laps' && kind !== 'changed')).toEqual([
      expect.objectContaining({ kind: 'added', lap: winner.laps, before: null }),
    ])
  })

  it('name what the event page and the entry list say otherwise', async () => {
    const className = present(site.truth.entryList(eventId)?.classes[0], 'class').name
    const { changes } = await reimported({
      events: {
        [eventId]: withRaces((races) =>
          races
            .filter((_, index) => index !== 3)
            .map((one) => (one.raceId === raceId ? { ...one, roundName: 'Finals' } : one)),
        ),
      },
      entryLists: {
        [eventId]: withEntries((entries, name) =>
          name === className
            ? entries
                .slice(1)
                .map((entry, index) => (index === 0 ? { ...entry, transponder: '7654321' } : entry))
            : [...entries],
        ),
      },
    })
    const entries = present(site.truth.entryList(eventId)?.classes[0], 'class').entries
    const gone = present(eventTruth(site, eventId).races[3], 'race')
    const nowhere = { raceId: null, raceLabel: null, className, lap: null }
    expect(changes.list).toEqual([
      {
        ...nowhere,
        kind: 'changed',
        table: 'event_entries',
        driverName: entries[1]?.driverName,
        field: 'transponder_number',
        before: entries[1]?.transponder,
        after: '7654321',
      },
      expect.objectContaining({
        ...nowhere,
        kind: 'removed',
        driverName: entries[0]?.driverName,
        after: null,
      }),
      {
        ...where,
        kind: 'changed',
        table: 'races',
        driverName: null,
        lap: null,
        field: 'section_header',
        before: listed.roundName,
        after: 'Finals',
      },
      expect.objectContaining({
        kind: 'removed',
        table: 'races',
        raceId: String(gone.raceId),
        field: 'race_label',
      }),
    ])
  })

  it('say of a race that has been run since only that', async () => {
    const unrun = site.withOverrides({
      events: {
        [eventId]: withRaces((races) =>
          races.map((one) =>
            one.raceId === raceId
              ? { ...one, raceId: null, path: null, timeCompletedLocal: null, timeCompletedText: null }
              : one,
          ),
        ),
      },
    })
    const served = await serveSite(unrun)
    const engine = await openEngine(served)
    await engine.importEvent(eventId, { trackSlug: slug })
    served.show(site)
    const { changes } = await engine.importEvent(eventId)
    expect(changes.list.map(({ table, field }) => `${table} ${field}`)).toEqual([
      'races completed_at',
      'races duration_ms',
      'races result_state',
    ])
  })

  it('are cut, not their number', async () => {
    const large = createSite({
      seed: 162,
      size: 'small',
      tracks: 1,
      races: 4,
      lapsPerDriver: 60,
      quirks: 'none',
    })
    const ids = raceIds(large, large.urls.headline.eventId)
    const served = await serveSite(large)
    const engine = await openEngine(served)
    await engine.importEvent(large.urls.headline.eventId, { trackSlug: large.urls.headline.slug })
    const slower = Object.fromEntries(
      ids.map((id) => [
        id,
        (run: Parameters<NonNullable<SiteOverrides['runs']>[number]>[0]) => ({
          ...run,
          drivers: run.drivers.map((driver) => ({
            ...driver,
            lapsMs: driver.lapsMs.map((time) => time + 7),
          })),
        }),
      ]),
    )
    served.show(large.withOverrides({ runs: slower }))
    const { changes, laps } = await engine.importEvent(large.urls.headline.eventId, { force: true })
    expect(laps).toBeGreaterThan(longestChangeList)
    expect(changes.list).toHaveLength(longestChangeList)
    expect(changes.total).toBeGreaterThanOrEqual(laps)
  })
})

describe('the last changes of an event', () => {
  it('are those of the last import that found any, also in a later process', async () => {
    const { engine, served, changes } = await reimported({
      runs: { [raceId]: correctLap(winnerId, 3, 91_234) },
    })
    const { finished_at: changedAt } = rowOf(
      engine.db,
      'select finished_at from ingestion_runs order by id desc limit 1',
    )
    await engine.importEvent(eventId)
    await engine.importEvent(eventId, { force: true })
    const expected = { eventId: String(eventId), changedAt, ...changes }
    expect(engine.services.library.changes(String(eventId))).toEqual(expected)
    await engine.services.close()
    const later = await openEngine(served, { dataDir: engine.dataDir })
    expect(later.services.library.changes(String(eventId))).toEqual(expected)
  })

  it('are over once the operator has taken the event back to depth none', async () => {
    const { engine, changes } = await reimported({ runs: { [raceId]: correctLap(winnerId, 3, 91_234) } })
    expect(engine.services.library.changes(String(eventId)).total).toBe(changes.total)
    await engine.services.recovery.recover({
      eventId: String(eventId),
      action: 'cleanup_full',
      reason: 'begin again',
      dryRun: false,
      confirmed: true,
    })
    const none = { eventId: String(eventId), changedAt: null, total: 0, list: [] }
    expect(engine.services.library.changes(String(eventId))).toEqual(none)
  })
})

async function reimported(
  change: SiteOverrides,
): Promise<{ changes: ImportResult['changes']; engine: TestEngine; served: ServedSite }> {
  const served = await serveSite(site)
  const engine = await openEngine(served)
  await engine.importEvent(eventId, { trackSlug: slug })
  const shown: Site = site.withOverrides(change)
  served.show(shown)
  const { changes } = await engine.importEvent(eventId, { force: true })
  return { changes, engine, served }
}

function inRow(change: (row: RacePage['results'][number]) => RacePage['results'][number]) {
  return (page: RacePage): RacePage => ({
    ...page,
    results: page.results.map((row) => (row.driverId === winnerId ? change(row) : row)),
  })
}
