import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '../../shared/domain/errors.ts'
import { type Connection, connect, prepared } from './connection.ts'
import { databaseError, guarded } from './errors.ts'
import { fileSize, foreignFile, hasDatabaseHeader, knownVersion } from './known-file.ts'
import type { Driver } from './runtime.ts'

/** Why a database is open for reading alone: somebody asked for it, or the file or its folder cannot be written. */
export type ReadOnlyReason = 'setting' | 'file' | 'folder'

/** Whether an existing database cannot be written; null where it can, and where there is none. */
export function readOnlyReason(file: string): Exclude<ReadOnlyReason, 'setting'> | null {
  if (!existsSync(file)) return null
  if (!canWrite(file)) return 'file'
  // SQLite keeps its log beside the file.
  return canWrite(dirname(file)) ? null : 'folder'
}

function canWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** A database in memory is no larger than this: what is larger needs a folder that can be written. */
const mostBytesInMemory = 1_000_000_000

/**
 * Opens a database that will not be written. In a folder that cannot be written SQLite may not open its log, and the file
 * is read into memory then: nobody else can change it either.
 * @throws AppError PERSISTENCE_ERROR as `refuseUnknownFile`
 */
export function connectReadOnly(
  driver: Driver,
  file: string,
  supported: number,
): { readonly connection: Connection; readonly version: number } {
  if (fileSize(file) > 0 && !guarded(() => hasDatabaseHeader(file))) throw foreignFile()
  const connection = connectToRead(driver, file)
  try {
    return { connection, version: knownVersion(connection, supported) }
  } catch (thrown) {
    connection.close()
    throw thrown
  }
}

/** A connection that reads, also in a folder that cannot be written. Whatever the file's version. */
export function connectToRead(driver: Driver, file: string): Connection {
  return onDisk(driver, file) ?? inMemory(driver, file)
}

function onDisk(driver: Driver, file: string): Connection | null {
  let connection: Connection | null = null
  try {
    connection = connect(driver, file, 'read')
    // The first read opens the log.
    connection.prepare('select count(*) from sqlite_schema').pluck().get()
    return connection
  } catch (thrown) {
    connection?.close()
    const code = thrown instanceof AppError ? String(thrown.details['resultCode']) : ''
    if (/^SQLITE_(CANTOPEN|READONLY)/u.test(code)) return null
    throw thrown
  }
}

/** Where the file's header says that it has a write-ahead log; 1 says that it has none. */
const journalBytes = [18, 19] as const

function inMemory(driver: Driver, file: string): Connection {
  if (fileSize(file) > mostBytesInMemory || fileSize(`${file}-wal`) > 0) throw unreadable()
  const bytes = guarded(() => readFileSync(file))
  for (const position of journalBytes) bytes[position] = 1
  const connection = prepared(new driver.Sqlite(bytes))
  connection.pragma('query_only = ON')
  return connection
}

function unreadable(): AppError {
  return databaseError(
    'The database cannot be read where it is: its folder cannot be written.',
    'Copy the data folder to a disk that can be written, and open it there with --data-dir.',
    {},
  )
}
