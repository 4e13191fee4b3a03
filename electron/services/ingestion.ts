import { writes, type JobRequest } from '../jobs/job.ts'
import type { JobService } from '../jobs/job-service.ts'
import type { Origin } from '../../db/repositories/meta.ts'
import type { OriginGuard } from './origin.ts'

/** Starts everything that asks the source for pages; app, REST and CLI come through here alike (A2, C37, L16). */
export class Ingestion {
  readonly #jobs: JobService
  readonly #origin: OriginGuard

  constructor(jobs: JobService, origin: OriginGuard) {
    this.#jobs = jobs
    this.#origin = origin
  }

  /**
   * @param origin where the pages come from, when they do not come from where this engine asks
   * @returns the job's id
   * @throws AppError CONFIRMATION_REQUIRED when the folder's data came from the other
   * origin
   */
  start(request: JobRequest, origin?: Origin): string {
    this.#jobs.requireOpen()
    this.#origin.admit(writes(request), origin)
    return this.#jobs.enqueue(request)
  }
}

export type { JobRequest }
