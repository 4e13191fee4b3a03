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
import { DriverLink } from '../../ui/driver-link.tsx'
import { DataGrid } from '../../ui/grid/data-grid.tsx'
import { tableText, textColumn } from '../../ui/grid/text-columns.ts'
import type { TextColumn } from '../../ui/grid/text-columns.ts'
import { EmptyState, ErrorState, Loading } from '../../ui/states.tsx'
import { TableTools } from '../../ui/table-tools.tsx'
import { ClassSelect } from './class-select.tsx'
import { filterEntries, sharedTransponders } from './entry-filter.ts'

interface Entry extends EntryView {
  readonly key: string
  /** Others with the same transponder. */
  readonly sharedWith: readonly string[]
}

const COLUMNS: readonly TextColumn<Entry>[] = [
  textColumn({
    key: 'driver',
    name: t('event:entries.driver'),
    width: 200,
    grow: 1,
    rowHeader: true,
    interactive: true,
    text: ({ driverName }) => driverName,
    cell: (entry, tabIndex) => (
      <>
        <DriverLink driverId={entry.driverId} name={entry.driverName} tabIndex={tabIndex} />
        {entry.withdrawn && <Badge tone="warn">{t('event:entries.withdrawn')}</Badge>}
      </>
    ),
  }),
  textColumn({
    key: 'class',
    name: t('event:entries.class'),
    width: 200,
    grow: 1,
    text: ({ className }) => className,
    cell: (entry) => <span className="truncate muted">{entry.className}</span>,
  }),
  textColumn({
    key: 'transponder',
    name: t('event:entries.transponder'),
    width: 190,
    align: 'end',
    text: ({ transponder }) => transponder ?? NO_FIGURE,
    cell: ({ transponder, sharedWith }) => (
      <>
        {sharedWith.length > 0 && (
          <span title={t('event:entries.sharedTitle', { names: new Intl.ListFormat().format(sharedWith) })}>
            <Badge tone="warn" icon={Users}>
              {t('event:entries.shared')}
            </Badge>
          </span>
        )}
        {transponder ?? NO_FIGURE}
      </>
    ),
  }),
  textColumn({
    key: 'from',
    name: t('event:entries.from'),
    width: 140,
    text: ({ fromEntryList }) =>
      fromEntryList ? t('event:entries.fromList') : t('event:entries.fromResults'),
    cell: (entry) => (
      <span className="muted">
        {entry.fromEntryList ? t('event:entries.fromList') : t('event:entries.fromResults')}
      </span>
    ),
  }),
]

const entryKey = (entry: Entry): string => entry.key

/** Who was entered in which class with which transponder. */
export function EntriesTab({ eventId }: { readonly eventId: string }) {
  const entries = useQuery(api.events.entries.queryOptions({ input: { eventId } }))
  const [text, setText] = useState('')
  const [className, setClassName] = useState('')
  const all = useMemo(() => {
    const shared = sharedTransponders(entries.data ?? [])
    return entries.data?.map((entry, index): Entry => ({
      ...entry,
      key: String(index),
      sharedWith: entry.withdrawn
        ? []
        : (shared.get(entry.transponder ?? '') ?? []).filter((name) => name !== entry.driverName),
    }))
  }, [entries.data])
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
        <ClassSelect classes={classes} value={className} onChange={setClassName} />
        <output className="muted small">
          {shown.length === all.length
            ? counted(all.length, 'entry')
            : t('common:of', { part: formatCount(shown.length), whole: counted(all.length, 'entry') })}
        </output>
        <span className="spacer" />
        <TableTools title={t('event:entries')} rows={() => tableText(COLUMNS, shown)} />
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
