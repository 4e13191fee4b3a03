import { randomUUID } from 'node:crypto'
import { jobStage, stageLabels, type JobStage } from '../../shared/contract/jobs.ts'
import type { JobView } from '../../shared/contract/views.ts'
import { AppError, cancelledError, toErrorReport } from '../../shared/domain/errors.ts'
import type { PipelineContext } from '../pipeline/context.ts'
import { withinJob } from './current-job.ts'
import { timeoutError } from './job-errors.ts'
import type { JobTiming } from './job-runner.ts'
import { timeLeft } from './job-views.ts'
import { isEnded, JobWaiters } from './job-waiters.ts'
import { dedupeKey, subjectOf, titleOf, type JobRequest } from './job.ts'
import type { MessageStream } from './message-stream.ts'
import { bound, type JobDefinitions } from './runners.ts'
import { Watchdog } from './watchdog.ts'

interface DryRunParts {
  readonly context: PipelineContext
  readonly stream: MessageStream
  readonly definitions: JobDefinitions
  readonly timing: JobTiming
  /** Who runs them, as their views say. */
  readonly shell: NonNullable<JobView['owner']>['shell']
  /** ms since the epoch. */
  readonly clock: () => number
}

interface DryRun {
  readonly request: JobRequest
  readonly key: string
  readonly abort: AbortController
  view: JobView
}

const keptRuns = 50

/**
 * Dry runs write nothing, and so leave no trace in the queue either: they live in this process alone, and are forgotten
 * with it. No more of them run at once than jobs may; two of one event are one.
 */
export class DryRuns {
  readonly #parts: DryRunParts
  readonly #runs = new Map<string, DryRun>()
  readonly #waiters = new JobWaiters()
  #isClosed = false

  constructor(parts: DryRunParts) {
    this.#parts = parts
  }

  start(request: JobRequest): string {
    const { context, definitions } = this.#parts
    const key = dedupeKey(request)
    const same = [...this.#runs.values()].find(
      (run) => run.key === key && !isEnded(run.view) && !run.abort.signal.aborted,
    )
    if (same !== undefined) return same.view.jobId
    const jobId = randomUUID()
    const title = titleOf(request, bound(definitions, request).name(context.db))
    const run: DryRun = {
      request,
      key,
      abort: new AbortController(),
      view: newView(jobId, request, title, this.#now()),
    }
    this.#runs.set(jobId, run)
    this.#change(run, {})
    this.#startWaiting()
    return jobId
  }

  find(jobId: string): JobView | undefined {
    return this.#runs.get(jobId)?.view
  }

  /** The stored jobs with the dry runs at their places, newest first. */
  among(stored: readonly JobView[], limit: number): JobView[] {
    const dry = this.#views()
    if (dry.length === 0) return [...stored]
    const newestFirst = [...dry, ...stored].toSorted(
      (a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt),
    )
    return newestFirst.slice(0, limit)
  }

  #views(): JobView[] {
    return [...this.#runs.values()].map(({ view }) => view).toReversed()
  }

  cancel(jobId: string): JobView | undefined {
    const run = this.#runs.get(jobId)
    if (run === undefined) return undefined
    if (run.view.state === 'queued')
      this.#end(run, { state: 'cancelled', error: cancelledError('jobs').toReport() })
    else if (run.view.state === 'running') run.abort.abort(cancelledError('jobs'))
    return run.view
  }

  /** Only for a run that `find` knows. */
  async ended(jobId: string): Promise<JobView> {
    const view = this.find(jobId)
    return view !== undefined && isEnded(view) ? view : this.#waiters.wait(jobId)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const open = this.#views().filter((view) => !isEnded(view))
    const stopped = open.map(({ jobId }) => this.ended(jobId))
    for (const { jobId } of open) this.cancel(jobId)
    await Promise.all(stopped)
  }

  #startWaiting(): void {
    const runs = [...this.#runs.values()]
    const most = this.#parts.context.settings().max_concurrent_jobs
    const free = most - runs.filter(({ view }) => view.state === 'running').length
    for (const run of runs.filter(({ view }) => view.state === 'queued').slice(0, Math.max(0, free)))
      void this.#run(run)
  }

  async #run(run: DryRun): Promise<void> {
    const { context, definitions, timing, shell } = this.#parts
    const { job_inactivity_timeout_seconds: inactivity, job_total_timeout_seconds: total } =
      context.settings()
    const { jobId, subject } = run.view
    const owner = { shell, pid: process.pid, host: '', isThisProcess: true }
    this.#change(run, { state: 'running', attempt: 1, startedAt: this.#now(), queuePosition: null, owner })
    const limits = {
      inactivityMs: timing.inactivityMs ?? inactivity * 1_000,
      totalMs: timing.totalMs ?? total * 1_000,
      tickMs: timing.tickMs,
    }
    const watchdog = new Watchdog(limits, (limit, seconds) =>
      run.abort.abort(timeoutError(limit, seconds, { subject, stage: run.view.stage })),
    )
    const control = {
      jobId,
      signal: run.abort.signal,
      progress: (stage: JobStage, processed: number, of: number) => {
        watchdog.activity()
        this.#progress(run, stage, processed, of)
      },
    }
    const current = { jobId, activity: () => watchdog.activity(), line: () => undefined }
    try {
      const result = await withinJob(current, () => bound(definitions, run.request).run(context, control))
      this.#end(run, { state: 'completed', result })
    } catch (thrown) {
      if (!(thrown instanceof AppError)) context.log.error('ingestion_job_crashed', thrown, { job_id: jobId })
      const reason: unknown = run.abort.signal.aborted ? run.abort.signal.reason : thrown
      const error = toErrorReport(reason)
      this.#end(run, { state: error.code === 'CANCELLED' ? 'cancelled' : 'failed', error })
    } finally {
      watchdog.stop()
    }
  }

  #progress(run: DryRun, stage: JobStage, processed: number, total: number): void {
    const { startedAt } = run.view
    const spent = startedAt === null ? 0 : this.#parts.clock() - Date.parse(startedAt)
    const etaMs = processed === 0 || total === 0 ? null : timeLeft(spent, processed, total - processed)
    this.#change(run, { stage, stageLabel: stageLabels[stage], processed, total, etaMs })
  }

  #end(run: DryRun, end: Pick<JobView, 'state'> & Partial<JobView>): void {
    this.#change(run, { ...end, finishedAt: this.#now(), owner: null, queuePosition: null, etaMs: null })
    this.#waiters.answer(run.view)
    const ended = [...this.#runs.values()].filter(({ view }) => isEnded(view))
    for (const { view } of ended.slice(0, Math.max(0, ended.length - keptRuns))) this.#runs.delete(view.jobId)
    if (!this.#isClosed) this.#startWaiting()
  }

  #change(run: DryRun, change: Partial<JobView>): void {
    run.view = { ...run.view, ...change }
    this.#parts.stream.publish({ type: 'job', job: run.view })
  }

  #now(): string {
    return new Date(this.#parts.clock()).toISOString()
  }
}

function newView(jobId: string, request: JobRequest, title: string, createdAt: string): JobView {
  const stage = jobStage.enum.queued
  return {
    jobId,
    kind: request.kind,
    subject: subjectOf(request),
    title,
    state: 'queued',
    stage,
    stageLabel: stageLabels[stage],
    queuePosition: 1,
    attempt: 0,
    maxAttempts: 1,
    nextRunAt: null,
    cancelRequested: false,
    owner: null,
    processed: 0,
    total: 0,
    etaMs: null,
    createdAt,
    startedAt: null,
    finishedAt: null,
    result: null,
    error: null,
  }
}
