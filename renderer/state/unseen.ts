import { create } from 'zustand'

/** Jobs that ended while nobody was looking: what the badge on the rail counts. */
export const useUnseen = create<{ readonly jobs: ReadonlySet<string> }>()(() => ({ jobs: new Set() }))

export function addUnseen(jobId: string): void {
  useUnseen.setState(({ jobs }) => ({ jobs: new Set(jobs).add(jobId) }))
}

/** Forgets those that somebody has looked at now. */
export function keepUnseen(isStill: (jobId: string) => boolean): void {
  const { jobs } = useUnseen.getState()
  const kept = [...jobs].filter(isStill)
  if (kept.length < jobs.size) useUnseen.setState({ jobs: new Set(kept) })
}
