import { closeSync, openSync, readSync, statSync } from 'node:fs'
import type { AppError } from '../../shared/domain/errors.ts'
import { type Connection, connect } from './connection.ts'
import { databaseError, guarded } from './errors.ts'
import { readVersion, refuseFuture } from './migrate.ts'
import type { Driver } from './runtime.ts'

export function fileSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

/**
 * Looks at an existing file without a chance to change it, and gives its version; 0 for a file still to be made.
 * @throws AppError PERSISTENCE_ERROR for another program's file, and for one of a newer version than `supported`
 */
export function refuseUnknownFile(driver: Driver, file: string, supported: number): number {
  if (fileSize(file) === 0) return 0
  if (!guarded(() => hasDatabaseHeader(file))) throw foreignFile()
  const connection = connect(driver, file, 'read')
  try {
    return knownVersion(connection, supported)
  } finally {
    connection.close()
  }
}

/** The version of an open database. @throws AppError as `refuseUnknownFile` */
export function knownVersion(connection: Connection, supported: number): number {
  const found = guarded(() => readVersion(connection))
  refuseFuture(found, supported)
  const tables = connection.prepare("select count(*) from sqlite_schema where type = 'table'").pluck().get()
  // Version and tables are written together, so tables without a version are another program's.
  if (found === 0 && tables !== 0 && readVersion(connection) === 0) throw foreignFile()
  return found
}

export function hasDatabaseHeader(file: string): boolean {
  const header = Buffer.alloc(16)
  const descriptor = openSync(file, 'r')
  try {
    readSync(descriptor, header, 0, header.length, 0)
  } finally {
    closeSync(descriptor)
  }
  return header.toString('latin1') === 'SQLite format 3\0'
}

export function foreignFile(): AppError {
  return databaseError(
    'The file is not a database of this program.',
    'Move the file away, or choose another data folder. It was left as it is.',
    {},
  )
}

export function damaged(): AppError {
  return databaseError(
    'The database file is damaged.',
    'Look with "mre db check", and put back a copy with "mre db restore"; "mre db backups" lists them.',
    { resultCode: 'SQLITE_CORRUPT' },
  )
}
