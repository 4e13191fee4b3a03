import {
  averageReference,
  driverReference,
  leaderReference,
} from '../../../../shared/domain/analysis/gap-series.ts'
import type { Reference } from '../../../../shared/domain/analysis/gap-series.ts'
import type { SessionDriver, SessionModel } from './session-model.ts'

/** What deltas and gaps are measured from (ui.md 2b): `leader`, `average`, or a driver's number. Absent is the winner. */
export type ReferenceChoice = string | undefined

export interface ChosenReference {
  /** As the address writes it; `winner` where nothing is asked. */
  readonly choice: string
  readonly driver: SessionDriver | null
  readonly reference: Reference
}

/** `null` where nobody has laps. A driver who is not there any more gives way to the winner. */
export function referenceOf(model: SessionModel, choice: ReferenceChoice): ChosenReference | null {
  const winner = model.drivers[0]
  if (winner === undefined) return null
  if (choice === 'leader') return { choice, driver: null, reference: leaderReference(model.field) }
  if (choice === 'average') return { choice, driver: null, reference: averageReference(model.field) }
  const asked = choice === undefined ? undefined : model.byId.get(choice)
  const driver = asked ?? winner
  return {
    choice: asked === undefined ? 'winner' : asked.driverId,
    driver,
    reference: driverReference(driver.run),
  }
}
