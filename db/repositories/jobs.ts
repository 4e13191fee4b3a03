import { and, asc, desc, eq, gt, inArray, isNotNull, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { ReadDb } from '../schema/handle.ts'
import { ingestionJobEvents, ingestionJobs } from '../schema/index.ts'
import { readAll, readOne } from './rows.ts'

/** `payload`, `result` and `error` are JSON text. */
export type JobRow = typeof ingestionJobs.$inferSelect
export type JobLogRow = typeof ingestionJobEvents.$inferSelect

export function getJob(db: ReadDb, jobId: string): JobRow | null {
  return db.orm.select().from(ingestionJobs).where(eq(ingestionJobs.id, jobId)).get() ?? null
}

/** Newest first. */
export function listJobs(db: ReadDb, limit: number): JobRow[] {
  return db.orm.select().from(ingestionJobs).orderBy(desc(ingestionJobs.sequence)).limit(limit).all()
}

/** What waits or runs, what came after a number of the queue, and some by their ids; oldest first. */
export function openOrNewJobs(db: ReadDb, afterSequence: number, ids: readonly string[]): JobRow[] {
  return db.orm
    .select()
    .from(ingestionJobs)
    .where(
      or(
        isNotNull(ingestionJobs.openKey),
        gt(ingestionJobs.sequence, afterSequence),
        inArray(ingestionJobs.id, [...ids]),
      ),
    )
    .orderBy(asc(ingestionJobs.sequence))
    .all()
}

/** Number of the newest job in the queue; 0 when there is none. */
export function lastSequence(db: ReadDb): number {
  const text = 'select max(sequence) as n from ingestion_jobs'
  return readOne(db, text, z.object({ n: z.int().nullable() }))?.n ?? 0
}

/** The open job of one of these keys, the first key first. */
export function openJobOf(db: ReadDb, openKeys: readonly string[]): JobRow | null {
  const found = db.orm
    .select()
    .from(ingestionJobs)
    .where(inArray(ingestionJobs.openKey, [...openKeys]))
    .all()
  return openKeys.flatMap((key) => found.filter(({ openKey }) => openKey === key))[0] ?? null
}

/** Place of a waiting job in the queue, from 1. */
export function queuePosition(db: ReadDb, row: Pick<JobRow, 'priority' | 'sequence'>): number {
  const text = `select count(*) as ahead from ingestion_jobs where state in ('queued', 'interrupted')
    and (priority < ? or (priority = ? and sequence <= ?))`
  const found = readOne(db, text, z.object({ ahead: z.int() }), row.priority, row.priority, row.sequence)
  return found?.ahead ?? 1
}

/** The jobs that wait, in the order of the queue. */
export function waitingJobs(db: ReadDb): string[] {
  const text = `select id from ingestion_jobs where state in ('queued', 'interrupted') order by priority, sequence`
  return readAll(db, text, z.object({ id: z.string() })).map(({ id }) => id)
}

/** The newest import of an event, where it has failed, was cancelled or interrupted; null where none has, or it is done. */
export function lastUnfinishedImport(db: ReadDb, eventId: string): string | null {
  const text = `select id, state from ingestion_jobs where subject = ? and kind in ('event_import', 'html_import')
    order by sequence desc limit 1`
  const last = readOne(db, text, z.object({ id: z.string(), state: z.string() }), eventId)
  return last !== null && last.state !== 'completed' ? last.id : null
}

/** Validations that wait, oldest first. */
export function waitingValidations(db: ReadDb): string[] {
  const text = `select id from ingestion_jobs where state in ('queued', 'interrupted') and kind = 'validation'
    order by priority, sequence`
  return readAll(db, text, z.object({ id: z.string() })).map(({ id }) => id)
}

export interface Waiting {
  /** Whether a job may begin now, as far as its time goes. */
  readonly isDue: boolean
  /** When the next one may that still has to wait; null when none does. */
  readonly nextRunAt: string | null
  readonly count: number
}

/** What waits on one side. @param implausible as in a claim @param resume whether interrupted jobs count */
export function waitingSummary(db: ReadDb, { origin, now, implausible, resume }: WaitingQuery): Waiting {
  const text = `select count(*) as count, coalesce(sum(run_at <= ? or queued_at > ?), 0) as due,
    min(case when run_at > ? then run_at end) as nextRunAt
    from ingestion_jobs where state in ('queued', 'interrupted') and origin = ? and (state = 'queued' or ?)`
  const shape = z.object({ count: z.int(), due: z.int(), nextRunAt: z.string().nullable() })
  const found = readOne(db, text, shape, now, implausible, now, origin, resume ? 1 : 0)
  return { count: found?.count ?? 0, isDue: (found?.due ?? 0) > 0, nextRunAt: found?.nextRunAt ?? null }
}

export interface WaitingQuery {
  readonly origin: JobRow['origin']
  readonly now: string
  readonly implausible: string
  readonly resume: boolean
}

/** How many jobs wait and run. */
export function openCounts(db: ReadDb): { queued: number; running: number } {
  const text = `select coalesce(sum(state != 'running'), 0) as queued, coalesce(sum(state = 'running'), 0) as running
    from ingestion_jobs where open_key is not null`
  const shape = z.object({ queued: z.int(), running: z.int() })
  return readOne(db, text, shape) ?? { queued: 0, running: 0 }
}

const moment = z.object({ at: z.string().nullable() })

/** When the first lease of another owner ends; null when nobody else runs anything. */
export function earliestForeignLease(db: ReadDb, owner: string): string | null {
  const text = `select min(lease_expires_at) as at from ingestion_jobs
    where open_key is not null and state = 'running' and owner is not ?`
  return readOne(db, text, moment, owner)?.at ?? null
}

/** Running jobs, of everybody. */
export function runningJobs(db: ReadDb): JobRow[] {
  return db.orm
    .select()
    .from(ingestionJobs)
    .where(sql`open_key is not null and state = 'running'`)
    .all()
}

/** When attempts began that are at most a minute old, oldest first: for the limit of jobs per minute (J17). */
export function recentClaims(db: ReadDb, after: string): string[] {
  const text = `select claimed_at as at from ingestion_jobs where claimed_at > ? order by 1`
  return readAll(db, text, z.object({ at: z.string() }), after).map(({ at }) => at)
}

/** When work on a subject began last; null when it never did. */
export function lastClaim(db: ReadDb, workKey: string): string | null {
  const text = `select max(claimed_at) as at from ingestion_jobs where work_key = ?`
  return readOne(db, text, moment, workKey)?.at ?? null
}

/** Numbers of events with an import that waits, or runs under a lease that holds at `now`. */
export function eventsBeingImported(db: ReadDb, now: string): string[] {
  const text = `select subject from ingestion_jobs where open_key is not null and kind in ('event_import', 'html_import')
    and (state = 'queued' or (state = 'running' and lease_expires_at > ?))`
  const rows = readAll(db, text, z.object({ subject: z.string().nullable() }), now)
  return rows.flatMap(({ subject }) => subject ?? [])
}

/** Lines of a job's log after a line, oldest first. `fields` is JSON text. */
export function jobLogLines(db: ReadDb, jobId: string, after: number, limit: number): JobLogRow[] {
  return db.orm
    .select()
    .from(ingestionJobEvents)
    .where(and(eq(ingestionJobEvents.jobId, jobId), gt(ingestionJobEvents.id, after)))
    .orderBy(asc(ingestionJobEvents.id))
    .limit(limit)
    .all()
}

/** Log lines of all jobs after a line, oldest first. */
export function logLinesAfter(db: ReadDb, after: number, limit: number): JobLogRow[] {
  return db.orm
    .select()
    .from(ingestionJobEvents)
    .where(gt(ingestionJobEvents.id, after))
    .orderBy(asc(ingestionJobEvents.id))
    .limit(limit)
    .all()
}

/** How many lines a job's log has. */
export function countLogLines(db: ReadDb, jobId: string): number {
  const text = 'select count(*) as n from ingestion_job_events where job_id = ?'
  return readOne(db, text, z.object({ n: z.int() }), jobId)?.n ?? 0
}

/** Number of the newest log line; 0 when there is none. */
export function lastLogLine(db: ReadDb): number {
  const text = 'select max(id) as id from ingestion_job_events'
  return readOne(db, text, z.object({ id: z.int().nullable() }))?.id ?? 0
}
