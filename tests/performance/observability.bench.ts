import { PageWatch } from '../../electron/connectors/liverc/page-watch.ts'
import { parseRacePage } from '../../electron/connectors/liverc/pages/race-page.ts'
import { silentLog } from '../../electron/observability/log.ts'
import { createMetrics } from '../../electron/observability/metrics.ts'
import { silentTraces } from '../../electron/observability/traces.ts'
import { createSite } from '../../fixtures/site/site.ts'
import { bench, ratio } from '../../tools/bench/harness.ts'
import { inScratchFolder, timedJob } from './support/engine.ts'
import { compose } from '../../electron/engine/compose.ts'
import { startSiteProcess } from './support/site-process.ts'

/* What it costs to be watched. */

const site = createSite({
  seed: 'watched',
  size: 'small',
  tracks: 1,
  races: 1,
  driversPerRace: 10,
  lapsPerDriver: 50,
})
const { slug, eventId } = site.urls.headline
const raceId = site.truth.event(eventId)?.races[0]?.raceId ?? 0
const url = site.urls.race(slug, raceId)
const html = site.page(url).body
const served = await startSiteProcess(
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

const watch = new PageWatch(silentLog, { metrics: createMetrics(), traces: silentTraces })
const pages = 50
const repeated = (work: () => unknown) => () => {
  for (let count = 0; count < pages; count += 1) work()
}

const importWith = (environment: Readonly<Record<string, string>>) => () =>
  inScratchFolder(async (dataDir) => {
    const engine = await compose({
      shell: 'cli',
      dataDir,
      log: { level: 'warn' },
      environment: {
        MRE_REPLAY_URL: served.url,
        MRE_CRAWL_DELAY_MS: '0',
        MRE_MAX_IN_FLIGHT: '8',
        MRE_RACE_FETCH_CONCURRENCY: '8',
        ...environment,
      },
    })
    const ms = await timedJob(engine, {
      kind: 'event_import',
      eventId: String(served.headline.eventId),
      trackSlug: served.headline.slug,
      force: false,
    })
    await engine.close()
    return ms
  })

await bench(
  'Being watched',
  () =>
    ratio('a race page read under metrics, tracing off', {
      subject: repeated(() =>
        watch.parse({ page: 'race', slug, id: raceId }, () => parseRacePage(html, url)),
      ),
      baseline: repeated(() => parseRacePage(html, url)),
      atMost: 1.05,
    }),
  () =>
    ratio('an import that writes a trace file', {
      subject: importWith({ MRE_TRACE_FILE: 'traces.jsonl' }),
      baseline: importWith({}),
      atMost: 1.15,
    }),
)
await served.close()
