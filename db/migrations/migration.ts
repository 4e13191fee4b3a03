import type Sqlite from 'better-sqlite3'

/** One step from version `version - 1` to `version`: SQL text, or a function for what SQL cannot say. */
export interface Migration {
  readonly version: number
  readonly name: string
  readonly sql?: string
  readonly up?: (connection: Pick<Sqlite.Database, 'exec' | 'prepare'>) => void
}
