import type { EventSummary, JobView } from '../../../shared/contract/views.ts'
import type { ErrorReport } from '../../../shared/domain/errors.ts'
import { t } from '../../i18n/t.ts'
import { isErrorCode } from '../../format/errors.ts'

/**
 * Why an event stands as failed: the engine's refusal, else the error of its newest job, else what the database remembers
 * of it. `null` where nothing failed.
 */
export function importFailure(
  event: Pick<EventSummary, 'status' | 'lastError'>,
  job: JobView | undefined,
  refusal: ErrorReport | null,
): ErrorReport | null {
  if (refusal !== null) return refusal
  if (event.status !== 'failed') return null
  if (job?.state === 'failed' && job.error !== null) return job.error
  const { lastError } = event
  return {
    code: lastError !== null && isErrorCode(lastError.code) ? lastError.code : 'INGESTION_FAILED',
    stage: 'job',
    source: 'database',
    message: lastError?.message ?? t('errors:import.unfinished'),
    action: t('errors:request.action'),
    details: {},
  }
}
