import { randomUUID } from 'node:crypto'
import { getJob, openJobOf, runningJobs, type JobRow } from '../../db/repositories/jobs.ts'
import { getDeadLetter } from '../../db/repositories/dead-letters.ts'
import { appendAudit } from '../../db/repositories/write/audit.ts'
import { deleteDeadLetter, putDeadLetter } from '../../db/repositories/write/dead-letters.ts'
import {
  amendWaiting,
  cancelWaiting,
  claimJob,
  closeRunsOf,
  endJob,
  forgetInterruptions,
  insertJob,
  keepLeases,
  leasesOf,
  noteProgress,
  requestCancel,
  requeueJob,
  resumeJob,
  reviveJob,
  type ClaimedRow,
  type Lease,
} from '../../db/repositories/write/jobs.ts'
import type { WriteDb } from '../../db/schema/handle.ts'
import { type AppError, cancelledError, type ErrorReport } from '../../shared/domain/errors.ts'
import { canonicalJson } from '../../shared/util/canonical-json.ts'
import type { Settings } from '../configuration/registry.ts'
import type { Log } from '../observability/log.ts'
import {
  coveringKeys,
  dedupeKey,
  jobRequest,
  merged,
  subjectOf,
  upgradableKeys,
  workKey,
  type JobRequest,
} from './job.ts'
import { broughtDown, notRetryable, unknownJob } from './job-errors.ts'
import type { ProcessOwners } from './process-owners.ts'
import { afterFailure } from './retry.ts'
import { afterCooldown } from './throttle.ts'

export interface QueueParts {
  readonly db: WriteDb
  readonly owners: ProcessOwners
  readonly origin: JobRow['origin']
  readonly settings: () => Settings
  readonly log: Log
  /** ms since the epoch. */
  readonly clock: () => number
  readonly random?: () => number
  /** Puts right what a process left behind that died over a job; called in the transaction that gives the job free. */
  readonly onCrash?: (request: JobRequest, now: string) => void
  /** Why doing a request once more cannot succeed; null where it may. */
  readonly retryBar?: (request: JobRequest) => AppError | null
}

export interface EnqueueOptions {
  readonly title: string
  /** Lower first; 0 unless said otherwise. */
  readonly priority?: number | undefined
  readonly maxAttempts?: number | undefined
  readonly waitForLock?: boolean | undefined
  readonly traceparent?: string | null | undefined
}

/** A job that this process has claimed, with the proof of it. */
export type Claimed = ClaimedRow & Lease & { readonly request: JobRequest }

/** What has become of a job whose attempt ended; `lost`: somebody else has it, and nothing was changed. */
export type Ending = 'completed' | 'failed' | 'cancelled' | 'queued' | 'interrupted' | 'lost'

/** A job whose process died under it so often is given up: it may be what brings processes down. */
const mostInterruptions = 5
/** Clocks of one data folder differ by less; a job queued later than this from now was queued by a wrong clock. */
export const clockSlackMs = 60_000

/**
 * The durable queue (part J): a state machine in the database, shared by all processes on one data folder.
 *
 *     enqueue -> queued -> claim -> running -> completed | failed | cancelled
 *                  ^                   |  failed, may pass: back to queued, not before its time
 *                  +-------------------+  process gone, or closed: interrupted, from where it is claimed again
 *
 * A claim gives a token and a lease. Only the token's holder can say anything about the job, and only until somebody has
 * found the holder dead. A unique index keeps open jobs apart that ask for the same; the claim's one statement begins no job
 * while another one works on the same.
 */
export class JobQueue {
  readonly #parts: QueueParts

  constructor(parts: QueueParts) {
    this.#parts = parts
  }

  /** Queues a request, or finds the open job that does all that it asks for: one transaction, so nobody comes between (J6). */
  enqueue(request: JobRequest, options: EnqueueOptions): { jobId: string; created: boolean } {
    const { db, log } = this.#parts
    const found = db.transaction<{ jobId: string; created: boolean }>(() => {
      const covering = openJobOf(db, coveringKeys(request))
      const waiting = covering ?? openJobOf(db, upgradableKeys(request))
      if (waiting !== null && (covering !== null || waiting.state !== 'running')) {
        this.#join(waiting, request, options)
        return { jobId: waiting.id, created: false }
      }
      return { jobId: this.#insert(request, options), created: true }
    })
    const fields = { job_id: found.jobId, key: dedupeKey(request) }
    log.info(found.created ? 'ingestion_job_queued' : 'ingestion_job_deduplicated', fields)
    return found
  }

  #join(open: JobRow, request: JobRequest, options: EnqueueOptions): void {
    const { db } = this.#parts
    // Somebody wants it in spite of what has happened: it gets all its chances again.
    forgetInterruptions(db, open.id)
    if (open.state === 'running') return
    const both = merged(jobRequest.parse(JSON.parse(open.payload)), request)
    amendWaiting(db, open.id, {
      payload: canonicalJson({ ...both }),
      openKey: dedupeKey(both),
      waitForLock: options.waitForLock === true,
      maxAttempts: options.maxAttempts ?? 0,
      priority: options.priority ?? 0,
    })
    if (open.state === 'interrupted') resumeJob(db, open.id, this.#now())
  }

  #insert(request: JobRequest, options: EnqueueOptions): string {
    const { db, origin, settings } = this.#parts
    const id = randomUUID()
    const now = this.#now()
    insertJob(db, {
      id,
      kind: request.kind,
      openKey: dedupeKey(request),
      workKey: workKey(request),
      subject: subjectOf(request),
      title: options.title,
      payload: canonicalJson({ ...request }),
      origin,
      state: 'queued',
      priority: options.priority ?? 0,
      runAt: afterCooldown(db, settings(), request, now),
      queuedAt: now,
      stage: 'queued',
      maxAttempts: options.maxAttempts ?? settings().job_max_attempts,
      waitForLock: options.waitForLock === true,
      traceparent: options.traceparent ?? null,
      createdAt: now,
    })
    return id
  }

  /** Takes the next job that may run, or the one that is named; null when there is none (J4). */
  claim(jobId?: string): Claimed | null {
    const { db, owners, origin, settings, clock } = this.#parts
    const { resume_interrupted: resume, job_lease_seconds: lease } = settings()
    owners.register()
    const now = clock()
    const token = randomUUID()
    const row = claimJob(db, {
      origin,
      owner: owners.id,
      token,
      now: iso(now),
      leaseExpiresAt: iso(now + lease * 1_000),
      implausible: iso(now + clockSlackMs),
      resume,
      ...(jobId === undefined ? {} : { jobId }),
    })
    if (row === null) return null
    return { ...row, jobId: row.id, token, request: jobRequest.parse(JSON.parse(row.payload)) }
  }

  /** Keeps this process's leases alive. Gives those that it still has. */
  keepLeases() {
    const { db, owners, clock, settings } = this.#parts
    const now = clock()
    return db.transaction(() => {
      owners.touch()
      return keepLeases(db, owners.id, iso(now), iso(now + settings().job_lease_seconds * 1_000))
    })
  }

  /** The leases that this process still has. */
  leases() {
    return leasesOf(this.#parts.db, this.#parts.owners.id)
  }

  /** Gives whether the claim still holds. */
  progress(lease: Lease, progress: { stage: string; processed: number; total: number }): boolean {
    return noteProgress(this.#parts.db, lease, progress)
  }

  /** @param result what the job has to say, as JSON */
  complete(lease: Lease, result: string): Ending {
    return this.#end(lease, 'completed', result, null)
  }

  /** Ends a job that was asked to stop. */
  cancelled(lease: Lease, error: ErrorReport = cancelledError('jobs').toReport()): Ending {
    return this.#end(lease, 'cancelled', null, error)
  }

  #end(
    lease: Lease,
    state: 'completed' | 'failed' | 'cancelled',
    result: string | null,
    error: ErrorReport | null,
  ) {
    const end = {
      state,
      finishedAt: this.#now(),
      result,
      error: error === null ? null : JSON.stringify(error),
    }
    return endJob(this.#parts.db, lease, end) ? state : 'lost'
  }

  /** Ends an attempt that failed: the job waits for its next one, or has failed for good (J12). */
  fail(lease: Lease, error: ErrorReport): Ending {
    const { db, clock, settings, random = Math.random } = this.#parts
    return db.transaction<Ending>(() => {
      const row = getJob(db, lease.jobId)
      if (row === null || row.token !== lease.token || row.state !== 'running') return 'lost'
      if (row.cancelRequested) return this.cancelled(lease)
      const now = clock()
      const after = afterFailure(
        { error, attempt: row.attempt, maxAttempts: row.maxAttempts, waitForLock: row.waitForLock },
        { now, delayMs: settings().job_retry_delay_seconds * 1_000, random: random() },
      )
      if (after.next === 'retry') {
        const isLocked = error.code === 'INGESTION_IN_PROGRESS'
        const requeued = requeueJob(db, lease, {
          state: 'queued',
          stage: isLocked ? 'await_event_lock' : 'queued',
          now: iso(now),
          runAt: iso(after.runAt),
          error: JSON.stringify(error),
          countsAttempt: after.countsAttempt,
          died: false,
        })
        return requeued ? 'queued' : 'lost'
      }
      if (after.exhausted) this.#bury(row, error, iso(now))
      return this.#end(lease, 'failed', null, error)
    })
  }

  #bury(row: JobRow, error: ErrorReport, now: string): void {
    putDeadLetter(this.#parts.db, {
      jobId: row.id,
      kind: row.kind,
      subject: row.subject,
      title: row.title,
      payload: row.payload,
      error: JSON.stringify(error),
      attempts: row.attempt,
      diedAt: now,
    })
  }

  /** Gives a running job back because this process ends: it goes on at the next start, its attempt is not counted. */
  release(lease: Lease): Ending {
    const { db } = this.#parts
    return db.transaction<Ending>(() => {
      if (getJob(db, lease.jobId)?.cancelRequested === true) return this.cancelled(lease)
      if (!this.#interrupt(lease, false)) return 'lost'
      closeRunsOf(db, lease.jobId, this.#now())
      return 'interrupted'
    })
  }

  #interrupt(lease: Lease, died: boolean): boolean {
    const now = this.#now()
    return requeueJob(this.#parts.db, lease, {
      state: 'interrupted',
      stage: 'queued',
      now,
      runAt: now,
      error: null,
      countsAttempt: false,
      died,
    })
  }

  /** Asks for the end of a job: one that waits is cancelled at once, one that runs is told (J14). @throws NOT_FOUND */
  cancel(jobId: string): 'cancelled' | 'asked' | 'ended' {
    const { db } = this.#parts
    const error = JSON.stringify(cancelledError('jobs').toReport())
    return db.transaction<'cancelled' | 'asked' | 'ended'>(() => {
      if (getJob(db, jobId) === null) throw unknownJob(jobId)
      if (cancelWaiting(db, jobId, this.#now(), error)) return 'cancelled'
      return requestCancel(db, jobId) ? 'asked' : 'ended'
    })
  }

  /**
   * Queues an ended or interrupted job again with all its attempts, under its old number; one that waits for its next
   * attempt begins at once. Where the same work is open already, that job's number (F26, J19).
   * @throws AppError NOT_FOUND, STATE_MACHINE_ERROR for one that is completed or runs, and what its kind has against it
   */
  retry(jobId: string): string {
    const { db, settings } = this.#parts
    return db.transaction<string>(() => {
      const row = getJob(db, jobId)
      const letter = getDeadLetter(db, jobId)
      deleteDeadLetter(db, jobId)
      if (row === null) {
        if (letter === null) throw unknownJob(jobId)
        // Its job has left the history; what it was asked for has not.
        const lost = jobRequest.parse(JSON.parse(letter.payload))
        this.#requireRepeatable(lost)
        return this.#requestAgain(lost, letter.title)
      }
      if (row.state === 'running' || row.state === 'completed') throw notRetryable(row)
      if (row.state === 'queued') {
        amendWaiting(db, jobId, { runAt: this.#now() })
        return jobId
      }
      const request = jobRequest.parse(JSON.parse(row.payload))
      const open = openJobOf(db, coveringKeys(request))
      if (open !== null && open.id !== jobId) return open.id
      this.#requireRepeatable(request)
      reviveJob(
        db,
        jobId,
        dedupeKey(request),
        this.#now(),
        Math.max(row.maxAttempts, settings().job_max_attempts),
      )
      return jobId
    })
  }

  #requireRepeatable(request: JobRequest): void {
    const bar = this.#parts.retryBar?.(request) ?? null
    if (bar !== null) throw bar
  }

  #requestAgain(request: JobRequest, title: string): string {
    return openJobOf(this.#parts.db, coveringKeys(request))?.id ?? this.#insert(request, { title })
  }

  /**
   * Finds running jobs whose process is gone and puts them back: interrupted, from where anybody may claim them again
   * (J13). Gives what it changed.
   */
  reap(): { jobId: string; state: Ending }[] {
    const { db, owners } = this.#parts
    const orphans = runningJobs(db).filter((row) => owners.isDead(row))
    return orphans.flatMap((row) => {
      const state = this.#reapOne(row)
      return state === 'lost' ? [] : [{ jobId: row.id, state }]
    })
  }

  #reapOne(row: JobRow): Ending {
    const { db, log, owners, onCrash } = this.#parts
    if (row.token === null) return 'lost'
    const lease = { jobId: row.id, token: row.token }
    const isPoison = row.interruptions + 1 >= mostInterruptions
    const now = this.#now()
    const state = db.transaction<Ending>(() => {
      // Looked at again inside: its process may have been heard of, or somebody else been faster.
      const current = getJob(db, row.id)
      if (current === null || current.token !== row.token || !owners.isDead(current)) return 'lost'
      onCrash?.(jobRequest.parse(JSON.parse(row.payload)), now)
      closeRunsOf(db, row.id, now)
      appendAudit(db, {
        at: now,
        actor: 'engine',
        action: 'job.interrupted',
        resourceType: 'job',
        resourceId: row.id,
        reason: 'The process that ran it is gone.',
        outcome: 'done',
        details: { owner: row.owner, heartbeat_at: row.heartbeatAt, attempt: row.attempt },
      })
      if (current.cancelRequested) return this.cancelled(lease)
      if (!isPoison) return this.#interrupt(lease, true) ? 'interrupted' : 'lost'
      const error = broughtDown(row, mostInterruptions).toReport()
      this.#bury(row, error, now)
      return this.#end(lease, 'failed', null, error)
    })
    if (state !== 'lost') log.warn('ingestion_job_interrupted', { job_id: row.id, owner: row.owner, state })
    return state
  }

  #now(): string {
    return iso(this.#parts.clock())
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
