import { forgetRecovery, pendingRecovery } from '../../db/client/index.ts'
import { isAudited } from '../../db/repositories/audit.ts'
import { appendAudit } from '../../db/repositories/write/audit.ts'
import type { WriteDb } from '../../db/schema/handle.ts'
import type { Log } from '../observability/log.ts'
import type { IngestionControl } from '../services/ingestion-control.ts'

interface NoteParts {
  readonly file: string
  readonly db: WriteDb
  readonly control: Pick<IngestionControl, 'recovered'>
  readonly log: Log
}

/**
 * Takes over what was done to the database file while no engine had it open: it is written to the audit log of the
 * database that was put back, unless the restore could do that itself, and a validation is due (F29).
 */
export function applyRecoveryNote({ file, db, control, log }: NoteParts): void {
  const note = pendingRecovery(file)
  if (note === null) return
  const { action, at, actor, reason, copy, version } = note
  db.transaction<void>(() => {
    if (!isAudited(db, note)) {
      appendAudit(db, {
        at,
        actor,
        action,
        resourceType: 'database',
        resourceId: null,
        reason,
        outcome: 'done',
        details: { copy, version },
      })
    }
    control.recovered({ action, subject: null, reason, actor, at })
  })
  forgetRecovery(file)
  log.warn('recovery_note_applied', { action, at, actor, reason })
}
