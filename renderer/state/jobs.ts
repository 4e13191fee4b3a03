import { create } from 'zustand'
import type { JobKind, JobView } from '../../shared/contract/views.ts'

/** Jobs kept in memory; the engine keeps the rest. */
const MOST_JOBS = 300

interface JobsState {
  readonly byId: ReadonlyMap<string, JobView>
  /** The newest job of each kind and subject. */
  readonly bySubject: ReadonlyMap<string, JobView>
  /** Jobs whose end was seen in this window and not yet put away. */
  readonly justEnded: ReadonlySet<string>
  /** Whether the list of jobs has arrived once. */
  readonly loaded: boolean
}

const STATE_ORDER = {
  queued: 0,
  running: 1,
  completed: 2,
  failed: 2,
  cancelled: 2,
  interrupted: 2,
} as const

export function isActive(job: JobView): boolean {
  return job.state === 'queued' || job.state === 'running'
}

export function subjectKey(kind: JobKind, subject: string | null): string {
  return `${kind}:${subject ?? ''}`
}

const newestFirst = (a: JobView, b: JobView): number =>
  a.createdAt === b.createdAt ? (a.jobId < b.jobId ? 1 : -1) : a.createdAt < b.createdAt ? 1 : -1

function withJobs(jobs: Iterable<JobView>): Pick<JobsState, 'byId' | 'bySubject'> {
  const newest = [...jobs].toSorted(newestFirst)
  const kept = newest.filter((job, index) => index < MOST_JOBS || isActive(job))
  const bySubject = new Map<string, JobView>()
  for (const job of kept) {
    const key = subjectKey(job.kind, job.subject)
    if (!bySubject.has(key)) bySubject.set(key, job)
  }
  return { byId: new Map(kept.map((job) => [job.jobId, job])), bySubject }
}

/** Whether `next` is further along than `known`: what two unordered sources of one job are merged by. */
function isFurther(next: JobView, known: JobView): boolean {
  const states = STATE_ORDER[next.state] - STATE_ORDER[known.state]
  return states !== 0 ? states > 0 : next.processed > known.processed
}

export const useJobs = create<JobsState>()(() => ({
  byId: new Map(),
  bySubject: new Map(),
  justEnded: new Set(),
  loaded: false,
}))

/** Takes a pushed job. Pushed messages come in order, so the latest one is the truth. */
export function receiveJob(job: JobView): void {
  useJobs.setState((state) => {
    const before = state.byId.get(job.jobId)
    const ended = before !== undefined && isActive(before) && !isActive(job)
    return {
      ...withJobs([...state.byId.values()].filter((known) => known.jobId !== job.jobId).concat(job)),
      justEnded: ended ? new Set(state.justEnded).add(job.jobId) : state.justEnded,
    }
  })
}

/**
 * Takes a list of jobs that was asked for. It may be older or newer than what was pushed meanwhile: of each job the view
 * that is further along stays.
 */
export function receiveJobList(jobs: readonly JobView[]): void {
  useJobs.setState((state) => {
    const merged = new Map(state.byId)
    for (const job of jobs) {
      const known = merged.get(job.jobId)
      if (known === undefined || isFurther(job, known)) merged.set(job.jobId, job)
    }
    return { ...withJobs(merged.values()), loaded: true }
  })
}

/**
 * Takes a list that replaces what this window knows, because the engine's history does not continue it. An end that was
 * pushed while the list was under way stays.
 */
export function replaceJobs(jobs: readonly JobView[]): void {
  useJobs.setState((state) => ({
    ...withJobs(
      jobs.map((job) => {
        const known = state.byId.get(job.jobId)
        return known === undefined || isActive(known) ? job : known
      }),
    ),
    loaded: true,
  }))
}

/** Puts the notice of an ended job away. */
export function putAway(jobId: string): void {
  useJobs.setState((state) => {
    const justEnded = new Set(state.justEnded)
    justEnded.delete(jobId)
    return { justEnded }
  })
}

/** The newest job about a subject, followed live. */
export function useJobOf(kind: JobKind, subject: string | null): JobView | undefined {
  return useJobs((state) => state.bySubject.get(subjectKey(kind, subject)))
}

/** The newest import of an event, from LiveRC or from saved pages: one that is under way before one that has ended. */
export function importOf({ bySubject }: Pick<JobsState, 'bySubject'>, eventId: string): JobView | undefined {
  const fetched = bySubject.get(subjectKey('event_import', eventId))
  const saved = bySubject.get(subjectKey('html_import', eventId))
  return saved !== undefined && isActive(saved) && (fetched === undefined || !isActive(fetched))
    ? saved
    : fetched
}

/** That import, followed live. */
export function useImportOf(eventId: string): JobView | undefined {
  return useJobs((state) => importOf(state, eventId))
}

/** Running jobs first, then waiting ones, each oldest first. */
export function activeJobs(state: Pick<JobsState, 'byId'>): JobView[] {
  return [...state.byId.values()]
    .filter(isActive)
    .toSorted((a, b) => STATE_ORDER[b.state] - STATE_ORDER[a.state] || newestFirst(b, a))
}
