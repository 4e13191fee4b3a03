import type { KeyboardEvent } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { Users } from 'lucide-react'
import type { SessionDetail } from '../../../shared/contract/views.ts'
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
  { value: 'time', label: 'Time', title: 'Lap times' },
  { value: 'delta', label: 'Delta', title: 'Each lap against the same lap of the reference' },
  { value: 'gap', label: 'Gap', title: 'Distance to the reference at the end of each lap' },
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

  // Single keys work while the laps table has the focus, and only then (WCAG 2.1.4).
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const numbered = /^[1-9]$/.test(event.key) ? laps.drivers[Number(event.key) - 1] : undefined
    const neighbour = { '[': detail.previousRaceId, ']': detail.nextRaceId }[event.key]
    if (numbered !== undefined) toggle(numbered.driverId)
    else if (event.key === 'd')
      change({ cell: cellKinds[(cellKinds.indexOf(cell) + 1) % cellKinds.length] ?? 'time' })
    else if (typeof neighbour === 'string') {
      void navigate({
        to: '/event/$eventId/race/$raceId',
        params: { eventId: detail.event.eventId, raceId: neighbour },
        search: { cell, positions },
      })
    } else return
    event.preventDefault()
  }

  return (
    <section className="laps" aria-label="Laps side by side">
      <div className="laps-tools">
        <h2>Laps</h2>
        <Segmented
          label="Show in each cell"
          value={cell}
          options={CELLS}
          onChange={(value) => change({ cell: value })}
        />
        {cell !== 'time' && (
          <label className="laps-option">
            <span className="muted">to</span>
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
          Positions
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
        <EmptyState icon={Users} title="No driver chosen">
          <p>Choose the drivers to put side by side above.</p>
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
            onKeyDown={onKeyDown}
          />
        </div>
      )}
    </section>
  )
}
