import { create } from 'zustand'
import type { JobView } from '../../shared/contract/views.ts'
import type { ErrorReport } from '../../shared/domain/errors.ts'
import { client } from '../bridge.ts'
import { readError } from '../format/errors.ts'
import { isActive, receiveJobList, useJobs } from './jobs.ts'
import { openRoute } from './workspace.ts'

interface SampleState {
  readonly isOpening: boolean
  readonly jobId: string | null
  readonly error: ErrorReport | null
}

const useSampleState = create<SampleState>()(() => ({ isOpening: false, jobId: null, error: null }))
const { getState: now, setState: change } = useSampleState

/** Opens the event that comes with the app, after its import where it is not here yet (ui.md 3b). */
export async function openSample(): Promise<void> {
  if (now().isOpening) return
  change({ isOpening: true, jobId: null, error: null })
  try {
    const { jobId, eventId } = await client.sample.open({})
    if (jobId !== null) {
      change({ jobId })
      receiveJobList([await client.jobs.get({ jobId })])
      const job = await ended(jobId)
      if (job.state === 'failed' && job.error !== null) return change({ isOpening: false, error: job.error })
      if (job.state !== 'completed') return change({ isOpening: false })
    }
    change({ isOpening: false })
    openRoute(`/event/${encodeURIComponent(eventId)}`)
  } catch (thrown) {
    change({ isOpening: false, error: readError(thrown) })
  }
}

/** Follows a job that is known to its end. */
function ended(jobId: string): Promise<JobView> {
  return new Promise((resolve) => {
    const look = (): boolean => {
      const job = useJobs.getState().byId.get(jobId)
      if (job === undefined || isActive(job)) return false
      resolve(job)
      return true
    }
    if (look()) return
    const stop = useJobs.subscribe(() => {
      if (look()) stop()
    })
  })
}

/** How the opening of the sample goes: the import while it is under way, and why it failed. */
export function useSample(): {
  readonly isOpening: boolean
  readonly job: JobView | undefined
  readonly error: ErrorReport | null
} {
  const { isOpening, jobId, error } = useSampleState()
  const job = useJobs(({ byId }) => (jobId === null ? undefined : byId.get(jobId)))
  return { isOpening, error, job: isOpening && job !== undefined && isActive(job) ? job : undefined }
}
