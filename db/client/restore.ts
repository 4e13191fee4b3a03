import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { migrations as allMigrations } from '../migrations/index.ts'
import { releaseOfSchema } from '../migrations/releases.ts'
import { AppError } from '../../shared/domain/errors.ts'
import { requireSound } from './backup.ts'
import { backupFolder, listBackups, newBackupPath, type BackupFile } from './backup-files.ts'
import { databaseError, guarded, isDamage, toDatabaseError } from './errors.ts'
import { fileSize } from './known-file.ts'
import { latestVersion, readVersion, refuseFuture } from './migrate.ts'
import { abandonedMarks, otherOpeners, removeMarks } from './open-marks.ts'
import { connectToRead } from './read-only.ts'
import { forgetRecovery, noteRecovery } from './recovery-note.ts'
import { auditInCopy } from './restore-audit.ts'
import { type Driver, loadDriver } from './runtime.ts'

/*
 * What is done to a database that the engine cannot open, or must not have open: these functions need no engine. They
 * are for the command line and for whatever the app shows when it cannot start.
 */

export interface DatabaseCheck {
  readonly ok: boolean
  readonly bytes: number
  /** Null where it could not be read. */
  readonly version: number | null
  /** What SQLite found, in its own words; at most so many lines as it was asked for. */
  readonly problems: readonly string[]
  readonly brokenReferences: number
}

export interface RestoreRequest {
  /** The database. */
  readonly file: string
  readonly now: Date
  readonly reason: string
  readonly actor: string
}

export interface RestoreOutcome {
  /** The copy that is the database now. */
  readonly restored: BackupFile['path']
  readonly version: number
  /** Where the database that was in use is now; null where there was none. */
  readonly keptAside: string | null
}

const mostProblems = 100

/**
 * Reads the whole database through, whatever its version. Changes nothing.
 * @throws AppError NOT_FOUND; PERSISTENCE_ERROR where it cannot be read for a reason that says nothing about the file,
 * such as a full disk
 */
export async function checkDatabase(file: string): Promise<DatabaseCheck> {
  const driver = await loadDriver()
  if (!existsSync(file)) throw missing('There is no database in the data folder.')
  try {
    return readThrough(driver, file)
  } catch (thrown) {
    if (!(thrown instanceof AppError) || !isDamage(thrown)) throw thrown
    const problems = [thrown.message]
    return { ok: false, bytes: fileSize(file), version: null, problems, brokenReferences: 0 }
  }
}

function readThrough(driver: Driver, file: string): DatabaseCheck {
  const connection = connectToRead(driver, file)
  try {
    return guarded(() => {
      const version = readVersion(connection)
      const found = connection.prepare(`pragma integrity_check(${mostProblems})`).pluck().all().map(String)
      const problems = found.filter((line) => line !== 'ok')
      const broken = connection.prepare('select count(*) from pragma_foreign_key_check').pluck().get()
      const brokenReferences = Number(broken)
      const ok = problems.length === 0 && brokenReferences === 0
      return { ok, bytes: fileSize(file), version, problems, brokenReferences }
    })
  } finally {
    connection.close()
  }
}

/**
 * Puts a copy in the database's place. The copy is proven first; the database that was in use is kept in `backups`.
 * @param name the name of a copy in `backups`, or the path of any other one
 * @throws AppError NOT_FOUND, PERSISTENCE_ERROR: the copy is damaged or of a newer program, somebody has the database
 * open, the disk is full. The database is then as before.
 */
export async function restoreDatabase(name: string, request: RestoreRequest): Promise<RestoreOutcome> {
  const driver = await loadDriver()
  const copy = pathOfCopy(name, request.file)
  const version = provenVersion(driver, copy)
  refuseFuture(version, latestVersion(allMigrations))
  return replace(driver, copy, version, { ...request, action: 'database.restored' })
}

export interface RollbackPlan {
  readonly backup: BackupFile
  /** The version of the schema that the database has now; null where it cannot be read. */
  readonly from: number | null
  readonly to: number
  /** The newest release of the program that works with it. */
  readonly release: string
}

/**
 * The copy that was made before the last migration. @throws AppError NOT_FOUND where there is none
 */
export async function planRollback(file: string): Promise<RollbackPlan> {
  const { version } = existsSync(file) ? await checkDatabase(file) : { version: null }
  const backup = listBackups(file).find(
    (one) => one.reason === 'mre' && (version === null || one.version < version),
  )
  if (backup === undefined) throw missing('There is no copy from before a migration.')
  return { backup, from: version, to: backup.version, release: releaseOfSchema(backup.version) }
}

/**
 * Takes the database back to before the last migration, for an older release of the program; see `restoreDatabase`.
 * @throws AppError as `restoreDatabase`
 */
export async function rollbackDatabase(
  request: RestoreRequest,
): Promise<RestoreOutcome & { readonly release: string }> {
  const driver = await loadDriver()
  const { backup, release } = await planRollback(request.file)
  const version = provenVersion(driver, backup.path)
  const outcome = replace(driver, backup.path, version, { ...request, action: 'database.rolled_back' })
  return { ...outcome, release }
}

function pathOfCopy(name: string, file: string): string {
  const inFolder = join(backupFolder(file), name)
  const path = !isAbsolute(name) && existsSync(inFolder) ? inFolder : resolve(name)
  if (!existsSync(path)) throw missing(`There is no copy ${name}.`)
  if (resolve(path) === resolve(file))
    throw databaseError('That is the database itself.', 'Name a copy; "mre db backups" lists them.', {})
  return path
}

function provenVersion(driver: Driver, copy: string): number {
  const version = requireSound(driver, copy)
  if (version > 0) return version
  throw databaseError('The file is not a database of this program.', 'Name another copy.', {})
}

function replace(
  driver: Driver,
  copy: string,
  version: number,
  { file, now, action, reason, actor }: RestoreRequest & { readonly action: string },
): RestoreOutcome {
  // First what can fail for want of room: the database is still in its place.
  const fresh = `${file}.restoring`
  guarded(() => copyDurably(copy, fresh))
  let keptAside: string | null = null
  try {
    const current = requireAlone(driver, file)
    const note = { action, at: now.toISOString(), actor, reason, copy, version }
    if (version === latestVersion(allMigrations)) auditInCopy(driver, copy, fresh, note)
    noteRecovery(file, note)
    keptAside = current === null ? null : putAside(file, current, now)
    guarded(() => renameSync(fresh, file))
  } catch (thrown) {
    rmSync(fresh, { force: true })
    forgetRecovery(file)
    if (keptAside !== null && !existsSync(file)) putBack(keptAside, file)
    throw toDatabaseError(thrown)
  }
  removeMarks(abandonedMarks(file))
  return { restored: copy, version, keptAside }
}

function copyDurably(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  copyFileSync(from, to)
  const descriptor = openSync(to, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

interface Current {
  readonly isSound: boolean
  readonly version: number
}

/**
 * Makes sure that no other process has the database open: SQLite leaves its write-ahead log only where it is alone, and
 * has then written all of it into the file. Null where there is no database.
 */
function requireAlone(driver: Driver, file: string): Current | null {
  const others = otherOpeners(file)
  if (others.length > 0) throw inUse(others.map(({ pid, host }) => `${pid} on ${host}`).join(', '))
  if (!existsSync(file)) return null
  let connection: ReturnType<typeof connectToRead> | null = null
  try {
    connection = new driver.Sqlite(file, { timeout: 0 })
    const version = readVersion(connection)
    connection.pragma('journal_mode = delete')
    return { isSound: true, version }
  } catch (thrown) {
    const error = toDatabaseError(thrown)
    if (!(error instanceof AppError)) throw error
    const code = String(error.details['resultCode'])
    if (/^SQLITE_(BUSY|LOCKED)/u.test(code)) throw inUse(null)
    if (/^SQLITE_(CORRUPT|NOTADB)/u.test(code)) return { isSound: false, version: 0 }
    throw error
  } finally {
    connection?.close()
  }
}

const besides = ['', '-wal', '-shm', '-journal'] as const

function putAside(file: string, { isSound, version }: Current, now: Date): string {
  const target = newBackupPath(file, isSound ? 'replaced' : 'damaged', version, now)
  guarded(() => {
    mkdirSync(dirname(target), { recursive: true })
    // The file last: as long as it is there, nobody makes a new one.
    for (const suffix of besides.toReversed())
      if (existsSync(`${file}${suffix}`)) renameSync(`${file}${suffix}`, `${target}${suffix}`)
  })
  return target
}

function putBack(keptAside: string, file: string): void {
  for (const suffix of besides)
    if (existsSync(`${keptAside}${suffix}`)) renameSync(`${keptAside}${suffix}`, `${file}${suffix}`)
}

function inUse(who: string | null): AppError {
  return new AppError('INGESTION_IN_PROGRESS', 'Another program has the database open.', {
    stage: 'db',
    source: 'db',
    action: 'Close the app and every command that works on this data folder, then try again.',
    details: { hint: 'database_in_use', processes: who },
  })
}

function missing(message: string): AppError {
  return new AppError('NOT_FOUND', message, {
    stage: 'db',
    source: 'db',
    action: '"mre db backups" lists the copies; --data-dir names another data folder.',
  })
}
