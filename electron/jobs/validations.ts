import { waitingValidations } from '../../db/repositories/jobs.ts'
import type { ReadDb } from '../../db/schema/handle.ts'
import type { Claimed, JobQueue } from './queue.ts'

/**
 * Takes a validation that waits, and nothing else: it fetches nothing, and is what makes other jobs possible again (F29).
 * @param accepts whether this process may run it
 */
export function claimValidation(
  db: ReadDb,
  queue: JobQueue,
  accepts: (jobId: string) => boolean,
): Claimed | null {
  for (const jobId of waitingValidations(db)) {
    const job = accepts(jobId) ? queue.claim(jobId) : null
    if (job !== null) return job
  }
  return null
}
