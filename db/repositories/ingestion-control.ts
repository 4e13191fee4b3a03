import { z } from 'zod'
import { pendingRecovery } from '../../shared/contract/recovery.ts'
import type { ReadDb } from '../schema/handle.ts'
import { readJson, readOne, sqlFlag } from './rows.ts'

const controlRow = z.object({
  enabled: sqlFlag,
  reason: z.string().nullable(),
  actor: z.string(),
  changedAt: z.string(),
  needsValidation: sqlFlag,
  recovery: z.string().nullable(),
})

/** Whether ingestion may run, who said so, and the recovery that waits for a validation (F28, F29). */
export function ingestionControl(db: ReadDb) {
  const row = readOne(
    db,
    `select enabled, reason, actor, changed_at as changedAt, needs_validation as needsValidation, recovery
     from ingestion_control where id = 'singleton'`,
    controlRow,
  )
  // It may where nobody has said otherwise.
  if (row === null)
    return {
      enabled: true,
      reason: null,
      actor: null,
      changedAt: null,
      needsValidation: false,
      recovery: null,
    }
  return { ...row, recovery: row.recovery === null ? null : readJson(pendingRecovery, row.recovery) }
}
