import { accessSync, constants, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '../../shared/domain/errors.ts'
import { newBackupPath, type BackupReason } from './backup-files.ts'
import { type Connection, connect } from './connection.ts'
import { databaseError, toDatabaseError } from './errors.ts'
import type { Driver } from './runtime.ts'

/**
 * Copies the database into `backups/mre-v<from>-<stamp>.sqlite` beside it and proves the copy: it opens, SQLite finds it
 * sound, and every table has as many rows. Gives the copy's path. Throws PERSISTENCE_ERROR and leaves no copy behind when
 * any of this fails. The caller keeps writers out, else the counts could differ.
 */
export function backupDatabase(driver: Driver, file: string, version: number, now: Date): string {
  const target = newBackupPath(file, 'mre', version, now)
  const partial = `${target}.partial`
  try {
    mkdirSync(dirname(target), { recursive: true })
    copyAndCompare(driver, file, partial)
    renameSync(partial, target)
    return target
  } catch (thrown) {
    removeQuietly(partial)
    throw backupError(toDatabaseError(thrown))
  }
}

/** Pages that are copied before others have their turn: eight megabytes. */
const pagesAtOnce = 2_000
/** Another process's writes make a copy begin anew; after so many steps it goes on to its end without a rest. */
const mostSteps = 2_000

/**
 * Copies a database that is in use, beside whoever writes to it, and proves that the copy opens and is sound. Gives the
 * copy's path. @throws AppError PERSISTENCE_ERROR; no copy is then left behind
 */
export async function backupOnline(
  driver: Driver,
  source: { readonly connection: Connection; readonly file: string; readonly version: number },
  reason: BackupReason,
  now: Date,
): Promise<string> {
  const target = newBackupPath(source.file, reason, source.version, now)
  const partial = `${target}.partial`
  try {
    mkdirSync(dirname(target), { recursive: true })
    // Else SQLite only says that it cannot open the copy.
    accessSync(dirname(target), constants.W_OK)
    let steps = 0
    await source.connection.backup(partial, {
      progress: ({ totalPages }) => ((steps += 1) > mostSteps ? Math.max(1, totalPages) : pagesAtOnce),
    })
    withoutLog(driver, partial)
    requireSound(driver, partial)
    renameSync(partial, target)
    return target
  } catch (thrown) {
    for (const suffix of ['', '-wal', '-shm', '-journal']) removeQuietly(`${partial}${suffix}`)
    throw toDatabaseError(thrown)
  }
}

/** A copy is one file: a write-ahead log beside it would be lost when it is moved. */
function withoutLog(driver: Driver, copy: string): void {
  const connection = new driver.Sqlite(copy)
  try {
    connection.pragma('journal_mode = delete')
  } finally {
    connection.close()
  }
}

/**
 * Proves that a copy opens, that SQLite finds it sound, and that no reference of it is broken. Gives its schema version.
 * @throws AppError PERSISTENCE_ERROR
 */
export function requireSound(driver: Driver, copy: string): number {
  const connection = connect(driver, copy, 'read')
  try {
    if (connection.pragma('integrity_check(1)', { simple: true }) !== 'ok')
      throw unusable('The copy is damaged.')
    if (connection.prepare('select count(*) from pragma_foreign_key_check').pluck().get() !== 0)
      throw unusable('The copy has rows that belong to nothing.')
    return Number(connection.pragma('user_version', { simple: true }))
  } finally {
    connection.close()
  }
}

function copyAndCompare(driver: Driver, file: string, copy: string): void {
  const original = connect(driver, file, 'read')
  try {
    original.prepare('vacuum into ?').run(copy)
    const duplicate = connect(driver, copy, 'read')
    try {
      const check = duplicate.pragma('quick_check', { simple: true })
      if (check !== 'ok') throw unusable('The copy is damaged.')
      if (tableSizes(duplicate) !== tableSizes(original)) throw unusable('The copy is not complete.')
    } finally {
      duplicate.close()
    }
  } finally {
    original.close()
  }
}

/** Table names with their row counts, as one comparable text. */
function tableSizes(connection: Connection): string {
  const names = connection
    .prepare("select name from sqlite_schema where type = 'table' order by name")
    .pluck()
    .all()
    .map(String)
  const sizes = names.map((name) => {
    const quoted = `"${name.replaceAll('"', '""')}"`
    return `${name}=${String(connection.prepare(`select count(*) from ${quoted}`).pluck().get())}`
  })
  return sizes.join('\n')
}

function unusable(message: string): AppError {
  return databaseError(message, 'Check the disk that holds the data folder, then try again.', {})
}

function backupError(reason: unknown): unknown {
  if (!(reason instanceof AppError)) return reason
  const message = `The database has to be brought up to date, but its backup failed first. ${reason.message}`
  return databaseError(message, reason.action ?? 'Try again.', reason.details, reason)
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // What stopped the copy also stops the tidying up, and is what the user has to know.
  }
}
