import { useMemo, useState } from 'react'
import { checkSession } from '../../../shared/domain/analysis/check-session.ts'
import type { SessionException } from '../../../shared/domain/analysis/check-session.ts'
import { figureName } from '../../format/figures.ts'
import { formatTime } from '../../format/times.ts'
import { t } from '../../i18n/t.ts'
import { Agreement } from '../../ui/agreement.tsx'
import { Popover } from '../../ui/popover.tsx'
import { useSession } from './session-context.ts'

const MOST_SHOWN = 40

function valueText({ figure }: SessionException, value: number | null): string {
  if (value === null) return t('session:explain.notPrinted')
  return figure.endsWith('Ms') ? formatTime(value) : String(Math.round(value * 1000) / 1000)
}

/** "11 of 11 drivers agree", and behind it who does not, and in what (ui.md 2a, consequence 7). */
export function AgreementDetail() {
  const { detail } = useSession().model
  const [anchor, setAnchor] = useState<Element | null>(null)
  if (detail.session.agreement.drivers === 0) return null
  return (
    <>
      <button
        type="button"
        className="agreement-button"
        aria-haspopup="dialog"
        onClick={({ currentTarget }) => setAnchor(currentTarget)}
      >
        <Agreement counts={detail.session.agreement} />
      </button>
      {anchor !== null && (
        <Popover label={t('session:agreement.title')} anchor={anchor} onClose={() => setAnchor(null)}>
          <Exceptions />
        </Popover>
      )}
    </>
  )
}

function Exceptions() {
  const { detail } = useSession().model
  const check = useMemo(() => checkSession(detail), [detail])
  const { exceptions, drift } = check
  const shown = exceptions.slice(0, MOST_SHOWN)
  return (
    <>
      <h3>{t('session:agreement.title')}</h3>
      <p className="muted small">{t('session:agreement.text')}</p>
      {exceptions.length === 0 && drift.lapCounts.length === 0 && (
        <p className="good">{t('session:agreement.all')}</p>
      )}
      <ul className="exception-list">
        {shown.map((item) => (
          <li key={`${item.driverId} ${item.figure} ${'lap' in item ? String(item.lap) : ''}`}>
            {t('session:agreement.line', {
              name: item.driverName,
              figure: figureName(item.figure),
              printed: valueText(item, item.printed),
              computed: valueText(item, item.computed),
            })}
          </li>
        ))}
        {drift.lapCounts.map(({ driverId, driverName, printed, stored }) => (
          <li key={driverId}>{t('session:agreement.laps', { name: driverName, printed, stored })}</li>
        ))}
      </ul>
      {exceptions.length > MOST_SHOWN && (
        <p className="muted small">{t('session:agreement.more', { n: exceptions.length - MOST_SHOWN })}</p>
      )}
    </>
  )
}
