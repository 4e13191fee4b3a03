import { desc, eq } from 'drizzle-orm'
import type { ReadDb, WriteDb } from '../schema/handle.ts'
import { uiStates } from '../schema/index.ts'

/** The stored document of a window as text; null where there is none. What it means is the reader's business. */
export function readUiState(db: ReadDb, windowKey: string): string | null {
  return db.orm.select().from(uiStates).where(eq(uiStates.windowKey, windowKey)).get()?.document ?? null
}

/** The document that was stored last, of whichever window; null where there is none. */
export function readNewestUiState(db: ReadDb): string | null {
  const newest = db.orm.select().from(uiStates).orderBy(desc(uiStates.updatedAt)).limit(1).get()
  return newest?.document ?? null
}

/** Stores a window's document in place of the one before. `updatedAt` is our clock, UTC ISO text. */
export function writeUiState(
  db: WriteDb,
  row: { windowKey: string; document: string; updatedAt: string },
): void {
  const { document, updatedAt } = row
  db.orm
    .insert(uiStates)
    .values(row)
    .onConflictDoUpdate({ target: uiStates.windowKey, set: { document, updatedAt } })
    .run()
}
