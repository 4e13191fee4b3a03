import { describe, expect, it } from 'vitest'
import { createSite, type Site } from '../../../fixtures/site/site.ts'
import { countOf, differences, domainDump, openEngine, query, rowOf, rowsOf } from '../../support/engine.ts'
import {
  entryListTruth,
  eventTruth,
  expectedDocument,
  raceIds,
  raceTruth,
  serveSite,
} from '../../support/site.ts'

describe('the import of the demo event', () => {
  const site = createSite({ seed: 1, size: 'demo' })
  const { slug, eventId } = site.urls.headline

  it('stores the event page, the entry list and every race with every lap, field by field', async () => {
    const served = await serveSite(site)
    const engine = await openEngine(served)
    await engine.syncTracks()
    await engine.syncEvents(slug)
    served.forget()
    const result = await engine.importEvent(eventId)

    expect(result).toMatchObject({ status: 'updated', ingestDepth: 'laps_full', ...totals(site, eventId) })
    expect(result.races).toBe(32)
    expect(result.laps).toBeGreaterThan(3_000)
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
    const [event, entryList, ...races] = served.requests()
    expect([event, entryList]).toEqual([site.urls.headline.event, site.urls.headline.entryList])
    expect(races.toSorted()).toEqual([...site.urls.headline.races].toSorted())
  })

  it('has nothing left to do the second time, and changes nothing when forced', async () => {
    const served = await serveSite(site)
    const engine = await openEngine(served)
    await engine.syncTracks()
    await engine.syncEvents(slug)
    const first = await engine.importEvent(eventId)
    const before = domainDump(engine.db)
    served.forget()

    const second = await engine.importEvent(eventId)
    expect(second).toMatchObject({ status: 'already_complete', ...totals(site, eventId), warnings: [] })
    expect(served.requests()).toEqual([site.urls.headline.event])
    expect(domainDump(engine.db)).toBe(before)
    expect(changes(second.tables)).toEqual({})
    expect(String(second.lastIngestedAt) > String(first.lastIngestedAt)).toBe(true)

    served.forget()
    const forced = await engine.importEvent(eventId, { force: true })
    expect(forced.status).toBe('updated')
    expect(served.requests()).toHaveLength(34)
    expect(differences(before, domainDump(engine.db))).toEqual([])
    for (const [table, counts] of Object.entries(forced.tables)) {
      expect({ table, ...counts }).toEqual({ table, inserted: 0, updated: 0, unchanged: countInEvent(table) })
    }

    function countInEvent(table: string): number {
      return table === 'events' ? 1 : countOf(engine.db, table)
    }
  })
})

describe('an import', () => {
  const site = createSite({ seed: 7, size: 'small' })
  const { slug, eventId } = site.urls.headline

  it('makes no second driver for a temporary number', async () => {
    const served = await serveSite(site)
    const engine = await openEngine(served)
    await engine.importEvent(eventId, { trackSlug: slug })
    const entries = entryListTruth(site, eventId).classes.flatMap((listed) => listed.entries)
    const finishers = new Map(
      raceIds(site, eventId)
        .flatMap((raceId) => raceTruth(site, raceId).results)
        .map((row) => [row.driverName, String(row.driverId)]),
    )
    const names = new Set([...entries.map((entry) => entry.driverName), ...finishers.keys()])
    const drivers = () => rowsOf(engine.db, 'drivers', ['display_name', 'source_driver_id'])
    expect(drivers()).toHaveLength(names.size)
    for (const driver of drivers()) {
      const number = finishers.get(String(driver['display_name']))
      if (number === undefined) expect(driver['source_driver_id']).toMatch(/^entry_[0-9a-f]{16}$/u)
      else expect(driver['source_driver_id']).toBe(number)
    }
    const before = drivers()
    await engine.importEvent(eventId, { force: true })
    await engine.importEvent(eventId, { force: true })
    expect(drivers()).toEqual(before)
  })

  it('keeps its own record of every run', async () => {
    const served = await serveSite(site)
    const engine = await openEngine(served)
    await engine.importEvent(eventId, { trackSlug: slug })
    await engine.importEvent(eventId)
    const runs = rowsOf(engine.db, 'ingestion_runs')
    const event = rowOf(engine.db, 'select id, ingested_with_version, ingestion_status from events')
    expect(runs).toHaveLength(2)
    for (const run of runs) {
      expect(run).toMatchObject({
        operation: 'event_import',
        subject: String(eventId),
        outcome: 'completed',
        event_id: event['id'],
        ingestion_version: event['ingested_with_version'],
        error: null,
      })
      expect(String(run['finished_at']) >= String(run['started_at'])).toBe(true)
    }
    expect(event['ingestion_status']).toBe('complete')
  })

  it('derives what the pages do not print', async () => {
    const served = await serveSite(site)
    const engine = await openEngine(served)
    await engine.importEvent(eventId, { trackSlug: slug })
    for (const raceId of raceIds(site, eventId)) {
      const race = rowOf(engine.db, 'select * from races where source_race_id = ?', String(raceId))
      const run = site.truth.run(raceId)
      if (run?.drivers.some((driver) => driver.lapsMs.length > 1) === true) {
        expect({ raceId, lap1: race['lap1_counted'] }).toEqual({ raceId, lap1: Number(run.lapOneCounted) })
      }
      const page = raceTruth(site, raceId)
      const laps = query(
        engine.db,
        `select race_result_id, lap_number, lap_time_ms, elapsed_race_time_ms from laps
         join race_results on race_results.id = race_result_id where race_id = ? order by race_result_id, lap_number`,
        Number(race['id']),
      )
      expect(laps).toHaveLength(page.lapBlocks.reduce((sum, block) => sum + block.laps.length, 0))
      const elapsed = new Map<unknown, number>()
      for (const lap of laps) {
        const sum = (elapsed.get(lap['race_result_id']) ?? 0) + Number(lap['lap_time_ms'])
        elapsed.set(lap['race_result_id'], sum)
        expect(lap['elapsed_race_time_ms']).toBe(sum)
      }
    }
  })

  it('computes the start of a race from its end and its length, in the time of the track', async () => {
    const served = await serveSite(site)
    const engine = await openEngine(served)
    await engine.importEvent(eventId, { trackSlug: slug })
    const race = rowOf(
      engine.db,
      'select * from races where completed_at is not null and duration_ms is not null order by source_index limit 1',
    )
    const ms = (time: unknown) => Date.parse(`${String(time)}Z`)
    expect(ms(race['completed_at']) - ms(race['start_time'])).toBe(race['duration_ms'])
    const unknown = rowOf(engine.db, 'select * from races where completed_at is null')
    expect(unknown['start_time']).toBeNull()
  })

  it('writes transponders on entries only, each as the entry list prints it', async () => {
    const served = await serveSite(site)
    const engine = await openEngine(served)
    await engine.importEvent(eventId, { trackSlug: slug })
    const stored = rowsOf(engine.db, 'event_entries', [
      'class_name',
      "json_extract(metadata, '$.driverName') as name",
      'transponder_number',
      'from_entry_list',
    ])
    const listed = entryListTruth(site, eventId).classes.flatMap((entryClass) =>
      entryClass.entries.map((entry) => ({
        class_name: entryClass.name,
        name: entry.driverName,
        transponder_number: entry.transponder,
        from_entry_list: 1,
      })),
    )
    expect(stored.filter((row) => row['from_entry_list'] === 1)).toEqual(listed)
    expect(
      stored.filter((row) => row['from_entry_list'] === 0).map((row) => row['transponder_number']),
    ).toEqual([null])
  })

  it('reads the reformatted form of the pages to the same rows', async () => {
    const plain = await serveSite(site)
    const reformatted = await serveSite(site, { form: 'reformatted' })
    const [one, other] = [await openEngine(plain), await openEngine(reformatted)]
    await one.importEvent(eventId, { trackSlug: slug })
    await other.importEvent(eventId, { trackSlug: slug })
    expect(other.document(eventId)).toEqual(one.document(eventId))
  })
})

function totals(site: Site, eventId: number) {
  const pages = raceIds(site, eventId).map((raceId) => raceTruth(site, raceId))
  return {
    races: eventTruth(site, eventId).races.length,
    results: pages.reduce((sum, page) => sum + page.results.length, 0),
    laps: pages.flatMap((page) => page.lapBlocks).reduce((sum, block) => sum + block.laps.length, 0),
  }
}

/** The tables of a result that name anything but nothing at all. */
function changes(tables: Readonly<Record<string, Readonly<Record<string, number>>>>) {
  return Object.fromEntries(
    Object.entries(tables).filter(([, counts]) => Object.values(counts).some((n) => n > 0)),
  )
}
