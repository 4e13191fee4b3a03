import { t } from '../../i18n/t.ts'
import { DriverMark } from '../../ui/driver-mark.tsx'
import { Button } from '../../ui/button.tsx'
import type { LapDriver } from './laps-model.ts'

interface DriverChipsProps {
  readonly drivers: readonly LapDriver[]
  readonly shown: readonly LapDriver[]
  readonly onToggle: (driverId: string) => void
  readonly onAll: () => void
  readonly onNone: () => void
}

/** A switch per driver: who stands in the laps table. */
export function DriverChips({ drivers, shown, onToggle, onAll, onNone }: DriverChipsProps) {
  const chosen = new Set(shown.map((driver) => driver.driverId))
  return (
    <fieldset className="driver-chips">
      <legend className="visually-hidden">{t('session:chips.label')}</legend>
      {drivers.map((driver) => (
        <button
          key={driver.driverId}
          type="button"
          className="driver-chip"
          aria-pressed={chosen.has(driver.driverId)}
          onClick={() => onToggle(driver.driverId)}
        >
          <DriverMark index={driver.style} />
          <span className="muted">{driver.position}</span>
          {driver.name}
        </button>
      ))}
      <Button tone="quiet" size="row" onClick={onAll}>
        {t('session:chips.all')}
      </Button>
      <Button tone="quiet" size="row" onClick={onNone}>
        {t('session:chips.none')}
      </Button>
    </fieldset>
  )
}
