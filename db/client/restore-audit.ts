import { copyFileSync, rmSync } from 'node:fs'
import type { RecoveryNote } from './recovery-note.ts'
import type { Driver } from './runtime.ts'

/**
 * Writes a restore into the audit log of the copy before it takes the database's place, so that the log tells of it at once
 * (D23). Only a copy of this program's version is written to: the tables of an older one are for its migrations to change,
 * and an older program's (`rollback`) for that program. There the note beside the file brings the entry at the next start,
 * as it brings what makes a validation due.
 *
 * No risk is taken for it: it is one transaction on a file that nobody uses yet, and should it fail, the file is copied
 * anew, and the note does it.
 */
export function auditInCopy(driver: Driver, copy: string, fresh: string, note: RecoveryNote): void {
  try {
    append(driver, fresh, note)
  } catch {
    for (const suffix of ['-wal', '-shm', '-journal']) rmSync(`${fresh}${suffix}`, { force: true })
    copyFileSync(copy, fresh)
  }
}

function append(
  driver: Driver,
  file: string,
  { at, actor, action, reason, copy, version }: RecoveryNote,
): void {
  const connection = new driver.Sqlite(file, { timeout: 0 })
  try {
    // One file alone is put in place.
    connection.pragma('journal_mode = delete')
    connection.pragma('synchronous = full')
    connection
      .prepare(
        `insert into audit_logs (at, actor, action, resource_type, resource_id, reason, outcome, details)
         values (?, ?, ?, 'database', null, ?, 'done', ?)`,
      )
      .run(at, actor, action, reason, JSON.stringify({ copy, version }))
  } finally {
    connection.close()
  }
}
