import type { ErrorReport } from '../../shared/domain/errors.ts'
import { t } from '../i18n/t.ts'

/**
 * Why an event cannot be worked on (M16): `running`, somebody does; `stale`, somebody who seems to be gone has locked it;
 * null for every other failure.
 */
export function conflictOf(report: Pick<ErrorReport, 'code' | 'details'>): 'running' | 'stale' | null {
  if (report.code !== 'INGESTION_IN_PROGRESS') return null
  const { hint } = report.details
  if (hint === 'stale_lock_suspected') return 'stale'
  return hint === 'ingestion_running' ? 'running' : null
}

/** The job that stands in the way, as far as it is known. */
export function conflictingJob(report: Pick<ErrorReport, 'details'>): string | null {
  const jobId = report.details['active_job_id']
  return typeof jobId === 'string' && jobId !== '' ? jobId : null
}

/** What to do about a failure. Conflicts are solved on the screen of locks, where others name commands. */
export function errorAction(report: Pick<ErrorReport, 'code' | 'details' | 'action'>): string | null {
  const conflict = conflictOf(report)
  return conflict === null ? report.action : t(`errors:conflict.${conflict}Action`)
}
