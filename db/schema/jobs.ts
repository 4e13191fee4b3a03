import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { flag, id, json } from './columns.ts'

/**
 * A process that works on this data folder. A lease or a lock whose owner has no row here, or whose process is gone, is
 * orphaned (F15, T7).
 */
export const processOwners = sqliteTable('process_owners', {
  /** Random, made at start: a process id alone may belong to another program by now. */
  id: text('id').primaryKey(),
  pid: integer('pid').notNull(),
  host: text('host').notNull(),
  /** When the operating system started that process, as it says it; tells a reused process id. Null where it does not say. */
  processStart: text('process_start'),
  shell: text('shell', { enum: ['electron', 'browser', 'cli'] }).notNull(),
  /** A worker takes any job of its side, a caller only those that it asked for. */
  role: text('role', { enum: ['worker', 'caller'] }).notNull(),
  startedAt: text('started_at').notNull(),
  heartbeatAt: text('heartbeat_at').notNull(),
})

/** Background work (part J). Finished jobs are the history. */
export const ingestionJobs = sqliteTable(
  'ingestion_jobs',
  {
    /** Random; what callers get. */
    id: text('id').primaryKey(),
    /** Rises by one per job: the order of the queue within a priority, and of the history. */
    sequence: integer('sequence').notNull(),
    kind: text('kind', {
      enum: ['track_sync', 'event_sync', 'event_import', 'html_import', 'validation'],
    }).notNull(),
    /** What the job is asked for, as long as it waits or runs: open jobs of one key are one job (J6). */
    openKey: text('open_key'),
    /** What it works on; of one key only one job runs at a time, whatever it was asked for. */
    workKey: text('work_key').notNull(),
    /** Natural key of the subject: track slug or event number; null for the catalogue. */
    subject: text('subject'),
    title: text('title').notNull(),
    /** A `JobRequest`. */
    payload: json('payload').notNull(),
    /** Whether it runs against LiveRC or a replay server; a process claims only jobs of its own side. */
    origin: text('origin', { enum: ['live', 'replay'] }).notNull(),
    state: text('state', {
      enum: ['queued', 'running', 'completed', 'failed', 'cancelled', 'interrupted'],
    }).notNull(),
    /** Lower first. */
    priority: integer('priority').notNull().default(0),
    /** Not before; moves on when a failed attempt waits for its next. */
    runAt: text('run_at').notNull(),
    /** When `run_at` was set: where this is in the future, the clock has been put back and `run_at` means nothing. */
    queuedAt: text('queued_at').notNull(),
    stage: text('stage').notNull(),
    processed: integer('processed').notNull().default(0),
    total: integer('total').notNull().default(0),
    /** Attempts that have been started. */
    attempt: integer('attempt').notNull().default(0),
    maxAttempts: integer('max_attempts').notNull(),
    /** How often its process has died under it: a job that brings processes down is given up. */
    interruptions: integer('interruptions').notNull().default(0),
    cancelRequested: flag('cancel_requested').notNull().default(false),
    /** Whether it waits for an event lock that somebody holds, instead of failing (F20). */
    waitForLock: flag('wait_for_lock').notNull().default(false),
    /** The lease: who runs it, the token that alone may finish it, and until when (J13). */
    owner: text('owner'),
    token: text('token'),
    heartbeatAt: text('heartbeat_at'),
    leaseExpiresAt: text('lease_expires_at'),
    /** W3C `traceparent` of whoever asked for the job (J18). */
    traceparent: text('traceparent'),
    createdAt: text('created_at').notNull(),
    /** When the first, and when the latest attempt began. */
    startedAt: text('started_at'),
    claimedAt: text('claimed_at'),
    finishedAt: text('finished_at'),
    /** A `JobResult`. */
    result: json('result'),
    /** An `ErrorReport`: of the last attempt, whatever became of the job. */
    error: json('error'),
  },
  (table) => [
    // Neither of these two is touched by a claim, and of all indexes an end touches the first alone: a job that is claimed
    // and done writes five pages, and a key of its own for running jobs would make it seven.
    uniqueIndex('ingestion_jobs_open')
      .on(table.openKey)
      .where(sql`open_key is not null`),
    index('ingestion_jobs_work').on(table.workKey),
    uniqueIndex('ingestion_jobs_sequence').on(table.sequence),
    index('ingestion_jobs_claim')
      .on(table.priority, table.sequence)
      .where(sql`state in ('queued', 'interrupted')`),
  ],
)

/** The log of each job, as the app shows it (M12). */
export const ingestionJobEvents = sqliteTable(
  'ingestion_job_events',
  {
    id: id(),
    jobId: text('job_id')
      .notNull()
      .references(() => ingestionJobs.id, { onDelete: 'cascade' }),
    at: text('at').notNull(),
    level: text('level', { enum: ['debug', 'info', 'warn', 'error'] }).notNull(),
    message: text('message').notNull(),
    fields: json('fields').notNull().default('{}'),
  },
  (table) => [index('ingestion_job_events_job').on(table.jobId, table.id)],
)

/** Jobs that have used up their attempts (J19): kept until somebody retries or dismisses them. */
export const deadLetters = sqliteTable(
  'dead_letters',
  {
    id: id(),
    jobId: text('job_id').notNull(),
    kind: text('kind').notNull(),
    subject: text('subject'),
    title: text('title').notNull(),
    payload: json('payload').notNull(),
    error: json('error').notNull(),
    attempts: integer('attempts').notNull(),
    diedAt: text('died_at').notNull(),
  },
  (table) => [uniqueIndex('dead_letters_job').on(table.jobId), index('dead_letters_died').on(table.diedAt)],
)

/** Locks of events, `event:liverc:486677` (F8, F10, T7). A row is a held lock; a released one is gone. */
export const locks = sqliteTable(
  'locks',
  {
    lockKey: text('lock_key').primaryKey(),
    owner: text('owner').notNull(),
    /** The only proof that a holder has: release and heartbeat name it. */
    token: text('token').notNull(),
    jobId: text('job_id'),
    stage: text('stage').notNull(),
    acquiredAt: text('acquired_at').notNull(),
    heartbeatAt: text('heartbeat_at').notNull(),
    expiresAt: text('expires_at').notNull(),
  },
  (table) => [index('locks_owner').on(table.owner)],
)

/** D23. What operators, and takeovers in nobody's name, did; rows are only ever added. */
export const auditLogs = sqliteTable(
  'audit_logs',
  {
    id: id(),
    at: text('at').notNull(),
    /** `operator` with the shell they used, or `engine` for what it did by itself. */
    actor: text('actor').notNull(),
    action: text('action').notNull(),
    resourceType: text('resource_type').notNull(),
    resourceId: text('resource_id'),
    reason: text('reason'),
    outcome: text('outcome', { enum: ['done', 'refused', 'failed'] }).notNull(),
    details: json('details').notNull().default('{}'),
  },
  (table) => [
    index('audit_logs_at').on(table.at),
    index('audit_logs_action').on(table.action),
    index('audit_logs_resource').on(table.resourceType, table.resourceId),
  ],
)

/** Whether ingestion may run at all (F28, F29); one row, `singleton`. */
export const ingestionControl = sqliteTable('ingestion_control', {
  id: text('id').primaryKey().default('singleton'),
  enabled: flag('enabled').notNull(),
  reason: text('reason'),
  actor: text('actor').notNull(),
  changedAt: text('changed_at').notNull(),
  /** Set by a recovery: nothing is imported until a validation has passed, whatever `enabled` says. */
  needsValidation: flag('needs_validation').notNull().default(false),
  /** The recovery that asked for it, a `PendingRecovery`; null where none did. */
  recovery: json('recovery'),
})
