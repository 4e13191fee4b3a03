import { getJob, type JobRow } from '../../db/repositories/jobs.ts'
import type { WriteDb } from '../../db/schema/handle.ts'
import type { JobView } from '../../shared/contract/views.ts'
import { AppError, cancelledError, toErrorReport } from '../../shared/domain/errors.ts'
import type { JobTracing } from '../observability/job-tracing.ts'
import type { PipelineContext } from '../pipeline/context.ts'
import { Attempt } from './attempt.ts'
import { withinJob } from './current-job.ts'
import type { EventLocks } from './event-locks.ts'
import { leaseLostError, shutdownError, unknownJob } from './job-errors.ts'
import type { JobFeed } from './job-feed.ts'
import type { LiveProgress } from './job-views.ts'
import { leasedDb } from './leased-db.ts'
import type { Claimed, Ending, JobQueue } from './queue.ts'
import { bound, type JobDefinitions } from './runners.ts'

/** How long things take; tests make them short. */
export interface JobTiming {
  /** How often other processes' changes are looked for. */
  readonly watchMs: number
  /** How often progress and log lines of a job are written at most. */
  readonly writeMs: number
  /** How long work may go on after it was told to stop. */
  readonly graceMs: number
  /** The limits' resolution. */
  readonly tickMs: number
  /** Instead of the settings' limits. */
  readonly inactivityMs?: number
  readonly totalMs?: number
}

export const usualTiming: JobTiming = { watchMs: 1_000, writeMs: 1_000, graceMs: 10_000, tickMs: 1_000 }

interface RunnerParts {
  readonly context: PipelineContext
  /** The database for the queue's own rows. */
  readonly db: WriteDb
  readonly queue: JobQueue
  readonly feed: JobFeed
  readonly locks: EventLocks
  readonly definitions: JobDefinitions
  readonly timing: JobTiming
  readonly tracing: JobTracing
  /** ms since the epoch. */
  readonly clock: () => number
  /** Told once an attempt has ended and that is written; `error` when it could not be written yet. */
  readonly onEnd: (jobId: string, ending: Ending, unwritten: AppError | null) => void
}

type Outcome = { readonly result: NonNullable<JobView['result']> } | { readonly thrown: unknown }

/** The attempts that run in this process: begun, kept alive, stopped, and their ends written down. */
export class JobRunner {
  readonly #parts: RunnerParts
  readonly #running = new Map<string, Attempt>()
  /** Attempts to their very end, when their span is closed as well. */
  readonly #underWay = new Set<Promise<void>>()
  /** Ends that could not be written yet, by job: a disk may be full for a moment. */
  readonly #unwritten = new Map<string, () => Ending>()
  #heartbeat: NodeJS.Timeout | undefined

  constructor(parts: RunnerParts) {
    this.#parts = parts
  }

  get size(): number {
    return this.#running.size
  }

  has(jobId: string): boolean {
    return this.#running.has(jobId)
  }

  liveOf(jobId: string): LiveProgress | undefined {
    return this.#running.get(jobId)?.live
  }

  /** Writes what a running job still has to say. */
  flush(jobId: string): void {
    this.#running.get(jobId)?.flush()
  }

  /** Tells a job to stop, if it runs here. */
  stop(jobId: string, reason: AppError): void {
    this.#running.get(jobId)?.stop(reason)
  }

  /**
   * Begins a job that this process has claimed. Returns at once. No path leaves a claimed job behind that nobody runs: what
   * cannot begin goes back into the queue.
   */
  begin(claimed: Claimed): void {
    const { feed, context, queue, tracing } = this.#parts
    const { jobId } = claimed
    this.#heartbeat ??= setInterval(() => this.#beat(), (context.settings().job_lease_seconds * 1_000) / 3)
    try {
      const row = this.#row(jobId)
      const attempt = this.#attempt(claimed, row)
      // Registered before it runs: work that ends at once is found.
      this.#running.set(jobId, attempt)
      feed.push(row)
      const whole = tracing
        .around(claimed, (failed) => this.#run(attempt, failed))
        .catch((error: unknown) => context.log.error('ingestion_job_crashed', error, { job_id: jobId }))
        .finally(() => this.#underWay.delete(whole))
      this.#underWay.add(whole)
    } catch (error) {
      this.#unwritten.set(jobId, () => queue.release(claimed))
      throw error
    }
  }

  /** Looks whether the jobs that run here are still ours, and wanted: other processes may have said otherwise. */
  checkLeases(): void {
    if (this.#running.size > 0) this.#heed(this.#parts.queue.leases())
  }

  /** Stops all, gives it back to the queue, and waits until it has stopped. */
  async close(): Promise<void> {
    for (const attempt of this.#running.values()) attempt.stop(shutdownError())
    await Promise.all(this.#underWay)
    this.#writeLate()
    clearInterval(this.#heartbeat)
  }

  #attempt(claimed: Claimed, row: JobRow): Attempt {
    const { context, db, queue, feed, definitions, timing, clock } = this.#parts
    const { job_inactivity_timeout_seconds: inactivity, job_total_timeout_seconds: total } =
      context.settings()
    return new Attempt({
      db,
      queue,
      claimed,
      row,
      bound: bound(definitions, claimed.request),
      limits: {
        inactivityMs: timing.inactivityMs ?? inactivity * 1_000,
        totalMs: timing.totalMs ?? total * 1_000,
        tickMs: timing.tickMs,
      },
      graceMs: timing.graceMs,
      writeMs: timing.writeMs,
      now: () => new Date(clock()).toISOString(),
      onProgress: (isStep) => {
        if (!isStep) return feed.pushSoon(row)
        feed.push(row)
        return true
      },
      onLines: (lines) => feed.pushLines(row.id, lines),
      onWriteFailure: (error) =>
        context.log.error('ingestion_job_progress_failed', error, { job_id: row.id }),
    })
  }

  async #run(attempt: Attempt, failed: (thrown: unknown) => void): Promise<void> {
    const { context, onEnd } = this.#parts
    const { jobId, row } = attempt
    context.log.info('ingestion_job_started', {
      job_id: jobId,
      attempt: row.attempt,
      max_attempts: row.maxAttempts,
    })
    const outcome = await this.#perform(attempt)
    if ('thrown' in outcome) failed(outcome.thrown)
    // The lock first: whoever takes the event next must find it free.
    attempt.lock?.release()
    attempt.close()
    const write = () => this.#write(attempt, outcome)
    this.#running.delete(jobId)
    let ending: Ending
    try {
      ending = write()
    } catch (error) {
      context.log.error('ingestion_job_end_not_written', error, { job_id: jobId })
      this.#unwritten.set(jobId, write)
      return onEnd(jobId, 'failed', notWritten(error))
    }
    this.#quiet()
    onEnd(jobId, ending, null)
  }

  async #perform(attempt: Attempt): Promise<Outcome> {
    const { context, locks } = this.#parts
    const { jobId, claimed, abort } = attempt
    try {
      return await withinJob(attempt, async () => {
        const { lockedEvent } = attempt.bound
        if (lockedEvent !== null) {
          const onLost = () => attempt.stop(leaseLostError())
          attempt.lock = locks.acquire(lockedEvent, { jobId, stage: 'fetch_event_page', onLost })
        }
        const leased = { ...context, db: leasedDb(context.db, claimed, abort.signal) }
        const work = attempt.bound.run(leased, attempt.control)
        // Work that is given up may still fail one day; nobody waits for it then.
        work.catch(() => undefined)
        return { result: await Promise.race([work, attempt.abandoned]) }
      })
    } catch (thrown) {
      const fields = { job_id: jobId, subject: claimed.subject }
      if (attempt.isAbandoned)
        context.log.error('ingestion_job_ignores_stop', thrown, { ...fields, severity: 'critical' })
      else if (!(thrown instanceof AppError)) context.log.error('ingestion_job_crashed', thrown, fields)
      return { thrown: attempt.stopped ?? thrown }
    }
  }

  /** Says how an attempt has ended. What was done in time counts, whatever it was told meanwhile (T8). */
  #write({ claimed }: Attempt, outcome: Outcome): Ending {
    const { queue } = this.#parts
    if ('result' in outcome) return queue.complete(claimed, JSON.stringify(outcome.result))
    const error = toErrorReport(outcome.thrown)
    if (error.details['lease_lost'] === true) return 'lost'
    if (error.details['interrupted'] === true) return queue.release(claimed)
    return error.code === 'CANCELLED' ? queue.cancelled(claimed, error) : queue.fail(claimed, error)
  }

  #beat(): void {
    const { queue, context } = this.#parts
    this.#writeLate()
    try {
      this.#heed(queue.keepLeases())
    } catch (error) {
      context.log.error('ingestion_heartbeat_failed', error)
    }
  }

  #heed(leases: readonly { id: string; token: string; cancelRequested: boolean }[]): void {
    const held = new Map(leases.map((lease) => [lease.id, lease]))
    for (const attempt of this.#running.values()) {
      const lease = held.get(attempt.jobId)
      if (lease?.token !== attempt.claimed.token) attempt.stop(leaseLostError())
      else if (lease.cancelRequested) attempt.stop(cancelledError('jobs'))
    }
  }

  #writeLate(): void {
    for (const [jobId, write] of this.#unwritten) {
      try {
        const ending = write()
        this.#unwritten.delete(jobId)
        this.#parts.onEnd(jobId, ending, null)
      } catch (error) {
        this.#parts.context.log.error('ingestion_job_end_not_written', error, { job_id: jobId })
      }
    }
    this.#quiet()
  }

  #quiet(): void {
    if (this.#running.size > 0 || this.#unwritten.size > 0) return
    clearInterval(this.#heartbeat)
    this.#heartbeat = undefined
  }

  #row(jobId: string): JobRow {
    const row = getJob(this.#parts.db, jobId)
    if (row === null) throw unknownJob(jobId)
    return row
  }
}

function notWritten(error: unknown): AppError {
  const { message, action, details } = toErrorReport(error)
  return new AppError('PERSISTENCE_ERROR', `The work has ended, but that could not be written. ${message}`, {
    stage: 'db',
    source: 'jobs',
    ...(action === null ? {} : { action }),
    details,
    cause: error,
  })
}
