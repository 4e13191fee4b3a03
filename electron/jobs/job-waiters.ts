import type { JobView } from '../../shared/contract/views.ts'

/** Who waits for the end of which job. */
export class JobWaiters {
  readonly #waiting = new Map<string, ((view: JobView) => void)[]>()

  get size(): number {
    return this.#waiting.size
  }

  wait(jobId: string): Promise<JobView> {
    const { promise, resolve } = Promise.withResolvers<JobView>()
    this.#waiting.set(jobId, [...(this.#waiting.get(jobId) ?? []), resolve])
    return promise
  }

  /** Answers everybody who waits for a job. */
  answer(view: JobView): void {
    for (const resolve of this.#waiting.get(view.jobId) ?? []) resolve(view)
    this.#waiting.delete(view.jobId)
  }

  /** Answers everybody with what is known: nothing more will come. */
  answerAll(viewOf: (jobId: string) => JobView): void {
    for (const jobId of [...this.#waiting.keys()]) this.answer(viewOf(jobId))
  }
}

/** Whether nothing more becomes of a job by itself. */
export function isEnded({ state }: Pick<JobView, 'state'>): boolean {
  return state === 'completed' || state === 'failed' || state === 'cancelled'
}
