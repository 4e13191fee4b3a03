import { desc, eq, ne } from 'drizzle-orm'
import type { ReadDb, WriteDb } from '../schema/handle.ts'
import { uiStates } from '../schema/index.ts'

/** The row of what holds for every window; no window has this name. */
export const PREFERENCES = 'preferences'

/** A stored document as text, by the window's name or `PREFERENCES`; null where there is none. What it means is the reader's business. */
export function readUiState(db: ReadDb, key: string): string | null {
  return db.orm.select().from(uiStates).where(eq(uiStates.windowKey, key)).get()?.document ?? null
}

/** The document of a window that was stored last, of whichever window; null where there is none. */
export function readNewestUiState(db: ReadDb): string | null {
  const ofWindows = db.orm.select().from(uiStates).where(ne(uiStates.windowKey, PREFERENCES))
  return ofWindows.orderBy(desc(uiStates.updatedAt)).limit(1).get()?.document ?? null
}

/** Stores a document in place of the one before. `updatedAt` is our clock, UTC ISO text. */
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
