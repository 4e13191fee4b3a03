import { useId, useState } from 'react'
import type { CleanLapFilter } from '../../../shared/domain/analysis/lap-selection.ts'
import { formatCount } from '../../format/counts.ts'
import { t } from '../../i18n/t.ts'
import { clampPercent, defaultFilter, writeFilter } from './model/filter.ts'
import { useSession } from './session-context.ts'

const KNOWN = ['off', 'best:107', defaultFilter] as const
const NAMES: Record<(typeof KNOWN)[number], string> = {
  off: t('session:filter.off'),
  'best:107': t('session:filter.best107'),
  [defaultFilter]: t('session:filter.median110'),
}

/** Which laps the views of pace look at, with how many are left (ui.md 2b). Position and gap have no such control. */
export function FilterControl() {
  const { filter, filtered, change } = useSession()
  const written = writeFilter(filter)
  const isKnown = KNOWN.some((known) => known === written)
  const [isCustom, setIsCustom] = useState(!isKnown)
  const id = useId()
  const custom: CleanLapFilter & { kind: 'within' } =
    filter.kind === 'within' ? filter : { kind: 'within', percent: 110, of: 'median' }
  const set = (next: CleanLapFilter): void => change({ filter: writeFilter(next) })
  return (
    <span className="session-option">
      <label htmlFor={id} className="muted">
        {t('session:filter.label')}
      </label>
      <select
        id={id}
        value={isCustom || !isKnown ? 'custom' : written}
        onChange={({ target }) => {
          setIsCustom(target.value === 'custom')
          if (target.value !== 'custom') change({ filter: target.value })
        }}
      >
        {KNOWN.map((known) => (
          <option key={known} value={known}>
            {NAMES[known]}
          </option>
        ))}
        <option value="custom">{t('session:filter.custom')}</option>
      </select>
      {(isCustom || !isKnown) && (
        <>
          <input
            type="number"
            className="percent-field"
            aria-label={t('session:filter.percent')}
            min={101}
            max={500}
            defaultValue={custom.percent}
            onBlur={({ target }) => set({ ...custom, percent: clampPercent(target.valueAsNumber) })}
            onKeyDown={(event) => {
              if (event.key === 'Enter')
                set({ ...custom, percent: clampPercent(event.currentTarget.valueAsNumber) })
            }}
          />
          <select
            aria-label={t('session:filter.of')}
            value={custom.of}
            onChange={({ target }) => set({ ...custom, of: target.value === 'best' ? 'best' : 'median' })}
          >
            <option value="median">{t('session:filter.ofMedian')}</option>
            <option value="best">{t('session:filter.ofBest')}</option>
          </select>
        </>
      )}
      <span className="muted">
        {t('session:filter.used', { used: formatCount(filtered.used), of: formatCount(filtered.of) })}
      </span>
    </span>
  )
}

/** The same for what a comparison shows too, of all counted laps: that the two differ is said. */
export function FilterTools() {
  return (
    <>
      <FilterControl />
      <p className="muted small">{t('session:filter.compared')}</p>
    </>
  )
}
