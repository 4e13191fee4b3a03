import { asc, eq } from 'drizzle-orm'
import type { ReadDb } from '../schema/handle.ts'
import { locks } from '../schema/index.ts'

export type LockRow = typeof locks.$inferSelect

export function getLock(db: ReadDb, lockKey: string): LockRow | null {
  return db.orm.select().from(locks).where(eq(locks.lockKey, lockKey)).get() ?? null
}

/** Every held lock, oldest first. */
export function listLocks(db: ReadDb): LockRow[] {
  return db.orm.select().from(locks).orderBy(asc(locks.acquiredAt), asc(locks.lockKey)).all()
}
