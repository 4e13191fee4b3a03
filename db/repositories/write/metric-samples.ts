import { canonicalJson } from '../../../shared/util/canonical-json.ts'
import type { WriteDb } from '../../schema/handle.ts'
import type { MetricSample } from '../metric-samples.ts'

const addSql = `insert into metric_samples (name, labels, value, updated_at) values (?, ?, ?, ?)
  on conflict (name, labels) do update set value = value + excluded.value, updated_at = excluded.updated_at`

/** Adds what was counted since the last time, in one transaction: figures of several processes sum up. */
export function addMetricSamples(db: WriteDb, deltas: readonly MetricSample[], now: string): void {
  db.transaction<void>(() => {
    const statement = db.prepare(addSql)
    for (const { name, labels, value } of deltas) statement.run(name, canonicalJson(labels), value, now)
  })
}
