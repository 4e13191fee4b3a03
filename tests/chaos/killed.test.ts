import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openReadOnly } from '../../db/client/index.ts'
import { readEventDocument } from '../../db/repositories/event-document.ts'
import { correctLap } from '../../fixtures/site/overrides.ts'
import { createSite } from '../../fixtures/site/site.ts'
import { temporaryFolder } from '../support/database.ts'
import { eventually } from '../support/eventually.ts'
import { canonicalDump, differences, importRequest, openEngine, query, rowOf } from '../support/engine.ts'
import { spawnEngine } from '../support/processes.ts'
import { expectedDocument, present, raceIds, raceTruth, serveSite } from '../support/site.ts'

const site = createSite({ seed: 51, size: 'small', tracks: 1, races: 10, lapsPerDriver: 30 })
const { slug, eventId } = site.urls.headline
/** Event page, entry list and ten races. */
const allRequests = 12
/** More for a long look: `MRE_TEST_KILLS=50 npx vitest run --project chaos tests/chaos/killed.test.ts`. */
const kills = Number(process.env['MRE_TEST_KILLS'] ?? 5)
/** For what hangs, however long the look. */
const timeout = 60_000 + kills * 10_000

describe('an engine that is killed', () => {
  it(
    'in the middle of a first import leaves a folder in which a normal import gives what it always gives',
    { timeout },
    async () => {
      const undisturbed = await openEngine(await serveSite(site))
      await undisturbed.importEvent(eventId, { trackSlug: slug })
      const expected = canonicalDump(undisturbed.db)
      let dataDir = temporaryFolder()
      // Each attempt meets what those before have left behind, until the event is complete; then it all begins again.
      for (let attempt = 0; attempt < kills; attempt += 1) {
        const stored = await killDuring({ dataDir, requests: randomInt(1, allRequests + 1), force: false })
        const database = await openReadOnly(join(dataDir, 'mre.sqlite'))
        expect(database.read.prepare('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
        expect(database.read.prepare('pragma foreign_key_check').all()).toEqual([])
        const document = readEventDocument(database.read, String(eventId))
        if (document !== null) expect(document).toEqual(expectedDocument(site, eventId))
        database.close()
        const served = await serveSite(site)
        const engine = await openEngine(served, { dataDir })
        const isOver = document !== null || attempt === kills - 1
        if (isOver) {
          const { racePages } = await engine.importEvent(eventId, { trackSlug: slug })
          expect(racePages.fetched).toBeLessThanOrEqual(10 - (document === null ? stored : 0))
          expect(differences(canonicalDump(engine.db), expected)).toEqual([])
          expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
          dataDir = temporaryFolder()
        }
        await engine.services.close()
      }
    },
  )

  it('in the middle of a refresh leaves the event as it was, or as it has become', { timeout }, async () => {
    const dataDir = temporaryFolder()
    const served = await serveSite(site)
    const engine = await openEngine(served, { dataDir })
    await engine.importEvent(eventId, { trackSlug: slug })
    await engine.services.close()
    const raceId = present(raceIds(site, eventId)[4], 'race')
    const driverId = present(raceTruth(site, raceId).results[0]?.driverId, 'driver')
    const corrected = site.withOverrides({ runs: { [raceId]: correctLap(driverId, 2, 61_111) } })
    const [before, after] = [expectedDocument(site, eventId), expectedDocument(corrected, eventId)]

    for (let attempt = 0; attempt < kills; attempt += 1) {
      await killDuring({ dataDir, requests: randomInt(1, allRequests), force: true, shown: corrected })
      const database = await openReadOnly(join(dataDir, 'mre.sqlite'))
      expect([before, after]).toContainEqual(readEventDocument(database.read, String(eventId)))
      database.close()
    }
    const again = await openEngine(await serveSite(corrected), { dataDir })
    await again.importEvent(eventId, { force: true })
    expect(again.document(eventId)).toEqual(after)
    const runs = query(
      again.db,
      'select outcome, count(*) as n from ingestion_runs group by outcome order by outcome',
    )
    expect(runs.filter((run) => run['outcome'] === 'completed')).not.toEqual([])
    expect(runs.filter((run) => run['outcome'] === 'running')).toEqual([])
    expect(rowOf(again.db, 'select count(*) as n from races')['n']).toBe(10)
    expect(rowOf(again.db, 'select ingestion_status from events')).toEqual({ ingestion_status: 'complete' })
  })

  it('leaves an event that says so once somebody has looked after it', async () => {
    const dataDir = temporaryFolder()
    await killDuring({ dataDir, requests: 4, force: false })
    const engine = await openEngine(await serveSite(site), {
      dataDir,
      role: 'worker',
      environment: { MRE_RESUME_INTERRUPTED: 'off' },
    })
    const summary = () => engine.services.library.search({ limit: 10 }).events[0]
    expect(summary()).toMatchObject({ status: 'importing', depth: 'none' })
    await eventually(summary).toMatchObject({ status: 'failed', lastError: { code: 'INGESTION_FAILED' } })
    expect(rowOf(engine.db, 'select outcome from ingestion_runs')).toEqual({ outcome: 'interrupted' })
    const result = await engine.importEvent(eventId)
    expect(result.racePages.fetched + result.racePages.resumed).toBe(10)
    expect(summary()).toMatchObject({ status: 'imported', lastError: null })
  })
})

/**
 * Runs an import in a process of its own and kills it some ms after it has sent its nth request, or lets it end when there
 * are fewer. @returns how many races it and those before it have stored of an event that is not complete
 */
async function killDuring(options: {
  readonly dataDir: string
  readonly requests: number
  readonly force: boolean
  readonly shown?: typeof site
}): Promise<number> {
  const served = await serveSite(options.shown ?? site)
  const request = importRequest(eventId, { force: options.force, trackSlug: slug })
  const engine = await spawnEngine(served, options.dataDir, [request], {
    MRE_RACE_FETCH_CONCURRENCY: '2',
  })
  engine.go()
  await Promise.race([served.asked(options.requests), engine.ended])
  await sleep(randomInt(0, 30))
  await engine.kill()
  const database = await openReadOnly(join(options.dataDir, 'mre.sqlite'))
  const [progress] = query(database.read, 'select count(page) as n from ingestion_race_progress')
  database.close()
  return Number(progress?.['n'] ?? 0)
}
