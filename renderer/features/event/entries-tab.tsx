import { useMemo, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Users } from 'lucide-react'
import type { EntryView } from '../../../shared/contract/views.ts'
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
    name: 'Driver',
    width: 200,
    grow: 1,
    rowHeader: true,
    cell: (entry) => (
      <>
        <span className="truncate">{entry.driverName}</span>
        {entry.withdrawn && <Badge tone="warn">Withdrawn</Badge>}
      </>
    ),
  },
  {
    key: 'class',
    name: 'Class',
    width: 200,
    grow: 1,
    cell: (entry) => <span className="truncate muted">{entry.className}</span>,
  },
  {
    key: 'transponder',
    name: 'Transponder',
    width: 120,
    align: 'end',
    cell: (entry) => entry.transponder ?? NO_FIGURE,
  },
  {
    key: 'from',
    name: 'Known from',
    width: 140,
    cell: (entry) => <span className="muted">{entry.fromEntryList ? 'Entry list' : 'Results only'}</span>,
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
  if (all === undefined) return <Loading label="Loading entries" />
  if (all.length === 0) {
    return (
      <EmptyState icon={Users} title="No entries">
        <p>LiveRC has no entry list for this event and no driver has a result.</p>
      </EmptyState>
    )
  }
  return (
    <>
      <div className="tab-tools">
        <label>
          <span className="muted">Find</span>
          <input
            type="search"
            value={text}
            placeholder="Driver or transponder"
            onChange={(change) => setText(change.target.value)}
          />
        </label>
        <label>
          <span className="muted">Class</span>
          <select value={className} onChange={(change) => setClassName(change.target.value)}>
            <option value="">All classes</option>
            {classes.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <output className="muted small">
          {shown.length === all.length
            ? counted(all.length, 'entry', 'entries')
            : `${formatCount(shown.length)} of ${counted(all.length, 'entry', 'entries')}`}
        </output>
      </div>
      {shown.length === 0 ? (
        <EmptyState icon={Users} title="No entry matches">
          <p>No entry holds this text in the chosen class.</p>
        </EmptyState>
      ) : (
        <DataGrid label="Entries" rows={shown} rowKey={entryKey} columns={COLUMNS} />
      )}
    </>
  )
}
