import type { RowCounts } from '../../shared/contract/views.ts'
import { AppError } from '../../shared/domain/errors.ts'
import { withLogFields } from '../observability/context.ts'
import type { LogFields } from '../observability/log.ts'
import type { LogMessage } from '../observability/log-messages.ts'
import type { Metrics } from '../observability/metrics.ts'
import type { SpanName } from '../observability/traces.ts'
import type { PipelineContext, RunControl } from './context.ts'

export interface RunDescription {
  readonly operation: 'track_sync' | 'event_sync' | 'event_import' | 'html_import'
  readonly subject: string | null
}

interface RunNames {
  readonly span: SpanName
  readonly start: LogMessage
  readonly finish: LogMessage
  readonly failed: LogMessage
  readonly cancelled: LogMessage
  readonly fields: (subject: string | null) => LogFields
}

const importNames: RunNames = {
  span: 'event_ingestion',
  start: 'ingestion_start',
  finish: 'ingestion_finish',
  failed: 'ingestion_failed',
  cancelled: 'ingestion_cancelled',
  fields: (subject) => ({ source_event_id: subject }),
}

const names: Record<RunDescription['operation'], RunNames> = {
  track_sync: {
    span: 'track_sync',
    start: 'track_sync_start',
    finish: 'track_sync_complete',
    failed: 'track_sync_failed',
    cancelled: 'track_sync_cancelled',
    fields: () => ({}),
  },
  event_sync: {
    span: 'event_sync',
    start: 'event_sync_start',
    finish: 'event_sync_complete',
    failed: 'event_sync_failed',
    cancelled: 'event_sync_cancelled',
    fields: (subject) => ({ track_slug: subject }),
  },
  event_import: importNames,
  html_import: importNames,
}

/**
 * Runs `work` so that it can be watched: its start and end are logged (K7, K9, K12), every line inside carries job and
 * subject (K8), its duration is counted on success and failure alike (K5), and it is a span of its job's trace (K16).
 */
export async function observedRun<Result>(
  context: Pick<PipelineContext, 'log' | 'metrics' | 'traces'>,
  run: RunControl,
  { operation, subject }: RunDescription,
  work: () => Promise<Result>,
): Promise<Result> {
  const { log, metrics, traces } = context
  const { span, start, finish, failed, cancelled, fields } = names[operation]
  const about = { job_id: run.jobId, ...fields(subject) }
  const startedAt = performance.now()
  const seconds = () => (performance.now() - startedAt) / 1000
  return traces.span(span, about, () =>
    withLogFields({ operation, ...about }, async () => {
      log.info(start)
      try {
        const result = await work()
        metrics.observe('ingestion_duration_seconds', { operation, outcome: 'completed' }, seconds())
        log.info(finish, { duration_ms: Math.round(seconds() * 1000) })
        return result
      } catch (thrown) {
        const isCancelled = thrown instanceof AppError && thrown.code === 'CANCELLED'
        const outcome = isCancelled ? 'cancelled' : 'failed'
        metrics.observe('ingestion_duration_seconds', { operation, outcome }, seconds())
        const duration = { duration_ms: Math.round(seconds() * 1000) }
        // That a user stopped it is no fault.
        if (isCancelled) log.info(cancelled, duration)
        else log.error(failed, thrown, duration)
        throw thrown
      }
    }),
  )
}

/** Counts rows that a run has written (K3); `tables` are the names of the database. */
export function countRows(metrics: Metrics, tables: Readonly<Record<string, RowCounts>>): void {
  for (const [table_name, { inserted, updated }] of Object.entries(tables)) {
    metrics.add('db_rows_inserted_total', { table_name }, inserted)
    metrics.add('db_rows_updated_total', { table_name }, updated)
  }
}
