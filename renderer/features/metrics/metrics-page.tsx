import { useMemo, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { FileText, Gauge, RotateCw } from 'lucide-react'
import type { MetricsReport } from '../../../shared/contract/observability.ts'
import { formatAgo, formatMoment } from '../../format/dates.ts'
import { readError } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { api } from '../../state/api.ts'
import { useNow } from '../../state/use-now.ts'
import { Button } from '../../ui/button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { EmptyState, ErrorState, Loading } from '../../ui/states.tsx'
import { TableTools } from '../../ui/table-tools.tsx'
import { useTitle } from '../../ui/use-title.ts'
import { hasCounted, longTable, metricTables } from './metric-tables.ts'
import type { MetricTable } from './metric-tables.ts'
import { MetricsText } from './metrics-text.tsx'
import './metrics.css'

/** What the engine has counted and timed, by all programs on the data folder or by this one alone (part K). */
export function MetricsPage() {
  useTitle(t('metrics:title'))
  const { scope = 'folder' } = useSearch({ from: '/admin/metrics' })
  const navigate = useNavigate()
  // Old figures would be taken for new ones: they are read again whenever the screen is opened.
  const report = useQuery({
    ...api.metrics.json.queryOptions({ input: { scope } }),
    refetchOnMount: 'always',
  })
  const tables = useMemo(() => metricTables(report.data?.families ?? []), [report.data])
  const [asText, setAsText] = useState(false)
  if (report.isError && report.data === undefined)
    return <ErrorState level={1} report={readError(report.error)} onRetry={() => void report.refetch()} />
  if (report.data === undefined) return <Loading label={t('metrics:loading')} />
  const show = (next: MetricsReport['scope']): void =>
    void navigate({ to: '/admin/metrics', search: next === 'folder' ? {} : { scope: next }, replace: true })
  return (
    <>
      <header className="admin-head">
        <h1>{t('metrics:title')}</h1>
        <Taken at={report.data.at} />
        <span className="spacer" />
        <Segmented
          label={t('metrics:scope')}
          value={scope}
          options={[
            { value: 'folder', label: t('metrics:scope.folder'), title: t('metrics:scope.folderTitle') },
            {
              value: 'process',
              label: t('metrics:scope.process'),
              title: t('metrics:scope.processTitle', { moment: formatMoment(report.data.startedAt) }),
            },
          ]}
          onChange={show}
        />
        <Button icon={RotateCw} busy={report.isFetching} onClick={() => void report.refetch()}>
          {t('metrics:refresh')}
        </Button>
        <Button icon={FileText} onClick={() => setAsText(true)}>
          {t('metrics:text')}
        </Button>
        <TableTools title={t('metrics:title')} rows={() => longTable(tables)} />
      </header>
      {report.isError && (
        <p className="bad metrics-problem" role="alert">
          {readError(report.error).message}
        </p>
      )}
      <div className="metrics">
        {tables.map((table) => (
          <Figures key={table.id} table={table} />
        ))}
        {!hasCounted(tables) && (
          <EmptyState
            icon={Gauge}
            title={t('metrics:none.title')}
            actions={
              scope === 'process' && <Button onClick={() => show('folder')}>{t('metrics:none.all')}</Button>
            }
          >
            <p>{t('metrics:none.text')}</p>
          </EmptyState>
        )}
      </div>
      {asText && <MetricsText onClose={() => setAsText(false)} />}
    </>
  )
}

function Taken({ at }: { readonly at: string }) {
  const now = useNow()
  return (
    <p title={formatMoment(at)}>
      <time dateTime={at}>{t('metrics:taken', { ago: formatAgo(at, now) })}</time>
    </p>
  )
}

function Figures({ table }: { readonly table: MetricTable }) {
  const { id, title, columns, names, rows } = table
  return (
    <section className={`metric-card metric-${id}`} aria-labelledby={`metrics-${id}`}>
      <h2 id={`metrics-${id}`}>{title}</h2>
      <table aria-labelledby={`metrics-${id}`}>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th key={column} scope="col" className={index < names ? '' : 'numeric'}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.slice(0, names).join('\n')}>
              {row.map((cell, index) =>
                index === 0 ? (
                  <th key={columns[index]} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={columns[index]} className={index < names ? '' : 'numeric'}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {id === 'timings' && <p className="muted small">{t('metrics:estimated')}</p>}
    </section>
  )
}
