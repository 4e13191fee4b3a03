import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../shared/domain/errors.ts'
import { type Connection, connect } from './connection.ts'
import { databaseError, toDatabaseError } from './errors.ts'
import type { Driver } from './runtime.ts'

/**
 * Copies the database into `backups/mre-v<from>-<stamp>.sqlite` beside it and proves the copy: it opens, SQLite finds it
 * sound, and every table has as many rows. Gives the copy's path. Throws PERSISTENCE_ERROR and leaves no copy behind when
 * any of this fails. The caller keeps writers out, else the counts could differ.
 */
export function backupDatabase(driver: Driver, file: string, version: number, now: Date): string {
  const folder = join(dirname(file), 'backups')
  const target = freeName(folder, `mre-v${version}-${stamp(now)}`)
  const partial = `${target}.partial`
  try {
    mkdirSync(folder, { recursive: true })
    copyAndCompare(driver, file, partial)
    renameSync(partial, target)
    return target
  } catch (thrown) {
    removeQuietly(partial)
    throw backupError(toDatabaseError(thrown))
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

/** `20261122T120000Z`, the clock time in UTC. */
function stamp(now: Date): string {
  return now.toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '')
}

function freeName(folder: string, name: string): string {
  for (let attempt = 1; ; attempt++) {
    const candidate = join(folder, `${basename(name)}${attempt === 1 ? '' : `-${attempt}`}.sqlite`)
    if (!existsSync(candidate)) return candidate
  }
}
