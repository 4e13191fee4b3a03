import { z } from 'zod'
import type { ReadDb } from '../schema/handle.ts'
import { readAll, readOne } from './rows.ts'

/** Rows of each table, by name; without SQLite's own tables and what the search index is made of. */
export function tableSizes(db: ReadDb): { name: string; rows: number }[] {
  return db.snapshot(() => {
    const tables = readAll(
      db,
      `select name from pragma_table_list
       where schema = 'main' and type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name`,
      z.object({ name: z.string() }),
    )
    return tables.map(({ name }) => {
      const counted = readOne(
        db,
        `select count(*) as rows from "${name.replaceAll('"', '""')}"`,
        z.object({ rows: z.int() }),
      )
      return { name, rows: counted?.rows ?? 0 }
    })
  })
}

/** Room in the file that holds nothing. */
export function databasePages(db: ReadDb): { unusedBytes: number } {
  const found = readOne(
    db,
    'select freelist_count * page_size as unusedBytes from pragma_freelist_count, pragma_page_size',
    z.object({ unusedBytes: z.int() }),
  )
  return found ?? { unusedBytes: 0 }
}
