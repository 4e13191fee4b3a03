import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compose, type Services } from '../../../electron/engine/compose.ts'
import type { JobRequest } from '../../../electron/jobs/job.ts'

/** Runs `work` on an empty data folder and removes the folder afterwards. */
export async function inScratchFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'mre-bench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The engine on an empty data folder without politeness delay: what is measured is our own work. */
export function startQuickEngine(
  dataDir: string,
  replayUrl: string,
  concurrency: number,
  more: Readonly<Record<string, string>> = {},
): Promise<Services> {
  return compose({
    shell: 'cli',
    dataDir,
    log: { level: 'warn' },
    environment: {
      MRE_REPLAY_URL: replayUrl,
      MRE_CRAWL_DELAY_MS: '0',
      MRE_MAX_IN_FLIGHT: String(concurrency),
      // As many again wait for their turn, as with the defaults: nobody waits for a page to be read.
      MRE_RACE_FETCH_CONCURRENCY: String(Math.min(16, 2 * concurrency)),
      ...more,
    },
  })
}

/** Runs a job to its end. @returns its duration in ms @throws when the job does not complete */
export async function timedJob(services: Services, request: JobRequest): Promise<number> {
  const began = performance.now()
  const job = await services.jobs.ended(services.ingestion.start(request))
  if (job.state !== 'completed') throw new Error(`The job ${job.state}: ${job.error?.message ?? ''}`)
  return performance.now() - began
}
