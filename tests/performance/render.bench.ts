import { join } from 'node:path'
import { launchBrowser, type RunningBrowser } from '../../electron/browser/launch.ts'
import { renderPage } from '../../electron/browser/render.ts'
import { ScriptCache } from '../../electron/browser/scripts.ts'
import { chromiumSandbox, readEnvironment, variables } from '../../electron/configuration/environment.ts'
import { loadPage } from '../../electron/connectors/liverc/pages/page.ts'
import { parseRacePage, racePageParser } from '../../electron/connectors/liverc/pages/race-page.ts'
import { startReplayServer } from '../../fixtures/server/replay-server.ts'
import { siteSource } from '../../fixtures/server/source.ts'
import { createSite } from '../../fixtures/site/site.ts'
import { bench, duration, figure, ratio } from '../../tools/bench/harness.ts'
import { browserEnvironment, testChromium } from '../support/chromium.ts'
import { inScratchFolder } from './support/engine.ts'

const pagesRendered = 200
const megabyte = 1024 * 1024
const site = createSite({ size: 'demo', seed: 'bench' })
const scripted = site.withOverrides({ scripted: () => 'inline' })
const url = site.urls.headline.races[0] ?? ''

const chromium = await testChromium()
if ('reason' in chromium) process.stderr.write(`No benchmark of the browser: ${chromium.reason}\n`)
else await inScratchFolder((folder) => measure(chromium.path, folder))

async function measure(executable: string, folder: string): Promise<void> {
  const browser = await launchBrowser({
    executable,
    profiles: join(folder, 'profiles'),
    sandbox: chromiumSandbox({ ...variables, ...browserEnvironment(executable) }),
    variables: readEnvironment().browserVariables,
  })
  const server = await startReplayServer({ source: siteSource(site) })
  const scripts = new ScriptCache()
  const rendering = () => render(browser, scripts)
  const overHttp = async () => {
    const answer = await fetch(`${server.url}/${url.slice('https://'.length)}`)
    parseRacePage(await answer.text(), url)
  }
  try {
    await bench(
      'Rendering',
      () => duration('one script-rendered race page (P9)', { work: rendering, runs: 15, atMost: 600 }),
      () =>
        ratio('the same against HTTP and parsing, which is why the browser is a fallback', {
          subject: rendering,
          baseline: overHttp,
          atMost: 200,
        }),
      () => memoryOf(browser, rendering),
    )
  } finally {
    await browser.close()
    await server.close()
  }
}

async function render(browser: RunningBrowser, scripts: ScriptCache): Promise<void> {
  const { end, html } = await renderPage(
    browser,
    {
      url: new URL(url),
      html: scripted.page(url).body,
      key: 'bench',
      waitFor: 'table.table-striped',
      isComplete: (dom) => racePageParser.check(loadPage(dom, url)).isComplete,
      screenshots: false,
      signal: new AbortController().signal,
    },
    {
      resources: { resource: async () => ({ status: 404, headers: {}, body: new Uint8Array() }) },
      scripts,
      userAgent: 'MyRaceEngineer/bench',
      timeoutMs: 30_000,
      quietMs: 5_000,
    },
  )
  if (end !== 'complete') throw new Error(`The page was not rendered: ${end}`)
  parseRacePage(html, url)
}

/** How the browser's memory grows with the pages that it has rendered (G38): a line through what it took after each twenty. */
async function memoryOf(browser: RunningBrowser, rendering: () => Promise<void>) {
  const taken: [pages: number, megabytes: number][] = []
  for (let pages = 1; pages <= pagesRendered; pages += 1) {
    await rendering()
    if (pages % 20 === 0) taken.push([pages, ((await browser.memory()) ?? 0) / megabyte])
  }
  const most = Math.max(...taken.map(([, megabytes]) => megabytes))
  const detail = `${taken.map(([, megabytes]) => Math.round(megabytes)).join(', ')} MB; most ${Math.round(most)}`
  return figure(
    `memory per page while ${pagesRendered} are rendered`,
    slope(taken),
    ' MB',
    { atMost: 0.5 },
    detail,
  )
}

function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (of: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [meanX, meanY] = [mean(([x]) => x), mean(([, y]) => y)]
  const across = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0)
  return across / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
}
