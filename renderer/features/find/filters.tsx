import { CalendarRange, FileDown, FilterX } from 'lucide-react'
import type { EventStatus } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { Button } from '../../ui/button.tsx'
import { openHtmlImport } from '../html-import/store.ts'
import { eventStatuses } from '../event/event-status.ts'
import { hasFilters, without } from './find-search.ts'
import { daysOf, presets, today } from './presets.ts'
import type { FindSearch } from './find-search.ts'

interface FiltersProps {
  readonly search: FindSearch
  readonly onChange: (search: FindSearch) => void
}

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
        <legend className="visually-hidden">{t('find:filter.held')}</legend>
        <CalendarRange aria-hidden size={14} className="muted" />
        <label>
          <span className="muted">{t('find:filter.from')}</span>
          <input
            type="date"
            value={search.from ?? ''}
            onChange={(event) => setDay('from', event.target.value)}
          />
        </label>
        <label>
          <span className="muted">{t('find:filter.to')}</span>
          <input type="date" value={search.to ?? ''} onChange={(event) => setDay('to', event.target.value)} />
        </label>
        {presets.map((preset) => {
          const days = daysOf(preset, today())
          return (
            <button
              key={preset}
              type="button"
              className="chip"
              aria-pressed={search.from === days.from && search.to === days.to}
              onClick={() => onChange({ ...search, ...days })}
            >
              {t(`find:filter.${preset}`)}
            </button>
          )
        })}
      </fieldset>
      <fieldset className="filter-group">
        <legend className="visually-hidden">{t('find:filter.states')}</legend>
        {eventStatuses.map((status) => (
          <button
            key={status}
            type="button"
            className="chip"
            aria-pressed={search.status?.includes(status) ?? false}
            onClick={() => toggle(status)}
          >
            {t(`event:filter.${status}`)}
          </button>
        ))}
      </fieldset>
      {hasFilters(search) && (
        <Button tone="quiet" icon={FilterX} onClick={() => onChange(without(search, 'from', 'to', 'status'))}>
          {t('find:filter.clear')}
        </Button>
      )}
      <Button tone="quiet" icon={FileDown} onClick={openHtmlImport}>
        {t('saved:title')}
      </Button>
    </div>
  )
}
