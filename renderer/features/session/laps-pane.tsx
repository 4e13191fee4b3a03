import { getRouteApi } from '@tanstack/react-router'
import { Users } from 'lucide-react'
import type { SessionDetail } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { useCommands } from '../../app/commands/registry.ts'
import type { CommandHandler } from '../../app/commands/registry.ts'
import { EmptyState } from '../../ui/states.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { DriverChips } from './driver-chips.tsx'
import { LapLegend } from './lap-mark.tsx'
import { LapsGrid } from './laps-grid.tsx'
import { chosenDrivers, referenceDriver, toggled } from './laps-model.ts'
import type { SessionLaps } from './laps-model.ts'
import { cellKinds } from './session-search.ts'
import type { SessionSearch } from './session-search.ts'

const route = getRouteApi('/event/$eventId/race/$raceId')

const CELLS = [
  { value: 'time', label: t('session:laps.time'), title: t('session:laps.timeTitle') },
  { value: 'delta', label: t('session:laps.delta'), title: t('session:laps.deltaTitle') },
  { value: 'gap', label: t('session:laps.gap'), title: t('session:laps.gapTitle') },
] as const

interface LapsPaneProps {
  readonly detail: SessionDetail
  readonly laps: SessionLaps
}

/** The laps of several drivers side by side, and what to show of them. */
export function LapsPane({ detail, laps }: LapsPaneProps) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { cell = 'time', positions = false } = search
  const shown = chosenDrivers(laps.drivers, search.drivers)
  const reference = referenceDriver(laps.drivers, search.reference)

  const change = (next: SessionSearch): void =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true })
  const toggle = (driverId: string): void => change({ drivers: toggled(laps.drivers, shown, driverId) })

  const goTo = (raceId: string): void =>
    void navigate({
      to: '/event/$eventId/race/$raceId',
      params: { eventId: detail.event.eventId, raceId },
      search: { cell, positions },
    })
  const neighbour = (raceId: string | null): CommandHandler => ({
    run: () => {
      if (raceId !== null) goTo(raceId)
    },
    enabled: () => raceId !== null,
  })
  const nthDriver = (place: number): CommandHandler => {
    const driver = laps.drivers[place - 1]
    return {
      run: () => {
        if (driver !== undefined) toggle(driver.driverId)
      },
      enabled: () => driver !== undefined,
    }
  }
  useCommands({
    'session.previous': neighbour(detail.previousRaceId),
    'session.next': neighbour(detail.nextRaceId),
    'session.cells': {
      run: () => change({ cell: cellKinds[(cellKinds.indexOf(cell) + 1) % cellKinds.length] ?? 'time' }),
    },
    'session.driver.1': nthDriver(1),
    'session.driver.2': nthDriver(2),
    'session.driver.3': nthDriver(3),
    'session.driver.4': nthDriver(4),
    'session.driver.5': nthDriver(5),
    'session.driver.6': nthDriver(6),
    'session.driver.7': nthDriver(7),
    'session.driver.8': nthDriver(8),
    'session.driver.9': nthDriver(9),
  })

  return (
    <section className="laps" aria-label={t('session:laps.region')}>
      <div className="laps-tools">
        <h2>{t('session:laps.heading')}</h2>
        <Segmented
          label={t('session:laps.cells')}
          value={cell}
          options={CELLS}
          onChange={(value) => change({ cell: value })}
        />
        {cell !== 'time' && (
          <label className="laps-option">
            <span className="muted">{t('session:laps.to')}</span>
            <select
              value={reference?.driverId ?? ''}
              onChange={(event) => change({ reference: event.target.value })}
            >
              {laps.drivers.map((driver) => (
                <option key={driver.driverId} value={driver.driverId}>
                  {driver.name}
                </option>
              ))}
            </select>
          </label>
        )}
        <label className="laps-option">
          <input
            type="checkbox"
            checked={positions}
            onChange={(event) => change({ positions: event.target.checked })}
          />
          {t('session:laps.positions')}
        </label>
        <span className="spacer" />
        <LapLegend lap1Counted={detail.session.lap1Counted} />
      </div>
      <DriverChips
        drivers={laps.drivers}
        shown={shown}
        onToggle={toggle}
        onAll={() => change({ drivers: laps.drivers.map((driver) => driver.driverId) })}
        onNone={() => change({ drivers: [] })}
      />
      {shown.length === 0 ? (
        <EmptyState icon={Users} title={t('session:laps.noDriver')}>
          <p>{t('session:laps.noDriverText')}</p>
        </EmptyState>
      ) : (
        <div className="laps-table">
          <LapsGrid
            laps={laps}
            shown={shown}
            reference={reference}
            cell={cell}
            positions={positions}
            lap1Counted={detail.session.lap1Counted}
          />
        </div>
      )}
    </section>
  )
}
