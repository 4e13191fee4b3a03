import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../shared/domain/errors.ts'
import { answer, done, openPool } from '../../support/browser-pool.ts'
import { browsersBelow, testChromium } from '../../support/chromium.ts'
import { eventually } from '../../support/eventually.ts'

const chromium = await testChromium()
const path = 'path' in chromium ? chromium.path : ''
const why =
  'reason' in chromium ? chromium.reason : process.platform === 'linux' ? '' : 'browsers are counted in /proc'

describe.skipIf(why !== '')(`the pool of browsers ${why}`, () => {
  it('starts no browser before a page needs one, then the same for every page', async () => {
    const { render, folder, metric } = openPool(path)
    expect(browsersBelow(folder)).toEqual([])
    for (let page = 0; page < 3; page += 1) {
      const rendered = await render(`<script>${done}</script>`)
      expect(rendered.end).toBe('complete')
    }
    const [first] = browsersBelow(folder)
    expect(await metric('browsers_running')).toBe(1)
    await render(`<script>${done}</script>`)
    expect(browsersBelow(folder)).toEqual([first])
  })

  it('waits for what comes late, from a timer or from the host of the page', async () => {
    const { render, asked } = openPool(path, {
      answers: { '/late.json': answer('"late"', 'application/json') },
    })
    const script = `
      addEventListener('load', () => setTimeout(async () => {
        const text = await (await fetch('/late.json')).json()
        document.body.append(text)
        ${done}
      }, 400))`
    const { html, end } = await render(`<script>${script}</script>`)
    expect(end).toBe('complete')
    expect(html).toContain('late<p id="done"></p>')
    expect(asked).toEqual(['https://meadow.liverc.com/late.json'])
  })

  it('gives up on a page that has come to rest, and on one whose time is over', async () => {
    const settings = { MRE_BROWSER_QUIET_MS: '300', MRE_BROWSER_PAGE_TIMEOUT_MS: '3000' }
    const { render, metric } = openPool(path, {
      settings,
      resources: { resource: (_url, { signal }) => sleep(60_000, answer(''), { signal }) },
    })
    const quiet = await render('<p>nothing comes</p>')
    expect(quiet.end).toBe('quiet')
    const late = await render('<script src="/never.js"></script>')
    expect(late).toMatchObject({ end: 'timeout', html: expect.stringContaining('never.js') })
    expect(await metric('browser_failures_total{kind="timeout"}')).toBe(1)
  })

  it('takes a page that never rests once it is complete', async () => {
    const { render } = openPool(path)
    const restless = `setInterval(() => { document.title = String(performance.now()) }, 5); ${done}`
    expect((await render(`<script>${restless}</script>`)).end).toBe('complete')
  })

  it('heals when the browser is killed while a page is rendered', async () => {
    const { render, folder, asked, metric } = openPool(path, { answers: { '/begun.js': answer('') } })
    const rendering = render(
      `<script src="/begun.js"></script><script>setTimeout(() => { ${done} }, 1500)</script>`,
    )
    await eventually(() => asked.length).toBe(1)
    const [first = 0] = browsersBelow(folder)
    process.kill(first, 'SIGKILL')
    expect((await rendering).end).toBe('complete')
    const now = browsersBelow(folder)
    expect(now).toHaveLength(1)
    expect(now).not.toContain(first)
    expect(await metric('browser_failures_total{kind="disconnected"}')).toBe(1)
    expect((await render(`<script>${done}</script>`)).end).toBe('complete')
  })

  it('fails with BROWSER_ERROR when the browser dies time and again', async () => {
    const { render, folder, metric } = openPool(path)
    const killer = new AbortController()
    const killing = (async () => {
      while (!killer.signal.aborted) {
        for (const pid of browsersBelow(folder)) process.kill(pid, 'SIGKILL')
        await sleep(20)
      }
    })()
    const failure = await render('<p>nothing</p>').catch((thrown: unknown) => thrown)
    killer.abort()
    await killing
    expect(failure).toBeInstanceOf(AppError)
    expect(failure).toMatchObject({ code: 'BROWSER_ERROR', source: 'browser' })
    const launches = await metric('browser_failures_total{kind="launch"}')
    expect(launches + (await metric('browser_failures_total{kind="disconnected"}'))).toBeGreaterThan(0)
  })

  it('survives a page that takes all memory', async () => {
    const { render, metric } = openPool(path)
    const greedy = 'const all = []; for (;;) all.push(new Array(1e6).fill(Math.random()))'
    const failure = await render(`<script>${greedy}</script>`).catch((thrown: unknown) => thrown)
    expect(failure).toMatchObject({ code: 'BROWSER_ERROR', details: { kind: 'page_crash', attempts: 3 } })
    expect(await metric('browser_failures_total{kind="page_crash"}')).toBe(3)
    expect((await render(`<script>${done}</script>`)).end).toBe('complete')
  })

  it('replaces a browser after so many pages, and one that takes too much memory', async () => {
    const { render, folder } = openPool(path, { settings: { MRE_BROWSER_PAGES: '2' } })
    const seen: number[][] = []
    for (let page = 0; page < 4; page += 1) {
      await render(`<script>${done}</script>`)
      seen.push(browsersBelow(folder))
    }
    expect(seen.map((pids) => pids.length)).toEqual([1, 0, 1, 0])
    const heavy = openPool(path, { settings: { MRE_BROWSER_MEMORY_MB: '20' } })
    await heavy.render(`<script>globalThis.held = new Array(4e6).fill(1.5); ${done}</script>`)
    expect(browsersBelow(heavy.folder)).toEqual([])
  })

  it('closes a browser that has nothing to do, and starts another when there is', async () => {
    const { render, folder, metric } = openPool(path, { settings: { MRE_BROWSER_IDLE_MS: '50' } })
    await render(`<script>${done}</script>`)
    await eventually(() => browsersBelow(folder)).toEqual([])
    await eventually(() => metric('browsers_running')).toBe(0)
    expect((await render(`<script>${done}</script>`)).end).toBe('complete')
  })

  it('stops at once when its caller does, and leaves nothing behind', async () => {
    const { render, pool, folder, asked } = openPool(path, {
      resources: { resource: (_url, { signal }) => sleep(60_000, answer(''), { signal }) },
    })
    const stop = new AbortController()
    const rendering = render('<script src="/slow.js"></script>', { signal: stop.signal })
    await eventually(() => asked.length).toBe(1)
    stop.abort()
    await expect(rendering).rejects.toMatchObject({ code: 'CANCELLED' })
    const waiting = render('<p></p>', { signal: AbortSignal.timeout(50) })
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' })
    await pool.close()
    expect(browsersBelow(folder)).toEqual([])
    await expect(render('<p></p>')).rejects.toMatchObject({ code: 'CANCELLED' })
  })

  it('ends what is rendered when it is closed', async () => {
    const { render, pool, folder } = openPool(path)
    const rendering = render('<p>nothing comes</p>')
    await eventually(() => browsersBelow(folder).length).toBe(1)
    const [closed, ended] = await Promise.allSettled([pool.close(), rendering])
    expect(closed.status).toBe('fulfilled')
    expect(ended).toMatchObject({ status: 'rejected', reason: { code: 'CANCELLED' } })
    expect(browsersBelow(folder)).toEqual([])
  })

  it('runs no more browsers than it may, and one page of an event at a time', async () => {
    let [running, most] = [0, 0]
    const runningOf = new Map<string, number>()
    let mostOfOne = 0
    const { render, folder } = openPool(path, {
      settings: { MRE_BROWSER_COUNT: '2' },
      resources: {
        resource: async (url) => {
          const key = url.searchParams.get('key') ?? ''
          most = Math.max(most, (running += 1))
          runningOf.set(key, (runningOf.get(key) ?? 0) + 1)
          mostOfOne = Math.max(mostOfOne, runningOf.get(key) ?? 0)
          await sleep(100)
          running -= 1
          runningOf.set(key, (runningOf.get(key) ?? 0) - 1)
          return answer(done)
        },
      },
    })
    const pages = ['a', 'a', 'a', 'b', 'b', 'c'].map((key, index) =>
      render(`<script src="/s.js?key=${key}&n=${index}"></script>`, { key }),
    )
    const counts: number[] = []
    const sampling = new AbortController()
    const sampler = (async () => {
      while (!sampling.signal.aborted) {
        counts.push(browsersBelow(folder).length)
        await sleep(20)
      }
    })()
    expect((await Promise.all(pages)).map(({ end }) => end)).toEqual(pages.map(() => 'complete'))
    sampling.abort()
    await sampler
    expect({ most, mostOfOne, browsers: Math.max(...counts) }).toEqual({ most: 2, mostOfOne: 1, browsers: 2 })
  })
})
