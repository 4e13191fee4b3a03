import { z } from 'zod'
import { validationResult, type ValidationResult } from '../../shared/contract/validation.ts'
import type { ReadDb } from '../schema/handle.ts'
import { readOne } from './rows.ts'

const resultRow = z.object({ result: z.string() })
const storedResult = z.object({ kind: z.literal('validation'), data: validationResult })

/** What the last validation since a moment found; null where none has ended. */
export function lastValidation(db: ReadDb, since: string): ValidationResult | null {
  const row = readOne(
    db,
    `select result from ingestion_jobs where kind = 'validation' and state = 'completed' and started_at >= ?
     and result is not null order by sequence desc limit 1`,
    resultRow,
    since,
  )
  if (row === null) return null
  return storedResult.safeParse(JSON.parse(row.result)).data?.data ?? null
}
