import { z } from 'zod'
import { errorDetails, errorReport } from '../domain/errors.ts'

/** Background work and event locks, as screens, REST and CLI see them (parts F and J). */

export const jobKind = z.enum(['track_sync', 'event_sync', 'event_import', 'html_import', 'validation'])
export type JobKind = z.infer<typeof jobKind>

/** `interrupted`: its process ended while it ran; it goes on, or is offered for a retry (J3, J13). */
export const jobState = z.enum(['queued', 'running', 'completed', 'failed', 'cancelled', 'interrupted'])
export type JobState = z.infer<typeof jobState>

/** Stage names of J7. */
export const jobStage = z.enum([
  'queued',
  'await_event_lock',
  'fetch_catalogue',
  'persist_tracks',
  'fetch_events_list',
  'persist_events',
  'fetch_event_page',
  'fetch_entry_list',
  'persist_entry_list',
  'fetch_race_pages',
  'persist_races',
  'validate',
  'finish',
])
export type JobStage = z.infer<typeof jobStage>

/** What people read for a stage, in the app and in the CLI alike. */
export const stageLabels = {
  queued: 'Waiting for its turn',
  await_event_lock: 'Waiting for the event',
  fetch_catalogue: 'Fetching the track list',
  persist_tracks: 'Saving tracks',
  fetch_events_list: 'Fetching the events list',
  persist_events: 'Saving events',
  fetch_event_page: 'Fetching the event page',
  fetch_entry_list: 'Fetching the entry list',
  persist_entry_list: 'Saving entries',
  fetch_race_pages: 'Fetching races',
  persist_races: 'Saving races',
  validate: 'Checking the stored data',
  finish: 'Finishing',
} as const satisfies Record<JobStage, string>

export const shellName = z.enum(['electron', 'browser', 'cli'])

/** A process of this program that works on the data folder. */
export const processView = z.object({
  shell: shellName,
  pid: z.int(),
  host: z.string(),
  isThisProcess: z.boolean(),
})
export type ProcessView = z.infer<typeof processView>

/** A job without its result, which names the kinds of results. */
export const jobFacts = z.object({
  jobId: z.string(),
  kind: jobKind,
  /** Natural key of the subject: track slug or event number; null for the catalogue. */
  subject: z.string().nullable(),
  title: z.string(),
  state: jobState,
  stage: jobStage,
  stageLabel: z.string(),
  /** Place in the queue, from 1; null for a job that does not wait. */
  queuePosition: z.int().nullable(),
  /** Attempts that have begun, of so many. */
  attempt: z.int(),
  maxAttempts: z.int(),
  /** When a job that waits may begin, where that is not now: a failed attempt waits for its next. */
  nextRunAt: z.string().nullable(),
  cancelRequested: z.boolean(),
  /** Who runs it. */
  owner: processView.nullable(),
  /** Work units: races for an import. `total` is 0 until it is known. */
  processed: z.int(),
  total: z.int(),
  etaMs: z.int().nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  /** Of the last attempt: a job that waits for its next one shows why. */
  error: errorReport.nullable(),
})

/** One line of a job's own log (M12). Its number rises; a reader that follows asks for what came after its last. */
export const jobLogLine = z.object({
  id: z.int(),
  at: z.string(),
  level: z.enum(['debug', 'info', 'warn', 'error']),
  message: z.string(),
  fields: z.record(z.string(), z.unknown()),
})
export type JobLogLine = z.infer<typeof jobLogLine>

/** A job that has used up its attempts (J19). */
export const deadLetterView = z.object({
  jobId: z.string(),
  kind: z.string(),
  subject: z.string().nullable(),
  title: z.string(),
  error: errorReport,
  attempts: z.int(),
  diedAt: z.string(),
})
export type DeadLetterView = z.infer<typeof deadLetterView>

/** A held event lock (F16). */
export const lockView = z.object({
  key: z.string(),
  eventId: z.string(),
  /** Null when the process has left no trace. */
  owner: processView.nullable(),
  /** Whether that process runs: `unknown` on another computer, or where the system does not say. */
  alive: z.enum(['yes', 'no', 'unknown']),
  jobId: z.string().nullable(),
  stage: z.string(),
  acquiredAt: z.string(),
  heartbeatAt: z.string(),
  ageMs: z.int(),
})
export type LockView = z.infer<typeof lockView>

/** Shortest reason that an operator may give for clearing a lock. */
export const minReasonLength = 5
export const operatorReason = z.string().trim().min(minReasonLength).max(500)

/** What an operator, or the engine by itself, did to locks and data (D23). */
export const auditEntry = z.object({
  id: z.int(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  resourceType: z.string(),
  resourceId: z.string().nullable(),
  reason: z.string().nullable(),
  outcome: z.enum(['done', 'refused', 'failed']),
  details: errorDetails,
})
export type AuditEntry = z.infer<typeof auditEntry>

/** What a caller hears who waits for an import no longer than so long (C33, C36). */
export const importStatus = z.enum(['queued', 'in_progress', 'updated', 'already_complete'])
