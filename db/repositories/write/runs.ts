import { eq } from 'drizzle-orm'
import type { WriteDb } from '../../schema/handle.ts'
import { ingestionRuns } from '../../schema/index.ts'

type RunRow = typeof ingestionRuns.$inferInsert

/** Opens the record of a run and gives its id. */
export function startRun(db: WriteDb, run: Omit<RunRow, 'id' | 'finishedAt' | 'outcome'>): number {
  const inserted = db.orm
    .insert(ingestionRuns)
    .values({ ...run, outcome: 'running' })
    .run()
  return Number(inserted.lastInsertRowid)
}

/** Closes the record of a run. */
export function finishRun(
  db: WriteDb,
  id: number,
  end: Pick<RunRow, 'finishedAt' | 'outcome' | 'summary' | 'error' | 'eventId'>,
): void {
  db.orm.update(ingestionRuns).set(end).where(eq(ingestionRuns.id, id)).run()
}
