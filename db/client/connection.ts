import type Sqlite from 'better-sqlite3'
import { AppError } from '../../shared/domain/errors.ts'
import type { ReadDb, WriteDb, WriteStatement } from '../schema/handle.ts'
import * as schema from '../schema/index.ts'
import { guarded, toDatabaseError } from './errors.ts'
import { applyPragmas } from './pragmas.ts'
import type { Driver } from './runtime.ts'

/** One native connection whose statements throw `AppError`s. */
export type Connection = Sqlite.Database

/** Opens and sets up a connection. A reader needs an existing file; a writer makes it. Throws PERSISTENCE_ERROR. */
export function connect(driver: Driver, file: string, access: 'read' | 'write'): Connection {
  return guarded(() => {
    const connection = new driver.Sqlite(file, {
      readonly: access === 'read',
      fileMustExist: access === 'read',
    })
    try {
      prepared(connection)
      applyPragmas(connection, access)
      return connection
    } catch (thrown) {
      connection.close()
      throw thrown
    }
  })
}

/** A native connection as every part of the program wants it: its errors mapped, our SQL functions known. */
export function prepared(connection: Connection): Connection {
  guardStatements(connection)
  connection.function('fold', { deterministic: true }, foldCase)
  return connection
}

export function readHandle(driver: Driver, connection: Connection): ReadDb {
  return {
    orm: driver.drizzle(connection, { schema }),
    prepare: preparedOnce(connection),
    snapshot: (work) => runSnapshot(connection, work),
  }
}

export function writeHandle(driver: Driver, connection: Connection): WriteDb {
  return {
    orm: driver.drizzle(connection, { schema }),
    prepare: preparedOnce(connection),
    snapshot: (work) => runSnapshot(connection, work),
    transaction: (work) => runTransaction(connection, work),
  }
}

/**
 * Runs `work` between BEGIN IMMEDIATE and COMMIT; whatever it throws rolls everything back. Immediate, because a
 * transaction that first reads and then writes could otherwise not wait for another process's write. Throws
 * INTERNAL_ERROR for a transaction inside a transaction and for asynchronous work, which would commit before it is done.
 */
function runTransaction<T>(connection: Connection, work: () => T): T {
  if (connection.inTransaction) throw misuse('A transaction was begun inside another one.')
  guarded(() => connection.exec('BEGIN IMMEDIATE'))
  try {
    const result = work()
    if (isThenable(result)) throw misuse('Asynchronous work was given to a transaction.')
    guarded(() => connection.exec('COMMIT'))
    return result
  } catch (thrown) {
    // SQLite itself rolls back on some errors, a full disk among them.
    if (connection.inTransaction) connection.exec('ROLLBACK')
    throw toDatabaseError(thrown)
  }
}

/** A deferred transaction: in WAL its first read fixes the state that all its reads see, and no writer waits for it. */
function runSnapshot<T>(connection: Connection, work: () => T): T {
  if (connection.inTransaction) return work()
  guarded(() => connection.exec('BEGIN DEFERRED'))
  try {
    return work()
  } finally {
    connection.exec('COMMIT')
  }
}

function misuse(message: string): AppError {
  return new AppError('INTERNAL_ERROR', message, { stage: 'db', source: 'db' })
}

function isThenable(value: unknown): boolean {
  if (!(value instanceof Object) || !('then' in value) || typeof value.then !== 'function') return false
  // Its own failure is of no interest any more, and must not end the process as an unhandled rejection.
  Promise.resolve(value).catch(() => undefined)
  return true
}

function preparedOnce(connection: Connection): (sql: string) => WriteStatement {
  const statements = new Map<string, WriteStatement>()
  return (sql) => {
    let statement = statements.get(sql)
    if (statement === undefined) {
      statement = connection.prepare(sql)
      statements.set(sql, statement)
    }
    return statement
  }
}

/** Replaces `prepare` on the connection, so that statements made by drizzle are guarded as well. */
function guardStatements(connection: Connection): void {
  const prepare = connection.prepare.bind(connection)
  const value = (sql: string) => guardMethods(guarded(() => prepare(sql)))
  Object.defineProperty(connection, 'prepare', { value })
}

function guardMethods(statement: Sqlite.Statement): Sqlite.Statement {
  const run = statement.run.bind(statement)
  const get = statement.get.bind(statement)
  const all = statement.all.bind(statement)
  const iterate = statement.iterate.bind(statement)
  return Object.defineProperties(statement, {
    run: { value: (...values: unknown[]) => guarded(() => run(...values)) },
    get: { value: (...values: unknown[]) => guarded(() => get(...values)) },
    all: { value: (...values: unknown[]) => guarded(() => all(...values)) },
    iterate: { value: (...values: unknown[]) => guardRows(guarded(() => iterate(...values))) },
  })
}

function* guardRows(rows: IterableIterator<unknown>): Generator<unknown, void> {
  try {
    for (;;) {
      const step = guarded(() => rows.next())
      if (step.done === true) return
      yield step.value
    }
  } finally {
    // Without this a reader that stops early would keep the statement, and with it the connection, busy.
    rows.return?.()
  }
}

/** SQL function `fold`: a form without capitals and accents, in every script; SQLite's own `like` knows ASCII only. */
function foldCase(text: unknown): string | null {
  return typeof text === 'string' ? text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase() : null
}
