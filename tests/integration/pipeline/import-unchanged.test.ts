import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { correctLap, type SiteOverrides } from '../../../fixtures/site/overrides.ts'
import { createSite } from '../../../fixtures/site/site.ts'
import {
  canonicalDump,
  differences,
  domainDump,
  openEngine,
  rowOf,
  type TestEngine,
} from '../../support/engine.ts'
import { conditionalPipeline, type TestPipeline } from '../../support/pipeline.ts'
import {
  expectedDocument,
  present,
  raceIds,
  raceTruth,
  serveSite,
  withEntries,
  withRaces,
  type ServedSite,
} from '../../support/site.ts'

const site = createSite({ seed: 141, size: 'small', tracks: 1, races: 6, lapsPerDriver: 8, quirks: 'all' })
const { slug, eventId } = site.urls.headline
const races = raceIds(site, eventId)
const raceId = present(races[2], 'race')
const winnerId = present(raceTruth(site, raceId).results[0]?.driverId, 'driver')
const request = { eventId: String(eventId), force: true } as const
const all = { fetched: 0, unchanged: races.length, resumed: 0 }

describe('a forced import of pages that are unchanged', () => {
  it('asks for each by its hash, reads none and writes nothing', async () => {
    const { engine, pipeline } = await complete()
    const before = domainDump(engine.db)
    const result = await pipeline.importEvent(request)
    const pages = pipeline.asked.filter(({ url }) => url.includes('view_race_result'))
    expect(pages).toHaveLength(races.length)
    expect(pages.every(({ isUnchanged }) => isUnchanged)).toBe(true)
    expect(result.racePages).toEqual(all)
    expect(result.changes).toEqual({ total: 0, list: [] })
    for (const [table, counts] of Object.entries(result.tables)) {
      const rows =
        table === 'events' ? 1 : Number(rowOf(engine.db, `select count(*) as n from ${table}`)['n'])
      expect({ table, ...counts }).toEqual({ table, inserted: 0, updated: 0, unchanged: rows })
    }
    expect(domainDump(engine.db)).toBe(before)
  })

  it('knows an unchanged page by its hash also when it is sent in full', async () => {
    const { engine } = await complete()
    const before = domainDump(engine.db)
    expect((await engine.importEvent(eventId, { force: true })).racePages).toEqual(all)
    expect(domainDump(engine.db)).toBe(before)
  })

  it.each(Object.entries(changedAround()))(
    'gives what reading them again gives when %s',
    async (_, change) => {
      const { engine, served, pipeline } = await complete()
      const reading = await complete()
      const shown = site.withOverrides(change)
      served.show(shown)
      reading.served.show(shown)
      forgetHashes(reading.engine)
      const result = await pipeline.importEvent(request)
      expect(result.racePages.unchanged).toBeGreaterThanOrEqual(races.length - 1)
      expect((await reading.engine.importEvent(eventId, { force: true })).racePages.unchanged).toBe(0)
      expect(differences(canonicalDump(engine.db), canonicalDump(reading.engine.db))).toEqual([])
      expect(engine.document(eventId)).toEqual(expectedDocument(shown, eventId))
      const again = domainDump(engine.db)
      await pipeline.importEvent(request)
      expect(domainDump(engine.db)).toBe(again)
    },
  )

  it('reads the one page that has changed', async () => {
    const { engine, served, pipeline } = await complete()
    const corrected = site.withOverrides({ runs: { [raceId]: correctLap(winnerId, 3, 91_234) } })
    served.show(corrected)
    expect((await pipeline.importEvent(request)).racePages).toEqual({ fetched: 1, unchanged: 5, resumed: 0 })
    expect(engine.document(eventId)).toEqual(expectedDocument(corrected, eventId))
    expect((await pipeline.importEvent(request)).racePages).toEqual(all)
  })

  it('trusts no hash of another version of the program', async () => {
    const { engine, pipeline } = await complete()
    write(engine, "update ingestion_race_progress set ingestion_version = '0.9.0'")
    pipeline.asked.length = 0
    expect((await pipeline.importEvent(request)).racePages).toEqual({ ...all, fetched: 6, unchanged: 0 })
    expect(pipeline.asked.every(({ known }) => known === undefined)).toBe(true)
    expect((await pipeline.importEvent(request)).racePages).toEqual(all)
  })
})

describe('rows that somebody has changed', () => {
  it.each([
    ['a lap time', 'update laps set lap_time_ms = lap_time_ms + 1 where id in (select laps.id from ours)'],
    ['a result', 'update race_results set position_final = 9 where id in (select race_result_id from ours)'],
    [
      'a name',
      `update race_drivers set display_name = 'SOMEBODY' where id in (select race_driver_id from ours)`,
    ],
    ['a lap that is gone', 'delete from laps where id in (select laps.id from ours)'],
    ['a result that is gone', 'delete from race_results where id in (select race_result_id from ours)'],
  ])('are put right by a forced import, which says so: %s', async (_, sql) => {
    const { engine, pipeline } = await complete()
    const before = canonicalDump(engine.db)
    const ours = `with laps_of as (
        select laps.*, race_driver_id from laps join race_results on race_results.id = race_result_id
        join races on races.id = race_results.race_id where source_race_id = '${raceId}' and lap_number = 2
        order by laps.id limit 1), ours as (select id, race_result_id, race_driver_id from laps_of) `
    write(engine, ours + sql.replace('laps.id from ours', 'id from ours'))
    expect(canonicalDump(engine.db)).not.toBe(before)
    const result = await pipeline.importEvent(request)
    expect(result.racePages).toEqual({ fetched: 1, unchanged: 5, resumed: 0 })
    expect(result.warnings).toContain(
      `Race ${raceId}: its stored rows were not those of its page, and are again.`,
    )
    expect(differences(before, canonicalDump(engine.db))).toEqual([])
    expect(logged(engine, 'idempotency_violation')).toEqual([
      expect.objectContaining({
        level: 'error',
        ingestion: expect.objectContaining({ race_id: String(raceId) }),
      }),
    ])
    await pipeline.importEvent(request)
    expect(logged(engine, 'idempotency_violation')).toHaveLength(1)
  })
})

/** What may change around race pages that stay as they are. */
function changedAround(): Record<string, SiteOverrides> {
  return {
    'nothing has changed': {},
    'a race has another label': {
      events: {
        [eventId]: withRaces((listed) =>
          listed.map((race) =>
            race.raceId === raceId
              ? {
                  ...race,
                  raceLabel: 'Other',
                  fullLabel: `Race ${race.raceNumber}: ${race.className} (Other)`,
                  heatNumber: null,
                  heatCount: null,
                }
              : race,
          ),
        ),
      },
    },
    'a race is gone': {
      events: { [eventId]: withRaces((listed) => listed.filter((race) => race.raceId !== raceId)) },
    },
    'the races are in another order': { events: { [eventId]: withRaces((listed) => listed.toReversed()) } },
    'the event has another name': {
      events: {
        [eventId]: (page) => ({ ...page, heading: { ...page.heading, eventName: 'Renamed Classic' } }),
      },
    },
    'a class has another name': {
      events: {
        [eventId]: withRaces((listed) =>
          listed.map((race) => {
            const className = `${race.className} Open`
            return { ...race, className, fullLabel: race.fullLabel.replace(race.className, className) }
          }),
        ),
      },
      entryLists: {
        [eventId]: (list) => ({
          ...list,
          classes: list.classes.map((listed) => ({ ...listed, name: `${listed.name} Open` })),
        }),
      },
    },
    'an entry is gone': { entryLists: { [eventId]: withEntries((entries) => entries.slice(1)) } },
    'the entries have other transponders': {
      entryLists: {
        [eventId]: withEntries((entries) => entries.map((entry) => ({ ...entry, transponder: '1234567' }))),
      },
    },
  }
}

async function complete(): Promise<{ engine: TestEngine; served: ServedSite; pipeline: TestPipeline }> {
  const served = await serveSite(site)
  const engine = await openEngine(served)
  await engine.importEvent(eventId, { trackSlug: slug })
  return { engine, served, pipeline: conditionalPipeline(engine, served) }
}

function forgetHashes(engine: TestEngine): void {
  write(engine, 'update ingestion_race_progress set page_sha256 = null')
}

function write(engine: TestEngine, sql: string): void {
  engine.services.database.write.prepare(sql).run()
}

function logged(engine: TestEngine, message: string): unknown[] {
  return readFileSync(engine.services.paths.logFile, 'utf8')
    .split('\n')
    .filter((line) => line.includes(message))
    .map((line): unknown => JSON.parse(line))
}
