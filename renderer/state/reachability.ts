import type { JobView } from '../../shared/contract/views.ts'
import type { ErrorReport } from '../../shared/domain/errors.ts'

/** Whether an error means that LiveRC could not be reached at all, rather than that it answered badly. */
function isUnreachable(error: ErrorReport): boolean {
  if (error.code === 'CIRCUIT_OPEN') return true
  return error.code === 'CONNECTOR_HTTP_ERROR' && typeof error.details['status_code'] !== 'number'
}

/**
 * Since when LiveRC has not answered, as the newest job that ended tells: a machine can have a network and still not get
 * there. `null` when the last one got through, or none ended.
 */
export function unreachableSince(jobs: Iterable<JobView>): string | null {
  let newest: JobView | undefined
  for (const job of jobs) {
    const decided = job.state === 'completed' || job.state === 'failed'
    if (decided && job.finishedAt !== null && job.finishedAt > (newest?.finishedAt ?? '')) newest = job
  }
  if (newest === undefined || newest.error === null || !isUnreachable(newest.error)) return null
  return newest.finishedAt
}
