import { z } from 'zod'
import type { ReadDb } from '../schema/handle.ts'
import { readAll, readJson } from './rows.ts'

/** One figure by Prometheus' name: `…_bucket`, `…_sum` and `…_count` of a histogram are figures of their own. */
export interface MetricSample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const sampleRow = z.object({ name: z.string(), labels: z.string(), value: z.number() })
const labels = z.record(z.string(), z.string())

/** What all processes have counted in this data folder (K23). */
export function metricSamples(db: ReadDb): MetricSample[] {
  const rows = readAll(db, 'select name, labels, value from metric_samples order by id', sampleRow)
  return rows.map((row) => ({ ...row, labels: readJson(labels, row.labels) }))
}
