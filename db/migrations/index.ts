import { foundation } from './0001-foundation.ts'
import type { Migration } from './migration.ts'

/** Every step of the schema, in order. A migration that was released is never edited. */
export const migrations: readonly Migration[] = [foundation]
