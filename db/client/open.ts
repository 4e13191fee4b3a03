import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../../shared/domain/errors.ts'
import { migrations as allMigrations } from '../migrations/index.ts'
import type { Migration } from '../migrations/migration.ts'
import type { ReadDb, WriteDb } from '../schema/handle.ts'
import { backupOnline } from './backup.ts'
import type { BackupReason } from './backup-files.ts'
import { type Connection, connect, readHandle, writeHandle } from './connection.ts'
import { databaseError, guarded } from './errors.ts'
import { damaged, fileSize, refuseUnknownFile } from './known-file.ts'
import { latestVersion, migrate } from './migrate.ts'
import { abandonedMarks, markOpen, removeMarks } from './open-marks.ts'
import { busyTimeoutMs } from './pragmas.ts'
import { connectReadOnly, type ReadOnlyReason, readOnlyReason } from './read-only.ts'
import { type Driver, loadDriver } from './runtime.ts'

export interface ReadOnlyDatabase {
  readonly read: ReadDb
  readonly file: string
  readonly schemaVersion: number
  /** Safe to call twice. */
  close(): void
  /** Bytes on disk, the write-ahead log included. */
  sizeBytes(): number
  /**
   * Makes a verified copy beside whoever writes, and gives its path.
   * @throws AppError PERSISTENCE_ERROR
   */
  backup(reason: BackupReason, now: Date): Promise<string>
}

/** The one database handle of a process: one connection that writes, one that can only read. */
export interface Database extends ReadOnlyDatabase {
  /** Where `readOnly` says why, whatever would write throws PERSISTENCE_ERROR. */
  readonly write: WriteDb
  /** Why nothing can be written; null for an ordinary database. */
  readonly readOnly: ReadOnlyReason | null
  /** The last program to write did not close it; it has been read through and was found sound. */
  readonly wasLeftOpen: boolean
}

export interface OpenOptions {
  readonly file: string
  /** Names the backup; the clock of the composition root. */
  readonly now?: () => Date
  /** Told the path of the copy that was made before a migration. */
  readonly onBackup?: (path: string) => void
  readonly log?: (message: 'database_migrated', fields: Readonly<Record<string, number>>) => void
  /** Open for reading alone, whatever the file allows (`MRE_DB_READ_ONLY`). */
  readonly readOnly?: boolean
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
  const why = options.readOnly === true ? 'setting' : readOnlyReason(file)
  if (why !== null) return openWithoutWriting(driver, file, latestVersion(migrations), why)
  guarded(() => mkdirSync(dirname(file), { recursive: true }))
  refuseUnknownFile(driver, file, latestVersion(migrations))

  const abandoned = abandonedMarks(file)
  if (abandoned.length > 0) requireUndamaged(driver, file)
  const writer = await connectPatiently(driver, file)
  let unmark = () => {}
  try {
    const outcome = migrate(writer, { driver, file, migrations, now })
    if (outcome.backup !== null) options.onBackup?.(outcome.backup)
    if (outcome.from !== outcome.to)
      options.log?.('database_migrated', { from: outcome.from, to: outcome.to })
    const reader = connect(driver, file, 'read')
    unmark = markOpen(file)
    removeMarks(abandoned)
    return {
      ...readSide(driver, reader, file, outcome.to),
      write: writeHandle(driver, writer),
      readOnly: null,
      wasLeftOpen: abandoned.length > 0,
      // Its own writes do not make a copy of the writer begin anew.
      backup: (reason, at) =>
        backupOnline(driver, { connection: writer, file, version: outcome.to }, reason, at),
      // The reader first: the last connection to close tidies up the write-ahead log, and a reader could not.
      close: once(() => {
        reader.close()
        closeWriter(writer)
        unmark()
      }),
    }
  } catch (thrown) {
    writer.close()
    unmark()
    throw thrown
  }
}

/** A database that cannot be written, or shall not be: it must be there, and of this program's version. */
function openWithoutWriting(driver: Driver, file: string, supported: number, why: ReadOnlyReason): Database {
  if (!existsSync(file)) throw noDatabase()
  const { connection, version } = connectOfThisVersion(driver, file, supported)
  return {
    ...readSide(driver, connection, file, version),
    write: writeHandle(driver, connection),
    readOnly: why,
    wasLeftOpen: false,
  }
}

function connectOfThisVersion(driver: Driver, file: string, supported: number) {
  const { connection, version } = connectReadOnly(driver, file, supported)
  if (version === supported) return { connection, version }
  connection.close()
  throw version === 0 ? noDatabase() : outdated(version, supported)
}

/** After a crash: reported, never repaired, so that nothing is lost that somebody could still read. */
function requireUndamaged(driver: Driver, file: string): void {
  if (fileSize(file) === 0) return
  const connection = connect(driver, file, 'read')
  try {
    if (guarded(() => connection.pragma('quick_check(1)', { simple: true })) !== 'ok') throw damaged()
  } finally {
    connection.close()
  }
}

/**
 * Opens an existing database for reading only, without migrating it (L18). Throws NOT_FOUND when there is none and
 * PERSISTENCE_ERROR when its version is not the one of this program.
 */
export async function openReadOnly(file: string): Promise<ReadOnlyDatabase> {
  const driver = await loadDriver()
  if (!existsSync(file)) throw noDatabase()
  const { connection, version } = connectOfThisVersion(driver, file, latestVersion(allMigrations))
  return readSide(driver, connection, file, version)
}

function readSide(driver: Driver, reader: Connection, file: string, schemaVersion: number): ReadOnlyDatabase {
  return {
    read: readHandle(driver, reader),
    file,
    schemaVersion,
    close: once(() => reader.close()),
    sizeBytes: () => fileSize(file) + fileSize(`${file}-wal`),
    backup: (reason, now) =>
      backupOnline(driver, { connection: reader, file, version: schemaVersion }, reason, now),
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
