import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { robotsStore } from '../../../db/repositories/robots-cache.ts'
import { productToken } from '../../../electron/http/robots.ts'
import { temporaryDatabase } from '../../support/database.ts'
import { failure, type HttpSiteOptions, never, racePage as page, startHttpSite } from '../../support/http.ts'

const events = new URL('https://meadow.liverc.com/events')
const disallowed = { code: 'ROBOTS_DISALLOWED', stage: 'policy' }

describe('robots.txt', () => {
  it('is asked for before the first page of a host, by our name, and once', async () => {
    const { client, seen, seenRobots, starts } = await start()
    await Promise.all([1, 2, 3, 4].map(() => client.page(page, never)))
    await client.page(events, never)
    expect(seenRobots.map(({ url }) => url)).toEqual(['/meadow.liverc.com/robots.txt'])
    expect(seenRobots[0]?.headers['user-agent']).toMatch(new RegExp(`^${productToken}/`, 'u'))
    expect(seenRobots[0]?.at).toBeLessThan(seen[0]?.at ?? 0)
    expect(starts[0]?.url.pathname).toBe('/robots.txt')
    await client.page(new URL('https://hill.liverc.com/events'), never)
    expect(seenRobots).toHaveLength(2)
  })

  it.each([
    ['User-agent: *\nDisallow: /'],
    ['User-agent: *\nDisallow: /results/'],
    ['User-agent: *\nDisallow: /results/?p='],
    ['User-agent: *\nDisallow: /*?p=view_race_result'],
    ['User-agent: *\nDisallow: /results/?p=view%5Frace%5Fresult'],
    ['User-agent: *\nAllow: /results/\nDisallow: /results/?p=view_race_result'],
    ['User-agent: *\nDisallow: /*id=6001536$'],
    ['User-Agent: myraceengineer\nDisallow: /\n\nUser-agent: *\nAllow: /'],
    ['User-agent: MyRaceEngineer/9.9\nDisallow: /results'],
    ['\ufeffUser-agent: *\r\nDisallow: / # everything\r\n'],
    ['User-agent: *\rDisallow: /results/'],
    ['User-agent: *\nDisallow: /events\nUser-agent: other\nUser-agent: *\nDisallow: /results/'],
  ])('keeps us from a page: %j', async (robots) => {
    const { client, seen, metrics } = await start({ robots })
    expect(await failure(client.page(page, never))).toMatchObject({
      ...disallowed,
      details: { url: page.href, robots: 'https://meadow.liverc.com/robots.txt' },
    })
    expect(seen).toEqual([])
    expect(await metrics.text()).toContain(
      'site_policy_events_total{event="robots_disallowed",domain="liverc.com"} 1',
    )
  })

  it.each([
    [''],
    ['User-agent: *\nDisallow:'],
    ['User-agent: *\nDisallow: /events'],
    ['User-agent: *\nDisallow: /results/?p=view_event'],
    ['User-agent: *\nDisallow: /results/\nAllow: /results/?p=view_race_result'],
    ['User-agent: *\nDisallow: /\n\nUser-agent: MyRaceEngineer\nDisallow: /private'],
    ['User-agent: Googlebot\nDisallow: /'],
    ['<html><body>Not found: sorry</body></html>'],
    ['Disallow: /'],
  ])('lets us have a page: %j', async (robots) => {
    const { client } = await start({ robots })
    expect((await client.page(page, never)).html).toBe('page')
  })

  it.each([400, 401, 403, 404, 410])(
    'is not there when it is answered %i: everything is allowed',
    async (status) => {
      const { client, seenRobots } = await start({
        robots: (_, response) => void response.writeHead(status).end(),
      })
      expect((await client.page(page, never)).html).toBe('page')
      expect(seenRobots).toHaveLength(1)
    },
  )

  it.each([500, 503, 429])(
    'that is answered %i is asked for again, then nothing is allowed',
    async (status) => {
      const { client, seen, seenRobots } = await start({
        robots: (_, response) => void response.writeHead(status).end(),
      })
      const error = await failure(client.page(page, never))
      expect(error).toMatchObject({
        code: 'CONNECTOR_HTTP_ERROR',
        stage: 'policy',
        details: { status_code: status, attempts: 4, robots: true },
      })
      expect(error.message).toContain('robots.txt of meadow.liverc.com could not be read')
      expect(seenRobots).toHaveLength(4)
      expect(seen).toEqual([])
    },
  )

  it('that cannot be reached allows nothing', async () => {
    const { client, seen, seenRobots } = await start({ robots: (_, response) => void response.destroy() })
    expect(await failure(client.page(page, never))).toMatchObject({
      code: 'CONNECTOR_HTTP_ERROR',
      details: { reason: 'connection', attempts: 4 },
    })
    expect(seenRobots).toHaveLength(4)
    expect(seen).toEqual([])
  })

  it('is waited for until it comes, and the wait counts as patience with the page', async () => {
    let isUp = false
    const site = await start({
      settings: { page_patience_ms: 400, http_retry_base_ms: 100, http_retries: 5 },
      robots: (_, response) => void response.writeHead(isUp ? 404 : 503).end(),
      status: 503,
    })
    setTimeout(() => (isUp = true), 50)
    expect(await failure(site.client.page(page, never))).toMatchObject({ details: { status_code: 503 } })
    // Alone, the page would have had three attempts: 100 ms and 200 ms apart.
    expect(site.seenRobots.length).toBeGreaterThan(1)
    expect(site.seen.length).toBeLessThan(3)
  })

  it('may be somewhere else on LiveRC, and nowhere else', async () => {
    const elsewhere = (location: string) =>
      start({
        robots: (request, response) => {
          if (request.url === '/meadow.liverc.com/robots.txt') response.writeHead(301, { location }).end()
          else response.end('User-agent: *\nDisallow: /results/')
        },
      })
    const inside = await elsewhere('https://www.liverc.com/robots.txt')
    expect(await failure(inside.client.page(page, never))).toMatchObject(disallowed)
    const outside = await elsewhere('https://evil.example/robots.txt')
    expect(await failure(outside.client.page(page, never))).toMatchObject({
      code: 'CONNECTOR_HTTP_ERROR',
      stage: 'policy',
      details: { robots: true },
    })
    expect([...inside.seen, ...outside.seen]).toEqual([])
  })

  it('is read up to 500 KiB', async () => {
    const filler = `#${'x'.repeat(98)}\n`.repeat(5_000)
    const early = await start({ robots: `${filler}User-agent: *\nDisallow: /` })
    expect(await failure(early.client.page(page, never))).toMatchObject(disallowed)
    const late = await start({ robots: `${filler.repeat(2)}User-agent: *\nDisallow: /` })
    expect((await late.client.page(page, never)).html).toBe('page')
  })

  it('of the host of a redirect decides as well', async () => {
    const { client, seen } = await startHttpSite(
      (_, response) => void response.writeHead(302, { location: 'https://hill.liverc.com/there' }).end(),
      {
        robots: (request, response) =>
          void response.end(request.url?.includes('hill') ? 'User-agent: *\nDisallow: /' : ''),
      },
    )
    expect(await failure(client.page(page, never))).toMatchObject({
      ...disallowed,
      details: { url: 'https://hill.liverc.com/there' },
    })
    expect(seen).toHaveLength(1)
  })

  it('slows its host down', async () => {
    const { client, starts } = await start({ robots: 'User-agent: *\nCrawl-delay: 0.08' })
    for (const _ of [1, 2, 3]) await client.page(page, never)
    const times = starts.filter(({ url }) => url.pathname !== '/robots.txt').map(({ at }) => at)
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(80)
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(80)
  })

  it.each(['-5', 'soon', '', 'NaN'])(
    'cannot speed its host up, nor stop it: Crawl-delay: %s',
    async (delay) => {
      const { client } = await start({ robots: `User-agent: *\nCrawl-delay: ${delay}` })
      for (const _ of [1, 2]) expect((await client.page(page, never)).html).toBe('page')
    },
  )

  it('is given up by whoever stops, and goes on for the others', async () => {
    const { client, seenRobots } = await start({
      robots: (_, response) => void setTimeout(() => response.writeHead(404).end(), 60),
    })
    const stop = new AbortController()
    const given = failure(client.page(page, stop.signal))
    const other = client.page(page, never)
    while (seenRobots.length === 0) await sleep(1)
    stop.abort()
    expect(await given).toMatchObject({ code: 'CANCELLED' })
    expect((await other).html).toBe('page')
    expect(seenRobots).toHaveLength(1)
  })

  it('is no longer fetched when nobody wants it, and fetched anew for the next', async () => {
    let isClosed = false
    const { client, seenRobots } = await start({
      robots: (_, response) => {
        if (seenRobots.length > 1) response.writeHead(404).end()
        else response.on('close', () => (isClosed = true))
      },
    })
    const stop = new AbortController()
    const given = failure(client.page(page, stop.signal))
    while (seenRobots.length === 0) await sleep(1)
    stop.abort()
    expect(await given).toMatchObject({ code: 'CANCELLED' })
    expect((await client.page(page, never)).html).toBe('page')
    while (!isClosed) await sleep(1)
  })

  it('is not asked for while the kill switch is off, nor of a host outside LiveRC', async () => {
    const { client, seenRobots, set } = await start()
    expect(await failure(client.page(new URL('https://evil.example/'), never))).toMatchObject({
      code: 'VALIDATION_ERROR',
    })
    set({ scrape_enabled: false })
    expect(await failure(client.page(page, never))).toMatchObject({ code: 'SCRAPING_DISABLED' })
    expect(seenRobots).toEqual([])
  })
})

describe('what robots.txt said', () => {
  it('is remembered across runs until it expires, whatever it was', async () => {
    const { write } = await temporaryDatabase()
    let now = Date.parse('2026-11-22T12:00:00Z')
    const client = { robots: robotsStore(write), now: () => now }
    const site = await start({ client, robots: 'User-agent: *\nDisallow: /events' })
    await site.client.page(page, never)
    now += 23 * 3_600_000
    const second = site.another()
    await second.page(page, never)
    expect(await failure(second.page(events, never))).toMatchObject(disallowed)
    expect(site.seenRobots).toHaveLength(1)
    now += 3_600_000
    await second.page(page, never)
    await site.another().page(page, never)
    expect(site.seenRobots).toHaveLength(2)
    expect(write.prepare('select origin, body from robots_cache').all()).toEqual([
      { origin: `${site.url.origin}/meadow.liverc.com`, body: 'User-agent: *\nDisallow: /events' },
    ])
  })

  it('counts for no longer than the setting says, and not from the future', async () => {
    const { write } = await temporaryDatabase()
    let now = Date.parse('2026-11-22T12:00:00Z')
    const client = { robots: robotsStore(write), now: () => now }
    const site = await start({ client })
    await site.client.page(page, never)
    site.set({ robots_cache_hours: 1 })
    now += 3_600_000
    await site.another().page(page, never)
    expect(site.seenRobots).toHaveLength(2)
    now -= 1
    await site.another().page(page, never)
    expect(site.seenRobots).toHaveLength(3)
  })
})

function start({ status = 200, ...options }: HttpSiteOptions & { status?: number } = {}) {
  return startHttpSite((_, response) => void response.writeHead(status).end('page'), options)
}
