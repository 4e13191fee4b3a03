import type { AuditEntry } from '../../../shared/contract/jobs.ts'
import { canonicalJson } from '../../../shared/util/canonical-json.ts'
import type { WriteDb } from '../../schema/handle.ts'
import { auditLogs } from '../../schema/index.ts'

/** What is written to the audit log: everything but the number. */
export type NewAuditEntry = Omit<AuditEntry, 'id'>

/**
 * Notes what somebody, or the engine by itself, did or was refused to do (D23). Rows are only ever added; in the
 * transaction of the deed where there is one. Gives the entry's number.
 */
export function appendAudit(db: WriteDb, { details, ...entry }: NewAuditEntry): number {
  const row = { ...entry, details: canonicalJson(details) }
  return Number(db.orm.insert(auditLogs).values(row).run().lastInsertRowid)
}
