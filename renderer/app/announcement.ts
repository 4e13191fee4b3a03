import type { JobView } from '../../shared/contract/views.ts'
import { progressCount, resultText } from '../features/jobs/job-text.ts'
import { errorMessage, errorTitle } from '../format/errors.ts'
import { isActive } from '../state/jobs.ts'

const quarter = (job: JobView): number => (job.total === 0 ? 0 : Math.floor((4 * job.processed) / job.total))

/** What is worth saying about the step of a job from `before` to `after`; `null` for the many small steps between. */
export function announcement(before: JobView | undefined, after: JobView): string | null {
  if (before === undefined || before === after || !isActive(before)) return null
  switch (after.state) {
    case 'queued':
      return null
    case 'running':
      if (before.state === 'queued') return `Started: ${after.title}.`
      return quarter(after) > quarter(before) && after.processed < after.total
        ? `${after.title}: ${progressCount(after)}.`
        : null
    case 'completed':
      return `Finished: ${after.title}. ${resultText(after)}.`
    case 'failed':
      return `Failed: ${after.title}. ${after.error === null ? '' : `${errorTitle(after.error)}. ${errorMessage(after.error)}`}`
    case 'cancelled':
      return `Cancelled: ${after.title}.`
  }
}
