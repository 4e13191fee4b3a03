import { AppError } from '../../shared/domain/errors.ts'
import type { Migration } from '../migrations/migration.ts'
import { backupDatabase } from './backup.ts'
import type { Connection } from './connection.ts'
import { databaseError, guarded } from './errors.ts'
import { busyTimeoutMs } from './pragmas.ts'
import type { Driver } from './runtime.ts'

export interface MigrationOutcome {
  readonly from: number
  readonly to: number
  /** Path of the verified copy of the old state, when there was one to lose. */
  readonly backup: string | null
}

interface MigrateOptions {
  readonly driver: Driver
  readonly file: string
  readonly migrations: readonly Migration[]
  readonly now: () => Date
}

/** Another process may be migrating, or copying its backup: longer than any ordinary write. */
const migrationWaitMs = 120_000

/** The version that a list of migrations leads to. Throws INTERNAL_ERROR when they are not numbered 1, 2, 3 … */
export function latestVersion(migrations: readonly Migration[]): number {
  const wrong = migrations.find((migration, index) => migration.version !== index + 1)
  if (wrong === undefined) return migrations.length
  throw new AppError('INTERNAL_ERROR', `Migration ${wrong.version} (${wrong.name}) is out of order.`, {
    stage: 'db',
    source: 'db',
  })
}

export function readVersion(connection: Connection): number {
  return Number(connection.pragma('user_version', { simple: true }))
}

/** Throws PERSISTENCE_ERROR with details `found` and `supported` for a database that a newer program wrote. */
export function refuseFuture(found: number, supported: number): void {
  if (found <= supported) return
  throw databaseError(
    'The database was written by a newer version of this program.',
    'Update the program, or choose another data folder. The database was left as it is.',
    { found, supported },
  )
}

/**
 * Brings the database to the latest version: all pending migrations in one exclusive transaction, after a verified backup
 * where there is something to lose. Everything is decided again inside the transaction, so of two processes that start
 * at once one migrates and the other finds the work done. Throws PERSISTENCE_ERROR; the database is then as before.
 */
export function migrate(connection: Connection, options: MigrateOptions): MigrationOutcome {
  const latest = latestVersion(options.migrations)
  const current = readVersion(connection)
  refuseFuture(current, latest)
  if (current === latest) return { from: current, to: latest, backup: null }

  connection.pragma(`busy_timeout = ${migrationWaitMs}`)
  // A migration may rebuild a table that others refer to; the references are checked before the commit instead.
  connection.pragma('foreign_keys = OFF')
  try {
    return migrateExclusively(connection, latest, options)
  } finally {
    connection.pragma('foreign_keys = ON')
    connection.pragma(`busy_timeout = ${busyTimeoutMs}`)
  }
}

function migrateExclusively(
  connection: Connection,
  latest: number,
  options: MigrateOptions,
): MigrationOutcome {
  guarded(() => connection.exec('BEGIN EXCLUSIVE'))
  try {
    const from = readVersion(connection)
    refuseFuture(from, latest)
    const pending = options.migrations.filter((migration) => migration.version > from)
    const backup =
      from > 0 && pending.length > 0
        ? backupDatabase(options.driver, options.file, from, options.now())
        : null
    for (const migration of pending) applyMigration(connection, migration)
    if (pending.length > 0) refuseBrokenReferences(connection)
    connection.pragma(`user_version = ${latest}`)
    guarded(() => connection.exec('COMMIT'))
    return { from, to: latest, backup }
  } catch (thrown) {
    if (connection.inTransaction) connection.exec('ROLLBACK')
    throw thrown
  }
}

function applyMigration(connection: Connection, migration: Migration): void {
  try {
    if (migration.sql !== undefined) connection.exec(migration.sql)
    migration.up?.(connection)
  } catch (thrown) {
    throw migrationError(migration, thrown)
  }
}

function migrationError(migration: Migration, cause: unknown): AppError {
  return databaseError(
    'The database could not be brought up to date. It was left as it was.',
    'Report it with the log file. The program version that was used before still works with this database.',
    { migration: migration.name, version: migration.version },
    cause,
  )
}

function refuseBrokenReferences(connection: Connection): void {
  const broken = connection.prepare('select count(*) from pragma_foreign_key_check').pluck().get()
  if (broken === 0) return
  throw databaseError(
    'Bringing the database up to date would have broken it. It was left as it was.',
    'Report it with the log file. The program version that was used before still works with this database.',
    { brokenReferences: Number(broken) },
  )
}
