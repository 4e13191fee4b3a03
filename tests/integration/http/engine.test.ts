import { describe, expect, it } from 'vitest'
import { createSite } from '../../../fixtures/site/site.ts'
import { openEngine, query } from '../../support/engine.ts'
import { serveSite } from '../../support/site.ts'

const site = createSite({ size: 'demo', seed: 'engine', races: 2, classes: 1, quirks: 'none' })
const { slug, eventId } = site.urls.headline

describe('an engine and its site', () => {
  it('asks robots.txt of a host once a day, and the pages of an event once', async () => {
    const served = await serveSite(site)
    const first = await openEngine(served)
    await first.importEvent(eventId, { trackSlug: slug })
    const paths = () => served.log().map(({ path }) => path)
    expect(paths().filter((path) => path === '/robots.txt')).toHaveLength(1)
    expect(paths()[0]).toBe('/robots.txt')
    expect(served.requests()).toHaveLength(4)
    await first.services.close()
    served.forget()
    const second = await openEngine(served, { dataDir: first.dataDir })
    await second.importEvent(eventId, { force: true })
    expect(paths()).not.toContain('/robots.txt')
    expect(query(second.db, 'select origin from robots_cache')).toEqual([
      { origin: `${served.url}/${slug}.liverc.com` },
    ])
  })

  it('stores nothing of what robots.txt does not allow', async () => {
    const served = await serveSite(site, {
      robots: () => 'User-agent: *\nDisallow: /results/?p=view_race_result',
    })
    const engine = await openEngine(served)
    expect(
      await engine.failure({ kind: 'event_import', eventId: String(eventId), trackSlug: slug, force: false }),
    ).toMatchObject({ code: 'ROBOTS_DISALLOWED', stage: 'policy' })
    expect(served.requests()).toHaveLength(2)
    expect(engine.document(eventId)).toBeNull()
  })

  it('tells of a circuit breaker that is open', async () => {
    const served = await serveSite(site, { faults: [{ url: () => true, status: 503 }] })
    const engine = await openEngine(served, { environment: { MRE_CIRCUIT_FAILURES: '2' } })
    const breaker = () =>
      engine.services.health.get({ deep: false }).components.find(({ component }) => component === 'breaker')
    expect(breaker()).toMatchObject({ state: 'ok' })
    expect(await engine.failure({ kind: 'track_sync' })).toMatchObject({ code: 'CIRCUIT_OPEN' })
    expect(served.log()).toHaveLength(2)
    expect(breaker()).toMatchObject({ state: 'degraded', facts: { domain: 'liverc.com', open: 1 } })
    expect(await engine.services.metrics.metrics.text()).toContain('circuit_breaker_open 1')
  })

  it('keeps requests apart by the database, and leaves it alone without a delay', async () => {
    const served = await serveSite(site)
    const quick = await openEngine(served)
    await quick.importEvent(eventId, { trackSlug: slug })
    expect(query(quick.db, 'select * from request_slots')).toEqual([])
    const polite = await openEngine(served, { environment: { MRE_CRAWL_DELAY_MS: '20' } })
    served.forget()
    await polite.importEvent(eventId, { trackSlug: slug })
    expect(query(polite.db, 'select key from request_slots')).toEqual([{ key: 'domain liverc.com' }])
    const times = served.log().map(({ at }) => at)
    expect(times).toHaveLength(5)
    expect((times[4] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(75)
  })
})
