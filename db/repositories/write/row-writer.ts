import { getTableColumns, getTableName, type InferInsertModel, type InferSelectModel } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { SqlValue, WriteDb, WriteStatement } from '../../schema/handle.ts'
import type { Outcome } from './change-counts.ts'

/** What a caller may write: everything but the row's identity and its stamps. */
export type RowValues<Table extends SQLiteTable> = Omit<
  InferInsertModel<Table>,
  'id' | 'createdAt' | 'updatedAt'
>

export interface Written {
  readonly id: number
  readonly outcome: Outcome
  /** Database names of the columns that changed. */
  readonly changed: readonly string[]
}

interface WriterOptions<Table extends SQLiteTable> {
  /** Columns in which a null never overwrites a value (A16, C23). */
  readonly keepOnNull?: readonly (keyof RowValues<Table> & string)[]
  /** Bookkeeping and volatile columns: stored, but neither counted nor moving `updated_at` (T11). */
  readonly silent?: readonly (keyof RowValues<Table> & string)[]
}

/**
 * Inserts and updates rows of one table by comparing with the row that the caller has loaded: a row is touched only when
 * a value differs (E3). One writer per table and connection; its statements are prepared once.
 */
export class RowWriter<Table extends SQLiteTable> {
  readonly #db: WriteDb
  readonly #tableName: string
  readonly #columns: readonly (readonly [string, SQLiteColumn])[]
  readonly #keepOnNull: ReadonlySet<string>
  readonly #silent: ReadonlySet<string>
  readonly #insert: WriteStatement

  constructor(db: WriteDb, table: Table, options: WriterOptions<Table> = {}) {
    this.#db = db
    this.#tableName = getTableName(table)
    this.#columns = Object.entries(getTableColumns(table)).filter(([key]) => key !== 'id')
    this.#keepOnNull = new Set<string>(options.keepOnNull)
    this.#silent = new Set<string>(options.silent)
    const names = this.#columns.map(([, column]) => quoted(column.name))
    const marks = names.map(() => '?').join(', ')
    this.#insert = db.prepare(
      `insert into ${quoted(this.#tableName)} (${names.join(', ')}) values (${marks})`,
    )
  }

  /** @param now our clock, UTC ISO text, for the stamps */
  insert(values: RowValues<Table>, now: string): Written {
    const row: Record<string, unknown> = { ...values, createdAt: now, updatedAt: now }
    const parameters = this.#columns.map(([key, column]) => bind(column, row[key] ?? column.default ?? null))
    return { id: Number(this.#insert.run(...parameters).lastInsertRowid), outcome: 'inserted', changed: [] }
  }

  /** Writes those of `values` that differ from `existing`; values that are not named stay as they are. */
  update(
    existing: InferSelectModel<Table> & { id: number },
    values: Partial<RowValues<Table>>,
    now: string,
  ): Written {
    const before: Record<string, unknown> = existing
    const after: Record<string, unknown> = values
    const differing = this.#columns.filter(([key]) => {
      const value = after[key]
      if (value === undefined || value === before[key]) return false
      return !(value === null && this.#keepOnNull.has(key))
    })
    if (differing.length === 0) return { id: existing.id, outcome: 'unchanged', changed: [] }

    const counted = differing.filter(([key]) => !this.#silent.has(key))
    const assignments = differing.map(([key, column]) => [column.name, bind(column, after[key])] as const)
    const stamp = counted.length > 0 ? [['updated_at', now] as const] : []
    const written = [...assignments, ...stamp]
    const set = written.map(([name]) => `${quoted(name)} = ?`).join(', ')
    this.#db
      .prepare(`update ${quoted(this.#tableName)} set ${set} where id = ?`)
      .run(...written.map(([, value]) => value), existing.id)
    return {
      id: existing.id,
      outcome: counted.length > 0 ? 'updated' : 'unchanged',
      changed: counted.map(([, column]) => column.name),
    }
  }

  /** `update` of a row that is there, else `insert`. */
  write(
    existing: (InferSelectModel<Table> & { id: number }) | undefined,
    values: RowValues<Table>,
    now: string,
  ): Written {
    return existing === undefined ? this.insert(values, now) : this.update(existing, values, now)
  }
}

function quoted(name: string): string {
  return `"${name}"`
}

function bind(column: SQLiteColumn, value: unknown): SqlValue {
  const driverValue: unknown = value === null ? null : column.mapToDriverValue(value)
  if (typeof driverValue === 'boolean') return driverValue ? 1 : 0
  if (driverValue === null || typeof driverValue === 'string' || typeof driverValue === 'number')
    return driverValue
  throw new TypeError(`Column ${column.name} cannot hold ${typeof driverValue}`)
}
