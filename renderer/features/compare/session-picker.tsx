import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { ArrowLeft, Check, Plus, Users } from 'lucide-react'
import { MAX_COMPARED } from '../../../shared/contract/ui.ts'
import type { DriverResult, DriverSummary } from '../../../shared/contract/drivers.ts'
import { readError } from '../../format/errors.ts'
import { dayOf, formatDay } from '../../format/dates.ts'
import { formatLapsAndTime } from '../../format/times.ts'
import { t } from '../../i18n/t.ts'
import { api } from '../../state/api.ts'
import { useWorkspace } from '../../state/workspace.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { EmptyState, ErrorState, Loading } from '../../ui/states.tsx'
import { DriverPicker } from '../driver/driver-picker.tsx'
import { keyOf } from './compare-search.ts'
import { putAside } from './put-aside.ts'

/** Finds driver-sessions of any event: first the driver, then which of the driver's sessions. */
export function SessionPicker({ onClose }: { readonly onClose: () => void }) {
  const [driver, setDriver] = useState<DriverSummary | null>(null)
  return (
    <Dialog title={t('compare:picker.title')} onClose={onClose} className="session-picker">
      {driver === null ? (
        <DriverPicker onPick={setDriver} />
      ) : (
        <Sessions driver={driver} onBack={() => setDriver(null)} />
      )}
    </Dialog>
  )
}

function Sessions({ driver, onBack }: { readonly driver: DriverSummary; readonly onBack: () => void }) {
  const { driverId, driverName } = driver
  const history = useQuery(api.drivers.history.queryOptions({ input: { driverId } }))
  return (
    <>
      <div className="picker-head">
        <Button tone="quiet" icon={ArrowLeft} ref={(button) => button?.focus()} onClick={onBack}>
          {t('compare:picker.other')}
        </Button>
        <h3>{t('compare:picker.sessions', { name: driverName })}</h3>
      </div>
      {history.isError ? (
        <ErrorState report={readError(history.error)} onRetry={() => void history.refetch()} />
      ) : history.data === undefined ? (
        <Loading label={t('compare:loading')} />
      ) : history.data.results.length === 0 ? (
        <EmptyState icon={Users} title={t('compare:picker.none')} level={3}>
          <p>{t('compare:picker.noneText')}</p>
        </EmptyState>
      ) : (
        <ul className="picker-list">
          {history.data.results.map((result) => (
            <Choice key={`${result.eventId}/${result.raceId}`} driver={driver} result={result} />
          ))}
        </ul>
      )}
    </>
  )
}

function Choice({ driver, result }: { readonly driver: DriverSummary; readonly result: DriverResult }) {
  const compared = useWorkspace((state) => state.compared)
  const key = { eventId: result.eventId, raceId: result.raceId, driverId: driver.driverId }
  const isIn = compared.some((other) => keyOf(other) === keyOf(key))
  return (
    <li>
      <button
        type="button"
        className="picker-item"
        aria-disabled={isIn || compared.length >= MAX_COMPARED || undefined}
        onClick={() => putAside(key, driver.driverName)}
      >
        {isIn ? <Check aria-hidden size={14} className="good" /> : <Plus aria-hidden size={14} />}
        <span className="picker-main truncate">{result.raceLabel}</span>
        <span className="muted truncate">{result.eventName}</span>
        <span className="muted">{formatDay(dayOf(result.completedAt ?? result.date))}</span>
        <span className="picker-figure">{formatLapsAndTime(result.laps, result.totalTimeMs)}</span>
      </button>
    </li>
  )
}
