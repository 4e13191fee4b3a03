import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

/*
 * What was done to the database file while no engine had it open. The note lies beside the file until the next engine
 * starts, which writes it into the audit log and asks for a validation: a database that was put back cannot tell itself.
 */

const recoveryNote = z.object({
  action: z.string(),
  at: z.string(),
  actor: z.string(),
  reason: z.string(),
  /** The copy that was put back. */
  copy: z.string(),
  /** Its schema version. */
  version: z.int(),
})
export type RecoveryNote = z.infer<typeof recoveryNote>

const pathOf = (file: string) => `${file}.recovery`

export function noteRecovery(file: string, note: RecoveryNote): void {
  writeFileSync(pathOf(file), JSON.stringify(note))
}

/** The note that waits, if any; one that cannot be read says at least that something was done. */
export function pendingRecovery(file: string): RecoveryNote | null {
  try {
    return recoveryNote.parse(JSON.parse(readFileSync(pathOf(file), 'utf8')))
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null
    const unknown = { at: new Date().toISOString(), actor: 'unknown', reason: 'The note cannot be read.' }
    return { action: 'database.restored', ...unknown, copy: '', version: 0 }
  }
}

export function forgetRecovery(file: string): void {
  rmSync(pathOf(file), { force: true })
}
