import type { EventStatus, EventSummary, JobView } from '../../../shared/contract/views.ts'
import { isActive } from '../../state/jobs.ts'

export const eventStatuses: readonly EventStatus[] = ['known', 'scheduled', 'importing', 'imported', 'failed']

/** What an event's row says: a job that is under way is newer than the stored status. */
export function shownStatus(event: Pick<EventSummary, 'status'>, job: JobView | undefined): EventStatus {
  return job !== undefined && isActive(job) ? 'importing' : event.status
}
