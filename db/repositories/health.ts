import { z } from 'zod'
import type { ReadDb } from '../schema/handle.ts'
import { readAll, readOne } from './rows.ts'

/* What the state of the product is read from: runs, dead jobs, locks, drift, the switch of ingestion (M14). */

const runRow = z.object({
  operation: z.string(),
  outcome: z.string(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  errorCode: z.string().nullable(),
  errorStage: z.string().nullable(),
  /** What LiveRC answered, where that was the failure. */
  statusCode: z.number().nullable(),
  /** Why LiveRC could not be asked by a run that was completed from stored data. */
  uncheckedCode: z.string().nullable(),
})
export type RunFacts = z.infer<typeof runRow>

const mostRuns = 5_000

/** Runs that were started since a moment, newest first. */
export function runsSince(db: ReadDb, since: string): RunFacts[] {
  return readAll(
    db,
    `select operation, outcome, started_at as startedAt, finished_at as finishedAt,
       json_extract(error, '$.code') as errorCode, json_extract(error, '$.stage') as errorStage,
       json_extract(error, '$.details.status_code') as statusCode,
       json_extract(summary, '$.sourceError') as uncheckedCode
     from ingestion_runs where started_at >= ? order by started_at desc, id desc limit ${mostRuns}`,
    runRow,
    since,
  )
}

const deadRow = z.object({ count: z.int(), newest: z.string().nullable(), title: z.string().nullable() })

/** Jobs that have used up their attempts (J19), and the newest of them. */
export function deadJobs(db: ReadDb): z.infer<typeof deadRow> {
  // SQLite gives the other columns of the row that max() is taken from.
  const row = readOne(
    db,
    'select count(*) as count, max(died_at) as newest, title from dead_letters',
    deadRow,
  )
  return row ?? { count: 0, newest: null, title: null }
}

const lockRow = z.object({ lockKey: z.string(), owner: z.string(), expiresAt: z.string() })

/** Locks whose time is over and that nobody has released: their owner is suspected to be gone (T7). */
export function expiredLocks(db: ReadDb, now: string): z.infer<typeof lockRow>[] {
  return readAll(
    db,
    'select lock_key as lockKey, owner, expires_at as expiresAt from locks where expires_at < ? order by expires_at',
    lockRow,
    now,
  )
}

const driftRow = z.object({ pageType: z.string(), count: z.int(), newest: z.string() })

/** Failures of form that nobody has confirmed yet, by type of page (K20, F30). */
export function unconfirmedDrift(db: ReadDb): z.infer<typeof driftRow>[] {
  return readAll(
    db,
    `select page_type as pageType, count(*) as count, max(seen_at) as newest from drift_reports
     where confirmed_at is null group by page_type order by newest desc`,
    driftRow,
  )
}

const checkRow = z.object({ quick_check: z.string() })

/** Reads the whole database through: null when it is sound, else what is wrong with it. */
export function quickCheck(db: ReadDb): string | null {
  const answer = readOne(db, 'pragma quick_check(1)', checkRow)?.quick_check ?? 'no answer'
  return answer === 'ok' ? null : answer
}

const problemRow = z.object({ integrity_check: z.string() })

/** Reads database and indexes through: what SQLite finds wrong, in its own words; nothing when it is sound. */
export function integrityCheck(db: ReadDb, limit: number): string[] {
  const rows = readAll(db, `pragma integrity_check(${Math.trunc(limit)})`, problemRow)
  return rows.map(({ integrity_check: line }) => line).filter((line) => line !== 'ok')
}
