import type { WriteStatement } from '../schema/handle.ts'

/** What a migration may do with the database: it is inside the one transaction of all pending migrations. */
export interface MigrationConnection {
  exec(sql: string): unknown
  prepare(sql: string): WriteStatement
}

/** One step from version `version - 1` to `version`: SQL text, or a function for what SQL cannot say. */
export interface Migration {
  readonly version: number
  readonly name: string
  readonly sql?: string
  readonly up?: (connection: MigrationConnection) => void
}
