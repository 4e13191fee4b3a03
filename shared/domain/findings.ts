import type { EventChecks } from '../contract/event-parts.ts'
import type { EventFinding } from '../contract/quality.ts'
import { tolerances } from './analysis/agreement.ts'

/** The checks of an event as one list, the gravest first: what its tab and Admin > Data quality both show. */
export function findingsOf(checks: EventChecks): EventFinding[] {
  return [
    ...checks.disagreements
      .filter((item) => !isRepeated(item, checks.disagreements))
      .map((item) => ({ kind: 'figures' as const, ...placed(item) })),
    ...checks.totals.map((item) => ({ kind: 'totals' as const, ...placed(item) })),
    ...checks.lapCounts.map((item) => ({ kind: 'laps' as const, ...placed(item) })),
    ...checks.rows.map((item) => ({ kind: 'rows' as const, ...item })),
    ...checks.lap1Unknown.map((item) => ({ kind: 'lap1' as const, ...placed(item) })),
    ...checks.entries.map((item) => ({ kind: 'entries' as const, ...item })),
    ...checks.notes.map((item) => ({ kind: 'notes' as const, ...placed(item) })),
    ...checks.notRun.map((item) => ({ kind: 'notRun' as const, ...placed(item) })),
  ]
}

type Disagreement = EventChecks['disagreements'][number]

/** The page's script prints what its table prints: said twice only where the two differ. */
function isRepeated(item: Disagreement, all: readonly Disagreement[]): boolean {
  if (!item.figure.startsWith('script.') || item.printed === null) return false
  const name = item.figure.slice('script.'.length)
  const { printed } = item
  return all.some(
    (other) =>
      other.figure === name &&
      other.lap === item.lap &&
      other.raceId === item.raceId &&
      other.driverId === item.driverId &&
      other.driverName === item.driverName &&
      other.printed !== null &&
      Math.abs(other.printed - printed) <= roundingOf(name),
  )
}

/** By how much the table's rounding can make a figure differ from the script's. */
function roundingOf(name: string): number {
  if (name === 'stdDeviationMs') return tolerances.stdDeviationMs
  return name === 'consistencyPercent' ? tolerances.consistencyPercent : 0.6
}

type Flat = EventChecks['notRun'][number]

/** The race in one field, the rest beside it. */
function placed<Item extends Flat>({ raceId, raceLabel, roundName, className, ...rest }: Item) {
  return { race: { raceId, raceLabel, roundName, className }, ...rest }
}
