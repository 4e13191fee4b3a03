import { describe, expect, it } from 'vitest'
import { setImmediate as turn } from 'node:timers/promises'
import type { Settings } from '../../../electron/configuration/registry.ts'
import { SitePolicy, type RequestStart, type SitePolicyOptions } from '../../../electron/http/site-policy.ts'
import { createMetrics } from '../../../electron/observability/metrics.ts'
import { AppError } from '../../../shared/domain/errors.ts'
import { never } from '../../support/http.ts'
import { quickSettings } from '../../support/http-settings.ts'

const meadow = new URL('https://meadow.liverc.com/')
const hill = new URL('https://hill.liverc.com/')
const at = { crawlDelayMs: 0, lastLook: () => undefined }

describe('the site policy', () => {
  const { policy } = start()

  it.each([
    'https://live.liverc.com/',
    'https://liverc.com/',
    'https://meadow.liverc.com/results/?p=view_event&id=1',
    'https://MEADOW.LiveRC.com/events',
    'https://a.b.liverc.com/',
    'https://meadow.liverc.com:443/',
  ])('lets %s pass', (address) => {
    expect(() => policy.check(new URL(address))).not.toThrow()
  })

  it.each([
    'http://meadow.liverc.com/',
    'https://meadow.liverc.com:8443/',
    'https://liverc.com.evil.example/',
    'https://evilliverc.com/',
    'https://evil-liverc.com/',
    'https://liverc.com@evil.example/',
    'https://user@meadow.liverc.com/',
    'https://user:password@meadow.liverc.com/',
    'https://127.0.0.1/',
    'https://localhost/',
    'https://[::1]/',
    'https://192.168.0.1/',
    'https://meadow.liverc.com./',
    'ftp://meadow.liverc.com/',
    'file:///meadow.liverc.com/',
    'data:text/html,meadow.liverc.com',
    `https://meadow.liverc.com/${'x'.repeat(2_048)}`,
  ])('refuses %s', async (address) => {
    const url = new URL(address)
    const refusal = expect.objectContaining({ code: 'VALIDATION_ERROR', stage: 'policy' })
    expect(() => policy.check(url)).toThrow(refusal)
    await expect(policy.turn(url, at, never)).rejects.toEqual(refusal)
  })

  it('counts what it decides by domain, and what is foreign under one name', async () => {
    const { policy: one, metrics } = start()
    ;(await one.turn(meadow, at, never))()
    for (const address of ['https://evil.example/', 'https://other.example/'])
      expect(() => one.check(new URL(address))).toThrow('not an address of LiveRC')
    const text = await metrics.text()
    expect(text).toContain('site_policy_events_total{event="started",domain="liverc.com"} 1')
    expect(text).toContain('site_policy_events_total{event="foreign_address",domain="other"} 2')
    expect(text).not.toContain('example')
  })
})

describe('the kill switch', () => {
  const off = expect.objectContaining({ code: 'SCRAPING_DISABLED', stage: 'policy' })

  it('refuses everything from the next request on', () => {
    const { policy, set } = start()
    expect(() => policy.check(meadow)).not.toThrow()
    set({ scrape_enabled: false })
    expect(() => policy.check(meadow)).toThrow(off)
    set({ scrape_enabled: true })
    expect(() => policy.check(meadow)).not.toThrow()
  })

  it('is looked at again when a turn comes', async () => {
    const { policy, set, starts } = start({ max_in_flight: 1 })
    const end = await policy.turn(meadow, at, never)
    const waiting = policy.turn(hill, at, never)
    set({ scrape_enabled: false })
    end()
    await expect(waiting).rejects.toEqual(off)
    expect(starts).toHaveLength(1)
    set({ scrape_enabled: true })
    ;(await policy.turn(hill, at, never))()
  })

  it('comes before every other reason to stop, which are asked each time', async () => {
    let reason: AppError | null = null
    const { policy, set } = start({}, { stops: [() => null, () => reason] })
    expect(() => policy.check(meadow)).not.toThrow()
    reason = new AppError('SCRAPING_DISABLED', 'The page format has changed.', {
      stage: 'policy',
      source: 'drift',
    })
    expect(() => policy.check(meadow)).toThrow(reason)
    await expect(policy.turn(meadow, at, never)).rejects.toBe(reason)
    set({ scrape_enabled: false })
    expect(() => policy.check(meadow)).toThrow('switched off')
  })
})

describe('the pace', () => {
  it('is one for all hosts of the domain', async () => {
    const { policy } = start({ max_in_flight: 1 })
    const end = await policy.turn(meadow, at, never)
    const stop = new AbortController()
    const other = policy.turn(hill, at, stop.signal)
    stop.abort(new Error('still waiting'))
    await expect(other).rejects.toThrow('still waiting')
    end()
    ;(await policy.turn(hill, at, never))()
  })

  it('spaces starts, however long requests take, and never by less than the delay', async () => {
    const { policy, starts } = start({ crawl_delay_ms: 15, crawl_jitter_percent: 100 })
    await Promise.all([1, 2, 3, 4, 5].map(async () => (await policy.turn(meadow, at, never))()))
    for (const gap of gaps(starts)) expect(gap).toBeGreaterThanOrEqual(15)
  })

  it('adds a random share to the delay', async () => {
    const shares = [0, 0.5, 1, 0]
    const { policy, starts } = start(
      { crawl_delay_ms: 20, crawl_jitter_percent: 50 },
      { random: () => shares.shift() ?? 0 },
    )
    for (const _ of [1, 2, 3, 4]) (await policy.turn(meadow, at, never))()
    const [first, second, third] = gaps(starts)
    expect(first).toBeGreaterThanOrEqual(20)
    expect(second).toBeGreaterThanOrEqual(25)
    expect(third).toBeGreaterThanOrEqual(30)
  })

  it('does not make the first request wait, nor any where there is no delay', async () => {
    const { policy, starts } = start({ crawl_delay_ms: 60_000 })
    ;(await policy.turn(meadow, at, never))()
    expect(starts).toHaveLength(1)
    const free = start({ crawl_delay_ms: 0, crawl_jitter_percent: 100 })
    for (let count = 0; count < 100; count += 1) (await free.policy.turn(meadow, at, never))()
    expect(free.starts).toHaveLength(100)
  })

  it('spaces those that start late from when they really start', async () => {
    const { policy, starts } = start({ crawl_delay_ms: 20, crawl_jitter_percent: 0 })
    ;(await policy.turn(meadow, at, never))()
    const turns = [1, 2].map(async () => (await policy.turn(meadow, at, never))())
    // The timer of the next start is long due when the process gets round to it.
    const busyUntil = performance.now() + 35
    while (performance.now() < busyUntil);
    await Promise.all(turns)
    expect((starts[2]?.at ?? 0) - busyUntil).toBeGreaterThanOrEqual(20)
  })

  it("keeps a host's own crawl delay without holding up the other hosts", async () => {
    const { policy, starts } = start()
    const slow = { ...at, crawlDelayMs: 40 }
    const ask = async (url: URL, wanted = at) => (await policy.turn(url, wanted, never))()
    await ask(meadow, slow)
    await Promise.all([ask(meadow, slow), ask(hill), ask(hill), ask(meadow, slow), ask(hill)])
    expect(starts.map(({ url }) => url.hostname[0])).toEqual(['m', 'h', 'h', 'h', 'm', 'm'])
    for (const gap of gaps(starts.filter(({ url }) => url === meadow))) expect(gap).toBeGreaterThanOrEqual(40)
  })

  it('gives the hosts their turns in turn', async () => {
    const { policy, starts } = start({ max_in_flight: 1 })
    const ask = async (url: URL) => (await policy.turn(url, at, never))()
    await Promise.all([...[1, 2, 3, 4].map(() => ask(meadow)), ask(hill), ask(hill)])
    expect(starts.map(({ url }) => url.hostname[0]).join('')).toBe('mhmhmm')
  })

  it('follows the rules for hosts', async () => {
    const { policy, starts } = start({
      host_rules:
        '[{"host":"meadow.liverc.com","crawlDelayMs":30,"maxInFlight":1,"conditionalRequests":false}]',
    })
    expect(policy.conditionalRequests('meadow.liverc.com')).toBe(false)
    expect(policy.conditionalRequests('hill.liverc.com')).toBe(true)
    const end = await policy.turn(meadow, at, never)
    const second = policy.turn(meadow, at, never)
    ;(await policy.turn(hill, at, never))()
    end()
    ;(await second)()
    const [gap] = gaps(starts.filter(({ url }) => url === meadow))
    expect(gap).toBeGreaterThanOrEqual(30)
  })

  it('stops the whole domain when the site asks for it, those who wait included', async () => {
    const { policy, starts } = start({ max_in_flight: 1, page_patience_ms: 10_000 })
    const end = await policy.turn(meadow, at, never)
    const waiting = policy.turn(hill, at, never)
    policy.note(meadow, { status: 429, durationMs: 1, retryAfterMs: 50 })
    const asked = performance.now()
    end()
    ;(await waiting)()
    expect((starts[1]?.at ?? 0) - asked).toBeGreaterThanOrEqual(49)
  })

  it('does not stop for longer than a page may take', async () => {
    const { policy, starts } = start({ page_patience_ms: 30 })
    policy.note(meadow, { status: 503, durationMs: 1, retryAfterMs: 1e12 })
    ;(await policy.turn(meadow, at, never))()
    expect(starts).toHaveLength(1)
  })

  it('has fewer under way after a 429', async () => {
    const { policy, starts } = start({ max_in_flight: 4 })
    policy.note(meadow, { status: 429, durationMs: 1, retryAfterMs: null })
    const turns = [1, 2, 3].map(() => policy.turn(meadow, at, never))
    await turn()
    expect(starts).toHaveLength(2)
    const [first] = turns
    ;(await first)?.()
    for (const one of turns) (await one)()
    expect(starts).toHaveLength(3)
  })

  it('ends its waiting at once when the signal aborts, and leaves its place', async () => {
    const { policy } = start({ crawl_delay_ms: 60_000, max_in_flight: 1 })
    ;(await policy.turn(meadow, at, never))()
    const stop = new AbortController()
    const waiting = [meadow, hill, meadow].map((url) => policy.turn(url, at, stop.signal))
    await turn()
    stop.abort(new Error('stopped'))
    for (const one of waiting) await expect(one).rejects.toThrow('stopped')
    await expect(policy.turn(hill, at, AbortSignal.timeout(5))).rejects.toMatchObject({
      name: 'TimeoutError',
    })
  })

  it('does not start what its last look forbids, and uses up no slot for it', async () => {
    const { policy, starts } = start({ crawl_delay_ms: 60_000 })
    const lastLook = () => {
      throw new Error('changed my mind')
    }
    await expect(policy.turn(meadow, { ...at, lastLook }, never)).rejects.toThrow('changed my mind')
    ;(await policy.turn(meadow, at, never))()
    expect(starts).toHaveLength(1)
  })

  it('waits for the slots that other programs have taken, and takes its own', async () => {
    const taken: (readonly { readonly key: string; readonly gapMs: number }[])[] = []
    let isClosed = true
    let isRaced = true
    const slots = {
      waitMs: (key: string) => (key.startsWith('domain') && isClosed ? 5 : 0),
      take: (wanted: readonly { readonly key: string; readonly gapMs: number }[]) => {
        expect(isClosed).toBe(false)
        // The first time another program is quicker.
        if (isRaced) return (isRaced = false)
        taken.push(wanted)
        return true
      },
      hold: (key: string, ms: number) => void taken.push([{ key, gapMs: ms }]),
    }
    const { policy, starts } = start({ crawl_delay_ms: 10, crawl_jitter_percent: 0 }, { slots })
    setTimeout(() => (isClosed = false), 30)
    const end = await policy.turn(meadow, { ...at, crawlDelayMs: 20 }, never)
    end()
    expect(starts).toHaveLength(1)
    expect(isRaced).toBe(false)
    policy.note(meadow, { status: 429, durationMs: 1, retryAfterMs: 1_000 })
    expect(taken).toEqual([
      [
        { key: 'domain liverc.com', gapMs: 10 },
        { key: 'host meadow.liverc.com', gapMs: 20 },
      ],
      [{ key: 'domain liverc.com', gapMs: 1_000 }],
    ])
  })
})

function start(settings: Partial<Settings> = {}, options: Partial<SitePolicyOptions> = {}) {
  let current = quickSettings(settings)
  const starts: RequestStart[] = []
  const metrics = createMetrics()
  const policy = new SitePolicy({
    settings: () => current,
    metrics,
    onStart: (one) => starts.push(one),
    ...options,
  })
  const set = (changes: Partial<Settings>) => {
    current = { ...current, ...changes }
  }
  return { policy, starts, metrics, set }
}

function gaps(starts: readonly RequestStart[]): number[] {
  return starts.slice(1).map(({ at: time }, index) => time - (starts[index]?.at ?? 0))
}
