import { z } from 'zod'
import type { ReadDb } from '../schema/handle.ts'
import { readAll, readOne } from './rows.ts'
import {
  eventIntegrityChecks,
  type IntegrityCheck,
  integrityChecks,
  withChosenEvent,
} from './verify-checks.ts'

export interface IntegrityIssue {
  readonly check: string
  /** Natural keys of where it is; `null` where the check is about more, or about less. */
  readonly eventId: string | null
  readonly raceId: string | null
  readonly driver: string | null
  readonly expected: string | null
  readonly found: string | null
  readonly message: string
  /** `error`: rows are missing or broken. `warning`: the source's own figures do not fit each other. */
  readonly severity: 'error' | 'warning'
}

export interface IntegrityReport {
  /** No errors; warnings are allowed. */
  readonly ok: boolean
  readonly errors: number
  readonly warnings: number
  readonly checks: readonly { readonly name: string; readonly checked: number; readonly failed: number }[]
  /** Errors first, then by event, race and driver; at most `limit` of them. */
  readonly issues: readonly IntegrityIssue[]
}

const issueRow = z.object({
  eventId: z.string().nullable(),
  raceId: z.string().nullable(),
  driver: z.string().nullable(),
  expected: z.coerce.string().nullable(),
  found: z.coerce.string().nullable(),
  total: z.int(),
})

/**
 * Looks for damage and for contradictions in the stored data (F27, F36, L11). Reads only. Events that are not completely
 * imported have partial rows by design and are checked for orphans alone.
 */
export function verifyIntegrity(db: ReadDb, limit = 1_000): IntegrityReport {
  return db.snapshot(() => {
    const outcomes = integrityChecks.map((check) => runCheck(db, check, limit))
    const failedOf = (severity: IntegrityIssue['severity']) =>
      outcomes.reduce((sum, outcome) => sum + (outcome.severity === severity ? outcome.failed : 0), 0)
    const errors = failedOf('error')
    return {
      ok: errors === 0,
      errors,
      warnings: failedOf('warning'),
      checks: outcomes.map(({ name, checked, failed }) => ({ name, checked, failed })),
      issues: outcomes
        .flatMap((outcome) => outcome.issues)
        .toSorted(bySeverityAndPlace)
        .slice(0, limit),
    }
  })
}

export interface EventIssuesQuery {
  /** Names of checks that are left out. */
  readonly without: ReadonlySet<string>
  /** Most findings of a check. */
  readonly limit: number
}

/** The findings about one complete event, by its local row id. */
export function eventIssues(
  db: ReadDb,
  eventRowId: number,
  { without, limit }: EventIssuesQuery,
): IntegrityIssue[] {
  return eventIntegrityChecks
    .filter(({ name }) => !without.has(name))
    .flatMap(({ name, severity, message, failing }) =>
      readAll(db, `${withChosenEvent} ${ordered(failing)} limit ?`, issueRow, eventRowId, limit).map(
        ({ total: _total, ...row }) => ({ check: name, ...row, message, severity }),
      ),
    )
}

const ordered = (failing: string): string =>
  `select *, count(*) over () as total from (${failing}) order by eventId, raceId, driver, expected, found`

function runCheck(db: ReadDb, check: IntegrityCheck, limit: number) {
  const { name, severity, message } = check
  const rows = readAll(db, `${ordered(check.failing)} limit ?`, issueRow, limit)
  const issues = rows.map(({ total: _total, ...row }): IntegrityIssue => ({
    check: name,
    ...row,
    message,
    severity,
  }))
  const checked = readOne(
    db,
    `select count(*) as count from (${check.checked})`,
    z.object({ count: z.int() }),
  )
  return { name, severity, checked: checked?.count ?? 0, failed: rows[0]?.total ?? 0, issues }
}

function bySeverityAndPlace(a: IntegrityIssue, b: IntegrityIssue): number {
  if (a.severity !== b.severity) return a.severity === 'error' ? -1 : 1
  const place = (issue: IntegrityIssue) =>
    [issue.eventId, issue.raceId, issue.driver].map((key) => key ?? '').join('\n')
  return place(a).localeCompare(place(b), 'en', { numeric: true })
}
