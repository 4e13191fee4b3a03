import type { WriteDb } from '../../schema/handle.ts'
import { deadLetters } from '../../schema/index.ts'

type NewLetter = Omit<typeof deadLetters.$inferInsert, 'id'>

/** Keeps a job that has used up its attempts until somebody retries or dismisses it (J19). */
export function putDeadLetter(db: WriteDb, letter: NewLetter): void {
  db.orm
    .insert(deadLetters)
    .values(letter)
    .onConflictDoUpdate({ target: deadLetters.jobId, set: letter })
    .run()
}

/** Gives whether there was one. */
export function deleteDeadLetter(db: WriteDb, jobId: string): boolean {
  return db.prepare('delete from dead_letters where job_id = ?').run(jobId).changes === 1
}

/** What has been done since needs no attention any more. */
export function deleteDeadLettersOf(db: WriteDb, kind: string, subject: string | null): void {
  db.prepare('delete from dead_letters where kind = ? and subject is ?').run(kind, subject)
}
