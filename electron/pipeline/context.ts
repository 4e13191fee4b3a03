import type { JobStage } from '../../shared/contract/views.ts'
import { AppError, cancelledError } from '../../shared/domain/errors.ts'
import type { WriteDb } from '../../db/schema/handle.ts'
import type { Settings } from '../configuration/registry.ts'
import type { ConnectorRegistry } from '../connectors/registry.ts'
import type { Log } from '../observability/log.ts'
import type { Metrics } from '../observability/metrics.ts'
import type { Traces } from '../observability/traces.ts'

/** What every pipeline needs; built once by the composition root. */
export interface PipelineContext {
  readonly db: WriteDb
  readonly connectors: ConnectorRegistry
  readonly settings: () => Settings
  readonly log: Log
  readonly metrics: Metrics
  readonly traces: Traces
  /** Our clock: UTC, ISO 8601 text. */
  readonly now: () => string
}

/** One run's own signal, progress and identity. Reporting progress never fails a run (J9). */
export interface RunControl {
  readonly jobId: string
  readonly signal: AbortSignal
  /** @param processed units done of `total`; both 0 where a stage has no units */
  progress(stage: JobStage, processed: number, total: number): void
}

/** Why a run was stopped: what whoever stopped it says, such as INGESTION_TIMEOUT (F14, T8), else CANCELLED. */
export function stopReason(signal: AbortSignal): AppError {
  return signal.reason instanceof AppError ? signal.reason : cancelledError('pipeline')
}

/** @throws AppError once the run has been asked to stop: CANCELLED, or the reason that was given */
export function throwIfCancelled(run: RunControl): void {
  if (run.signal.aborted) throw stopReason(run.signal)
}

/** The same run with progress that cannot fail it: what listens to it is not the import's business (J9). */
export function withSafeProgress(run: RunControl, log: Log): RunControl {
  return {
    jobId: run.jobId,
    signal: run.signal,
    progress: (stage, processed, total) => {
      try {
        run.progress(stage, processed, total)
      } catch (error) {
        log.error('progress_failed', error, { job_id: run.jobId, job_stage: stage })
      }
    },
  }
}

/** The one source for now; rows carry it so that a second can be added (E1, G1). */
export const liverc = 'liverc'
