import { z } from 'zod'
import { AppError } from '../../shared/domain/errors.ts'
import type { ReadDb, SqlValue } from '../schema/handle.ts'

/** The one source whose numbers identify events and tracks so far (E1). */
export const source = 'liverc'

/** All rows of a statement that is prepared once per connection, each in the shape of `row`. Throws PERSISTENCE_ERROR. */
export function readAll<Row extends z.ZodType>(
  db: ReadDb,
  sql: string,
  row: Row,
  ...values: SqlValue[]
): z.output<Row>[] {
  return inShape(z.array(row), db.prepare(sql).all(...values))
}

/** The first row of a statement, or `null`. Throws PERSISTENCE_ERROR. */
export function readOne<Row extends z.ZodType>(
  db: ReadDb,
  sql: string,
  row: Row,
  ...values: SqlValue[]
): z.output<Row> | null {
  const found = db.prepare(sql).get(...values)
  return found === undefined ? null : inShape(row, found)
}

/** The value of a JSON column in the shape of its schema (`db/schema/metadata.ts`). Throws PERSISTENCE_ERROR. */
export function readJson<Shape extends z.ZodType>(shape: Shape, text: string): z.output<Shape> {
  return inShape(shape, parsed(text))
}

/** SQLite's 0 and 1. */
export const sqlFlag = z.int().transform((value) => value !== 0)

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw unreadable(cause)
  }
}

function inShape<Shape extends z.ZodType>(shape: Shape, value: unknown): z.output<Shape> {
  const result = shape.safeParse(value)
  if (result.success) return result.data
  throw unreadable(result.error)
}

/** The error for stored data of a form that no import writes; `cause` says which, for the log. */
export function unreadable(cause: unknown): AppError {
  return new AppError('PERSISTENCE_ERROR', 'Stored data have an unexpected form and cannot be read.', {
    stage: 'db',
    source: 'db',
    action: 'Import the event again. If that does not help, put back a backup of the database.',
    cause,
  })
}
