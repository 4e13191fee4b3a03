import { integer, text } from 'drizzle-orm/sqlite-core'

/** Local identity of a row; nothing outside the database sees it (design.md section 3). */
export const id = () => integer('id').primaryKey()

/** Our own clock, UTC, ISO 8601 with milliseconds. `updated_at` moves only when a value of the row changed (E3). */
export const stamps = () => ({
  createdAt: text('created_at').notNull(),
  updatedAt: text('updated_at').notNull(),
})

export const flag = (name: string) => integer(name, { mode: 'boolean' })

/** Canonical JSON as text: keys sorted, so that equal values are equal bytes. */
export const json = (name: string) => text(name)
