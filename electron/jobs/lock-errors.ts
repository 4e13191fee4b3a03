import type { LockView } from '../../shared/contract/jobs.ts'
import { AppError } from '../../shared/domain/errors.ts'

/** Why an event cannot be worked on now: somebody does, or somebody who is gone seems to (F12, M16). */
export function lockConflict(
  eventId: string,
  holder: { readonly lock: LockView; readonly isRunning: boolean; readonly activeJobId: string | null },
): AppError {
  const { lock, isRunning, activeJobId } = holder
  return new AppError(
    'INGESTION_IN_PROGRESS',
    isRunning
      ? `Event ${eventId} is being worked on already.`
      : `Event ${eventId} is locked by a process that seems to be gone.`,
    {
      stage: 'job',
      source: 'locks',
      action: isRunning
        ? 'Wait until that has ended, or ask for the import to wait for it (--wait-for-lock).'
        : `Look at it with "mre locks", and free it with "mre locks clear ${eventId} --reason TEXT" if nothing runs.`,
      details: {
        hint: isRunning ? 'ingestion_running' : 'stale_lock_suspected',
        active_job_id: activeJobId,
        ...facts(lock),
        stage: lock.stage,
      },
    },
  )
}

/** The error for clearing a lock whose holder lives. */
export function clearRefused(eventId: string, lock: LockView): AppError {
  return new AppError('INGESTION_IN_PROGRESS', `The lock of event ${eventId} is in use.`, {
    stage: 'request',
    source: 'locks',
    action: 'Cancel the job that holds it, or end that program; its lock is then given back by itself.',
    details: { hint: 'ingestion_running', active_job_id: lock.jobId, ...facts(lock) },
  })
}

/** The error for an event that nobody has locked. */
export function noLock(eventId: string): AppError {
  return new AppError('NOT_FOUND', `Event ${eventId} is not locked.`, {
    stage: 'request',
    source: 'locks',
    details: { field: 'event', value: eventId },
  })
}

function facts(lock: LockView) {
  return {
    alive: lock.alive,
    owner_shell: lock.owner?.shell ?? null,
    owner_pid: lock.owner?.pid ?? null,
    owner_host: lock.owner?.host ?? null,
    since: lock.acquiredAt,
  }
}
