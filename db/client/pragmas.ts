import type Sqlite from 'better-sqlite3'

export const busyTimeoutMs = 5_000

/**
 * How every connection is set up (design.md section 5). WAL lets readers go on while one process writes, and with it
 * NORMAL loses no consistency on a power cut. `trusted_schema` off keeps a foreign file's schema from running functions.
 */
export function applyPragmas(connection: Sqlite.Database, access: 'read' | 'write'): void {
  const all = [
    `busy_timeout = ${busyTimeoutMs}`,
    'foreign_keys = ON',
    'trusted_schema = OFF',
    'synchronous = NORMAL',
  ]
  // Only a writer may choose the journal: it is a property of the file, and a reader finds it there.
  const pragmas = access === 'write' ? [...all, 'journal_mode = WAL'] : all
  for (const pragma of pragmas) connection.pragma(pragma)
}
