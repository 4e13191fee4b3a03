import { and, eq, isNull } from 'drizzle-orm'
import type { WriteDb } from '../../schema/handle.ts'
import { auditLogs, driftReports } from '../../schema/index.ts'
import { canonicalJson } from '../../../shared/util/canonical-json.ts'
import type { Origin } from '../meta.ts'

export interface NewDriftReport {
  readonly source: string
  readonly origin: Origin
  readonly pageType: string
  readonly url: string
  readonly variant: string
  readonly code: string
  readonly artefact: string | null
  readonly seenAt: string
}

/** Notes that a page has drifted. The same page with the same variant is one report until somebody confirms it. */
export function recordDrift(db: WriteDb, report: NewDriftReport): void {
  const { artefact, seenAt, code } = report
  db.orm
    .insert(driftReports)
    .values({ ...report, firstSeenAt: seenAt })
    .onConflictDoUpdate({
      target: [driftReports.origin, driftReports.url, driftReports.variant],
      targetWhere: isNull(driftReports.confirmedAt),
      set: { seenAt, code, ...(artefact === null ? {} : { artefact }) },
    })
    .run()
}

export interface DriftConfirmation {
  readonly origin: Origin
  /** Who confirms, as the audit log names them. */
  readonly actor: string
  readonly note: string
  readonly at: string
}

/** The operator has looked at all open reports; written to the audit log in the same transaction. Gives how many. */
export function confirmDrift(db: WriteDb, { origin, actor, note, at }: DriftConfirmation): number {
  return db.transaction<number>(() => {
    const { changes } = db.orm
      .update(driftReports)
      .set({ confirmedAt: at })
      .where(and(eq(driftReports.origin, origin), isNull(driftReports.confirmedAt)))
      .run()
    db.orm
      .insert(auditLogs)
      .values({
        at,
        actor,
        action: 'drift_confirm',
        resourceType: 'drift',
        resourceId: origin,
        reason: note,
        outcome: 'done',
        details: canonicalJson({ reports: changes }),
      })
      .run()
    return changes
  })
}
