import { rmSync } from 'node:fs'
import { type Database, listBackups } from '../../db/client/index.ts'
import type { Log } from '../observability/log.ts'

/** What is kept of the daily copies, for whoever shows it. */
export const dailyBackups = {
  dailyKept: 7,
  /** Less than a day, so that a program that is started every evening makes one every evening. */
  dailyAfterHours: 20,
} as const
const dueAfterMs = dailyBackups.dailyAfterHours * 60 * 60 * 1_000
const lookEveryMs = 60 * 60 * 1_000
/** A program that has just been started has better things to do. */
const firstLookMs = 5 * 60 * 1_000

interface DailyBackupParts {
  readonly database: Pick<Database, 'backup' | 'file' | 'readOnly'>
  readonly log: Log
  readonly now: () => Date
}

/** A verified copy of the database each day that the app runs; the newest seven are kept. Other copies are never removed. */
export class DailyBackups {
  readonly #parts: DailyBackupParts
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> = Promise.resolve()
  #closed = false

  constructor(parts: DailyBackupParts) {
    this.#parts = parts
  }

  start(): void {
    if (this.#parts.database.readOnly === null) this.#wait(firstLookMs)
  }

  /** Makes a copy where one is due. Gives its path; null where none was, and where it failed, which is logged. */
  async runIfDue(): Promise<string | null> {
    const { database, log, now } = this.#parts
    const newest = this.#daily()[0]
    const age = newest === undefined ? Number.POSITIVE_INFINITY : now().getTime() - Date.parse(newest.madeAt)
    if (age >= 0 && age < dueAfterMs) return null
    try {
      const path = await database.backup('daily', now())
      log.info('database_backed_up', { reason: 'daily' })
      for (const old of this.#daily().slice(dailyBackups.dailyKept)) rmSync(old.path, { force: true })
      return path
    } catch (thrown) {
      log.error('database_backup_failed', thrown)
      return null
    }
  }

  /** Waits for a copy that is being made: the database must not close under it. */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    await this.#running
  }

  #daily() {
    return listBackups(this.#parts.database.file).filter(({ reason }) => reason === 'daily')
  }

  #wait(ms: number): void {
    if (this.#closed) return
    this.#timer = setTimeout(() => {
      this.#running = this.runIfDue().then(() => this.#wait(lookEveryMs))
    }, ms)
    this.#timer.unref()
  }
}
