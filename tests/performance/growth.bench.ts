import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { SiteOptions } from '../../fixtures/site/options.ts'
import { bench, figure } from '../../tools/bench/harness.ts'
import { startSiteProcess } from './support/site-process.ts'

const measured = z.object({ ms: z.number(), laps: z.int(), peakMegabytes: z.number() })
type Measured = z.infer<typeof measured>

const common = { size: 'huge', seed: 'bench', tracks: 1, eventsPerTrack: 1, quirks: 'none' } as const
const sizes: readonly SiteOptions[] = [
  { ...common, races: 2 },
  { ...common, races: 20 },
  { ...common, races: 104 },
]

/** One import in a process of its own, so that its memory is its own. The best of three, for a noisy machine. */
async function importOf(options: SiteOptions): Promise<Measured> {
  const site = await startSiteProcess(options, 0)
  const script = fileURLToPath(new URL('support/import-once.ts', import.meta.url))
  const runs: Measured[] = []
  for (let run = 0; run < 3; run += 1) {
    const { slug, eventId } = site.headline
    const child = spawn(process.execPath, [script, site.url, String(eventId), slug], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = await once(createInterface({ input: child.stdout }), 'line')
    runs.push(measured.parse(JSON.parse(String(line))))
  }
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
    figure(`peak memory of ${largest?.laps ?? 0} laps`, largest?.peakMegabytes ?? 0, ' MB', { atMost: 300 }),
)
