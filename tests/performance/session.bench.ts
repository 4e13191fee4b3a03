import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { CDPSession, Page } from '@playwright/test'
import { z } from 'zod'
import { bench, duration, figure } from '../../tools/bench/harness.ts'
import { findChromium } from '../../tools/lib/chromium.ts'
import { launchBrowserShell } from '../e2e/support/browser-shell.ts'
import { seededEventId, seedSessions } from '../support/seeded-sessions.ts'
import { bigRacePage } from './support/big-race.ts'
import { inScratchFolder } from './support/engine.ts'

/*
 * The session screen in a real Chromium on the built app: from the click on a session in the event's list to its drawn
 * chart, and what moving the cursor and zooming cost on a race of 50,000 laps. Rendering is by software here.
 */

const WIDE = { width: 1920, height: 1080 }
/** 12 drivers in each: 5,000 laps, and 50,000. */
const races = [
  { raceId: 7001, drivers: 12, lapsPerDriver: 417 },
  { raceId: 7002, drivers: 12, lapsPerDriver: 4_167 },
]
const STEPS = 60

/* What the probe in the page answers. */
const milliseconds = z.number()
const costs = z.array(z.number())
const zoomed = z.object({ draws: costs, frames: costs, idle: costs })

const chromium = await findChromium()
if ('reason' in chromium) throw new Error(`The session bench needs Chromium: ${chromium.reason}`)
process.env['MRE_TEST_CHROMIUM'] = chromium.path

await inScratchFolder(async (folder) => {
  await seedSessions(
    folder,
    races.map((race) => ({ page: bigRacePage(race), className: `Nitro ${race.lapsPerDriver}` })),
  )
  const shell = await launchBrowserShell({
    dataDir: folder,
    route: `/event/${seededEventId}?tab=sessions`,
    context: { viewport: WIDE, locale: 'en-US' },
  })
  const { page } = shell
  await page.addInitScript({ path: fileURLToPath(new URL('support/session-probe.cjs', import.meta.url)) })
  const protocol = await page.context().newCDPSession(page)
  try {
    await bench(
      'Session screen',
      () =>
        duration('from the click to the drawn chart, 12 drivers, 5,000 laps', {
          work: () => clickToChart(page, '7001'),
          warmUp: 1,
          runs: 7,
          atMost: 200,
        }),
      async () => {
        // What the page itself works for it, whatever else the machine does meanwhile.
        const works: number[] = []
        for (let run = 0; run < 5; run += 1) works.push(await workOfClick(page, protocol))
        return figure(
          'work of the page\u2019s thread for it',
          median(works),
          ' ms',
          { atMost: 150 },
          spread(works),
        )
      },
      () =>
        duration('from the click to the drawn chart, 50,000 laps', {
          work: () => clickToChart(page, '7002'),
          warmUp: 1,
          runs: 3,
          atMost: 2_000,
        }),
      async () => {
        const own = await cursorCosts(page)
        return figure(
          'one move of the cursor over 50,000 points, median',
          median(own),
          ' ms',
          { atMost: 16 },
          spread(own),
        )
      },
      async () => {
        const { draws } = await zoomCosts(page)
        return figure(
          'one step of zooming at 50,000 points, median',
          median(draws),
          ' ms',
          { atMost: 16 },
          spread(draws),
        )
      },
      async () => {
        // Against frames in which nothing happens, because a busy machine without a graphics card misses many anyway.
        const { frames, idle } = await zoomCosts(page)
        return figure(
          'frames while zooming at 50,000 points against idle ones',
          median(frames) / median(idle),
          '×',
          { atMost: 2 },
          `${median(frames).toFixed(1)} against ${median(idle).toFixed(1)} ms; ${spread(frames)}`,
        )
      },
      async () => {
        const megabytes = await heap(protocol)
        return figure('memory of the page with 50,000 laps open', megabytes, ' MB', { atMost: 200 })
      },
    )
  } finally {
    await shell.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

/** The page is loaded anew before each run, so that nothing of the session is there yet. @returns ms, measured in the page */
async function clickToChart(
  page: Page,
  raceId: string,
  beforeClick: () => Promise<void> = () => Promise.resolve(),
): Promise<number> {
  await page.goto(new URL(`/event/${seededEventId}?tab=sessions`, page.url()).href)
  await page.reload()
  const link = page.getByRole('grid', { name: 'Sessions' }).locator(`a[href*="/race/${raceId}"]`)
  await link.waitFor()
  await page.evaluate('void (probe.clicked = probe.clickToChart())')
  await beforeClick()
  await link.click()
  return milliseconds.parse(await page.evaluate('probe.clicked'))
}

/** Work of the page's thread for each move of the mouse: from the frame's beginning until it is painted. */
async function cursorCosts(page: Page): Promise<number[]> {
  return costs.parse(await page.evaluate(`probe.cursorCosts(${STEPS})`))
}

/** In to an eighth and out again. `draws`: script and canvas of one step; `frames`: from frame to frame. */
async function zoomCosts(page: Page): Promise<z.infer<typeof zoomed>> {
  return zoomed.parse(await page.evaluate(`probe.zoomCosts(${STEPS})`))
}

/** Processor time of the page's main thread from the click until the chart is painted, in ms. */
async function workOfClick(page: Page, protocol: CDPSession): Promise<number> {
  await protocol.send('Performance.enable', { timeDomain: 'threadTicks' })
  const taskSeconds = async (): Promise<number> => {
    const { metrics } = await protocol.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
  }
  let before = Number.NaN
  await clickToChart(page, '7001', async () => {
    before = await taskSeconds()
  })
  const after = await taskSeconds()
  await protocol.send('Performance.disable')
  return (after - before) * 1000
}

async function heap(protocol: CDPSession): Promise<number> {
  await protocol.send('HeapProfiler.enable')
  await protocol.send('HeapProfiler.collectGarbage')
  await protocol.send('Performance.enable')
  const { metrics } = await protocol.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN) / 1e6
}

/** The median, because what else the machine does falls on single frames. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): string =>
    (sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN).toFixed(1)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return `mean ${mean.toFixed(1)}, p95 ${at(0.95)}, most ${at(1)}`
}
