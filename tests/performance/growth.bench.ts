import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { SiteOptions } from '../../fixtures/site/options.ts'
import { bench, figure } from '../../tools/bench/harness.ts'
import { inScratchFolder } from './support/engine.ts'
import { startSiteProcess, type SiteProcess } from './support/site-process.ts'

const answer = z.object({ data: z.object({ laps: z.int() }), meta: z.object({ duration_ms: z.number() }) })

interface Measured {
  readonly ms: number
  readonly laps: number
  readonly peakMegabytes: number
}

const common = { size: 'huge', seed: 'bench', tracks: 1, eventsPerTrack: 1, quirks: 'none' } as const
const sizes: readonly SiteOptions[] = [
  { ...common, races: 2 },
  { ...common, races: 20 },
  { ...common, races: 92 },
]

/** One import by the built command line, in a process of its own, so that its memory is its own. */
async function importOnce(site: SiteProcess, folder: string): Promise<Measured> {
  const script = fileURLToPath(new URL('support/built-cli.ts', import.meta.url))
  const { slug, eventId } = site.headline
  const args = [
    'events',
    'ingest',
    '--event',
    String(eventId),
    '--track',
    slug,
    '--data-dir',
    folder,
    '--json',
  ]
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
    env: {
      ...process.env,
      MRE_REPLAY_URL: site.url,
      MRE_CRAWL_DELAY_MS: '0',
      MRE_MAX_IN_FLIGHT: '8',
      MRE_RACE_FETCH_CONCURRENCY: '8',
    },
  })
  const memory = child.stdio[3]
  if (child.stdout === null || memory === null || memory === undefined || !('read' in memory)) {
    throw new Error('The command has no pipes')
  }
  const [output, peak] = await Promise.all([text(child.stdout), text(memory), once(child, 'exit')])
  const { data, meta } = answer.parse(JSON.parse(output))
  return { ms: meta.duration_ms, laps: data.laps, peakMegabytes: Number(peak) }
}

/** The fastest of three, for a noisy machine. */
async function importOf(options: SiteOptions): Promise<Measured> {
  const site = await startSiteProcess(options, 0)
  const runs: Measured[] = []
  for (let run = 0; run < 3; run += 1) runs.push(await inScratchFolder((folder) => importOnce(site, folder)))
  await site.close()
  return runs.reduce((best, run) => (run.ms < best.ms ? run : best))
}

const results: Measured[] = []
for (const options of sizes) results.push(await importOf(options))
const perLap = results.map(({ ms, laps }) => ms / laps)
const detail = results.map(({ ms, laps }) => `${laps} laps ${Math.round(ms)} ms`).join(', ')
const largest = results.at(-1)

await bench(
  'Import as laps grow',
  () =>
    figure(
      'time per lap, largest against smallest event',
      (perLap.at(-1) ?? 0) / (perLap[0] ?? 1),
      '×',
      { atMost: 1.5 },
      detail,
    ),
  () =>
    figure(`peak memory of ${largest?.laps ?? 0} laps`, Math.round(largest?.peakMegabytes ?? 0), ' MB', {
      atMost: 300,
    }),
)
