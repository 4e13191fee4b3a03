import { and, desc, eq, lt } from 'drizzle-orm'
import type { AuditEntry } from '../../shared/contract/jobs.ts'
import { errorDetails } from '../../shared/domain/errors.ts'
import type { ReadDb } from '../schema/handle.ts'
import { auditLogs } from '../schema/index.ts'
import { readJson } from './rows.ts'

export interface AuditQuery {
  readonly limit: number
  /** Entries older than this one: the number of the last entry of the page before. */
  readonly before?: number | undefined
  readonly action?: string | undefined
  readonly resourceType?: string | undefined
  readonly resourceId?: string | undefined
}

/** Whether the audit log has what somebody did at that moment: two who tell of the same deed write it down once. */
export function isAudited(
  db: ReadDb,
  { at, actor, action }: Pick<AuditEntry, 'at' | 'actor' | 'action'>,
): boolean {
  const same = and(eq(auditLogs.at, at), eq(auditLogs.actor, actor), eq(auditLogs.action, action))
  return db.orm.select({ id: auditLogs.id }).from(auditLogs).where(same).limit(1).get() !== undefined
}

/** The audit log, newest first, page by page (D23). */
export function listAudit(db: ReadDb, query: AuditQuery): { entries: AuditEntry[]; more: boolean } {
  const { limit, before, action, resourceType, resourceId } = query
  const rows = db.orm
    .select()
    .from(auditLogs)
    .where(
      and(
        before === undefined ? undefined : lt(auditLogs.id, before),
        action === undefined ? undefined : eq(auditLogs.action, action),
        resourceType === undefined ? undefined : eq(auditLogs.resourceType, resourceType),
        resourceId === undefined ? undefined : eq(auditLogs.resourceId, resourceId),
      ),
    )
    .orderBy(desc(auditLogs.id))
    .limit(limit + 1)
    .all()
  const entries = rows
    .slice(0, limit)
    .map(({ details, ...row }) => ({ ...row, details: readJson(errorDetails, details) }))
  return { entries, more: rows.length > limit }
}
