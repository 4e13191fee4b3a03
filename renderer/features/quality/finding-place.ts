import type { CheckedRace } from '../../../shared/contract/event-parts.ts'
import type { EventFinding, OtherFinding } from '../../../shared/contract/quality.ts'

type Finding = EventFinding | OtherFinding

/** The session that a finding is about; null for one about more, or less. */
export function raceOf(finding: Finding): CheckedRace | null {
  return 'race' in finding ? finding.race : null
}

export function raceText(race: CheckedRace | null): string {
  if (race === null) return ''
  return race.roundName === null ? race.raceLabel : `${race.roundName}, ${race.raceLabel}`
}

export interface FoundDriver {
  /** Null for somebody who leads nowhere. */
  readonly driverId: string | null
  readonly driverName: string
}

/** The driver that a finding is about, if it is about one. */
export function driverOf(finding: Finding): FoundDriver | null {
  if (!('driverName' in finding) || finding.driverName === null) return null
  return { driverId: 'driverId' in finding ? finding.driverId : null, driverName: finding.driverName }
}
