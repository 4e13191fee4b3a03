import { t } from '../../i18n/t.ts'
import { Button } from '../../ui/button.tsx'
import { DriverMark } from '../../ui/driver-mark.tsx'
import { groupOf, groups, toggled } from './model/drivers.ts'
import { useSession } from './session-context.ts'
import { useSessionUi } from './session-ui.ts'

/** A switch per driver: who is shown in every view. */
export function DriverChips() {
  const { model, shown, change } = useSession()
  const pointed = useSessionUi(({ driverId }) => driverId)
  const { drivers } = model
  const chosen = new Set(shown.map(({ driverId }) => driverId))
  return (
    <fieldset className="driver-chips">
      <legend className="visually-hidden">{t('session:chips.label')}</legend>
      {groups.map((group) => (
        <Button
          key={group}
          tone="quiet"
          size="row"
          onClick={() => change({ drivers: groupOf(drivers, group) })}
        >
          {t(`session:chips.${group}`)}
        </Button>
      ))}
      <Button
        tone="quiet"
        size="row"
        blocked={pointed === null ? t('session:chips.onlyBlocked') : null}
        onClick={() => {
          if (pointed !== null) change({ drivers: [pointed] })
        }}
      >
        {t('session:chips.only')}
      </Button>
      {drivers.map((driver) => (
        <button
          key={driver.driverId}
          type="button"
          className="driver-chip"
          aria-pressed={chosen.has(driver.driverId)}
          data-pointed={driver.driverId === pointed || undefined}
          title={t('session:chips.title', { name: driver.name })}
          onClick={() => change({ drivers: toggled(drivers, shown, driver.driverId) })}
          onDoubleClick={() => change({ drivers: [driver.driverId] })}
        >
          <DriverMark index={driver.style} />
          <span className="muted">{driver.position}</span>
          {driver.name}
        </button>
      ))}
    </fieldset>
  )
}
