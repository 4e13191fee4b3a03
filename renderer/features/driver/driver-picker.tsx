import { useDeferredValue, useId, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { DriverSummary } from '../../../shared/contract/drivers.ts'
import { counted } from '../../format/counts.ts'
import { formatDay } from '../../format/dates.ts'
import { readError } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { api } from '../../state/api.ts'
import { ErrorState } from '../../ui/states.tsx'
import './driver-picker.css'

const MOST = 50

interface DriverPickerProps {
  readonly onPick: (driver: DriverSummary) => void
  /** Left out of what is found. */
  readonly except?: string
}

/** A field and below it the drivers whose name holds what was typed; arrow keys lead through both. */
export function DriverPicker({ onPick, except }: DriverPickerProps) {
  const [text, setText] = useState('')
  const query = useDeferredValue(text.trim())
  const root = useRef<HTMLDivElement>(null)
  const listId = useId()
  const found = useQuery({
    ...api.drivers.search.queryOptions({ input: { query, limit: MOST } }),
    placeholderData: keepPreviousData,
  })
  const drivers = (found.data?.drivers ?? []).filter(({ driverId }) => driverId !== except)

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const stops = [...(root.current?.querySelectorAll<HTMLElement>('input, .picker-item') ?? [])]
    const at = stops.findIndex((stop) => stop === document.activeElement)
    const next = stops[at + (event.key === 'ArrowDown' ? 1 : -1)]
    if (next === undefined) return
    event.preventDefault()
    next.focus()
  }

  return (
    <div className="driver-picker" ref={root} role="presentation" onKeyDown={onKeyDown}>
      <label>
        <span className="muted">{t('driver:picker.label')}</span>
        <input
          type="search"
          value={text}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          placeholder={t('driver:picker.hint')}
          aria-controls={listId}
          onChange={(change) => setText(change.target.value)}
        />
      </label>
      {found.isError ? (
        <ErrorState report={readError(found.error)} onRetry={() => void found.refetch()} />
      ) : (
        <>
          <output className="muted small">
            {found.data === undefined
              ? ''
              : drivers.length === 0
                ? t('driver:picker.none')
                : found.data.more
                  ? t('driver:picker.more', { n: drivers.length })
                  : counted(drivers.length, 'driver')}
          </output>
          <ul className="picker-list" id={listId}>
            {drivers.map((driver) => (
              <li key={driver.driverId}>
                <button type="button" className="picker-item" onClick={() => onPick(driver)}>
                  <span className="picker-main truncate">{driver.driverName}</span>
                  <span className="muted">{counted(driver.events, 'event')}</span>
                  <span className="muted">
                    {t('driver:picker.last', { day: formatDay(driver.lastSeen) })}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
