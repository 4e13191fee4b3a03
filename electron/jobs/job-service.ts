import { randomUUID } from 'node:crypto'
import { getEventSummary } from '../../db/repositories/events.ts'
import { getTrack } from '../../db/repositories/tracks.ts'
import type { ImportResult, JobStage, JobView } from '../../shared/contract/views.ts'
import { AppError, cancelledError, toErrorReport } from '../../shared/domain/errors.ts'
import { assertNever } from '../../shared/util/assert-never.ts'
import { importEvent } from '../pipeline/event-import/import-event.ts'
import {
  importSavedPages,
  type SavedImportRequest,
  type SavedPages,
} from '../pipeline/html-import/import-saved.ts'
import { jobTracing, type JobTracing } from '../observability/job-tracing.ts'
import type { PipelineContext, RunControl } from '../pipeline/context.ts'
import { syncEvents } from '../pipeline/event-sync.ts'
import { syncTracks } from '../pipeline/track-sync.ts'
import { covers, jobView, subjectOf, titleOf, workKey, writes, type Job, type JobRequest } from './job.ts'
import type { MessageStream } from './message-stream.ts'

const keptJobs = 200
/** Progress is pushed at most four times a second and job; a change of stage or state at once. */
const progressIntervalMs = 250

type Ended = (view: JobView) => void

/**
 * Runs syncs and imports in the background of the process that hosts the engine: bounded, one job per subject, with
 * pushed progress, cancellable (J1-J10, J14).
 */
export class JobService {
  readonly #context: PipelineContext
  readonly #tracing: JobTracing
  readonly #stream: MessageStream
  readonly #saved: SavedPages | null
  readonly #jobs = new Map<string, Job>()
  readonly #ended = new Map<string, Ended[]>()
  readonly #lastPush = new Map<string, number>()
  #closing = false

  /** @param saved where batches of saved pages lie */
  constructor(context: PipelineContext, stream: MessageStream, saved: SavedPages | null = null) {
    this.#context = context
    this.#saved = saved
    this.#tracing = jobTracing(context.traces)
    this.#stream = stream
  }

  /** Starts a job, or gives the one that already does the same. Answers at once with the job's id (J1). */
  enqueue(request: JobRequest): string {
    this.requireOpen()
    const same = [...this.#jobs.values()].find(
      (job) => isOpen(job) && !job.abort.signal.aborted && covers(job.request, request),
    )
    if (same !== undefined) {
      this.#context.log.info('ingestion_job_deduplicated', { job_id: same.jobId, key: workKey(request) })
      return same.jobId
    }
    const job: Job = {
      jobId: randomUUID(),
      request,
      title: titleOf(request, this.#nameOf(request)),
      createdAt: this.#context.now(),
      abort: new AbortController(),
      traceparent: this.#tracing.current(),
      state: 'queued',
      stage: 'queued',
      processed: 0,
      total: 0,
      startedAt: null,
      finishedAt: null,
      result: null,
      error: null,
    }
    this.#jobs.set(job.jobId, job)
    this.#context.log.info('ingestion_job_queued', { job_id: job.jobId, key: workKey(request) })
    this.#push(job)
    this.#startWaiting()
    return job.jobId
  }

  /** @throws AppError CANCELLED once the service is closing: its database may be gone */
  requireOpen(): void {
    if (!this.#closing) return
    throw new AppError('CANCELLED', 'The engine is shutting down.', { stage: 'job', source: 'jobs' })
  }

  /** @throws AppError NOT_FOUND */
  get(jobId: string): JobView {
    return jobView(this.#require(jobId), Date.now())
  }

  /** Newest first. */
  list(limit: number): JobView[] {
    const newest = [...this.#jobs.values()].toReversed().slice(0, limit)
    return newest.map((job) => jobView(job, Date.now()))
  }

  /** Event numbers that are being imported, or wait for it. */
  importing(): ReadonlySet<string> {
    const open = [...this.#jobs.values()].filter((job) => isOpen(job) && writes(job.request))
    return new Set(
      open.flatMap(({ request }) =>
        request.kind === 'event_import' || request.kind === 'html_import' ? request.eventId : [],
      ),
    )
  }

  /** Asks a job to stop; the answer is its state at that moment. @throws AppError NOT_FOUND */
  cancel(jobId: string): JobView {
    const job = this.#require(jobId)
    if (job.state === 'queued')
      this.#end(job, { state: 'cancelled', error: cancelledError('jobs').toReport() })
    else if (job.state === 'running') job.abort.abort()
    return jobView(job, Date.now())
  }

  /** The job once it has ended. @throws AppError NOT_FOUND */
  async ended(jobId: string): Promise<JobView> {
    const job = this.#require(jobId)
    if (!isOpen(job)) return jobView(job, Date.now())
    return new Promise((resolve) => {
      this.#ended.set(jobId, [...(this.#ended.get(jobId) ?? []), resolve])
    })
  }

  /** Cancels what is open and waits until it has stopped. */
  async close(): Promise<void> {
    this.#closing = true
    const open = [...this.#jobs.values()].filter(isOpen)
    const stopped = open.map((job) => this.ended(job.jobId))
    for (const job of open) this.cancel(job.jobId)
    await Promise.all(stopped)
  }

  #startWaiting(): void {
    const jobs = [...this.#jobs.values()]
    const running = jobs.filter(({ state }) => state === 'running')
    const busy = new Set(running.map(({ request }) => workKey(request)))
    let free = this.#context.settings().max_concurrent_jobs - running.length
    for (const job of jobs.filter(({ state }) => state === 'queued')) {
      if (free <= 0) return
      if (busy.has(workKey(job.request))) continue
      busy.add(workKey(job.request))
      free -= 1
      job.state = 'running'
      job.startedAt = this.#context.now()
      this.#push(job)
      void this.#traced(job)
    }
  }

  #traced(job: Job): Promise<void> {
    const { jobId, traceparent, request } = job
    const about = { jobId, traceparent, kind: request.kind, subject: subjectOf(request) }
    return this.#tracing.around(about, (failed) => this.#run(job, failed))
  }

  async #run(job: Job, failed: (thrown: unknown) => void): Promise<void> {
    try {
      const result = await this.#perform(job.request, this.#control(job))
      this.#end(job, { state: 'completed', result })
    } catch (thrown) {
      failed(thrown)
      if (!(thrown instanceof AppError))
        this.#context.log.error('ingestion_job_crashed', thrown, { job_id: job.jobId })
      const error = toErrorReport(thrown)
      this.#end(job, { state: error.code === 'CANCELLED' ? 'cancelled' : 'failed', error })
    }
  }

  async #perform(request: JobRequest, run: RunControl): Promise<JobView['result']> {
    switch (request.kind) {
      case 'track_sync':
        return { kind: 'track_sync', data: await syncTracks(this.#context, run) }
      case 'event_sync':
        return { kind: 'event_sync', data: await syncEvents(this.#context, run, request.trackSlug) }
      case 'event_import':
        return { kind: 'event_import', data: await importEvent(this.#context, run, request) }
      case 'html_import':
        return { kind: 'event_import', data: await this.#importSaved(request, run) }
      default:
        return assertNever(request)
    }
  }

  #importSaved(request: SavedImportRequest, run: RunControl): Promise<ImportResult> {
    if (this.#saved !== null) return importSavedPages(this.#context, run, request, this.#saved)
    throw new AppError('CAPABILITY_ERROR', 'Saved pages cannot be imported here.', {
      stage: 'request',
      source: 'jobs',
    })
  }

  #control(job: Job): RunControl {
    return {
      jobId: job.jobId,
      signal: job.abort.signal,
      progress: (stage: JobStage, processed: number, total: number) => {
        const stageChanged = stage !== job.stage
        Object.assign(job, { stage, processed, total })
        if (stageChanged || processed === total) this.#push(job)
        else this.#pushSoon(job)
      },
    }
  }

  #end(
    job: Job,
    end: Partial<Pick<Job, 'result' | 'error'>> & { readonly state: 'completed' | 'failed' | 'cancelled' },
  ): void {
    Object.assign(job, end, { finishedAt: this.#context.now() })
    this.#lastPush.delete(job.jobId)
    this.#context.log.info(`ingestion_job_${end.state}`, { job_id: job.jobId, key: workKey(job.request) })
    this.#push(job)
    this.#announceChange(job)
    const view = jobView(job, Date.now())
    for (const resolve of this.#ended.get(job.jobId) ?? []) resolve(view)
    this.#ended.delete(job.jobId)
    this.#forgetOld()
    if (!this.#closing) this.#startWaiting()
  }

  /** Tells readers what to load again: also a failed job may have changed a status. */
  #announceChange(job: Job): void {
    const subject = subjectOf(job.request)
    switch (job.request.kind) {
      case 'track_sync':
        return this.#stream.publish({ type: 'data_changed', scope: 'tracks', subject })
      case 'event_sync':
        return this.#stream.publish({ type: 'data_changed', scope: 'events', subject })
      case 'event_import':
      case 'html_import':
        return this.#stream.publish({ type: 'data_changed', scope: 'event', subject })
      default:
        return assertNever(job.request)
    }
  }

  #push(job: Job): void {
    const now = Date.now()
    this.#lastPush.set(job.jobId, now)
    this.#stream.publish({ type: 'job', job: jobView(job, now) })
  }

  #pushSoon(job: Job): void {
    if (Date.now() - (this.#lastPush.get(job.jobId) ?? 0) >= progressIntervalMs) this.#push(job)
  }

  #forgetOld(): void {
    const ended = [...this.#jobs.values()].filter((job) => !isOpen(job))
    for (const job of ended.slice(0, Math.max(0, ended.length - keptJobs))) this.#jobs.delete(job.jobId)
  }

  #nameOf(request: JobRequest): string | null {
    switch (request.kind) {
      case 'track_sync':
        return null
      case 'event_sync':
        return getTrack(this.#context.db, request.trackSlug)?.name ?? null
      case 'event_import':
      case 'html_import':
        return getEventSummary(this.#context.db, request.eventId)?.name ?? null
      default:
        return assertNever(request)
    }
  }

  #require(jobId: string): Job {
    const job = this.#jobs.get(jobId)
    if (job !== undefined) return job
    throw new AppError('NOT_FOUND', 'There is no such job.', {
      stage: 'request',
      source: 'jobs',
      details: { field: 'job_id', value: jobId.slice(0, 100) },
    })
  }
}

function isOpen(job: Job): boolean {
  return job.state === 'queued' || job.state === 'running'
}
