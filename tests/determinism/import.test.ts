import { describe, expect, it } from 'vitest'
import { createSite } from '../../fixtures/site/site.ts'
import { temporaryFolder } from '../support/database.ts'
import { canonicalDump, domainDump, importRequest, openEngine } from '../support/engine.ts'
import { spawnEngine } from '../support/processes.ts'
import { expectedDocument, serveSite } from '../support/site.ts'

const site = createSite({ seed: 61, size: 'small', tracks: 2, races: 10, unrunRaces: 2 })
const { slug, eventId } = site.urls.headline

describe('the same pages', () => {
  it('give the same database in whatever order they arrive', async () => {
    const expected = await reference()
    for (const [round, [inFlight, fetches]] of [
      [16, 16],
      [3, 16],
      [16, 4],
    ].entries()) {
      const served = await serveSite(site, { delayOf: (target) => shuffledDelay(target.href, round) })
      const engine = await openEngine(served, {
        environment: { MRE_MAX_IN_FLIGHT: String(inFlight), MRE_RACE_FETCH_CONCURRENCY: String(fetches) },
      })
      await engine.syncTracks()
      await engine.syncEvents(slug)
      await engine.importEvent(eventId)
      expect(canonicalDump(engine.db)).toBe(expected)
    }
  })

  it('give the same ids when they arrive in another order', async () => {
    const rows = async (delayOf: (target: URL) => number) => {
      const served = await serveSite(site, { delayOf })
      const engine = await openEngine(served, {
        environment: { MRE_MAX_IN_FLIGHT: '16', MRE_RACE_FETCH_CONCURRENCY: '16' },
      })
      await engine.importEvent(eventId, { trackSlug: slug })
      return domainDump(engine.db).replaceAll(/"(created_at|updated_at)":"[^"]*"/gu, '"$1":""')
    }
    expect(await rows((target) => shuffledDelay(target.href, 8))).toBe(await rows(() => 0))
  })

  it('give the same database however often they are imported', async () => {
    const expected = await reference()
    const served = await serveSite(site)
    const engine = await openEngine(served)
    await engine.syncTracks()
    await engine.syncEvents(slug)
    await engine.importEvent(eventId)
    const rows = domainDump(engine.db)
    for (let time = 0; time < 2; time += 1) {
      await engine.importEvent(eventId, { force: true })
      await engine.syncEvents(slug)
      await engine.syncTracks()
      expect(domainDump(engine.db)).toBe(rows)
    }
    expect(canonicalDump(engine.db)).toBe(expected)
  })

  it('give the same database in every time zone', async () => {
    const served = await serveSite(site)
    const zones = ['Pacific/Kiritimati', 'America/St_Johns']
    const engines = await Promise.all(
      zones.map(async (TZ) => {
        const dataDir = temporaryFolder()
        const requests = [
          { kind: 'track_sync' } as const,
          { kind: 'event_sync', trackSlug: slug } as const,
          importRequest(eventId),
        ]
        const engine = await spawnEngine(served, dataDir, requests, { TZ })
        engine.go()
        return { dataDir, ended: engine.ended }
      }),
    )
    const expected = await reference()
    for (const { dataDir, ended } of engines) {
      expect((await ended).map(({ state }) => state)).toEqual(['completed', 'completed', 'completed'])
      const engine = await openEngine(served, { dataDir })
      expect(canonicalDump(engine.db)).toBe(expected)
      expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
    }
  })
})

/** What a plain import gives: one page after the other. */
async function reference(): Promise<string> {
  const engine = await openEngine(await serveSite(site), {
    environment: { MRE_MAX_IN_FLIGHT: '1', MRE_RACE_FETCH_CONCURRENCY: '1' },
  })
  await engine.syncTracks()
  await engine.syncEvents(slug)
  await engine.importEvent(eventId)
  return canonicalDump(engine.db)
}

/** A delay in ms that depends on nothing but address and round: the pages come in an order of the round's own. */
function shuffledDelay(address: string, round: number): number {
  let hash = 17 + round
  for (const letter of address) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 65_521
  return hash % 40
}
