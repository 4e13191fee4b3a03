import type { WriteDb } from '../../schema/handle.ts'
import type { LockRow } from '../locks.ts'

/** Takes a lock that nobody holds. Gives whether it was free. */
export function insertLock(db: WriteDb, lock: LockRow): boolean {
  const text = `insert into locks (lock_key, owner, token, job_id, stage, acquired_at, heartbeat_at, expires_at)
    values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`
  const { lockKey, owner, token, jobId, stage, acquiredAt, heartbeatAt, expiresAt } = lock
  return (
    db.prepare(text).run(lockKey, owner, token, jobId, stage, acquiredAt, heartbeatAt, expiresAt).changes ===
    1
  )
}

/** Gives a lock back. Gives whether it was still this holder's (F13). */
export function deleteLock(db: WriteDb, lockKey: string, token: string): boolean {
  return db.prepare('delete from locks where lock_key = ? and token = ?').run(lockKey, token).changes === 1
}

/** Keeps a lock alive. Gives whether it still is this holder's. */
export function keepLock(
  db: WriteDb,
  lock: Pick<LockRow, 'lockKey' | 'token' | 'heartbeatAt' | 'expiresAt'>,
): boolean {
  const text = 'update locks set heartbeat_at = ?, expires_at = ? where lock_key = ? and token = ?'
  return db.prepare(text).run(lock.heartbeatAt, lock.expiresAt, lock.lockKey, lock.token).changes === 1
}

/** Notes what a lock's holder does at the moment. */
export function setLockStage(db: WriteDb, lockKey: string, token: string, stage: string): void {
  db.prepare('update locks set stage = ? where lock_key = ? and token = ?').run(stage, lockKey, token)
}
