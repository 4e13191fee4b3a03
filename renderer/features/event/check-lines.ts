import type { EventChecks } from '../../../shared/contract/event-parts.ts'
import type { EventFinding } from '../../../shared/contract/quality.ts'
import { findingsOf } from '../../../shared/domain/findings.ts'
import { findingText } from '../quality/finding-text.ts'
import type { FindingText } from '../quality/finding-text.ts'

/** A line of the table of checks: the heading of a kind, or a finding. */
export type CheckLine =
  | {
      readonly kind: 'heading'
      readonly key: string
      readonly of: EventFinding['kind']
      readonly findings: number
    }
  | ({ readonly kind: 'finding'; readonly key: string; readonly finding: EventFinding } & FindingText)

/** Findings under a heading per kind, the gravest first; kinds without a finding are left out. */
export function checkLines(checks: EventChecks): CheckLine[] {
  const byKind = Map.groupBy(findingsOf(checks), ({ kind }) => kind)
  return [...byKind].flatMap(([kind, findings]): CheckLine[] => [
    { kind: 'heading', key: kind, of: kind, findings: findings.length },
    ...findings.map((finding, index): CheckLine => ({
      kind: 'finding',
      key: `${kind}-${index}`,
      finding,
      ...findingText(finding),
    })),
  ])
}
