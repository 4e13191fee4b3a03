import { and, countDistinct, desc, eq, isNull, ne, sql } from 'drizzle-orm'
import type { DriftReportView } from '../../shared/contract/drift.ts'
import type { ReadDb } from '../schema/handle.ts'
import { driftReports } from '../schema/index.ts'
import type { Origin } from './meta.ts'

/** Pages whose drift stops nothing: what they say is an extra, and a sync goes on without them (A15). */
const extraPage = 'dashboard'

/** Different pages of an origin that have drifted and that nobody has confirmed; dashboards left out. */
export function unconfirmedDrift(db: ReadDb, origin: Origin): number {
  const row = db.orm
    .select({ pages: countDistinct(driftReports.url) })
    .from(driftReports)
    .where(and(unconfirmed(origin), ne(driftReports.pageType, extraPage)))
    .get()
  return row?.pages ?? 0
}

/** Reports of an origin, those that nobody has confirmed first, newest first. */
export function listDrift(db: ReadDb, origin: Origin, limit: number): DriftReportView[] {
  return db.orm
    .select({
      origin: driftReports.origin,
      pageType: driftReports.pageType,
      url: driftReports.url,
      variant: driftReports.variant,
      code: driftReports.code,
      artefact: driftReports.artefact,
      firstSeenAt: driftReports.firstSeenAt,
      seenAt: driftReports.seenAt,
      confirmedAt: driftReports.confirmedAt,
    })
    .from(driftReports)
    .where(eq(driftReports.origin, origin))
    .orderBy(sql`${driftReports.confirmedAt} is not null`, desc(driftReports.seenAt), desc(driftReports.id))
    .limit(limit)
    .all()
}

const unconfirmed = (origin: Origin) => and(eq(driftReports.origin, origin), isNull(driftReports.confirmedAt))
