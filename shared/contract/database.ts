import { z } from 'zod'
import { base, nothing } from './base.ts'
import { validationResult } from './validation.ts'

/** The database file and what is known about its state (ui.md 1f and 3a, Admin > Database). */
export const databaseInfo = z.object({
  path: z.string(),
  bytes: z.int(),
  /** The write-ahead log beside it. */
  walBytes: z.int(),
  /** Pages in the file that hold nothing any more; they are used again. */
  unusedBytes: z.int(),
  /** Room on its disk; null where that cannot be known. */
  freeBytes: z.int().nullable(),
  schemaVersion: z.int(),
  /** Why nothing can be written; null for an ordinary database. */
  readOnly: z.enum(['setting', 'file', 'folder']).nullable(),
  /** SQLite's own tables and those of the search index are left out. */
  tables: z.array(z.object({ name: z.string(), rows: z.int() })),
  backups: z.object({
    folder: z.string(),
    /** How many daily copies are kept; copies for other reasons are never removed. */
    dailyKept: z.int(),
    /** A daily copy is made once the newest one is older than this. */
    dailyAfterHours: z.int(),
  }),
  /** The last validation that ended, whatever it was for; null where none has. */
  validation: validationResult.nullable(),
})
export type DatabaseInfo = z.infer<typeof databaseInfo>

export const database = {
  info: base.route({ method: 'GET', path: '/database' }).input(nothing).output(databaseInfo),
}
