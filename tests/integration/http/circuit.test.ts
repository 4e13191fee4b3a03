import type { RequestListener } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Settings } from '../../../electron/configuration/registry.ts'
import { failure, never, racePage as page, startHttpSite } from '../../support/http.ts'

const open = { code: 'CIRCUIT_OPEN', stage: 'policy' }

describe('the circuit breaker', () => {
  it.each([
    [
      '500',
      (status: number): RequestListener =>
        (_, response) =>
          void response.writeHead(status).end(),
    ],
    [
      '503',
      (status: number): RequestListener =>
        (_, response) =>
          void response.writeHead(status).end(),
    ],
    ['a broken connection', (): RequestListener => (_, response) => void response.destroy()],
  ])('opens after so many failures in a row: %s', async (what, answer) => {
    const site = await start(answer(Number(what) || 0), { circuit_failures: 3 })
    for (const _ of [1, 2, 3]) await failure(site.client.page(page, never))
    const error = await failure(site.client.page(page, never))
    expect(error).toMatchObject({ ...open, details: { domain: 'liverc.com' } })
    const retryAt = String(error.details['retry_at'])
    expect(error.message).toContain(retryAt.slice(11, 19))
    expect(Date.parse(retryAt)).toBeGreaterThan(Date.now() + 50_000)
    expect(site.client.circuits()).toEqual([{ domain: 'liverc.com', open: true, retryAt }])
    expect(site.seen).toHaveLength(3)
    expect(await site.metrics.text()).toContain('circuit_breaker_open 1')
  })

  it('is one for all hosts of the domain, and for pages and browser requests alike', async () => {
    const site = await start((_, response) => void response.writeHead(500).end(), { circuit_failures: 2 })
    await failure(site.client.page(page, never))
    await site.client.resource(page, { method: 'GET', signal: never })
    const hill = new URL('https://hill.liverc.com/')
    expect(await failure(site.client.page(hill, never))).toMatchObject(open)
    expect(await failure(site.client.resource(hill, { method: 'GET', signal: never }))).toMatchObject(open)
  })

  it.each([404, 429, 403])('does not mind %i', async (status) => {
    const site = await start((_, response) => void response.writeHead(status).end(), { circuit_failures: 1 })
    for (const _ of [1, 2, 3])
      expect(await failure(site.client.page(page, never))).toMatchObject({ details: { status_code: status } })
    expect(site.client.circuits()).toEqual([{ domain: 'liverc.com', open: false, retryAt: null }])
  })

  it('starts counting again after each success', async () => {
    let count = 0
    const site = await start(
      (_, response) => void response.writeHead((count += 1) % 3 === 0 ? 200 : 500).end(),
      { circuit_failures: 3 },
    )
    for (let turn = 1; turn <= 12; turn += 1) await site.client.page(page, never).catch(() => undefined)
    expect(site.seen).toHaveLength(12)
  })

  it('lets one request try after a while, and the others wait for what comes of it', async () => {
    let isDown = true
    let underWay = 0
    let most = 0
    const site = await start(
      (_, response) => {
        most = Math.max(most, (underWay += 1))
        setTimeout(() => {
          underWay -= 1
          response.writeHead(isDown ? 500 : 200).end('page')
        }, 40)
      },
      { circuit_failures: 1, circuit_open_ms: 400 },
    )
    await failure(site.client.page(page, never))
    await sleep(420)
    // Down still: the one that tried is told so, and so are those who waited for it.
    most = 0
    const first = await Promise.all([1, 2, 3, 4].map(() => failure(site.client.page(page, never))))
    expect(first.map(({ code }) => code).toSorted()).toEqual([
      'CIRCUIT_OPEN',
      'CIRCUIT_OPEN',
      'CIRCUIT_OPEN',
      'CONNECTOR_HTTP_ERROR',
    ])
    expect(most).toBe(1)
    expect(site.seen).toHaveLength(2)
    isDown = false
    await sleep(420)
    const stop = new AbortController()
    const probe = site.client.page(page, never)
    const impatient = failure(site.client.page(page, stop.signal))
    const others = [1, 2, 3].map(() => site.client.page(page, never))
    await sleep(5)
    expect(site.seen).toHaveLength(3)
    stop.abort()
    expect(await impatient).toMatchObject({ code: 'CANCELLED' })
    expect((await probe).html).toBe('page')
    expect(await Promise.all(others)).toHaveLength(3)
    expect(site.client.circuits()).toEqual([{ domain: 'liverc.com', open: false, retryAt: null }])
    expect(await site.metrics.text()).toContain('circuit_breaker_open 0')
  })

  it('stays open when the one request that tries is stopped', async () => {
    const site = await start(
      (_, response) => {
        if (site.seen.length === 1) response.writeHead(500).end()
      },
      { circuit_failures: 1, circuit_open_ms: 400 },
    )
    await failure(site.client.page(page, never))
    await sleep(420)
    const stop = new AbortController()
    const probe = failure(site.client.page(page, stop.signal))
    while (site.seen.length < 2) await sleep(1)
    stop.abort()
    expect(await probe).toMatchObject({ code: 'CANCELLED' })
    expect(await failure(site.client.page(page, never))).toMatchObject(open)
  })

  it('stops those who wait for their turn when it opens, before they ask', async () => {
    const site = await start((_, response) => void setTimeout(() => response.writeHead(500).end(), 20), {
      circuit_failures: 2,
      max_in_flight: 1,
    })
    const errors = await Promise.all([1, 2, 3, 4, 5].map(() => failure(site.client.page(page, never))))
    expect(errors.map(({ code }) => code)).toEqual([
      'CONNECTOR_HTTP_ERROR',
      'CONNECTOR_HTTP_ERROR',
      'CIRCUIT_OPEN',
      'CIRCUIT_OPEN',
      'CIRCUIT_OPEN',
    ])
    expect(site.seen).toHaveLength(2)
    // What was not sent did not start either; robots.txt did.
    expect(site.starts).toHaveLength(3)
  })

  it('ends the retries of a page when it opens', async () => {
    const site = await start((_, response) => void response.writeHead(500).end(), {
      circuit_failures: 2,
      http_retries: 3,
    })
    expect(await failure(site.client.page(page, never))).toMatchObject(open)
    expect(site.seen).toHaveLength(2)
  })
})

function start(answer: RequestListener, settings: Partial<Settings> = {}) {
  return startHttpSite(answer, { settings: { http_retries: 0, ...settings } })
}
