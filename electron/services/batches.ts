import { randomUUID } from 'node:crypto'
import { currentBatch, getBatch, selectedEvents } from '../../db/repositories/batches.ts'
import { getEventSummary } from '../../db/repositories/events.ts'
import {
  addToBatch,
  cancelBatch,
  changeSelection,
  dismissBatch,
  settleTurn,
  takeTurn,
  writeTurnJob,
  type Turn,
} from '../../db/repositories/write/batches.ts'
import type { WriteDb } from '../../db/schema/handle.ts'
import { MAX_BATCH, type BatchView } from '../../shared/contract/batches.ts'
import type { JobView } from '../../shared/contract/views.ts'
import { AppError, toErrorReport } from '../../shared/domain/errors.ts'
import type { JobService } from '../jobs/job-service.ts'
import type { MessageStream } from '../jobs/message-stream.ts'
import type { Log } from '../observability/log.ts'
import type { Ingestion } from './ingestion.ts'

interface BatchParts {
  readonly db: WriteDb
  readonly ingestion: Pick<Ingestion, 'start' | 'requireAllowed'>
  readonly jobs: Pick<JobService, 'ended' | 'cancel'>
  readonly stream: MessageStream
  readonly log: Log
  readonly now: () => string
}

/**
 * Imports several events, one after the other in the order of the list they were chosen in; one that fails does not stop
 * the rest (J15). The batch lives in the database and each event is a job of the queue, so that a closed window or a
 * restart loses nothing (M8). Several processes may attend to the same batch: each step is one that only one can take.
 */
export class Batches {
  readonly #parts: BatchParts
  /** The job whose end is waited for. */
  #watched: string | null = null
  /** Events whose job was lost once and that were asked for again. */
  readonly #lost = new Set<string>()
  readonly #closed = new AbortController()
  #isAttending = false

  constructor(parts: BatchParts) {
    this.#parts = parts
  }

  /** From now on this process sees to it that the batch goes on; to be called again when something may have held it up. */
  attend(): void {
    if (!this.#isAttending) void this.#listen()
    this.#isAttending = true
    this.#advance()
  }

  close(): void {
    this.#closed.abort()
  }

  current(): BatchView | null {
    return currentBatch(this.#parts.db)
  }

  /**
   * Imports these events in this order, after those of the batch that is under way.
   * @throws AppError NOT_FOUND for an event that is not known, CONFIRMATION_REQUIRED as every import
   */
  start(eventIds: readonly string[]): BatchView {
    const { db, ingestion, now, log } = this.#parts
    ingestion.requireAllowed()
    for (const eventId of eventIds) {
      if (getEventSummary(db, eventId) === null) throw unknown('event', eventId)
    }
    const batchId = addToBatch(db, eventIds, randomUUID(), now())
    log.info('import_batch_started', { batch_id: batchId, events: eventIds.length })
    this.#changed()
    this.#advance()
    return this.#view(batchId)
  }

  /** Ends a batch: what is under way is stopped, what waits is not begun. @throws AppError NOT_FOUND */
  cancel(batchId: string): BatchView {
    const { db, jobs, now, log } = this.#parts
    this.#view(batchId)
    const jobId = cancelBatch(db, batchId, now())
    log.info('import_batch_cancelled', { batch_id: batchId })
    if (jobId !== null) this.#stop(jobs, jobId)
    this.#changed()
    return this.#view(batchId)
  }

  /** Puts the end of a batch away. */
  dismiss(batchId: string): void {
    dismissBatch(this.#parts.db, batchId)
    this.#changed()
  }

  /** Events that are chosen for the next import, newest first. */
  selection(): string[] {
    return selectedEvents(this.#parts.db)
  }

  /** Chooses events, or no longer; of more than can be imported at once the rest is left out. */
  select(add: readonly string[], remove: readonly string[]): string[] {
    if (changeSelection(this.#parts.db, { add, remove, most: MAX_BATCH })) this.#changed()
    return this.selection()
  }

  #view(batchId: string): BatchView {
    const batch = getBatch(this.#parts.db, batchId)
    if (batch === null) throw unknown('batch', batchId)
    return batch
  }

  /** A job that has ended meanwhile needs no stop. */
  #stop(jobs: Pick<JobService, 'cancel'>, jobId: string): void {
    try {
      jobs.cancel(jobId)
    } catch (thrown) {
      this.#parts.log.warn('import_batch_stop_failed', { job_id: jobId, reason: String(thrown) })
    }
  }

  /** The end of any job may be what a batch waits for whose own process is gone. */
  async #listen(): Promise<void> {
    for await (const message of this.#parts.stream.watch(0, this.#closed.signal)) {
      if (message.type === 'job' && message.job.finishedAt !== null) this.#advance()
    }
  }

  #advance(): void {
    if (!this.#isAttending || this.#closed.signal.aborted || this.#watched !== null) return
    const { db, log, now } = this.#parts
    try {
      for (;;) {
        const turn = takeTurn(db, now())
        if (turn === 'nothing') return
        if (turn === 'ended') {
          log.info('import_batch_ended')
          this.#changed()
          return
        }
        const jobId = turn.jobId ?? this.#begin(turn)
        if (jobId === 'later') return
        if (jobId !== 'failed') {
          void this.#follow({ ...turn, jobId }, jobId)
          return
        }
      }
    } catch (thrown) {
      // A database that is busy for a moment: the next change, or the next start, goes on.
      log.error('import_batch_stuck', thrown)
    }
  }

  /** Gives an event to the queue. An event that the queue has already is the same job (J6). */
  #begin(turn: Turn): string {
    const { db, ingestion } = this.#parts
    try {
      const jobId = ingestion.start({ kind: 'event_import', eventId: turn.eventId, force: false })
      writeTurnJob(db, turn, jobId)
      this.#changed()
      return jobId
    } catch (thrown) {
      const error = toErrorReport(thrown)
      // Shutting down, or waiting for an answer of the user: the event keeps its turn.
      if (error.code === 'CANCELLED' || error.code === 'CONFIRMATION_REQUIRED') return 'later'
      settleTurn(db, turn, 'failed', error)
      this.#changed()
      return 'failed'
    }
  }

  async #follow(turn: Turn, jobId: string): Promise<void> {
    this.#watched = jobId
    const end = await this.#endOf(jobId)
    this.#watched = null
    if (this.#closed.signal.aborted) return
    this.#settle(turn, end)
    this.#advance()
  }

  /** How a job has ended; `null` when it is not known any more. */
  async #endOf(jobId: string): Promise<JobView | null> {
    try {
      return await this.#parts.jobs.ended(jobId)
    } catch (thrown) {
      if (!this.#closed.signal.aborted)
        this.#parts.log.warn('import_batch_job_lost', { job_id: jobId, reason: String(thrown) })
      return null
    }
  }

  #settle(turn: Turn, end: JobView | null): void {
    const { db } = this.#parts
    if (end === null) this.#askAgain(turn)
    else if (end.state === 'completed') settleTurn(db, turn, 'completed', null)
    else if (end.state === 'failed') settleTurn(db, turn, 'failed', end.error)
    else if (end.state === 'cancelled') settleTurn(db, turn, 'cancelled', end.error)
    this.#changed()
  }

  /** A job that left no trace is asked for once more: an event that is complete already is then done at once. */
  #askAgain(turn: Turn): void {
    const { db } = this.#parts
    if (this.#lost.has(turn.eventId)) {
      const error = new AppError('INGESTION_FAILED', 'The import left no trace.', {
        stage: 'job',
        source: 'jobs',
        action: 'Try again.',
      })
      settleTurn(db, turn, 'failed', error.toReport())
      return
    }
    this.#lost.add(turn.eventId)
    writeTurnJob(db, turn, null)
  }

  #changed(): void {
    this.#parts.stream.publish({ type: 'data_changed', scope: 'batches', subject: null })
  }
}

function unknown(what: string, id: string): AppError {
  return new AppError('NOT_FOUND', `There is no ${what} ${id} in the database.`, {
    stage: 'request',
    source: 'library',
    details: { field: what, value: id },
  })
}
