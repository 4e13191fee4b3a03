import { useDeferredValue, useMemo, useState } from 'react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { FilterX, Pause, Play, ScrollText } from 'lucide-react'
import { formatCount } from '../../format/counts.ts'
import { t } from '../../i18n/t.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState, ErrorState, Loading } from '../../ui/states.tsx'
import { useTitle } from '../../ui/use-title.ts'
import { ofLog } from './log-lines.ts'
import { LevelSelect, LogTable, LogTools } from './log-table.tsx'
import { logFilterOf, readLogsSearch } from './logs-search.ts'
import type { LogsSearch } from './logs-search.ts'
import { useLog } from './use-log.ts'

/** The log of the data folder, written by every process on it: filtered, and live (M12). */
export function LogsPage() {
  useTitle(t('logs:title'))
  const search = useSearch({ from: '/admin/logs' })
  const navigate = useNavigate()
  const [live, setLive] = useState(true)
  const filter = useDeferredValue(JSON.stringify(logFilterOf(search)))
  const { lines, loaded, error } = useLog(filter, live)
  const shown = useMemo(() => lines.map(ofLog), [lines])
  const change = (next: LogsSearch): void => void navigate({ to: '/admin/logs', search: next, replace: true })
  return (
    <>
      <header className="admin-head">
        <h1>{t('logs:title')}</h1>
        <output className="muted small">
          {t('logs:lines', { count: shown.length, n: formatCount(shown.length) })}
          {' \u00b7 '}
          {live ? t('logs:live') : t('logs:paused')}
        </output>
        <span className="spacer" />
        <Button icon={live ? Pause : Play} onClick={() => setLive(!live)}>
          {live ? t('logs:pause') : t('logs:resume')}
        </Button>
        <LogTools title={t('logs:title')} lines={shown} />
      </header>
      <Filters search={search} onChange={change} />
      {error !== null && <ErrorState report={error} onRetry={() => change({ ...search })} />}
      {error === null && !loaded && <Loading label={t('logs:loading')} />}
      {error === null && loaded && shown.length === 0 && (
        <EmptyState icon={ScrollText} title={t('logs:none.title')}>
          <p>{t('logs:none.text')}</p>
        </EmptyState>
      )}
      {error === null && shown.length > 0 && (
        <LogTable label={t('logs:title')} lines={shown} follows={live} />
      )}
    </>
  )
}

interface FiltersProps {
  readonly search: LogsSearch
  readonly onChange: (search: LogsSearch) => void
}

function Filters({ search, onChange }: FiltersProps) {
  const set = (change: Record<string, string>): void => {
    const filled = Object.entries({ ...search, ...change }).filter(([, value]) => value !== '')
    onChange(readLogsSearch(Object.fromEntries(filled)))
  }
  return (
    <div className="log-more">
      <LevelSelect value={search.level ?? 'info'} onChange={(level) => set({ level })} />
      <input
        type="search"
        className="admin-input log-text"
        aria-label={t('logs:text')}
        placeholder={t('logs:text')}
        maxLength={200}
        value={search.text ?? ''}
        onChange={(event) => set({ text: event.target.value })}
      />
      {(['job', 'event'] as const).map((name) => (
        <label key={name}>
          <span className="muted">{t(`logs:${name}`)}</span>
          <input
            type="text"
            className="admin-input log-narrow"
            maxLength={100}
            value={search[name] ?? ''}
            onChange={(event) => set({ [name]: event.target.value })}
          />
        </label>
      ))}
      {(['since', 'until'] as const).map((name) => (
        <label key={name}>
          <span className="muted">{t(`logs:${name}`)}</span>
          <input
            type="datetime-local"
            className="admin-input"
            value={search[name] ?? ''}
            onChange={(event) => set({ [name]: event.target.value })}
          />
        </label>
      ))}
      {Object.keys(search).length > 0 && (
        <Button tone="quiet" size="row" icon={FilterX} onClick={() => onChange({})}>
          {t('logs:clear')}
        </Button>
      )}
    </div>
  )
}
