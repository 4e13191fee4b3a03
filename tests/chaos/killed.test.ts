import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openReadOnly } from '../../db/client/index.ts'
import { readEventDocument } from '../../db/repositories/event-document.ts'
import { correctLap } from '../../fixtures/site/overrides.ts'
import { createSite } from '../../fixtures/site/site.ts'
import { temporaryFolder } from '../support/database.ts'
import { canonicalDump, importRequest, openEngine, query, rowOf } from '../support/engine.ts'
import { spawnEngine } from '../support/processes.ts'
import { expectedDocument, present, raceIds, raceTruth, serveSite } from '../support/site.ts'

const site = createSite({ seed: 51, size: 'small', tracks: 1, races: 10, lapsPerDriver: 30 })
const { slug, eventId } = site.urls.headline
/** Event page, entry list and ten races. */
const allRequests = 12

describe('an engine that is killed', () => {
  it('in the middle of a first import leaves a folder in which a normal import gives what it always gives', async () => {
    const dataDir = temporaryFolder()
    // Ever later: each attempt meets what the ones before have left behind.
    for (const requests of [2, 5, 9, 12]) {
      await killDuring({ dataDir, requests, force: false })
      const database = await openReadOnly(join(dataDir, 'mre.sqlite'))
      expect(database.read.prepare('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
      expect(database.read.prepare('pragma foreign_key_check').all()).toEqual([])
      const document = readEventDocument(database.read, String(eventId))
      database.close()
      // Only the last attempt can have got as far as the end.
      if (document !== null)
        expect({ requests, document }).toEqual({ requests: 12, document: expectedDocument(site, eventId) })
    }
    const served = await serveSite(site)
    const engine = await openEngine(served, { dataDir })
    await engine.importEvent(eventId, { trackSlug: slug })
    const undisturbed = await openEngine(served)
    await undisturbed.importEvent(eventId, { trackSlug: slug })
    expect(canonicalDump(engine.db)).toBe(canonicalDump(undisturbed.db))
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  })

  it('in the middle of a refresh leaves the event as it was, or as it has become', async () => {
    const dataDir = temporaryFolder()
    const served = await serveSite(site)
    const engine = await openEngine(served, { dataDir })
    await engine.importEvent(eventId, { trackSlug: slug })
    await engine.services.close()
    const raceId = present(raceIds(site, eventId)[4], 'race')
    const driverId = present(raceTruth(site, raceId).results[0]?.driverId, 'driver')
    const corrected = site.withOverrides({ runs: { [raceId]: correctLap(driverId, 2, 61_111) } })
    const [before, after] = [expectedDocument(site, eventId), expectedDocument(corrected, eventId)]

    for (const requests of [6, allRequests]) {
      await killDuring({ dataDir, requests, force: true, shown: corrected })
      const database = await openReadOnly(join(dataDir, 'mre.sqlite'))
      const document = readEventDocument(database.read, String(eventId))
      database.close()
      if (requests < allRequests) expect(document).toEqual(before)
      expect([before, after]).toContainEqual(document)
    }
    const again = await openEngine(await serveSite(corrected), { dataDir })
    await again.importEvent(eventId, { force: true })
    expect(again.document(eventId)).toEqual(after)
    const runs = query(
      again.db,
      'select outcome, count(*) as n from ingestion_runs group by outcome order by outcome',
    )
    expect(runs.filter((run) => run['outcome'] === 'completed')).not.toEqual([])
    expect(rowOf(again.db, 'select count(*) as n from races')['n']).toBe(10)
  })
})

/** Runs an import in a process of its own and kills it some ms after it has sent its nth request. */
async function killDuring(options: {
  readonly dataDir: string
  readonly requests: number
  readonly force: boolean
  readonly shown?: typeof site
}): Promise<void> {
  const served = await serveSite(options.shown ?? site)
  const request = importRequest(eventId, { force: options.force, trackSlug: slug })
  const engine = await spawnEngine(served, options.dataDir, [request], {
    MRE_RACE_FETCH_CONCURRENCY: '2',
  })
  engine.go()
  await served.asked(options.requests)
  await sleep(randomInt(0, 30))
  await engine.kill()
}
