import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { sql } from 'drizzle-orm'
import { json } from './columns.ts'

/** Events that are chosen for the next import of several; kept here, so that a reload loses nothing (M8). */
export const importSelection = sqliteTable('import_selection', {
  sourceEventId: text('source_event_id').primaryKey(),
})

/** Several events that are imported one after the other (J15); at most one is open at a time. */
export const importBatches = sqliteTable(
  'import_batches',
  {
    /** Random; what callers get. */
    id: text('id').primaryKey(),
    state: text('state', { enum: ['running', 'ended', 'cancelled'] }).notNull(),
    /** Whether somebody has read how it ended. */
    seen: integer('seen', { mode: 'boolean' }).notNull().default(false),
    createdAt: text('created_at').notNull(),
    finishedAt: text('finished_at'),
  },
  (table) => [
    uniqueIndex('import_batches_open')
      .on(table.state)
      .where(sql`state = 'running'`),
    index('import_batches_created').on(table.createdAt),
  ],
)

/** The events of a batch in their order. */
export const importBatchItems = sqliteTable(
  'import_batch_items',
  {
    batchId: text('batch_id')
      .notNull()
      .references(() => importBatches.id, { onDelete: 'cascade' }),
    /** Place in the batch, from 1. */
    position: integer('position').notNull(),
    sourceEventId: text('source_event_id').notNull(),
    state: text('state', { enum: ['waiting', 'running', 'completed', 'failed', 'cancelled'] }).notNull(),
    /** The job that does it; null until the queue has it. */
    jobId: text('job_id'),
    /** An `ErrorReport`. */
    error: json('error'),
  },
  (table) => [
    primaryKey({ columns: [table.batchId, table.position] }),
    uniqueIndex('import_batch_items_event').on(table.batchId, table.sourceEventId),
    index('import_batch_items_state').on(table.batchId, table.state, table.position),
  ],
)
