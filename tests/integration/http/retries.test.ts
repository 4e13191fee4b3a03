import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Settings } from '../../../electron/configuration/registry.ts'
import { failure, never, racePage as page, startHttpSite } from '../../support/http.ts'

describe('patience', () => {
  it.each([500, 502, 503, 504, 429])(
    'asks four times at most for a page that is answered %i',
    async (status) => {
      const { client, seen, starts, metrics } = await answered(() => [status])
      expect(await failure(client.page(page, never))).toMatchObject({
        code: 'CONNECTOR_HTTP_ERROR',
        stage: 'fetch',
        details: { status_code: status, url: page.href, attempts: 4 },
      })
      expect(seen).toHaveLength(4)
      // robots.txt and each attempt passed the policy.
      expect(starts).toHaveLength(5)
      const reason = status === 429 ? 'rate_limited' : 'server_error'
      const text = await metrics.text()
      expect(text).toContain(`connector_retries_total{reason="${reason}"} 3`)
      expect(text).toContain(`http_request_duration_seconds_count{outcome="${reason}"} 4`)
    },
  )

  it.each([400, 401, 403, 404, 405, 410, 418, 451])(
    'asks once for a page that is answered %i',
    async (status) => {
      const { client, seen } = await answered(() => [status])
      expect(await failure(client.page(page, never))).toMatchObject({
        code: 'CONNECTOR_HTTP_ERROR',
        details: { status_code: status },
      })
      expect(seen).toHaveLength(1)
    },
  )

  it('gives the page as soon as it comes', async () => {
    const { client, seen } = await answered((count) => [count < 3 ? 503 : 200])
    expect((await client.page(page, never)).html).toBe('page 3')
    expect(seen).toHaveLength(3)
  })

  it('tries again after a connection that breaks, and after a timeout', async () => {
    const { client, seen } = await startHttpSite(
      (_, response) => {
        if (seen.length === 1) response.destroy()
        else if (seen.length === 2) response.writeHead(200, { 'content-length': 100 }).write('half')
        else response.end('whole')
      },
      { settings: { http_total_timeout_ms: 500 } },
    )
    expect((await client.page(page, never)).html).toBe('whole')
    expect(seen).toHaveLength(3)
  })

  it('gives a slow drip the time of one attempt, each time', async () => {
    const closed: number[] = []
    const { client, seen } = await startHttpSite(
      (_, response) => {
        response.on('close', () => closed.push(performance.now()))
        const drip = setInterval(() => response.write('x'), 5)
        response.on('close', () => clearInterval(drip))
      },
      { settings: { http_total_timeout_ms: 120, http_retries: 2 } },
    )
    expect(await failure(client.page(page, never))).toMatchObject({
      details: { reason: 'timeout', attempts: 3 },
    })
    expect(seen).toHaveLength(3)
    while (closed.length < 3) await sleep(5)
  })

  it('takes as many attempts as the setting says', async () => {
    const { client, seen } = await answered(() => [500], { http_retries: 0 })
    expect(await failure(client.page(page, never))).toMatchObject({ details: { attempts: 1, waited_ms: 0 } })
    expect(seen).toHaveLength(1)
  })

  it('waits longer each time, a little more than the backoff and never less', async () => {
    const { client, seen } = await answered(() => [500], { http_retry_base_ms: 20 })
    const error = await failure(client.page(page, never))
    const [first, second, third] = gaps(seen)
    expect(first).toBeGreaterThan(18)
    expect(second).toBeGreaterThan(38)
    expect(third).toBeGreaterThan(78)
    expect(error.details['waited_ms']).toBeGreaterThan(135)
  })

  it.each([
    ['seconds', () => '1'],
    ['a date', () => new Date(Date.now() + 2_000).toUTCString()],
  ])('waits as long as Retry-After says in %s, with everybody else of the domain', async (_, retryAfter) => {
    const { client, seen } = await answered((count) => (count === 1 ? [429, retryAfter()] : [200]))
    const other = new URL('https://hill.liverc.com/events')
    const first = client.page(page, never)
    while (seen.length === 0) await sleep(1)
    await sleep(20)
    await Promise.all([first, client.page(other, never)])
    expect(seen).toHaveLength(3)
    const [asked, ...later] = seen.map(({ at }) => at)
    for (const at of later) expect(at - (asked ?? 0)).toBeGreaterThan(950)
  })

  it.each([
    ['a day', '86400'],
    ['a date far away', 'Sun, 22 Nov 2499 12:00:00 GMT'],
    ['more than fits', '999999999999'],
  ])('fails at once when it is told to wait for %s', async (_, retryAfter) => {
    const { client, seen } = await answered(() => [503, retryAfter])
    expect(await failure(client.page(page, never))).toMatchObject({
      code: 'CONNECTOR_HTTP_ERROR',
      details: { status_code: 503, attempts: 1, waited_ms: 0 },
    })
    expect(seen).toHaveLength(1)
  })

  it.each([
    ['in the past', 'Sun, 06 Nov 1994 08:49:37 GMT'],
    ['that makes no sense', 'soon'],
    ['of a 500', '86400', 500],
  ])('does not mind a Retry-After %s', async (_, retryAfter, status = 429) => {
    const { client, seen } = await answered((count) => (count === 1 ? [status, retryAfter] : [200]))
    expect((await client.page(page, never)).html).toBe('page 2')
    expect(seen).toHaveLength(2)
  })

  it('ends when the next attempt could not start in time', async () => {
    const { client, seen } = await answered(() => [500], {
      http_retry_base_ms: 60_000,
      page_patience_ms: 59_000,
    })
    expect(await failure(client.page(page, never))).toMatchObject({ details: { attempts: 1 } })
    expect(seen).toHaveLength(1)
  })

  it('ends when the turn of the next attempt does not come in time', async () => {
    const { client, seen } = await answered(() => [500], {
      crawl_delay_ms: 500,
      page_patience_ms: 100,
      http_retry_base_ms: 0,
    })
    expect(await failure(client.page(page, never))).toMatchObject({
      code: 'CONNECTOR_HTTP_ERROR',
      details: { status_code: 500, attempts: 2 },
    })
    expect(seen).toHaveLength(1)
  })

  it('does not count the wait for the first turn', async () => {
    const { client, seen } = await answered((count) => [count < 3 ? 200 : count < 4 ? 500 : 200], {
      crawl_delay_ms: 60,
      crawl_jitter_percent: 0,
      page_patience_ms: 100,
    })
    const pages = await Promise.all([1, 2, 3].map(() => client.page(page, never)))
    expect(pages).toHaveLength(3)
    expect(seen).toHaveLength(4)
  })

  it.each([
    ['a backoff', { http_retry_base_ms: 60_000 }, undefined],
    ['a Retry-After', {}, '60'],
  ])('stops at once in the middle of %s', async (_, settings, retryAfter) => {
    const { client, seen } = await answered(() => [503, retryAfter], settings)
    const stop = new AbortController()
    const asked = failure(client.page(page, stop.signal))
    while (seen.length === 0) await sleep(1)
    await sleep(20)
    stop.abort()
    expect(await asked).toMatchObject({ code: 'CANCELLED' })
    await sleep(20)
    expect(seen).toHaveLength(1)
  })

  it('looks at the kill switch before every attempt', async () => {
    const site = await answered(() => {
      site.set({ scrape_enabled: false })
      return [500]
    })
    expect(await failure(site.client.page(page, never))).toMatchObject({ code: 'SCRAPING_DISABLED' })
    expect(site.seen).toHaveLength(1)
  })
})

/** A site that answers each request for a page by its count, with a status and a Retry-After. */
function answered(
  answer: (count: number) => readonly [number, (string | undefined)?],
  settings: Partial<Settings> = {},
) {
  let count = 0
  return startHttpSite(
    (_, response: ServerResponse) => {
      count += 1
      const [status, retryAfter] = answer(count)
      response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter })
      response.end(`page ${count}`)
    },
    { settings },
  )
}

function gaps(seen: readonly { readonly at: number }[]): number[] {
  return seen.slice(1).map(({ at }, index) => at - (seen[index]?.at ?? 0))
}
