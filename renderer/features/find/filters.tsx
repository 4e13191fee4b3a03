import { CalendarRange, FileDown, FilterX } from 'lucide-react'
import type { EventStatus } from '../../../shared/contract/views.ts'
import { Button } from '../../ui/button.tsx'
import { EVENT_STATUS } from '../../ui/badge.tsx'
import { openHtmlImport } from '../html-import/store.ts'
import { eventStatuses } from '../event/event-status.ts'
import { hasFilters, without } from './find-search.ts'
import type { FindSearch } from './find-search.ts'

interface FiltersProps {
  readonly search: FindSearch
  readonly onChange: (search: FindSearch) => void
}

const label = (status: EventStatus): string => EVENT_STATUS[status].label.replace('\u2026', '')

/** Held between two days, both included, and the states to show. */
export function Filters({ search, onChange }: FiltersProps) {
  const setDay = (end: 'from' | 'to', day: string): void =>
    onChange(day === '' ? without(search, end) : { ...search, [end]: day })

  const toggle = (status: EventStatus): void => {
    const chosen = search.status ?? []
    const next = eventStatuses.filter((known) => chosen.includes(known) !== (known === status))
    onChange(next.length === 0 ? without(search, 'status') : { ...search, status: next })
  }

  return (
    <div className="filters">
      <fieldset className="filter-group">
        <legend className="visually-hidden">Held between, both days included</legend>
        <CalendarRange aria-hidden size={14} className="muted" />
        <label>
          <span className="muted">Held from</span>
          <input
            type="date"
            value={search.from ?? ''}
            onChange={(event) => setDay('from', event.target.value)}
          />
        </label>
        <label>
          <span className="muted">to</span>
          <input type="date" value={search.to ?? ''} onChange={(event) => setDay('to', event.target.value)} />
        </label>
      </fieldset>
      <fieldset className="filter-group">
        <legend className="visually-hidden">Show events that are</legend>
        {eventStatuses.map((status) => (
          <button
            key={status}
            type="button"
            className="chip"
            aria-pressed={search.status?.includes(status) ?? false}
            onClick={() => toggle(status)}
          >
            {label(status)}
          </button>
        ))}
      </fieldset>
      {hasFilters(search) && (
        <Button tone="quiet" icon={FilterX} onClick={() => onChange(without(search, 'from', 'to', 'status'))}>
          Clear filters
        </Button>
      )}
      <Button tone="quiet" icon={FileDown} onClick={openHtmlImport}>
        Import saved pages
      </Button>
    </div>
  )
}
