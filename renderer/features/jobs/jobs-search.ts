import { jobKind, jobState } from '../../../shared/contract/jobs.ts'
import type { JobKind, JobState } from '../../../shared/contract/jobs.ts'
import type { JobView } from '../../../shared/contract/views.ts'

/** What the list of jobs is filtered by; it lives in the address. */
export interface JobsSearch {
  readonly state?: JobState
  readonly kind?: JobKind
}

/** Reads an address's search; what does not fit is left out. */
export function readJobsSearch(search: Record<string, unknown>): JobsSearch {
  const state = jobState.safeParse(search['state']).data
  const kind = jobKind.safeParse(search['kind']).data
  return { ...(state === undefined ? {} : { state }), ...(kind === undefined ? {} : { kind }) }
}

/** The jobs that are wanted. */
export function shownJobs(jobs: Iterable<JobView>, { state, kind }: JobsSearch): JobView[] {
  return [...jobs].filter(
    (job) => (state === undefined || job.state === state) && (kind === undefined || job.kind === kind),
  )
}
