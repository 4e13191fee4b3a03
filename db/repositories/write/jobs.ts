import { z } from 'zod'
import type { WriteDb } from '../../schema/handle.ts'
import { type ingestionJobEvents, ingestionJobs } from '../../schema/index.ts'
import type { JobRow } from '../jobs.ts'
import { readAll, readOne, sqlFlag } from '../rows.ts'

/*
 * The statements of the queue; `electron/jobs/queue.ts` says when each is right. Who has claimed a job proves it with the
 * claim's token: a statement about a running job changes nothing once somebody else has it.
 */

type NewJob = Omit<typeof ingestionJobs.$inferInsert, 'sequence'>

/** The next number of the queue. Only inside a transaction is it still free at the next statement. */
function nextSequence(db: WriteDb): number {
  const row = readOne(
    db,
    'select coalesce(max(sequence), 0) + 1 as next from ingestion_jobs',
    z.object({ next: z.int() }),
  )
  return row?.next ?? 1
}

/** To be called in a transaction. */
export function insertJob(db: WriteDb, job: NewJob): void {
  db.orm
    .insert(ingestionJobs)
    .values({ ...job, sequence: nextSequence(db) })
    .run()
}

const claimed = z.object({
  id: z.string(),
  kind: z.string(),
  subject: z.string().nullable(),
  title: z.string(),
  payload: z.string(),
  attempt: z.int(),
  maxAttempts: z.int(),
  waitForLock: sqlFlag,
  traceparent: z.string().nullable(),
})
export type ClaimedRow = z.output<typeof claimed>

export interface Claim {
  readonly origin: JobRow['origin']
  readonly owner: string
  readonly token: string
  readonly now: string
  readonly leaseExpiresAt: string
  /** A job that says it was queued after this moment was queued by a clock that has been put back since. */
  readonly implausible: string
  /** Whether jobs that were interrupted go on by themselves. */
  readonly resume: boolean
  /** This job or none. */
  readonly jobId?: string
}

/*
 * One statement, which has the database's one write lock from its beginning: nobody can take the job, nor begin another on
 * the same work, between the job being found and being taken. Its inner select walks the partial index of waiting jobs in
 * the order of the queue and stops at the first that fits.
 *
 * The side is written out: a parameter compared with a column makes SQLite plan the statement anew for every value, because
 * it could decide whether a partial index fits. Measured, claim alone: 36 µs with a parameter, 14 µs without.
 */
const claimSql = (origin: JobRow['origin'], only: string) => `
  update ingestion_jobs set state = 'running', owner = ?, token = ?, heartbeat_at = ?, lease_expires_at = ?,
    attempt = attempt + 1, claimed_at = ?, started_at = coalesce(started_at, ?), cancel_requested = 0
  where id = (
    select job.id from ingestion_jobs as job
    where job.state in ('queued', 'interrupted') and job.origin = '${origin}' ${only}
      and (job.state = 'queued' or ?) and (job.run_at <= ? or job.queued_at > ?)
      and not exists (
        select 1 from ingestion_jobs as busy where busy.work_key = job.work_key and busy.state = 'running'
      )
    order by job.priority, job.sequence limit 1
  )
  returning id, kind, subject, title, payload, attempt, max_attempts as maxAttempts,
    wait_for_lock as waitForLock, traceparent`
const claims = {
  live: { any: claimSql('live', ''), one: claimSql('live', 'and job.id = ?') },
  replay: { any: claimSql('replay', ''), one: claimSql('replay', 'and job.id = ?') },
}

/** Takes the first job that may run; null when none may. */
export function claimJob(db: WriteDb, claim: Claim): ClaimedRow | null {
  const { owner, token, now, leaseExpiresAt, jobId, origin, resume, implausible } = claim
  return readOne(
    db,
    jobId === undefined ? claims[origin].any : claims[origin].one,
    claimed,
    owner,
    token,
    now,
    leaseExpiresAt,
    now,
    now,
    ...(jobId === undefined ? [] : [jobId]),
    resume ? 1 : 0,
    now,
    implausible,
  )
}

const beat = z.object({ id: z.string(), token: z.string(), cancelRequested: sqlFlag })

/** Keeps the leases of an owner alive and gives those that it still has. */
export function keepLeases(db: WriteDb, owner: string, now: string, expiresAt: string) {
  const text = `update ingestion_jobs set heartbeat_at = ?, lease_expires_at = ?
    where open_key is not null and state = 'running' and owner = ?
    returning id, token, cancel_requested as cancelRequested`
  return readAll(db, text, beat, now, expiresAt, owner)
}

/** The leases that an owner has, without keeping them alive. */
export function leasesOf(db: WriteDb, owner: string) {
  const text = `select id, token, cancel_requested as cancelRequested from ingestion_jobs
    where open_key is not null and state = 'running' and owner = ?`
  return readAll(db, text, beat, owner)
}

/** Whether a claim still holds. */
export function holdsLease(db: WriteDb, jobId: string, token: string): boolean {
  const text = `select 1 from ingestion_jobs where id = ? and token = ? and state = 'running'`
  return db.prepare(text).get(jobId, token) !== undefined
}

export interface Lease {
  readonly jobId: string
  readonly token: string
}

/** Notes how far a job is. Gives whether the claim still holds. */
export function noteProgress(
  db: WriteDb,
  { jobId, token }: Lease,
  progress: { readonly stage: string; readonly processed: number; readonly total: number },
): boolean {
  const text = `update ingestion_jobs set stage = ?, processed = ?, total = ?
    where id = ? and token = ? and state = 'running'`
  const { stage, processed, total } = progress
  return db.prepare(text).run(stage, processed, total, jobId, token).changes === 1
}

export interface JobEnd {
  readonly state: 'completed' | 'failed' | 'cancelled'
  readonly finishedAt: string
  readonly result: string | null
  readonly error: string | null
}

/** Ends a running job. Gives whether the claim still held; else nothing has changed. */
export function endJob(db: WriteDb, { jobId, token }: Lease, end: JobEnd): boolean {
  const text = `update ingestion_jobs set state = ?, open_key = null, finished_at = ?, result = ?, error = ?, owner = null, token = null,
    lease_expires_at = null where id = ? and token = ? and state = 'running'`
  return db.prepare(text).run(end.state, end.finishedAt, end.result, end.error, jobId, token).changes === 1
}

export interface JobWait {
  readonly state: 'queued' | 'interrupted'
  readonly stage: string
  readonly now: string
  readonly runAt: string
  readonly error: string | null
  /** Whether the attempt that ends counts. */
  readonly countsAttempt: boolean
  /** Whether it ended because its process died. */
  readonly died: boolean
}

/** Puts a running job back into the queue. Gives whether the claim still held; else nothing has changed. */
export function requeueJob(db: WriteDb, { jobId, token }: Lease, wait: JobWait): boolean {
  const text = `update ingestion_jobs set state = ?, stage = ?, run_at = ?, queued_at = ?, error = ?,
    attempt = attempt - ?, interruptions = interruptions + ?, owner = null, token = null, lease_expires_at = null
    where id = ? and token = ? and state = 'running'`
  const { state, stage, runAt, now, error, countsAttempt, died } = wait
  return (
    db.prepare(text).run(state, stage, runAt, now, error, countsAttempt ? 0 : 1, died ? 1 : 0, jobId, token)
      .changes === 1
  )
}

/** Ends a job that waits. Gives whether it still waited. */
export function cancelWaiting(db: WriteDb, jobId: string, finishedAt: string, error: string): boolean {
  const text = `update ingestion_jobs set state = 'cancelled', open_key = null, finished_at = ?, error = ?
    where id = ? and state in ('queued', 'interrupted')`
  return db.prepare(text).run(finishedAt, error, jobId).changes === 1
}

/**
 * Asks whoever runs a job to stop, and gives its key free: who asks for the same work from now on gets a job of its own,
 * that begins once this one has stopped. Gives whether somebody runs it.
 */
export function requestCancel(db: WriteDb, jobId: string): boolean {
  const text = `update ingestion_jobs set cancel_requested = 1,
    open_key = case when cancel_requested then open_key else open_key || ':cancelled:' || id end
    where id = ? and state = 'running'`
  return db.prepare(text).run(jobId).changes === 1
}

/** Queues an ended or interrupted job again as if it were new. To be called in a transaction. */
export function reviveJob(
  db: WriteDb,
  jobId: string,
  openKey: string,
  now: string,
  maxAttempts: number,
): void {
  const text = `update ingestion_jobs set state = 'queued', open_key = ?, sequence = ?, run_at = ?, queued_at = ?, stage = 'queued',
    processed = 0, total = 0, attempt = 0, interruptions = 0, max_attempts = ?, cancel_requested = 0, started_at = null,
    finished_at = null, result = null, error = null
    where id = ? and state in ('failed', 'cancelled', 'interrupted')`
  db.prepare(text).run(openKey, nextSequence(db), now, now, maxAttempts, jobId)
}

/** Lets an interrupted job go on in its old place. */
export function resumeJob(db: WriteDb, jobId: string, now: string): void {
  const text = `update ingestion_jobs set state = 'queued', run_at = ?, queued_at = ?
    where id = ? and state = 'interrupted'`
  db.prepare(text).run(now, now, jobId)
}

/** What a later request for the same work adds to a job that waits. */
export function amendWaiting(
  db: WriteDb,
  jobId: string,
  change: Partial<Pick<JobRow, 'payload' | 'openKey' | 'waitForLock' | 'maxAttempts' | 'runAt' | 'priority'>>,
): void {
  const text = `update ingestion_jobs set payload = coalesce(?, payload), open_key = coalesce(?, open_key),
    wait_for_lock = max(wait_for_lock, ?), max_attempts = max(max_attempts, ?), priority = min(priority, ?),
    run_at = min(run_at, coalesce(?, run_at)) where id = ? and state in ('queued', 'interrupted')`
  db.prepare(text).run(
    change.payload ?? null,
    change.openKey ?? null,
    change.waitForLock === true ? 1 : 0,
    change.maxAttempts ?? 0,
    change.priority ?? 0,
    change.runAt ?? null,
    jobId,
  )
}

/** Whatever has become of its processes so far does not count any more. */
export function forgetInterruptions(db: WriteDb, jobId: string): void {
  db.prepare('update ingestion_jobs set interruptions = 0 where id = ? and interruptions > 0').run(jobId)
}

/** Closes the records of runs that nobody carries on: their job is not running any more. */
export function closeRunsOf(db: WriteDb, jobId: string, now: string): void {
  const text = `update ingestion_runs set outcome = 'interrupted', finished_at = ? where job_id = ? and outcome = 'running'`
  db.prepare(text).run(now, jobId)
}

/** Adds a line to a job's log and gives its number. */
export function addLogLine(db: WriteDb, line: typeof ingestionJobEvents.$inferInsert): number {
  const text = `insert into ingestion_job_events (job_id, at, level, message, fields) values (?, ?, ?, ?, ?)`
  const { jobId, at, level, message, fields } = line
  return Number(db.prepare(text).run(jobId, at, level, message, fields ?? '{}').lastInsertRowid)
}

/** Removes at most `limit` jobs, with their logs, that ended before a moment. Gives how many. */
export function pruneJobs(db: WriteDb, before: string, limit: number): number {
  const text = `delete from ingestion_jobs where id in (
    select id from ingestion_jobs where finished_at < ? and state in ('completed', 'failed', 'cancelled') limit ?)`
  return db.prepare(text).run(before, limit).changes
}
