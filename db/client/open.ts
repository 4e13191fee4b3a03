import { closeSync, existsSync, mkdirSync, openSync, readSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../../shared/domain/errors.ts'
import { migrations as allMigrations } from '../migrations/index.ts'
import type { Migration } from '../migrations/migration.ts'
import type { ReadDb, WriteDb } from '../schema/handle.ts'
import { type Connection, connect, readHandle, writeHandle } from './connection.ts'
import { databaseError, guarded } from './errors.ts'
import { latestVersion, migrate, readVersion, refuseFuture } from './migrate.ts'
import { busyTimeoutMs } from './pragmas.ts'
import { type Driver, loadDriver } from './runtime.ts'

export interface ReadOnlyDatabase {
  readonly read: ReadDb
  readonly file: string
  readonly schemaVersion: number
  /** Safe to call twice. */
  close(): void
  /** Bytes on disk, the write-ahead log included. */
  sizeBytes(): number
}

/** The one database handle of a process: one connection that writes, one that can only read. */
export interface Database extends ReadOnlyDatabase {
  readonly write: WriteDb
}

export interface OpenOptions {
  readonly file: string
  /** Names the backup; the clock of the composition root. */
  readonly now?: () => Date
  /** Told the path of the copy that was made before a migration. */
  readonly onBackup?: (path: string) => void
  readonly log?: (message: 'database_migrated', fields: Readonly<Record<string, number>>) => void
  /** Another list than the product's own: for tests of the runner. */
  readonly migrations?: readonly Migration[]
}

/**
 * Opens the database, making or migrating it first. Throws PERSISTENCE_ERROR: runtime too old, file of another program
 * or of a newer version (both left untouched), migration or backup failed, disk full, read-only, locked, damaged.
 */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  const { file, migrations = allMigrations, now = () => new Date() } = options
  const driver = await loadDriver()
  guarded(() => mkdirSync(dirname(file), { recursive: true }))
  refuseUnknownFile(driver, file, latestVersion(migrations))

  const writer = await connectPatiently(driver, file)
  try {
    const outcome = migrate(writer, { driver, file, migrations, now })
    if (outcome.backup !== null) options.onBackup?.(outcome.backup)
    if (outcome.from !== outcome.to)
      options.log?.('database_migrated', { from: outcome.from, to: outcome.to })
    const reader = connect(driver, file, 'read')
    return {
      ...readSide(driver, reader, file, outcome.to),
      write: writeHandle(driver, writer),
      // The reader first: the last connection to close tidies up the write-ahead log, and a reader could not.
      close: once(() => {
        reader.close()
        closeWriter(writer)
      }),
    }
  } catch (thrown) {
    writer.close()
    throw thrown
  }
}

/**
 * Opens an existing database for reading only, without migrating it (L18). Throws NOT_FOUND when there is none and
 * PERSISTENCE_ERROR when its version is not the one of this program.
 */
export async function openReadOnly(file: string): Promise<ReadOnlyDatabase> {
  const driver = await loadDriver()
  if (!existsSync(file)) throw noDatabase()
  const supported = latestVersion(allMigrations)
  const found = refuseUnknownFile(driver, file, supported)
  if (found === 0) throw noDatabase()
  if (found < supported) throw outdated(found, supported)
  const reader = connect(driver, file, 'read')
  return readSide(driver, reader, file, found)
}

function readSide(driver: Driver, reader: Connection, file: string, schemaVersion: number): ReadOnlyDatabase {
  return {
    read: readHandle(driver, reader),
    file,
    schemaVersion,
    close: once(() => reader.close()),
    sizeBytes: () => fileSize(file) + fileSize(`${file}-wal`),
  }
}

function closeWriter(writer: Connection): void {
  try {
    writer.pragma('optimize')
  } catch {
    // Statistics for the query planner; the next close gathers them.
  }
  writer.close()
}

function once(work: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    work()
  }
}

function fileSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

/** Looks at an existing file without a chance to change it, and gives its version; 0 for a file still to be made. */
function refuseUnknownFile(driver: Driver, file: string, supported: number): number {
  if (fileSize(file) === 0) return 0
  if (!guarded(() => hasDatabaseHeader(file))) throw foreignFile()
  const connection = connect(driver, file, 'read')
  try {
    const found = guarded(() => readVersion(connection))
    refuseFuture(found, supported)
    const tables = connection.prepare("select count(*) from sqlite_schema where type = 'table'").pluck().get()
    // Version and tables are written together, so tables without a version are another program's.
    if (found === 0 && tables !== 0 && readVersion(connection) === 0) throw foreignFile()
    return found
  } finally {
    connection.close()
  }
}

function hasDatabaseHeader(file: string): boolean {
  const header = Buffer.alloc(16)
  const descriptor = openSync(file, 'r')
  try {
    readSync(descriptor, header, 0, header.length, 0)
  } finally {
    closeSync(descriptor)
  }
  return header.toString('latin1') === 'SQLite format 3\0'
}

/**
 * Two processes that make one new file at once can meet in the switch to WAL, where SQLite gives up at once rather than
 * wait: both hold a read lock and want to write. A lock that is really held has been waited for already.
 */
async function connectPatiently(driver: Driver, file: string): Promise<Connection> {
  const givenUpAt = performance.now() + busyTimeoutMs
  for (;;) {
    try {
      return connect(driver, file, 'write')
    } catch (thrown) {
      const isBusy =
        thrown instanceof AppError && String(thrown.details['resultCode']).startsWith('SQLITE_BUSY')
      if (!isBusy || performance.now() >= givenUpAt) throw thrown
      await sleep(50)
    }
  }
}

function foreignFile(): AppError {
  return databaseError(
    'The file is not a database of this program.',
    'Move the file away, or choose another data folder. It was left as it is.',
    {},
  )
}

function outdated(found: number, supported: number): AppError {
  return databaseError(
    'The database was written by an older version of this program.',
    'Start the app once, or run a command that imports, so that it is brought up to date.',
    { found, supported },
  )
}

function noDatabase(): AppError {
  return new AppError('NOT_FOUND', 'There is no database in the data folder yet.', {
    stage: 'db',
    source: 'db',
    action: 'Sync the track catalogue or import an event first, or name another data folder.',
  })
}
