import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { base, limit, nothing } from './base.ts'
import { comparedSession, driverSession } from './compare.ts'
import { driverHistory, driverId, driverProfile, driverSummary, rivalry } from './drivers.ts'
import { eventChecks, eventRace } from './event-parts.ts'
import { eventFilter, finding } from './finding.ts'
import { driftNote, driftState } from './drift.ts'
import { batchId, longestSavedPage, savedBatch, savedPageView } from './html-import.ts'
import { deadLetterView, jobLogLine, lockView, operatorReason } from './jobs.ts'
import { quality } from './quality.ts'
import { database } from './database.ts'
import { recovery } from './recovery-procedures.ts'
import { healthReport, logFilter, logLine, metricsInput, metricsReport } from './observability.ts'
import { overrideChange, raceKey, raceOverrides } from './analysis.ts'
import {
  databaseStatus,
  entryView,
  eventChanges,
  eventDetail,
  eventSummary,
  importAnswer,
  jobView,
  naturalId,
  sessionDetail,
  streamMessage,
  systemInfo,
  trackSlug,
  trackSummary,
} from './views.ts'
import { chosenPreferences, MAX_COMPARED, uiState, windowKey, windowState } from './ui.ts'
import { sampleOpened } from './sample.ts'
import { settings } from './settings.ts'

const jobId = z.string().max(100)
/** P16: a caller waits ten minutes at most. */
const longestWaitMs = 600_000

/**
 * The typed contract that every shell serves: message port, WebSocket, and the CLI in its own process. `route` names an
 * operation's place below `/api/v1` of the browser shell (requirements L20-L35).
 */
export const contract = {
  system: {
    info: base.route({ method: 'GET', path: '/system/info' }).input(nothing).output(systemInfo),
    status: base.route({ method: 'GET', path: '/system/status' }).input(nothing).output(databaseStatus),
    /** The user agrees to mix this folder's data with the other origin (live or replay). */
    confirmOrigin: base
      .route({ method: 'POST', path: '/system/confirm-origin' })
      .input(nothing)
      .output(systemInfo),
  },
  tracks: {
    list: base
      .route({ method: 'GET', path: '/tracks' })
      .input(
        z.object({
          query: z.string().max(200).default(''),
          active: z.enum(['true', 'false', 'all']).default('true'),
          /** Those that the operator follows, unless said otherwise (L30). */
          followed: z.enum(['true', 'false', 'all']).default('true'),
          limit: z.int().min(1).max(5000).default(2000),
        }),
      )
      .output(z.array(trackSummary)),
    get: base
      .route({ method: 'GET', path: '/tracks/{slug}' })
      .input(z.object({ slug: trackSlug }))
      .output(trackSummary),
    /** Follows a track, or no longer: what is fetched by itself (A8). */
    follow: base
      .route({ method: 'POST', path: '/tracks/{slug}/follow' })
      .input(z.object({ slug: trackSlug, followed: z.boolean() }))
      .output(trackSummary),
    /** The source's whole catalogue, in the background (A1, A24). */
    sync: base
      .route({ method: 'POST', path: '/tracks/sync' })
      .input(nothing)
      .output(z.object({ jobId: z.string() })),
  },
  events: {
    /** Known events by text, track, range and status, newest first; local data only (B9, L37). */
    search: base
      .route({ method: 'GET', path: '/events/search' })
      .input(z.object({ ...eventFilter, limit }))
      .output(z.object({ events: z.array(eventSummary), more: z.boolean() })),
    get: base
      .route({ method: 'GET', path: '/events/{eventId}' })
      .input(z.object({ eventId: naturalId }))
      .output(eventDetail),
    entries: base
      .route({ method: 'GET', path: '/events/{eventId}/entries' })
      .input(z.object({ eventId: naturalId }))
      .output(z.array(entryView)),
    /** What the last import that found anything changed has changed (C35). */
    changes: base
      .route({ method: 'GET', path: '/events/{eventId}/changes' })
      .input(z.object({ eventId: naturalId }))
      .output(eventChanges),
    /** Every race with who finished where: what qualifying and the ladder of mains are read from. */
    races: base
      .route({ method: 'GET', path: '/events/{eventId}/races' })
      .input(z.object({ eventId: naturalId }))
      .output(z.array(eventRace)),
    /** What is doubtful about the event's data (K20). */
    checks: base
      .route({ method: 'GET', path: '/events/{eventId}/checks' })
      .input(z.object({ eventId: naturalId }))
      .output(eventChecks),
    /** The events of one track, in the background (B1-B8). */
    sync: base
      .route({ method: 'POST', path: '/events/sync' })
      .input(z.object({ trackSlug }))
      .output(z.object({ jobId: z.string() })),
    /**
     * Imports a whole event in the background; a second request while one runs gets the same job (C1, J6). Answers at
     * once, or with its end where that comes within `waitMs`: an import that goes on is never a failure (C33).
     */
    import: base
      .route({ method: 'POST', path: '/events/{eventId}/ingest' })
      .input(
        z.object({
          eventId: naturalId,
          trackSlug: trackSlug.optional(),
          force: z.boolean().default(false),
          waitMs: z.int().min(0).max(longestWaitMs).default(0),
        }),
      )
      .output(importAnswer),
  },
  sessions: {
    get: base
      .route({ method: 'GET', path: '/events/{eventId}/races/{raceId}' })
      .input(z.object({ eventId: naturalId, raceId: naturalId }))
      .output(sessionDetail),
  },
  analysis: {
    overrides: {
      /** What the engineer decided about a race, against or beside what is inferred. */
      get: base
        .route({ method: 'GET', path: '/events/{eventId}/races/{raceId}/overrides' })
        .input(raceKey)
        .output(raceOverrides),
      /** Stores one decision, or takes it back, and answers with all of them. */
      set: base
        .route({ method: 'POST', path: '/events/{eventId}/races/{raceId}/overrides' })
        .input(raceKey.extend({ change: overrideChange }))
        .output(raceOverrides),
    },
  },
  drivers: {
    /** Drivers with results whose name holds every word, by name. */
    search: base
      .route({ method: 'GET', path: '/drivers' })
      .input(z.object({ query: z.string().max(200).default(''), limit }))
      .output(z.object({ drivers: z.array(driverSummary), more: z.boolean() })),
    get: base
      .route({ method: 'GET', path: '/drivers/{driverId}' })
      .input(z.object({ driverId }))
      .output(driverProfile),
    /** Results, consistency and pace over all imported events. */
    history: base
      .route({ method: 'GET', path: '/drivers/{driverId}/history' })
      .input(z.object({ driverId }))
      .output(driverHistory),
    /** All meetings of two drivers (ui.md 1c). */
    headToHead: base
      .route({ method: 'GET', path: '/drivers/{driverId}/against/{rivalId}' })
      .input(z.object({ driverId, rivalId: driverId }))
      .output(rivalry),
  },
  compare: {
    /** Laps of driver-sessions of any events, in the order asked for; null in the place of one that is not stored. */
    sessions: base
      .route({ method: 'POST', path: '/compare/sessions' })
      .input(z.object({ sessions: z.array(driverSession).max(MAX_COMPARED) }))
      .output(z.array(comparedSession.nullable())),
  },
  ...finding,
  jobs: {
    list: base
      .route({ method: 'GET', path: '/ingestion/jobs' })
      .input(z.object({ limit }))
      .output(z.array(jobView)),
    get: base
      .route({ method: 'GET', path: '/ingestion/jobs/{jobId}' })
      .input(z.object({ jobId }))
      .output(jobView),
    cancel: base
      .route({ method: 'POST', path: '/ingestion/jobs/{jobId}/cancel' })
      .input(z.object({ jobId }))
      .output(jobView),
    /** Queues a failed, cancelled or interrupted job again, with all its attempts (F26, J19). */
    retry: base
      .route({ method: 'POST', path: '/ingestion/jobs/{jobId}/retry' })
      .input(z.object({ jobId }))
      .output(jobView),
    /** Lines of a job's log after line `after`, oldest first. */
    log: base
      .route({ method: 'GET', path: '/ingestion/jobs/{jobId}/log' })
      .input(z.object({ jobId, after: z.int().min(0).default(0), limit }))
      .output(z.object({ lines: z.array(jobLogLine), more: z.boolean() })),
    /** Jobs that have used up their attempts, newest first. */
    deadLetters: base
      .route({ method: 'GET', path: '/ingestion/dead-letters' })
      .input(z.object({ limit }))
      .output(z.array(deadLetterView)),
    dismissDeadLetter: base
      .route({ method: 'POST', path: '/ingestion/dead-letters/{jobId}/dismiss' })
      .input(z.object({ jobId }))
      .output(z.object({ dismissed: z.boolean() })),
  },
  locks: {
    /** Event locks that are held, with what is known about their holders (F16). */
    list: base.route({ method: 'GET', path: '/ingestion/locks' }).input(nothing).output(z.array(lockView)),
    /** Removes the lock of a holder that is gone; refused while the holder lives, written to the audit log either way (F17). */
    clear: base
      .route({ method: 'POST', path: '/ingestion/locks/{eventId}/clear' })
      .input(z.object({ eventId: naturalId, reason: operatorReason }))
      .output(z.object({ cleared: lockView })),
  },
  /** What has been counted and timed in this data folder, by all processes together (K23). */
  metrics: {
    json: base.route({ method: 'GET', path: '/metrics' }).input(metricsInput).output(metricsReport),
    /** In Prometheus' text format. */
    text: base.route({ method: 'GET', path: '/metrics/text' }).input(nothing).output(z.string()),
  },
  logs: {
    /** The newest lines that fit, oldest first; with `after`, the first ones after that line. */
    tail: base
      .route({ method: 'GET', path: '/logs' })
      .input(logFilter.extend({ after: z.string().max(60).optional(), limit }))
      .output(z.object({ lines: z.array(logLine), more: z.boolean() })),
    /** Lines as they are written, by any process on this data folder, until the client leaves (M12). */
    follow: base
      .route({ method: 'GET', path: '/logs/follow' })
      .input(logFilter)
      .output(eventIterator(logLine)),
  },
  health: {
    /** The state of every part (M14). `deep` also has the database read through, which takes a while. */
    get: base
      .route({ method: 'GET', path: '/health' })
      .input(z.object({ deep: z.boolean().default(false) }))
      .output(healthReport),
  },
  ui: {
    /** What a window remembers; null where nothing is stored that could be used. */
    getState: base
      .route({ method: 'GET', path: '/ui/state/{window}' })
      .input(z.object({ window: windowKey }))
      .output(uiState.nullable()),
    /** Stores what a window remembers, in place of what it had, and the preferences that were chosen in it. */
    setState: base
      .route({ method: 'POST', path: '/ui/state/{window}' })
      .input(z.object({ window: windowKey, state: windowState, chosen: chosenPreferences.default({}) }))
      .output(z.object({ updatedAt: z.string() })),
  },
  html: {
    /** Puts one saved page into a batch, and says what it is. */
    stage: base
      .route({ method: 'POST', path: '/html/{batchId}/pages' })
      .input(
        z.object({
          batchId,
          name: z.string().min(1).max(500),
          html: z.string().max(longestSavedPage),
        }),
      )
      .output(savedPageView),
    /** What a batch holds, and which pages an import still needs. */
    check: base
      .route({ method: 'GET', path: '/html/{batchId}' })
      .input(z.object({ batchId, trackSlug: trackSlug.optional(), eventId: naturalId.optional() }))
      .output(savedBatch),
    /** Imports every event of a batch in the background; refused while a page is missing. */
    import: base
      .route({ method: 'POST', path: '/html/{batchId}/import' })
      .input(z.object({ batchId, trackSlug: trackSlug.optional(), eventId: naturalId.optional() }))
      .output(z.object({ jobIds: z.array(z.string()) })),
    discard: base
      .route({ method: 'DELETE', path: '/html/{batchId}' })
      .input(z.object({ batchId }))
      .output(z.object({ discarded: z.literal(true) })),
  },
  recovery,
  settings,
  quality,
  database,
  sample: {
    /** Imports the made-up event that ships with the program; no job where it is there already. */
    open: base.route({ method: 'POST', path: '/sample/open' }).input(nothing).output(sampleOpened),
  },
  drift: {
    /** Pages that no longer have the form that is known, and whether they stop requests (F30). */
    list: base.route({ method: 'GET', path: '/drift' }).input(nothing).output(driftState),
    /** The operator has looked at them; requests may be sent again. Audited. */
    confirm: base
      .route({ method: 'POST', path: '/drift/confirm' })
      .input(z.object({ note: driftNote }))
      .output(driftState.extend({ confirmed: z.int() })),
  },
  stream: {
    /** Messages after `after`, then live ones until the client leaves. */
    watch: base
      .route({ method: 'GET', path: '/stream' })
      .input(z.object({ after: z.int().min(0).default(0) }))
      .output(eventIterator(streamMessage)),
  },
}
export type Contract = typeof contract
