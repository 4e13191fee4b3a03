import { z } from 'zod'
import type { JobKind } from '../../shared/contract/jobs.ts'
import { assertNever } from '../../shared/util/assert-never.ts'

/** What a job is asked to do, as it is kept in the database. */
export const jobRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('track_sync') }),
  z.object({ kind: z.literal('event_sync'), trackSlug: z.string() }),
  z.object({
    kind: z.literal('event_import'),
    /** LiveRC's number of the event: requests by number, by address and by track meet here (J6). */
    eventId: z.string(),
    /** Lets an event be imported that no sync has seen. */
    trackSlug: z.string().optional(),
    /** Fetch every page again even when the event is complete. */
    force: z.boolean(),
    /** Fetch, parse and validate, write nothing. */
    dryRun: z.boolean().exactOptional(),
  }),
  /** Everything that must hold after a recovery (F29). Fetches nothing. */
  z.object({ kind: z.literal('validation') }),
  /** An event from saved pages: the batch's files lie in the inbox. */
  z.object({
    kind: z.literal('html_import'),
    batchId: z.string(),
    eventId: z.string(),
    trackSlug: z.string(),
  }),
])
export type JobRequest = z.infer<typeof jobRequest>
export type RequestOf<Kind extends JobKind> = Extract<JobRequest, { kind: Kind }>

/** Natural key of what a job works on; null for the catalogue. */
export function subjectOf(request: JobRequest): string | null {
  switch (request.kind) {
    case 'track_sync':
    case 'validation':
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

function isForced(request: JobRequest): boolean {
  return request.kind === 'event_import' && request.force && request.dryRun !== true
}

/** What a job works on. Jobs of one key never run at the same time. */
export function workKey(request: JobRequest): string {
  // From the network or from files: two imports of one event would get into each other's way.
  const kind = request.kind === 'html_import' ? 'event_import' : request.kind
  return `${kind}:${subjectOf(request) ?? ''}${writes(request) ? '' : ':dry_run'}`
}

/** What a job is asked for. Open jobs of one key are one job (J6). */
export function dedupeKey(request: JobRequest): string {
  if (request.kind === 'html_import') return `${request.kind}:${request.eventId}:${request.batchId}`
  return isForced(request) ? `${workKey(request)}:forced` : workKey(request)
}

/**
 * Keys of open jobs that do all that a request asks for, the closest first: a forced import does what an ordinary one
 * would. An ordinary one that runs does not cover a forced request, which then waits for its own turn.
 */
export function coveringKeys(request: JobRequest): string[] {
  const key = dedupeKey(request)
  return request.kind === 'event_import' && writes(request) && !isForced(request)
    ? [key, `${key}:forced`]
    : [key]
}

/** Keys of waiting jobs that a request can be added to: an ordinary import that has not begun becomes a forced one. */
export function upgradableKeys(request: JobRequest): string[] {
  return isForced(request) ? [workKey(request)] : []
}

/** One request for two that asked for the same work. */
export function merged(open: JobRequest, request: JobRequest): JobRequest {
  if (open.kind !== 'event_import' || request.kind !== 'event_import') return open
  return {
    ...open,
    force: open.force || request.force,
    trackSlug: open.trackSlug ?? request.trackSlug,
  }
}

const titles: Record<JobKind, (subject: string) => string> = {
  track_sync: () => 'Sync track list',
  event_sync: (track) => `Sync events of ${track}`,
  event_import: (event) => `Import ${event}`,
  validation: () => 'Validate the stored data',
  html_import: (event) => `Import ${event} from saved pages`,
}

/** A job's name for people. @param name what its subject is called; null where nobody has stored it yet */
export function titleOf(request: JobRequest, name: string | null): string {
  const number = subjectOf(request) ?? ''
  const isImport = request.kind === 'event_import' || request.kind === 'html_import'
  const fallback = isImport ? `event ${number}` : number
  return titles[request.kind](name ?? fallback)
}
