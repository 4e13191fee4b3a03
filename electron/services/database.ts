import { statfsSync, statSync } from 'node:fs'
import { databasePages, tableSizes } from '../../db/repositories/table-sizes.ts'
import { lastValidation } from '../../db/repositories/validations.ts'
import type { ReadDb } from '../../db/schema/handle.ts'
import type { DatabaseInfo } from '../../shared/contract/database.ts'

export interface DatabaseParts {
  readonly db: ReadDb
  readonly file: string
  readonly schemaVersion: number
  readonly readOnly: DatabaseInfo['readOnly']
  readonly backups: DatabaseInfo['backups']
}

/** What Admin > Database shows of the file (ui.md 1f); its copies are listed by `recovery.backups`. */
export class DatabaseService {
  readonly #parts: DatabaseParts

  constructor(parts: DatabaseParts) {
    this.#parts = parts
  }

  info(): DatabaseInfo {
    const { db, file, schemaVersion, readOnly, backups } = this.#parts
    const { unusedBytes } = databasePages(db)
    return {
      path: file,
      bytes: sizeOf(file),
      walBytes: sizeOf(`${file}-wal`),
      unusedBytes,
      freeBytes: freeBytes(file),
      schemaVersion,
      readOnly,
      tables: tableSizes(db),
      backups,
      validation: lastValidation(db, ''),
    }
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

function freeBytes(file: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(file)
    return bavail * bsize
  } catch {
    return null
  }
}
