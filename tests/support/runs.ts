import type { WriteDb } from '../../db/schema/handle.ts'
import { ingestionRuns } from '../../db/schema/index.ts'

/** The moment that the tests of health take for now. */
export const nowMs = Date.parse('2026-03-01T12:00:00.000Z')

interface Run {
  readonly operation?: 'event_import' | 'html_import'
  readonly outcome?: 'running' | 'completed' | 'failed' | 'cancelled'
  readonly startedMinutesAgo?: number
  readonly seconds?: number
  readonly code?: string
  readonly stage?: string
  readonly status?: number
  /** A run that was completed from stored data, and why. */
  readonly unchecked?: string
}

/** A run that ended, or has not, some time before `nowMs`. */
export function addRun(db: WriteDb, run: Run): void {
  const {
    operation = 'event_import',
    outcome = 'completed',
    startedMinutesAgo = 60,
    seconds = 30,
    code,
    stage = 'fetch',
    status,
    unchecked,
  } = run
  const started = nowMs - startedMinutesAgo * 60_000
  const values = {
    jobId: 'job',
    operation,
    subject: '5001',
    ingestionVersion: '1.0.0',
    startedAt: new Date(started).toISOString(),
    finishedAt: outcome === 'running' ? null : new Date(started + seconds * 1000).toISOString(),
    outcome,
    summary: JSON.stringify(unchecked === undefined ? {} : { sourceError: unchecked }),
    error: code === undefined ? null : JSON.stringify({ code, stage, details: { status_code: status } }),
  }
  db.orm.insert(ingestionRuns).values(values).run()
}

/** The same run so many times. */
export const times = (count: number, run: Run) => (db: WriteDb) => {
  for (let index = 0; index < count; index += 1) addRun(db, run)
}

/** A run that failed some minutes ago. */
export const failed = (code: string, more: Run = {}): Run => ({
  outcome: 'failed',
  code,
  startedMinutesAgo: 5,
  ...more,
})
