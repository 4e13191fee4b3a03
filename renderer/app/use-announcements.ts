import { useEffect } from 'react'
import { useJobs } from '../state/jobs.ts'
import { announce } from '../ui/live-region.tsx'
import { announcement } from './announcement.ts'

/** Tells screen readers how jobs get on: start, every quarter, end. */
export function useAnnouncements(): void {
  useEffect(
    () =>
      useJobs.subscribe((state, before) => {
        for (const job of state.byId.values()) {
          const text = announcement(before.byId.get(job.jobId), job)
          if (text !== null) announce(text)
        }
      }),
    [],
  )
}
