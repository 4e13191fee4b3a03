import type { WriteDb } from '../../db/schema/handle.ts'
import { currentLogFields } from '../observability/context.ts'
import type { Metrics } from '../observability/metrics.ts'
import type { Traces } from '../observability/traces.ts'

/** Operations whose transactions are timed under their own name; all others are `other` (K4). */
const operations = ['track_sync', 'event_sync', 'event_import', 'html_import']

/** The writing connection with every transaction timed, and with a span for those of a run (K6, K16). */
export function measuredDb(db: WriteDb, metrics: Metrics, traces: Traces): WriteDb {
  return {
    ...db,
    transaction: (work) => {
      const current = currentLogFields()['operation']
      const operation = operations.find((known) => known === current)
      const startedAt = performance.now()
      try {
        if (operation === undefined || !traces.enabled) return db.transaction(work)
        return traces.span('db_persistence', { operation }, () => db.transaction(work))
      } finally {
        const seconds = (performance.now() - startedAt) / 1000
        metrics.observe('db_batch_duration_seconds', { operation: operation ?? 'other' }, seconds)
      }
    },
  }
}
