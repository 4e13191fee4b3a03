import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { events } from './catalogue.ts'
import { id, json } from './columns.ts'

/** One run of a sync or import: what it was asked, how it ended, what it changed (D27, C35). */
export const ingestionRuns = sqliteTable(
  'ingestion_runs',
  {
    id: id(),
    /** The job's id, known to the app and the CLI. */
    jobId: text('job_id').notNull(),
    operation: text('operation', {
      enum: ['track_sync', 'event_sync', 'event_import', 'html_import'],
    }).notNull(),
    /** Natural key of what was worked on: a track slug, an event number, or null for the catalogue. */
    subject: text('subject'),
    eventId: integer('event_id').references(() => events.id, { onDelete: 'set null' }),
    ingestionVersion: text('ingestion_version').notNull(),
    startedAt: text('started_at').notNull(),
    finishedAt: text('finished_at'),
    outcome: text('outcome', {
      enum: ['running', 'completed', 'failed', 'cancelled', 'interrupted'],
    }).notNull(),
    /** Inserted, updated and unchanged rows per table, data-quality warnings, stage timings. */
    summary: json('summary').notNull().default('{}'),
    /** An `ErrorReport`, when the run failed. */
    error: json('error'),
  },
  (table) => [
    index('ingestion_runs_started').on(table.startedAt),
    index('ingestion_runs_event').on(table.eventId),
    index('ingestion_runs_job').on(table.jobId),
    index('ingestion_runs_subject').on(table.operation, table.subject, table.finishedAt),
  ],
)

/** Facts about the database itself: `ingestion_version`, `origin` (live or replay). The schema version is `user_version`. */
export const schemaMeta = sqliteTable('schema_meta', {
  key: text('key').primaryKey(),
  value: text('value').notNull(),
})

/** D22. Settings that the user changed; the environment overrides them. */
export const ingestionSettings = sqliteTable('ingestion_settings', {
  key: text('key').primaryKey(),
  value: text('value').notNull(),
  updatedAt: text('updated_at').notNull(),
})
