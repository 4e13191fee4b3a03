import { and, eq, inArray, ne } from 'drizzle-orm'
import type { ErrorReport } from '../../../shared/domain/errors.ts'
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

/** Closes the record of a run. One that was closed as interrupted stays so: its work was no longer its own. */
export function finishRun(
  db: WriteDb,
  id: number,
  end: Pick<RunRow, 'finishedAt' | 'outcome' | 'summary' | 'error' | 'eventId'>,
): void {
  const open = and(eq(ingestionRuns.id, id), eq(ingestionRuns.outcome, 'running'))
  db.orm.update(ingestionRuns).set(end).where(open).run()
}

/** Whether a run may still write: nobody has taken its work over. */
export function isRunOpen(db: WriteDb, id: number): boolean {
  return db.prepare("select 1 from ingestion_runs where id = ? and outcome = 'running'").get(id) !== undefined
}

/** Closes the imports of an event whose process is gone. @returns how many there were */
export function interruptRuns(
  db: WriteDb,
  eventId: string,
  end: { readonly at: string; readonly error: ErrorReport; readonly except: number | null },
): number {
  const open = and(
    inArray(ingestionRuns.operation, ['event_import', 'html_import']),
    eq(ingestionRuns.subject, eventId),
    eq(ingestionRuns.outcome, 'running'),
    ...(end.except === null ? [] : [ne(ingestionRuns.id, end.except)]),
  )
  const closed = { outcome: 'interrupted', finishedAt: end.at, error: JSON.stringify(end.error) } as const
  return db.orm.update(ingestionRuns).set(closed).where(open).run().changes
}
