import type { ImportAnswer, JobView } from '../../shared/contract/views.ts'
import { AppError, type ErrorReport } from '../../shared/domain/errors.ts'
import { isSample } from '../../shared/domain/sample.ts'
import { assertNever } from '../../shared/util/assert-never.ts'
import { writes, type JobRequest } from '../jobs/job.ts'
import type { JobService } from '../jobs/job-service.ts'
import type { Origin } from '../../db/repositories/meta.ts'
import type { StartOptions } from '../jobs/service-parts.ts'
import type { IngestionControl } from './ingestion-control.ts'
import type { OriginGuard } from './origin.ts'

type ImportRequest = Omit<Extract<JobRequest, { kind: 'event_import' }>, 'kind' | 'dryRun'>

/** Starts everything that asks the source for pages; app, REST and CLI come through here alike (A2, C37, L16). */
export class Ingestion {
  readonly #jobs: JobService
  readonly #origin: OriginGuard
  readonly #control: Pick<IngestionControl, 'requireEnabled'>

  constructor(jobs: JobService, origin: OriginGuard, control: Pick<IngestionControl, 'requireEnabled'>) {
    this.#jobs = jobs
    this.#origin = origin
    this.#control = control
  }

  /** @throws AppError as `start` would, before anything is begun */
  requireAllowed(): void {
    this.#jobs.requireOpen()
    this.#origin.admit(true)
  }

  /**
   * @param options.origin where the pages come from, when they do not come from where this engine asks
   * @returns the job's id
   * @throws AppError CONFIRMATION_REQUIRED when the folder's data came from the other origin, VALIDATION_ERROR for what only
   * the sample has
   */
  start(
    request: JobRequest,
    { origin, ...options }: StartOptions & { readonly origin?: Origin } = {},
  ): string {
    this.#jobs.requireOpen()
    requireReal(request)
    // A validation fetches nothing.
    if (request.kind !== 'validation') {
      this.#control.requireEnabled()
      // The sample's pages are neither LiveRC's nor replayed: they say nothing of the folder.
      if (!isOfSample(request)) this.#origin.admit(writes(request), origin)
    }
    return this.#jobs.enqueue(request, options)
  }

  /**
   * Imports an event for a caller who waits no longer than `waitMs` (C33, P16). An import that goes on is never a failure.
   * @throws AppError as `start`, and the import's own when it fails in that time
   */
  async importWithin(
    request: ImportRequest,
    waitMs: number,
    options: StartOptions = {},
  ): Promise<ImportAnswer> {
    const jobId = this.start({ kind: 'event_import', ...request }, options)
    return importAnswerOf(await this.#jobs.endedWithin(jobId, waitMs, options))
  }
}

function isOfSample(request: JobRequest): boolean {
  switch (request.kind) {
    case 'track_sync':
    case 'validation':
      return false
    case 'event_sync':
    case 'event_import':
    case 'html_import':
      return isSample(request)
    default:
      return assertNever(request)
  }
}

/** The sample's track and event are made up: nobody asks LiveRC for them. @throws AppError VALIDATION_ERROR */
function requireReal(request: JobRequest): void {
  if (request.kind === 'html_import' || !isOfSample(request)) return
  const isEvent = request.kind === 'event_import'
  throw new AppError(
    'VALIDATION_ERROR',
    isEvent
      ? 'The sample event is made up: LiveRC does not have it.'
      : 'The track of the sample event is made up: LiveRC does not have it.',
    {
      stage: 'request',
      source: 'sample',
      action: 'Choose a track of LiveRC. "mre sample" opens the sample.',
      details: isEvent ? { field: 'event', value: request.eventId } : { field: 'track' },
    },
  )
}

/** What a caller hears of an import that it does not wait for any longer. @throws AppError of an import that has failed */
export function importAnswerOf(job: JobView): ImportAnswer {
  switch (job.state) {
    case 'completed': {
      if (job.result?.kind !== 'event_import') throw new Error('An import gives an import result')
      const { data } = job.result
      return {
        jobId: job.jobId,
        status: data.status === 'already_complete' ? 'already_complete' : 'updated',
        result: data,
      }
    }
    case 'failed':
    case 'cancelled':
      throw errorOf(job)
    case 'running':
      return { jobId: job.jobId, status: 'in_progress', result: null }
    case 'queued':
    case 'interrupted':
      return { jobId: job.jobId, status: 'queued', result: null }
  }
}

/** Why a job has not completed, to be thrown. */
export function errorOf({ error, state }: JobView): AppError {
  if (error === null)
    return new AppError('INGESTION_FAILED', `The job ended ${state}.`, { stage: 'job', source: 'jobs' })
  return new AppError(error.code, error.message, optionsOf(error))
}

function optionsOf({ stage, source, action, details }: ErrorReport) {
  return { stage, source, details, ...(action === null ? {} : { action }) }
}

export type { JobRequest, StartOptions }
