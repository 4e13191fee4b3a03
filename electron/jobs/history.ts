import { setImmediate as turn } from 'node:timers/promises'
import { pruneJobs } from '../../db/repositories/write/jobs.ts'
import type { WriteDb } from '../../db/schema/handle.ts'
import type { Settings } from '../configuration/registry.ts'
import type { Log } from '../observability/log.ts'

interface HistoryParts {
  readonly db: WriteDb
  readonly settings: () => Settings
  readonly log: Log
  /** ms since the epoch. */
  readonly clock: () => number
}

const dayMs = 24 * 3_600_000
const step = 100

/** Removes jobs that ended too long ago: at start and once a day, in steps so small that nobody waits for them (J5). */
export class History {
  readonly #parts: HistoryParts
  #timer: NodeJS.Timeout | undefined
  #isStopped = false

  constructor(parts: HistoryParts) {
    this.#parts = parts
  }

  start(): void {
    void this.prune()
    this.#timer = setInterval(() => void this.prune(), dayMs)
  }

  stop(): void {
    this.#isStopped = true
    clearInterval(this.#timer)
  }

  async prune(): Promise<number> {
    const { db, settings, log, clock } = this.#parts
    let removed = 0
    try {
      const before = new Date(clock() - settings().job_history_days * dayMs).toISOString()
      for (;;) {
        await turn()
        if (this.#isStopped) break
        const count = pruneJobs(db, before, step)
        removed += count
        if (count < step) break
      }
      if (removed > 0) log.info('job_history_pruned', { removed, before })
    } catch (error) {
      // The next day tries again; nothing depends on it.
      log.error('job_history_prune_failed', error)
    }
    return removed
  }
}
