import { eq } from 'drizzle-orm'
import type { ReadDb, WriteDb } from '../schema/handle.ts'
import { ingestionSettings } from '../schema/index.ts'

/** Every setting that the user changed (D22), as stored text by key. What the text means is the registry's business. */
export function readSettings(db: ReadDb): Map<string, string> {
  const rows = db.orm.select().from(ingestionSettings).orderBy(ingestionSettings.key).all()
  return new Map(rows.map((row) => [row.key, row.value]))
}

/** Stores one setting. `updatedAt` is our clock, UTC ISO text. */
export function writeSetting(db: WriteDb, setting: { key: string; value: string; updatedAt: string }): void {
  const { value, updatedAt } = setting
  const target = ingestionSettings.key
  db.orm
    .insert(ingestionSettings)
    .values(setting)
    .onConflictDoUpdate({ target, set: { value, updatedAt } })
    .run()
}

/** Back to the default. Gives whether the user had set it. */
export function deleteSetting(db: WriteDb, key: string): boolean {
  return db.orm.delete(ingestionSettings).where(eq(ingestionSettings.key, key)).run().changes > 0
}
