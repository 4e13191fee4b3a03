import { holdsLease, type Lease } from '../../db/repositories/write/jobs.ts'
import type { WriteDb } from '../../db/schema/handle.ts'
import { leaseLostError } from './job-errors.ts'

/**
 * The database as a job may use it: a transaction begins only while the job is wanted and its claim holds, looked up
 * inside the transaction. Work that goes on after it was stopped, or after its computer slept and somebody else took the
 * job over, therefore stores nothing more (T8).
 */
export function leasedDb(db: WriteDb, lease: Lease, signal: AbortSignal): WriteDb {
  return {
    orm: db.orm,
    prepare: (sql) => db.prepare(sql),
    snapshot: (work) => db.snapshot(work),
    transaction: (work) =>
      db.transaction(() => {
        signal.throwIfAborted()
        if (!holdsLease(db, lease.jobId, lease.token)) throw leaseLostError()
        return work()
      }),
  }
}
