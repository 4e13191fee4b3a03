import { t } from '../../i18n/t.ts'
import { useSession } from './session-context.ts'

/** What deltas and gaps are measured from. */
export function ReferenceSelect() {
  const { model, reference, change } = useSession()
  return (
    <label className="session-option">
      <span className="muted">{t('session:laps.to')}</span>
      <select
        value={reference?.choice ?? 'winner'}
        onChange={({ target }) => change({ reference: target.value })}
      >
        <option value="winner">{t('session:reference.winner')}</option>
        <option value="leader">{t('session:reference.leader')}</option>
        <option value="average">{t('session:reference.average')}</option>
        {model.drivers.map((driver) => (
          <option key={driver.driverId} value={driver.driverId}>
            {driver.name}
          </option>
        ))}
      </select>
    </label>
  )
}
