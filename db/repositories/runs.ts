import { desc } from 'drizzle-orm'
import type { ReadDb } from '../schema/handle.ts'
import { ingestionRuns } from '../schema/index.ts'

export type RunRow = typeof ingestionRuns.$inferSelect

/** The newest runs of syncs and imports, newest first (D27). `summary` and `error` are JSON text. */
export function listRuns(db: ReadDb, limit: number): RunRow[] {
  return db.orm
    .select()
    .from(ingestionRuns)
    .orderBy(desc(ingestionRuns.startedAt), desc(ingestionRuns.id))
    .limit(limit)
    .all()
}
