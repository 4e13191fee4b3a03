import { sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { json } from './columns.ts'

/** How a window looks and what is open in it: one document per window, the last writer wins. */
export const uiStates = sqliteTable('ui_state', {
  windowKey: text('window_key').primaryKey(),
  document: json('document').notNull(),
  updatedAt: text('updated_at').notNull(),
})
