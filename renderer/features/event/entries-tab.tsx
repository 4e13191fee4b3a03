import { useMemo, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Users } from 'lucide-react'
import type { EntryView } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { counted, formatCount } from '../../format/counts.ts'
import { readError } from '../../format/errors.ts'
import { NO_FIGURE } from '../../format/times.ts'
import { api } from '../../state/api.ts'
import { Badge } from '../../ui/badge.tsx'
import { DataGrid } from '../../ui/grid/data-grid.tsx'
import type { GridColumn } from '../../ui/grid/columns.ts'
import { EmptyState, ErrorState, Loading } from '../../ui/states.tsx'
import { filterEntries } from './entry-filter.ts'

interface Entry extends EntryView {
  readonly key: string
}

const COLUMNS: readonly GridColumn<Entry>[] = [
  {
    key: 'driver',
    name: t('event:entries.driver'),
    width: 200,
    grow: 1,
    rowHeader: true,
    cell: (entry) => (
      <>
        <span className="truncate">{entry.driverName}</span>
        {entry.withdrawn && <Badge tone="warn">{t('event:entries.withdrawn')}</Badge>}
      </>
    ),
  },
  {
    key: 'class',
    name: t('event:entries.class'),
    width: 200,
    grow: 1,
    cell: (entry) => <span className="truncate muted">{entry.className}</span>,
  },
  {
    key: 'transponder',
    name: t('event:entries.transponder'),
    width: 120,
    align: 'end',
    cell: (entry) => entry.transponder ?? NO_FIGURE,
  },
  {
    key: 'from',
    name: t('event:entries.from'),
    width: 140,
    cell: (entry) => (
      <span className="muted">
        {entry.fromEntryList ? t('event:entries.fromList') : t('event:entries.fromResults')}
      </span>
    ),
  },
]

const entryKey = (entry: Entry): string => entry.key

/** Who was entered in which class with which transponder. */
export function EntriesTab({ eventId }: { readonly eventId: string }) {
  const entries = useQuery(api.events.entries.queryOptions({ input: { eventId } }))
  const [text, setText] = useState('')
  const [className, setClassName] = useState('')
  const all = useMemo(
    () => entries.data?.map((entry, index): Entry => ({ ...entry, key: String(index) })),
    [entries.data],
  )
  const shown = useMemo(() => filterEntries(all ?? [], text, className), [all, text, className])
  const classes = useMemo(() => [...new Set(all?.map((entry) => entry.className))], [all])

  if (entries.isError)
    return <ErrorState report={readError(entries.error)} onRetry={() => void entries.refetch()} />
  if (all === undefined) return <Loading label={t('event:entries.loading')} />
  if (all.length === 0) {
    return (
      <EmptyState icon={Users} title={t('event:entries.none')}>
        <p>{t('event:entries.noneText')}</p>
      </EmptyState>
    )
  }
  return (
    <>
      <div className="tab-tools">
        <label>
          <span className="muted">{t('event:entries.find')}</span>
          <input
            type="search"
            value={text}
            placeholder={t('event:entries.findHint')}
            onChange={(change) => setText(change.target.value)}
          />
        </label>
        <label>
          <span className="muted">{t('event:entries.class')}</span>
          <select value={className} onChange={(change) => setClassName(change.target.value)}>
            <option value="">{t('event:entries.allClasses')}</option>
            {classes.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <output className="muted small">
          {shown.length === all.length
            ? counted(all.length, 'entry')
            : t('common:of', { part: formatCount(shown.length), whole: counted(all.length, 'entry') })}
        </output>
      </div>
      {shown.length === 0 ? (
        <EmptyState icon={Users} title={t('event:entries.noMatch')}>
          <p>{t('event:entries.noMatchText')}</p>
        </EmptyState>
      ) : (
        <DataGrid label={t('event:entries')} rows={shown} rowKey={entryKey} columns={COLUMNS} />
      )}
    </>
  )
}
