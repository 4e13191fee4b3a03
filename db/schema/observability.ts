import { real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { id, json } from './columns.ts'

/**
 * What all processes on this data folder have counted, summed (K23): each adds what it counted since it last did. Figures
 * of a histogram are series of their own, by Prometheus' names.
 */
export const metricSamples = sqliteTable(
  'metric_samples',
  {
    id: id(),
    /** `ingestion_duration_seconds_bucket` */
    name: text('name').notNull(),
    labels: json('labels').notNull(),
    value: real('value').notNull(),
    updatedAt: text('updated_at').notNull(),
  },
  (table) => [uniqueIndex('metric_samples_series').on(table.name, table.labels)],
)
