import { holdsLease, type Lease } from '../../db/repositories/write/jobs.ts'
import type { WriteDb } from '../../db/schema/handle.ts'
import { AppError } from '../../shared/domain/errors.ts'
import { leaseLostError } from './job-errors.ts'

/**
 * The database as a job may use it: a transaction does its work only while the claim holds, which is looked up inside it.
 * Work that goes on after it was given up, or after its computer slept and somebody else took the job over, therefore
 * stores nothing more (T8). Work that was told to stop may still note that it has.
 */
export function leasedDb(db: WriteDb, lease: Lease, signal: AbortSignal): WriteDb {
  return {
    orm: db.orm,
    prepare: (sql) => db.prepare(sql),
    snapshot: (work) => db.snapshot(work),
    transaction: (work) =>
      db.transaction(() => {
        if (!holdsLease(db, lease.jobId, lease.token))
          throw signal.reason instanceof AppError ? signal.reason : leaseLostError()
        return work()
      }),
  }
}
