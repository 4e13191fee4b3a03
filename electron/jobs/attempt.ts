import type { JobRow } from '../../db/repositories/jobs.ts'
import type { WriteDb } from '../../db/schema/handle.ts'
import type { JobLogLine, JobStage } from '../../shared/contract/jobs.ts'
import type { AppError } from '../../shared/domain/errors.ts'
import type { LogFields, LogLevel } from '../observability/log.ts'
import type { RunControl } from '../pipeline/context.ts'
import type { CurrentJob } from './current-job.ts'
import type { HeldLock } from './event-locks.ts'
import { leaseLostError, timeoutError } from './job-errors.ts'
import { JobLog } from './job-log.ts'
import { timeLeft, type LiveProgress } from './job-views.ts'
import type { Claimed, JobQueue } from './queue.ts'
import type { BoundJob } from './runners.ts'
import { Watchdog, type WatchdogLimits } from './watchdog.ts'

export interface AttemptParts {
  readonly db: WriteDb
  readonly queue: JobQueue
  readonly claimed: Claimed
  /** The job's row as the claim left it. */
  readonly row: JobRow
  readonly bound: BoundJob
  readonly limits: WatchdogLimits
  /** How long work may go on after it was told to stop. */
  readonly graceMs: number
  /** How often progress is written at most. */
  readonly writeMs: number
  readonly now: () => string
  /** Tells how far the job is: a step always, anything else unless something was told a moment ago. Whether it was told. */
  readonly onProgress: (isStep: boolean) => boolean
  readonly onLines: (lines: readonly JobLogLine[]) => void
  /** Told when what an attempt has to say could not be written; the attempt goes on (J9). */
  readonly onWriteFailure: (error: unknown) => void
}

/** One attempt at a job in this process: its signal, how far it is, its log, its limits. */
export class Attempt implements CurrentJob {
  readonly claimed: Claimed
  readonly row: JobRow
  readonly bound: BoundJob
  readonly abort = new AbortController()
  /** Fails when the work goes on in spite of having been stopped, once the grace is over. */
  readonly abandoned: Promise<never>
  lock: HeldLock | null = null
  readonly #parts: AttemptParts
  readonly #log: JobLog
  readonly #watchdog: Watchdog
  readonly #abandon: (reason: AppError) => void
  #stopped: AppError | null = null
  #isAbandoned = false
  #grace: NodeJS.Timeout | undefined
  #write: NodeJS.Timeout | undefined
  #isClosed = false
  /** How far it is has not been told: it came too soon after what was told before. */
  #isUntold = false
  #progress: { readonly stage: JobStage; readonly processed: number; readonly total: number } = {
    stage: 'queued',
    processed: 0,
    total: 0,
  }
  /** Where, and when, the counting of the stage began: what was done before says nothing about the speed. */
  #base = { processed: 0, at: performance.now() }

  constructor(parts: AttemptParts) {
    this.#parts = parts
    this.claimed = parts.claimed
    this.row = parts.row
    this.bound = parts.bound
    this.#log = new JobLog(parts.db, parts.row.id)
    const abandoned = Promise.withResolvers<never>()
    abandoned.promise.catch(() => undefined)
    this.abandoned = abandoned.promise
    this.#abandon = abandoned.reject
    this.#watchdog = new Watchdog(parts.limits, (limit, seconds) => {
      this.stop(timeoutError(limit, seconds, { subject: parts.row.subject, stage: this.#progress.stage }))
    })
  }

  get jobId(): string {
    return this.claimed.jobId
  }

  /** Why it was told to stop; null while it was not. */
  get stopped(): AppError | null {
    return this.#stopped
  }

  /** Whether it goes on although it was told to stop, and is left to itself. */
  get isAbandoned(): boolean {
    return this.#isAbandoned
  }

  get live(): LiveProgress {
    const { processed, total } = this.#progress
    const done = processed - this.#base.processed
    const spentMs = performance.now() - this.#base.at
    return {
      ...this.#progress,
      etaMs: done <= 0 || total === 0 ? null : timeLeft(spentMs, done, total - processed),
    }
  }

  /** What the work is given to be told by and to report with. */
  get control(): RunControl {
    return {
      jobId: this.jobId,
      signal: this.abort.signal,
      progress: (stage, processed, total) => this.#report(stage, processed, total),
    }
  }

  /** Tells the work to stop. The first reason counts. */
  stop(reason: AppError): void {
    if (this.#stopped !== null || this.#isClosed) return
    this.#stopped = reason
    this.#watchdog.stop()
    this.#grace = setTimeout(() => {
      this.#isAbandoned = true
      this.#abandon(reason)
    }, this.#parts.graceMs)
    this.abort.abort(reason)
  }

  activity(): void {
    this.#watchdog.activity()
  }

  line(level: LogLevel, message: string, fields: LogFields): void {
    if (this.#isClosed) return
    this.#log.add(this.#parts.now(), level, message, fields)
    this.#writeSoon()
  }

  /** Ends all that the attempt has started by itself and writes what it still has to say. */
  close(): void {
    this.flush()
    this.#isClosed = true
    this.#watchdog.stop()
    clearTimeout(this.#grace)
    clearTimeout(this.#write)
  }

  #report(stage: JobStage, processed: number, total: number): void {
    if (this.#isClosed) return
    this.activity()
    const isStep = stage !== this.#progress.stage
    if (isStep) this.#base = { processed, at: performance.now() }
    this.#progress = { stage, processed, total }
    this.#isUntold = !this.#parts.onProgress(isStep || processed === total)
    if (isStep) this.flush()
    else this.#writeSoon()
  }

  #writeSoon(): void {
    this.#write ??= setTimeout(() => {
      this.flush()
      // The next report may be long in coming: nobody must look at an old count until then.
      if (this.#isUntold) this.#isUntold = !this.#parts.onProgress(true)
    }, this.#parts.writeMs)
  }

  /** Writes progress and log lines. A claim that does not hold any more stops the work. */
  flush(): void {
    clearTimeout(this.#write)
    this.#write = undefined
    const { db, queue, onLines, onWriteFailure } = this.#parts
    try {
      const { lines, isHeld } = db.transaction(() => ({
        isHeld: queue.progress(this.claimed, this.#progress),
        lines: this.#log.write(),
      }))
      this.lock?.setStage(this.#progress.stage)
      if (lines.length > 0) onLines(lines)
      if (!isHeld) this.stop(leaseLostError())
    } catch (error) {
      onWriteFailure(error)
    }
  }
}
