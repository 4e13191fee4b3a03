import { desc, eq } from 'drizzle-orm'
import type { ReadDb } from '../schema/handle.ts'
import { deadLetters } from '../schema/index.ts'

/** `payload` and `error` are JSON text. */
export type DeadLetterRow = typeof deadLetters.$inferSelect

export function getDeadLetter(db: ReadDb, jobId: string): DeadLetterRow | null {
  return db.orm.select().from(deadLetters).where(eq(deadLetters.jobId, jobId)).get() ?? null
}

/** Newest first. */
export function listDeadLetters(db: ReadDb, limit: number): DeadLetterRow[] {
  return db.orm
    .select()
    .from(deadLetters)
    .orderBy(desc(deadLetters.diedAt), desc(deadLetters.id))
    .limit(limit)
    .all()
}
