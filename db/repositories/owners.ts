import { eq } from 'drizzle-orm'
import type { ReadDb } from '../schema/handle.ts'
import { processOwners } from '../schema/index.ts'

export type OwnerRow = typeof processOwners.$inferSelect

export function getOwner(db: ReadDb, id: string): OwnerRow | null {
  return db.orm.select().from(processOwners).where(eq(processOwners.id, id)).get() ?? null
}

/** Processes that have opened this data folder and not said goodbye; some of them may be gone. */
export function listOwners(db: ReadDb): OwnerRow[] {
  return db.orm.select().from(processOwners).orderBy(processOwners.startedAt).all()
}
