import { describe, expect, it } from 'vitest'
import { correctLap } from '../../../fixtures/site/overrides.ts'
import { createSite, type Site } from '../../../fixtures/site/site.ts'
import type { RacePage } from '../../../shared/domain/pages.ts'
import { differences, domainDump, openEngine, rowOf, rowsOf, type TestEngine } from '../../support/engine.ts'
import {
  eventTruth,
  expectedDocument,
  present,
  raceIds,
  raceTruth,
  serveSite,
  withRaces,
} from '../../support/site.ts'

const site = createSite({ seed: 7, size: 'small' })
const { slug, eventId } = site.urls.headline
const raceId = present(raceIds(site, eventId)[0], 'race')
const [winner, second] = raceTruth(site, raceId).results
const winnerId = present(winner?.driverId, 'driver')
const secondId = present(second?.driverId, 'driver')

describe('a forced import of corrected pages', () => {
  it('updates a corrected lap and what the page prints of it, and nothing else', async () => {
    const { engine, before } = await imported()
    const corrected = site.withOverrides({ runs: { [raceId]: correctLap(winnerId, 3, 91_234) } })
    const result = await reimported(engine, corrected)

    expect(result.tables['laps']).toMatchObject({ inserted: 0, updated: expect.any(Number) })
    const moved = updatedRows(before, domainDump(engine.db))
    const tables = new Set(moved.map((line) => line.split(' ')[0]))
    expect(tables).toEqual(new Set(['laps', 'race_results']))
    const lap = rowOf(engine.db, `${lapsOf} and lap_number = 3`, String(raceId), String(winnerId))
    expect(lap).toMatchObject({ lap_time_ms: 91_234, lap_time_raw: '91.234' })
    expect(lap['updated_at']).not.toBe(lap['created_at'])
    const others = rowsOf(engine.db, 'races').filter((race) => race['source_race_id'] !== String(raceId))
    expect(others.filter((race) => race['updated_at'] !== race['created_at'])).toEqual([])
  })

  it('updates a corrected total time and nothing else', async () => {
    const { engine, before } = await imported()
    const corrected = site.withOverrides({
      races: {
        [raceId]: (page) => ({
          ...page,
          results: page.results.map((row) =>
            row.driverId === winnerId
              ? { ...row, totalTimeMs: 599_999, lapsTimeText: `${row.laps}/9:59.999` }
              : row,
          ),
        }),
      },
    })
    const result = await reimported(engine, corrected)
    expect(result.tables['race_results']?.updated).toBeGreaterThanOrEqual(1)
    expect(result.tables['laps']).toMatchObject({ inserted: 0, updated: 0 })
    expect(result.warnings.join()).toContain('differ from the total time')
    const moved = updatedRows(before, domainDump(engine.db))
    expect(new Set(moved.map((line) => line.split(' ')[0]))).toEqual(new Set(['race_results', 'races']))
    expect(rowOf(engine.db, resultsOf, String(raceId), String(winnerId))).toMatchObject({
      total_time_ms: 599_999,
      total_time_raw: `${winner?.laps}/9:59.999`,
    })
  })

  it('renames a driver in place', async () => {
    const { engine } = await imported()
    const oldName = present(winner?.driverName, 'name')
    const rename = (page: RacePage): RacePage => ({
      ...page,
      results: page.results.map((row) =>
        row.driverId === winnerId ? { ...row, driverName: 'NEWLY NAMED' } : row,
      ),
      lapBlocks: page.lapBlocks.map((block) =>
        block.driverId === winnerId
          ? { ...block, driver: { ...block.driver, driverName: 'NEWLY NAMED' } }
          : block,
      ),
    })
    const drivers = rowsOf(engine.db, 'drivers').length
    const entries = rowsOf(engine.db, 'event_entries').length
    const corrected = site.withOverrides({
      races: Object.fromEntries(raceIds(site, eventId).map((id) => [id, rename])),
    })
    const result = await reimported(engine, corrected)
    expect(result.tables['drivers']).toMatchObject({ inserted: 0, updated: 1 })
    expect(rowsOf(engine.db, 'drivers')).toHaveLength(drivers)
    // The entry list still has the old name, so the entry stays the driver's own.
    expect(rowsOf(engine.db, 'event_entries')).toHaveLength(entries)
    expect(
      rowOf(
        engine.db,
        'select display_name, normalized_name from drivers where source_driver_id = ?',
        String(winnerId),
      ),
    ).toEqual({
      display_name: 'NEWLY NAMED',
      normalized_name: 'named newly',
    })
    expect(
      rowOf(
        engine.db,
        `select count(*) as n from event_entries join drivers on drivers.id = driver_id
         where source_driver_id = ? and json_extract(metadata, '$.driverName') = ? and from_entry_list`,
        String(winnerId),
        oldName,
      )['n'],
    ).toBeGreaterThan(0)
  })

  it('follows a corrected driver number', async () => {
    const { engine } = await imported()
    const corrected = withDriverNumber(secondId, 777_777)
    await reimported(engine, corrected)
    const driver = rowOf(
      engine.db,
      `select drivers.source_driver_id as number from race_drivers join drivers on drivers.id = driver_id
       join races on races.id = race_id where source_race_id = ? and race_drivers.source_driver_id = '777777'`,
      String(raceId),
    )
    expect(driver).toEqual({ number: '777777' })
    expectShown(engine, corrected)
  })

  it('keeps a result that the page no longer has, and does not show it', async () => {
    const { engine } = await imported()
    const rows = rowsOf(engine.db, 'race_results').length
    const laps = rowsOf(engine.db, 'laps').length
    const corrected = site.withOverrides({
      races: {
        [raceId]: (page) => ({
          ...page,
          results: page.results.filter((row) => row.driverId !== secondId),
          lapBlocks: page.lapBlocks.filter((block) => block.driverId !== secondId),
        }),
      },
    })
    await reimported(engine, corrected)
    expect(rowsOf(engine.db, 'race_results')).toHaveLength(rows)
    expect(rowsOf(engine.db, 'laps')).toHaveLength(laps)
    expectShown(engine, corrected)

    await reimported(engine, site)
    expectShown(engine, site)
    expect(rowsOf(engine.db, 'race_results')).toHaveLength(rows)
  })

  it('keeps laps that the page no longer has, and does not show them', async () => {
    const { engine } = await imported()
    const laps = rowsOf(engine.db, 'laps').length
    const corrected = site.withOverrides({
      runs: {
        [raceId]: (run) => ({
          ...run,
          drivers: run.drivers.map((driver) =>
            driver.person.driverId === winnerId ? { ...driver, lapsMs: driver.lapsMs.slice(0, -2) } : driver,
          ),
        }),
      },
    })
    await reimported(engine, corrected)
    expect(rowsOf(engine.db, 'laps')).toHaveLength(laps)
    expectShown(engine, corrected)
    await reimported(engine, site)
    expectShown(engine, site)
    expect(rowsOf(engine.db, 'laps')).toHaveLength(laps)
  })

  it('keeps a race that the page no longer has, and does not show it', async () => {
    const { engine } = await imported()
    const races = rowsOf(engine.db, 'races').length
    const corrected = site.withOverrides({
      events: { [eventId]: withRaces((listed) => listed.filter((race) => race.raceId !== raceId)) },
    })
    await reimported(engine, corrected)
    expect(rowsOf(engine.db, 'races')).toHaveLength(races)
    expectShown(engine, corrected)
    await reimported(engine, site)
    expectShown(engine, site)
    expect(rowsOf(engine.db, 'races')).toHaveLength(races)
  })

  it('keeps the results of a race whose page has become empty', async () => {
    const { engine, before } = await imported()
    const emptied = site.withOverrides({
      races: { [raceId]: (page) => ({ ...page, results: [], lapBlocks: [] }) },
    })
    await reimported(engine, emptied)
    expectShown(engine, site)
    expect(domainDump(engine.db)).toBe(before)
  })

  it('follows corrections of the event page and of the entry list', async () => {
    const { engine } = await imported()
    const corrected = site.withOverrides({
      events: {
        [eventId]: (page) => ({
          ...page,
          stats: { ...page.stats, totalRaceLaps: 4_711 },
          races: page.races.map((race, index) =>
            index === 1
              ? {
                  ...race,
                  roundName: 'Finals',
                  raceLabel: 'Other Label',
                  fullLabel: `Race ${race.raceNumber}: ${race.className} (Other Label)`,
                }
              : race,
          ),
        }),
      },
      entryLists: {
        [eventId]: (page) => ({
          ...page,
          stats: { ...page.stats, totalRaceLaps: 4_711 },
          classes: page.classes.map((listed, index) =>
            index === 0
              ? {
                  ...listed,
                  entries: listed.entries.map((entry, row) =>
                    row === 0 ? { ...entry, transponder: '4242424' } : entry,
                  ),
                }
              : listed,
          ),
        }),
      },
    })
    const result = await reimported(engine, corrected)
    expect(result.tables).toMatchObject({
      events: { updated: 1 },
      event_entries: { inserted: 0, updated: 1 },
      races: { inserted: 0, updated: 1 },
      drivers: { inserted: 0 },
      laps: { inserted: 0, updated: 0 },
    })
    expectShown(engine, corrected)
  })
})

const lapsOf = `select laps.* from laps join race_results on race_results.id = race_result_id
  join race_drivers on race_drivers.id = race_driver_id join races on races.id = race_results.race_id
  where source_race_id = ? and race_drivers.source_driver_id = ?`
const resultsOf = `select race_results.* from race_results join race_drivers on race_drivers.id = race_driver_id
  join races on races.id = race_results.race_id where source_race_id = ? and race_drivers.source_driver_id = ?`

const served = new WeakMap<TestEngine, (next: Site) => void>()

async function imported(): Promise<{ engine: TestEngine; before: string }> {
  const server = await serveSite(site)
  const engine = await openEngine(server)
  served.set(engine, (next) => server.show(next))
  await engine.importEvent(eventId, { trackSlug: slug })
  expect(eventTruth(site, eventId).races).toHaveLength(8)
  return { engine, before: domainDump(engine.db) }
}

function reimported(engine: TestEngine, next: Site) {
  served.get(engine)?.(next)
  return engine.importEvent(eventId, { force: true })
}

function expectShown(engine: TestEngine, shown: Site): void {
  expect(engine.document(eventId)).toEqual(expectedDocument(shown, eventId))
}

function updatedRows(before: string, after: string): string[] {
  return differences(before, after)
    .filter((line) => line.startsWith('+ '))
    .map((line) => line.slice(2))
}

/** The driver has another number in every race of the event. */
function withDriverNumber(from: number, to: number): Site {
  const change = (page: RacePage): RacePage => ({
    ...page,
    results: page.results.map((row) => (row.driverId === from ? { ...row, driverId: to } : row)),
    lapBlocks: page.lapBlocks.map((block) => (block.driverId === from ? { ...block, driverId: to } : block)),
  })
  return site.withOverrides({ races: Object.fromEntries(raceIds(site, eventId).map((id) => [id, change])) })
}
