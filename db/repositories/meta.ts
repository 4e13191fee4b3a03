import { eq } from 'drizzle-orm'
import { z } from 'zod'
import type { ReadDb, WriteDb } from '../schema/handle.ts'
import { schemaMeta } from '../schema/index.ts'

const origin = z.enum(['live', 'replay'])
/** Where the data of a folder came from: LiveRC itself, or a replay server (design.md section 4). */
export type Origin = z.infer<typeof origin>

/** `null` for a folder that nothing was fetched into yet. */
export function getOrigin(db: ReadDb): Origin | null {
  return origin.nullable().catch(null).parse(read(db, 'origin'))
}

export function setOrigin(db: WriteDb, value: Origin): void {
  write(db, 'origin', value)
}

/** Version of the pipeline that wrote last (E18); `null` for a new folder. */
export function getIngestionVersion(db: ReadDb): string | null {
  return read(db, 'ingestion_version')
}

export function setIngestionVersion(db: WriteDb, value: string): void {
  write(db, 'ingestion_version', value)
}

function read(db: ReadDb, key: string): string | null {
  return db.orm.select().from(schemaMeta).where(eq(schemaMeta.key, key)).get()?.value ?? null
}

function write(db: WriteDb, key: string, value: string): void {
  db.orm
    .insert(schemaMeta)
    .values({ key, value })
    .onConflictDoUpdate({ target: schemaMeta.key, set: { value } })
    .run()
}
