import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/**
 * What the engineer decided against, or in addition to, what the analysis infers (ui.md 2b, "accept/reject"). Rows name
 * natural keys and refer to no other table, so that they survive a re-import, and an event that is removed and comes back.
 */
export const analysisOverrides = sqliteTable(
  'analysis_overrides',
  {
    source: text('source').notNull(),
    sourceEventId: text('source_event_id').notNull(),
    sourceRaceId: text('source_race_id').notNull(),
    kind: text('kind', { enum: ['lap1', 'stop', 'mark'] }).notNull(),
    /** Empty where the decision is about the whole race. */
    sourceDriverId: text('source_driver_id').notNull().default(''),
    /** 0 where the decision is about no single lap. */
    lapNumber: integer('lap_number').notNull().default(0),
    /** Of `lap1`: counted, left_out or unknown; of `stop`: accepted or rejected; of `mark`: none, incident or cut. */
    value: text('value').notNull(),
    updatedAt: text('updated_at').notNull(),
  },
  (table) => [
    primaryKey({
      columns: [
        table.source,
        table.sourceEventId,
        table.sourceRaceId,
        table.kind,
        table.sourceDriverId,
        table.lapNumber,
      ],
    }),
  ],
)
