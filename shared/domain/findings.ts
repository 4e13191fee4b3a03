import type { EventChecks } from '../contract/event-parts.ts'
import type { EventFinding } from '../contract/quality.ts'

/** The checks of an event as one list, the gravest first: what its tab and Admin > Data quality both show. */
export function findingsOf(checks: EventChecks): EventFinding[] {
  return [
    ...checks.disagreements.map((item) => ({ kind: 'figures' as const, ...placed(item) })),
    ...checks.totals.map((item) => ({ kind: 'totals' as const, ...placed(item) })),
    ...checks.lapCounts.map((item) => ({ kind: 'laps' as const, ...placed(item) })),
    ...checks.rows.map((item) => ({ kind: 'rows' as const, ...item })),
    ...checks.lap1Unknown.map((item) => ({ kind: 'lap1' as const, ...placed(item) })),
    ...checks.entries.map((item) => ({ kind: 'entries' as const, ...item })),
    ...checks.notes.map((item) => ({ kind: 'notes' as const, ...placed(item) })),
    ...checks.notRun.map((item) => ({ kind: 'notRun' as const, ...placed(item) })),
  ]
}

type Flat = EventChecks['notRun'][number]

/** The race in one field, the rest beside it. */
function placed<Item extends Flat>({ raceId, raceLabel, roundName, className, ...rest }: Item) {
  return { race: { raceId, raceLabel, roundName, className }, ...rest }
}
