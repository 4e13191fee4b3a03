import { z } from 'zod'
import { quarantineMark } from './quarantine.ts'
import { validationResult } from './validation.ts'
import { errorCode } from '../domain/errors.ts'
import { ingestDepth } from '../domain/ingestion-state.ts'
import { componentHealth, healthReport, logLine } from './observability.ts'
import { importStatus, jobFacts, jobLogLine, shellName } from './jobs.ts'

/**
 * What the screens and the REST surface read. Identity is the source's: event number, race number, track slug, driver
 * number, always as text. Durations are integer ms; clock times are track-local text; `…At` of ours is UTC ISO text.
 */

/** LiveRC's number of an event or a race, or a synthetic or practice id. */
export const naturalId = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[A-Za-z0-9_-]+$/, 'must be a LiveRC id: letters, digits, - and _ only')
export const trackSlug = z
  .string()
  .trim()
  .toLowerCase()
  .min(1)
  .max(63)
  .regex(/^[a-z0-9-]+$/, 'must be a track slug: letters, digits and - only')
export const plainDate = z.iso.date()

export const eventStatus = z.enum(['known', 'scheduled', 'importing', 'imported', 'failed'])
export type EventStatus = z.infer<typeof eventStatus>

export const trackSummary = z.object({
  slug: z.string(),
  name: z.string(),
  trackUrl: z.string(),
  isActive: z.boolean(),
  isFollowed: z.boolean(),
  activity: z.enum(['racing', 'practicing', 'none']).nullable(),
  lastUpdatedText: z.string().nullable(),
  currentEventName: z.string().nullable(),
  lastSeenAt: z.string().nullable(),
  eventsKnown: z.int(),
  eventsImported: z.int(),
  /** City, state and country, as far as they are known. */
  place: z.string().nullable(),
  /** When this track's list of events was fetched last, UTC. */
  eventsSyncedAt: z.string().nullable(),
})
export type TrackSummary = z.infer<typeof trackSummary>

export const eventSummary = z.object({
  eventId: z.string(),
  name: z.string(),
  trackSlug: z.string(),
  trackName: z.string(),
  /** `YYYY-MM-DD`, with `THH:MM:SS` where the source gives a time. */
  date: z.string(),
  dateEnd: z.string().nullable(),
  entries: z.int(),
  drivers: z.int(),
  depth: ingestDepth,
  status: eventStatus,
  lastIngestedAt: z.string().nullable(),
  eventUrl: z.string(),
  lastError: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** Set while the event is marked unsafe: it can be looked at, and is used for nothing else (F37). */
  quarantine: quarantineMark.nullable(),
})
export type EventSummary = z.infer<typeof eventSummary>

/** A figure that the source prints against the same figure recomputed from the laps (ui.md 2a). */
export const agreement = z.object({ drivers: z.int(), agreeing: z.int() })
export type Agreement = z.infer<typeof agreement>

export const sessionSummary = z.object({
  raceId: z.string(),
  sourceIndex: z.int(),
  className: z.string(),
  raceLabel: z.string(),
  raceNumber: z.int().nullable(),
  roundName: z.string().nullable(),
  sessionType: z.string().nullable(),
  resultState: z.enum(['stored', 'empty']),
  completedAt: z.string().nullable(),
  durationMs: z.int().nullable(),
  lap1Counted: z.boolean().nullable(),
  starters: z.int(),
  laps: z.int(),
  winner: z
    .object({
      driverId: z.string().nullable(),
      driverName: z.string(),
      laps: z.int(),
      totalTimeMs: z.int().nullable(),
    })
    .nullable(),
  agreement,
})
export type SessionSummary = z.infer<typeof sessionSummary>

export const classSummary = z.object({
  className: z.string(),
  vehicleType: z.string().nullable(),
  entries: z.int(),
  races: z.int(),
  fromEntryList: z.boolean(),
  /** Podium of the class's deciding race: its highest single main, or the last leg of its highest main. */
  decidedBy: z
    .object({ raceId: z.string(), raceLabel: z.string(), isOneLegOfSeveral: z.boolean() })
    .nullable(),
  podium: z.array(
    z.object({
      position: z.int(),
      /** Null for a temporary identity, which leads nowhere (T4). */
      driverId: z.string().nullable(),
      driverName: z.string(),
      laps: z.int(),
      totalTimeMs: z.int().nullable(),
      fastLapMs: z.int().nullable(),
    }),
  ),
})
export type ClassSummary = z.infer<typeof classSummary>

export const eventDetail = z.object({
  event: eventSummary,
  raceTrack: z.string().nullable(),
  totalRaceLaps: z.int().nullable(),
  stored: z.object({
    races: z.int(),
    results: z.int(),
    laps: z.int(),
    drivers: z.int(),
    entries: z.int(),
    classes: z.int(),
  }),
  agreement,
  warnings: z.array(z.string()),
  classes: z.array(classSummary),
  /** Rounds in page order (newest first), each with its sessions in page order. */
  rounds: z.array(z.object({ name: z.string().nullable(), sessions: z.array(sessionSummary) })),
})
export type EventDetail = z.infer<typeof eventDetail>

export const entryView = z.object({
  /** Null for an entry of somebody without a result (T4). */
  driverId: z.string().nullable(),
  className: z.string(),
  driverName: z.string(),
  transponder: z.string().nullable(),
  fromEntryList: z.boolean(),
  withdrawn: z.boolean(),
})
export type EntryView = z.infer<typeof entryView>

/** LiveRC's own figures, to be shown beside ours. */
export const printedFigures = z.object({
  laps: z.int(),
  totalTimeMs: z.int().nullable(),
  fastLapMs: z.int().nullable(),
  fastLapNumber: z.int().nullable(),
  avgLapMs: z.int().nullable(),
  avgTop5Ms: z.int().nullable(),
  avgTop10Ms: z.int().nullable(),
  avgTop15Ms: z.int().nullable(),
  top2ConsecutiveMs: z.int().nullable(),
  top3ConsecutiveMs: z.int().nullable(),
  stdDeviationMs: z.int().nullable(),
  consistencyPercent: z.number().nullable(),
})

export const resultView = z.object({
  ...printedFigures.shape,
  driverId: z.string(),
  driverName: z.string(),
  position: z.int(),
  carNumber: z.int().nullable(),
  qualifyingPosition: z.int().nullable(),
  lapsTimeText: z.string().nullable(),
  behindText: z.string().nullable(),
  intervalMs: z.int().nullable(),
  intervalLaps: z.int().nullable(),
  gapMs: z.int().nullable(),
  started: z.boolean(),
  transponder: z.string().nullable(),
  /** Whether every figure that LiveRC prints for this driver is reproduced from the laps; null without laps. */
  agrees: z.boolean().nullable(),
})
export type ResultView = z.infer<typeof resultView>

export const lapView = z.object({
  lap: z.int(),
  position: z.int(),
  timeMs: z.int(),
  elapsedMs: z.int(),
  paceText: z.string().nullable(),
})
export type LapView = z.infer<typeof lapView>

export const sessionDetail = z.object({
  event: eventSummary,
  session: sessionSummary,
  raceUrl: z.string(),
  lengthText: z.string().nullable(),
  /** Fastest counted lap of anybody in the class at the event, as printed; hot-lap gaps are measured from it (ui.md 2b). */
  classFastestMs: z.int().nullable(),
  results: z.array(resultView),
  /** Laps of every driver that has any, in the order of the results. */
  laps: z.array(z.object({ driverId: z.string(), laps: z.array(lapView) })),
  /** The races that were run before and after it, in time; the event page lists the newest first. */
  previousRaceId: z.string().nullable(),
  previousRaceName: z.string().nullable(),
  nextRaceId: z.string().nullable(),
  nextRaceName: z.string().nullable(),
})
export type SessionDetail = z.infer<typeof sessionDetail>

export const rowCounts = z.object({ inserted: z.int(), updated: z.int(), unchanged: z.int() })
export type RowCounts = z.infer<typeof rowCounts>

/** A value before or after a change: milliseconds for times, else as printed. */
const changedValue = z.union([z.string(), z.number(), z.null()])

/** One figure that an import found changed at the source (C35). What has no race, driver or lap of its own says null. */
export const dataChange = z.object({
  kind: z.enum(['added', 'changed', 'removed']),
  table: z.enum(['events', 'event_entries', 'races', 'race_drivers', 'race_results', 'laps']),
  raceId: z.string().nullable(),
  raceLabel: z.string().nullable(),
  className: z.string().nullable(),
  driverName: z.string().nullable(),
  lap: z.int().nullable(),
  /** Name of the figure, such as `lap_time_ms`; for what was added or removed, the figure that stands for it. */
  field: z.string(),
  before: changedValue,
  after: changedValue,
})
export type DataChange = z.infer<typeof dataChange>

export const longestChangeList = 1_000
/** What an import of a complete event has changed; the list is cut at `longestChangeList`, `total` is not. */
export const dataChanges = z.object({ total: z.int(), list: z.array(dataChange).max(longestChangeList) })
export type DataChanges = z.infer<typeof dataChanges>

/** What the last import of an event that changed anything has changed; `changedAt` is null when none has. */
export const eventChanges = dataChanges.extend({ eventId: z.string(), changedAt: z.string().nullable() })
export type EventChanges = z.infer<typeof eventChanges>

export const importResult = z.object({
  eventId: z.string(),
  ingestDepth,
  lastIngestedAt: z.string().nullable(),
  status: z.enum(['updated', 'already_complete', 'validated']),
  /** Whether the source was asked. A complete event is answered from what is stored when it cannot be. */
  sourceChecked: z.boolean(),
  /** Why it could not be. */
  sourceError: z.object({ code: errorCode, message: z.string() }).nullable(),
  races: z.int(),
  results: z.int(),
  laps: z.int(),
  /** Race pages that were fetched, that the source said are unchanged, and that an earlier attempt had fetched. */
  racePages: z.object({ fetched: z.int(), unchanged: z.int(), resumed: z.int() }),
  tables: z.record(z.string(), rowCounts),
  /** Empty after a first import. */
  changes: dataChanges,
  warnings: z.array(z.string()),
})
export type ImportResult = z.infer<typeof importResult>

export const trackSyncResult = z.object({
  tracks: z.int(),
  added: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  deactivated: z.int(),
  reactivated: z.int(),
  skipped: z.int(),
  changes: z.array(z.object({ slug: z.string(), fields: z.array(z.string()) })),
  warnings: z.array(z.string()),
})
export type TrackSyncResult = z.infer<typeof trackSyncResult>

export const eventSyncResult = z.object({
  trackSlug: z.string(),
  added: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  total: z.int(),
  newEventIds: z.array(z.string()),
  warnings: z.array(z.string()),
})
export type EventSyncResult = z.infer<typeof eventSyncResult>

export const jobView = jobFacts.extend({
  result: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('track_sync'), data: trackSyncResult }),
      z.object({ kind: z.literal('event_sync'), data: eventSyncResult }),
      z.object({ kind: z.literal('event_import'), data: importResult }),
      z.object({ kind: z.literal('validation'), data: validationResult }),
    ])
    .nullable(),
})
export type JobView = z.infer<typeof jobView>
export { jobStage, jobState, stageLabels } from './jobs.ts'
export type { JobKind, JobStage, JobState } from './jobs.ts'

/** How far an import is when its caller stops waiting; a failure comes as the call's error (C33). */
export const importAnswer = z.object({
  jobId: z.string(),
  status: importStatus,
  /** Once the import has ended. */
  result: importResult.nullable(),
})
export type ImportAnswer = z.infer<typeof importAnswer>

export const databaseStatus = z.object({
  tracks: z.int(),
  events: z.int(),
  eventsImported: z.int(),
  races: z.int(),
  results: z.int(),
  laps: z.int(),
  drivers: z.int(),
  oldestIngestedAt: z.string().nullable(),
  newestIngestedAt: z.string().nullable(),
  catalogueSyncedAt: z.string().nullable(),
  databaseBytes: z.int(),
  schemaVersion: z.int(),
  origin: z.enum(['live', 'replay']).nullable(),
})
export type DatabaseStatus = z.infer<typeof databaseStatus>

export const systemInfo = z.object({
  version: z.string(),
  /** What runs the engine, with its version. */
  engine: z.string(),
  shell: shellName,
  /** Whether requests go to a replay server instead of LiveRC. */
  replay: z.boolean(),
  scrapeEnabled: z.boolean(),
  /** The folder's data came from the other side (live or replay); network work waits for a confirmation. */
  needsOriginConfirmation: z.boolean(),
  /** Nothing can be written: the database is open for reading only. */
  readOnly: z.boolean(),
  /** Why: it was asked for, or the file or its folder cannot be written. */
  readOnlyReason: z.enum(['setting', 'file', 'folder']).nullable(),
  /** Why imports are disabled, in one sentence; null while they are not (F28, F29). */
  importsDisabled: z.string().nullable(),
  status: databaseStatus,
})
export type SystemInfo = z.infer<typeof systemInfo>

/** One pushed message. `seq` grows by one; a client that reconnects asks for what came after its last number (L39). */
export const streamMessage = z.discriminatedUnion('type', [
  z.object({ seq: z.int(), type: z.literal('job'), job: jobView }),
  /** New lines of a job's log. */
  z.object({ seq: z.int(), type: z.literal('job_log'), jobId: z.string(), lines: z.array(jobLogLine) }),
  /** An event lock was taken or given back. */
  z.object({ seq: z.int(), type: z.literal('lock'), eventId: z.string(), held: z.boolean() }),
  z.object({
    seq: z.int(),
    type: z.literal('data_changed'),
    /** What readers should load again. */
    scope: z.enum([
      'tracks',
      'events',
      'event',
      'analysis',
      'system',
      'favourites',
      'recents',
      'batches',
      'settings',
      /** How the reader wants the app; the subject is the window that changed it. */
      'preferences',
    ]),
    subject: z.string().nullable(),
  }),
  /** Some component is better or worse than it was: `changed` says which, as they are now (K19). */
  z.object({
    seq: z.int(),
    type: z.literal('health'),
    health: healthReport,
    changed: z.array(componentHealth),
  }),
  /** A line of this process's log, warnings and errors only; `logs.follow` gives all of every process. */
  z.object({ seq: z.int(), type: z.literal('log'), line: logLine, suppressed: z.int() }),
  /** The log no longer reaches back to the number that was asked for: load everything again. */
  z.object({ seq: z.int(), type: z.literal('reset') }),
])
export type StreamMessage = z.infer<typeof streamMessage>
