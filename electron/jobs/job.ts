import type { ImportRequest } from '../pipeline/event-import/import-event.ts'
import type { SavedImportRequest } from '../pipeline/html-import/import-saved.ts'
import type { JobKind, JobStage, JobState, JobView } from '../../shared/contract/views.ts'
import { assertNever } from '../../shared/util/assert-never.ts'
import type { ErrorReport } from '../../shared/domain/errors.ts'

/** What a job is asked to do. */
export type JobRequest =
  | { readonly kind: 'track_sync' }
  | { readonly kind: 'event_sync'; readonly trackSlug: string }
  | ({ readonly kind: 'event_import' } & ImportRequest)
  /** An event from saved pages: the batch's files lie in the inbox. */
  | ({ readonly kind: 'html_import' } & SavedImportRequest)

/** A job and where it stands. Only the job service changes it. */
export interface Job {
  readonly jobId: string
  readonly request: JobRequest
  readonly title: string
  readonly createdAt: string
  readonly abort: AbortController
  /** Trace of whoever asked for it, as W3C `traceparent` (J18). */
  readonly traceparent: string | null
  state: JobState
  stage: JobStage
  processed: number
  total: number
  startedAt: string | null
  finishedAt: string | null
  result: JobView['result']
  error: ErrorReport | null
}

/** Natural key of what a job works on; null for the catalogue. */
export function subjectOf(request: JobRequest): string | null {
  switch (request.kind) {
    case 'track_sync':
      return null
    case 'event_sync':
      return request.trackSlug
    case 'event_import':
    case 'html_import':
      return request.eventId
    default:
      return assertNever(request)
  }
}

/** Whether a job stores what it fetches: all do but a dry run. */
export function writes(request: JobRequest): boolean {
  return request.kind !== 'event_import' || request.dryRun !== true
}

/** What a job works on. Jobs of one key that write never run at the same time. */
export function workKey(request: JobRequest): string {
  // From the network or from files: two imports of one event would get into each other's way.
  const kind = request.kind === 'html_import' ? 'event_import' : request.kind
  return `${kind}:${subjectOf(request) ?? ''}${writes(request) ? '' : ':dry_run'}`
}

/** Whether a job that is queued or running does all that another request asks for, so that the two are one (J6). */
export function covers(open: JobRequest, request: JobRequest): boolean {
  if (open.kind !== request.kind || workKey(open) !== workKey(request)) return false
  if (open.kind === 'html_import' && request.kind === 'html_import') return open.batchId === request.batchId
  const isForced = (either: JobRequest) => either.kind === 'event_import' && either.force
  return isForced(open) || !isForced(request)
}

const titles: Record<JobKind, (subject: string) => string> = {
  track_sync: () => 'Sync track list',
  event_sync: (track) => `Sync events of ${track}`,
  event_import: (event) => `Import ${event}`,
  html_import: (event) => `Import ${event} from saved pages`,
}

/** A job's name for people. @param name what its subject is called; null where nobody has stored it yet */
export function titleOf(request: JobRequest, name: string | null): string {
  const number = subjectOf(request) ?? ''
  const isImport = request.kind === 'event_import' || request.kind === 'html_import'
  const fallback = isImport ? `event ${number}` : number
  return titles[request.kind](name ?? fallback)
}

/** @param now ms since the epoch, for the time left */
export function jobView(job: Job, now: number): JobView {
  const subject = subjectOf(job.request)
  return {
    jobId: job.jobId,
    kind: job.request.kind,
    subject,
    title: job.title,
    state: job.state,
    stage: job.stage,
    processed: job.processed,
    total: job.total,
    etaMs: timeLeft(job, now),
    createdAt: job.createdAt,
    startedAt: job.startedAt,
    finishedAt: job.finishedAt,
    result: job.result,
    error: job.error,
  }
}

function timeLeft(job: Job, now: number): number | null {
  if (job.state !== 'running' || job.startedAt === null || job.processed === 0 || job.total === 0) return null
  const spent = now - Date.parse(job.startedAt)
  return Math.max(0, Math.round((spent / job.processed) * (job.total - job.processed)))
}
