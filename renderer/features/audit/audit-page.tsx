import { useMemo, useState } from 'react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { BookText } from 'lucide-react'
import type { AuditEntry } from '../../../shared/contract/jobs.ts'
import { formatMoment } from '../../format/dates.ts'
import { readError } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { api } from '../../state/api.ts'
import { Button } from '../../ui/button.tsx'
import { DataGrid } from '../../ui/grid/data-grid.tsx'
import { tableText, textColumn } from '../../ui/grid/text-columns.ts'
import type { TextColumn } from '../../ui/grid/text-columns.ts'
import { EmptyState, ErrorState, Loading } from '../../ui/states.tsx'
import { TableTools } from '../../ui/table-tools.tsx'
import { useTitle } from '../../ui/use-title.ts'

const COLUMNS: readonly TextColumn<AuditEntry>[] = [
  textColumn({
    key: 'at',
    name: t('audit:at'),
    width: 160,
    text: ({ at }) => at,
    cell: ({ at }) => <time dateTime={at}>{formatMoment(at)}</time>,
  }),
  textColumn({ key: 'actor', name: t('audit:actor'), width: 124, text: ({ actor }) => actor }),
  textColumn({
    key: 'action',
    name: t('audit:action'),
    width: 140,
    rowHeader: true,
    text: ({ action }) => action,
  }),
  textColumn({
    key: 'resource',
    name: t('audit:resource'),
    width: 200,
    text: ({ resourceType, resourceId }) =>
      resourceId === null ? resourceType : `${resourceType} ${resourceId}`,
  }),
  textColumn({
    key: 'outcome',
    name: t('audit:outcome'),
    width: 76,
    text: ({ outcome }) => t(`audit:outcome.${outcome}`),
  }),
  textColumn({
    key: 'reason',
    name: t('audit:reason'),
    width: 150,
    grow: 1,
    text: ({ reason }) => reason ?? '',
  }),
  textColumn({
    key: 'details',
    name: t('audit:details'),
    width: 190,
    grow: 1,
    text: ({ details }) => detailText(details),
  }),
]

/** What was done, in the words of the entry: a change as `before → after`, anything else as its names and values. */
function detailText({ old, new: next, ...others }: AuditEntry['details']): string {
  const change = old == null || next == null ? [] : [`${String(old)} \u2192 ${String(next)}`]
  const named = Object.entries(others).flatMap(([name, value]) =>
    value === null || value === '' ? [] : [`${name}: ${String(value)}`],
  )
  return [...change, ...named].join(', ')
}

const entryKey = ({ id }: AuditEntry): string => String(id)
const PAGE = 200

/** What operators, and the program by itself, have done; newest first (D23). */
export function AuditPage() {
  useTitle(t('audit:title'))
  const [action, setAction] = useState('')
  const audit = useInfiniteQuery(
    api.recovery.audit.infiniteOptions({
      input: (before: number | undefined) => ({ limit: PAGE, ...(before === undefined ? {} : { before }) }),
      initialPageParam: undefined,
      getNextPageParam: ({ entries, more }) => (more ? entries.at(-1)?.id : undefined),
    }),
  )
  const all = useMemo(() => audit.data?.pages.flatMap(({ entries }) => entries) ?? [], [audit.data])
  const actions = useMemo(() => [...new Set(all.map((entry) => entry.action))].toSorted(), [all])
  const entries = useMemo(
    () => (action === '' ? all : all.filter((entry) => entry.action === action)),
    [all, action],
  )
  if (audit.isError && audit.data === undefined)
    return <ErrorState level={1} report={readError(audit.error)} onRetry={() => void audit.refetch()} />
  if (audit.data === undefined) return <Loading label={t('audit:loading')} />
  if (all.length === 0) {
    return (
      <>
        <header className="admin-head">
          <h1>{t('audit:title')}</h1>
          <p>{t('audit:intro')}</p>
        </header>
        <EmptyState icon={BookText} title={t('audit:none.title')}>
          <p>{t('audit:none.text')}</p>
        </EmptyState>
      </>
    )
  }
  return (
    <>
      <header className="admin-head">
        <h1>{t('audit:title')}</h1>
        <p>{t('audit:intro')}</p>
        <span className="spacer" />
        <label>
          <span className="muted">{t('audit:filterAction')}</span>
          <select value={action} onChange={(event) => setAction(event.target.value)}>
            <option value="">{t('audit:anyAction')}</option>
            {actions.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {audit.hasNextPage && (
          <Button busy={audit.isFetchingNextPage} onClick={() => void audit.fetchNextPage()}>
            {t('audit:more')}
          </Button>
        )}
        <TableTools title={t('audit:title')} rows={() => tableText(COLUMNS, entries)} />
      </header>
      <div className="admin-grid">
        <DataGrid
          label={t('audit:title')}
          rows={entries}
          rowKey={entryKey}
          columns={COLUMNS}
          isPartial={audit.hasNextPage}
        />
      </div>
    </>
  )
}
