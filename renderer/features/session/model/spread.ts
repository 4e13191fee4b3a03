import { spreadSpec } from '../../../charts/spread-spec.ts'
import type { SpreadSpec } from '../../../charts/spread-spec.ts'
import type { FilteredField } from './filter.ts'
import type { SessionDriver } from './session-model.ts'

/** How the laps of the shown drivers are spread, of those that the filter leaves. */
export function spreadOf(shown: readonly SessionDriver[], { clean }: FilteredField): SpreadSpec | null {
  return spreadSpec(
    shown.map(({ driverId, name, label, style, position }) => ({
      id: driverId,
      name,
      label,
      style,
      number: String(position),
      selection: clean.get(driverId),
    })),
  )
}
