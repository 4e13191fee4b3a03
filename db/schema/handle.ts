import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import type * as schema from './index.ts'

type Orm = BetterSQLite3Database<typeof schema>

export type SqlValue = string | number | bigint | Buffer | null

/** A prepared statement of a hot path. Rows come back untyped: the caller's schema or row type names what it selected. */
export interface ReadStatement {
  all(...parameters: SqlValue[]): unknown[]
  get(...parameters: SqlValue[]): unknown
  iterate(...parameters: SqlValue[]): IterableIterator<unknown>
}

export interface WriteStatement extends ReadStatement {
  run(...parameters: SqlValue[]): { readonly changes: number; readonly lastInsertRowid: number | bigint }
}

/** A connection that can only read: its SQLite handle is opened read-only, so no caller can write by mistake. */
export interface ReadDb {
  readonly orm: Pick<Orm, 'select' | 'selectDistinct' | '$count' | 'with'>
  /** Prepares once per SQL text and connection. */
  prepare(sql: string): ReadStatement
  /** Runs several reads on one state of the database, whatever is committed meanwhile. May be nested. */
  snapshot<T>(work: () => T): T
}

/** The one writing connection of a process. A `ReadDb` does not fit where this is asked for. */
export interface WriteDb extends ReadDb {
  readonly orm: Orm
  prepare(sql: string): WriteStatement
  /** Runs `work` in one IMMEDIATE transaction: all or nothing. `work` is synchronous, so no network call can be inside. */
  transaction<T>(work: () => T extends Promise<unknown> ? never : T): T
}
