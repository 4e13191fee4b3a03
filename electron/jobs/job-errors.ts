import type { JobRow } from '../../db/repositories/jobs.ts'
import { AppError } from '../../shared/domain/errors.ts'

/** The error for a job that is not there. */
export function unknownJob(jobId: string): AppError {
  return new AppError('NOT_FOUND', 'There is no such job.', {
    stage: 'request',
    source: 'jobs',
    details: { field: 'job_id', value: jobId.slice(0, 100) },
  })
}

/** The error for a job that cannot be queued again. */
export function notRetryable(row: JobRow): AppError {
  const what =
    row.state === 'running' ? 'The job is running.' : 'The job is completed: there is nothing to repeat.'
  return new AppError('STATE_MACHINE_ERROR', what, {
    stage: 'request',
    source: 'jobs',
    action:
      row.state === 'running' ? 'Wait for its end, or cancel it first.' : 'Import the event again instead.',
    details: { job_id: row.id, state: row.state },
  })
}

/** The error of a job that is given up because its process has died under it so often. */
export function broughtDown(row: JobRow, times: number): AppError {
  return new AppError('INGESTION_FAILED', `The program has ended ${times} times while this job ran.`, {
    stage: 'job',
    source: 'jobs',
    action: 'Look into the log for what happened, then retry the job.',
    details: { job_id: row.id, subject: row.subject },
  })
}

/** Why a job that runs is stopped by the engine itself; the signal's reason. */
export function shutdownError(): AppError {
  return new AppError('CANCELLED', 'The program was closed. The work goes on at its next start.', {
    stage: 'job',
    source: 'jobs',
    details: { interrupted: true },
  })
}

/** The reason for a job that another process has taken over. */
export function leaseLostError(): AppError {
  return new AppError('CANCELLED', 'Another process has taken this job over.', {
    stage: 'job',
    source: 'jobs',
    details: { interrupted: true, lease_lost: true },
  })
}

/** The reason for a job that has taken too long (F14, I12). */
export function timeoutError(
  limit: 'inactivity' | 'total',
  seconds: number,
  job: { readonly subject: string | null; readonly stage: string },
): AppError {
  const message =
    limit === 'inactivity'
      ? `Nothing has happened for ${seconds} s, so the work was stopped.`
      : `The work was not done after ${seconds} s, so it was stopped.`
  return new AppError('INGESTION_TIMEOUT', message, {
    stage: 'job',
    source: 'jobs',
    action: 'Try again: what is stored already is not lost.',
    details: { event: job.subject, stage: job.stage, limit, seconds },
  })
}
