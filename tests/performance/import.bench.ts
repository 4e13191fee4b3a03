import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Agent, request } from 'undici'
import { bench, duration, figure, ratio } from '../../tools/bench/harness.ts'
import { inScratchFolder, startQuickEngine, timedJob } from './support/engine.ts'
import { startSiteProcess, type SiteProcess } from './support/site-process.ts'

const concurrency = 8
const latencyMs = 250
const far = await startSiteProcess({ size: 'demo', seed: 'bench' }, latencyMs)
// Ten races of ten drivers with fifty laps each.
const near = await startSiteProcess(
  {
    size: 'demo',
    seed: 'bench',
    races: 10,
    driversPerRace: 10,
    lapsPerDriver: 50,
    classes: 2,
    quirks: 'none',
  },
  0,
)

const requestOf = ({ headline }: SiteProcess) =>
  ({
    kind: 'event_import',
    eventId: String(headline.eventId),
    trackSlug: headline.slug,
    force: false,
  }) as const

const importInEngine = (site: SiteProcess) =>
  inScratchFolder(async (folder) => {
    const engine = await startQuickEngine(folder, site.url, concurrency)
    const ms = await timedJob(engine, requestOf(site))
    await engine.close()
    return ms
  })

/** How long a polite import takes against what the spacing alone takes: one request after the other, and the last answer. */
const politely = (site: SiteProcess, spacingMs: number) =>
  inScratchFolder(async (folder) => {
    const engine = await startQuickEngine(folder, site.url, concurrency, {
      MRE_CRAWL_DELAY_MS: String(spacingMs),
      MRE_CRAWL_JITTER_PERCENT: '0',
      MRE_MAX_IN_FLIGHT: '2',
    })
    const ms = await timedJob(engine, requestOf(site))
    const requests = startsOf(await engine.metrics.metrics.text())
    await engine.close()
    const idealMs = (requests - 1) * spacingMs + latencyMs
    return figure(
      `32 races, ${spacingMs} ms apart, two in flight, against the spacing alone`,
      ms / idealMs,
      '×',
      { atMost: 1.05 },
      `${requests} requests in ${Math.round(ms)} ms; ideal ${idealMs} ms`,
    )
  })

function startsOf(metrics: string): number {
  const line = /^site_policy_events_total\{event="started"[^}]*\} (\d+)$/mu.exec(metrics)
  return Number(line?.[1])
}

/** What the network alone takes: event page, then entry list, then the races at the same concurrency. */
async function bareFetch(site: SiteProcess): Promise<number> {
  const dispatcher = new Agent({ connections: concurrency })
  const fetchPage = async (url: string) => {
    const { host, pathname, search } = new URL(url)
    const { body } = await request(`${site.url}/${host}${pathname}${search}`, { dispatcher })
    await body.text()
  }
  const began = performance.now()
  await fetchPage(site.headline.event)
  await fetchPage(site.headline.entryList)
  const waiting = [...site.headline.races]
  const worker = async () => {
    for (let url = waiting.shift(); url !== undefined; url = waiting.shift()) await fetchPage(url)
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  const ms = performance.now() - began
  await dispatcher.close()
  return ms
}

/** The same import as a user runs it: the built command line, from start to exit. */
const importByCommand = (site: SiteProcess) => inScratchFolder((folder) => runCommand(site, folder))

async function runCommand(site: SiteProcess, folder: string): Promise<number> {
  const program = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url))
  const { slug, eventId } = site.headline
  const began = performance.now()
  const child = spawn(
    process.execPath,
    [program, 'events', 'ingest', '--event', String(eventId), '--track', slug, '--data-dir', folder],
    {
      stdio: 'ignore',
      env: {
        ...process.env,
        MRE_REPLAY_URL: site.url,
        MRE_CRAWL_DELAY_MS: '0',
        MRE_MAX_IN_FLIGHT: String(concurrency),
        MRE_RACE_FETCH_CONCURRENCY: String(concurrency),
      },
    },
  )
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`The command ended with ${code}`)
  return performance.now() - began
}

await bench(
  'Import over replay',
  () =>
    ratio('32 races at 250 ms latency, against bare undici', {
      subject: () => importInEngine(far),
      baseline: () => bareFetch(far),
      warmUp: 1,
      runs: 5,
      atMost: 1.25,
    }),
  () => politely(far, latencyMs),
  () =>
    duration('10 races, 5,000 laps, inside the engine', { work: () => importInEngine(near), atMost: 400 }),
  () => duration('10 races, 5,000 laps, whole process', { work: () => importByCommand(near), atMost: 1_000 }),
)
await far.close()
await near.close()
