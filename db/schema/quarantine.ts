import { sql } from 'drizzle-orm'
import { index, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { id } from './columns.ts'

/**
 * F37. When an event's stored data were marked unsafe, by whom and why, and how that ended: one row for each time, never
 * removed. Rows name natural keys and refer to no other table, so that they outlive whatever becomes of the event's rows.
 */
export const eventQuarantines = sqliteTable(
  'event_quarantines',
  {
    id: id(),
    source: text('source').notNull(),
    sourceEventId: text('source_event_id').notNull(),
    placedAt: text('placed_at').notNull(),
    /** As the audit log names it, with the shell. */
    placedBy: text('placed_by').notNull(),
    reason: text('reason').notNull(),
    /** Null while the event is in quarantine. */
    endedAt: text('ended_at'),
    endedBy: text('ended_by'),
    /** A review that found the data right, or a recovery that removed or hid them. */
    endedHow: text('ended_how', { enum: ['released', 'reset', 'cleanup_full'] }),
    /** What the review found, or the reason of the recovery. */
    endedNote: text('ended_note'),
  },
  (table) => [
    index('event_quarantines_event').on(table.source, table.sourceEventId),
    // An event is in quarantine once or not at all, whoever marks it at the same moment; also how readers look it up.
    uniqueIndex('event_quarantines_open')
      .on(table.source, table.sourceEventId)
      .where(sql`ended_at is null`),
  ],
)
