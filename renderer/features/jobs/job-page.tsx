import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { JobView } from '../../../shared/contract/views.ts'
import { readError } from '../../format/errors.ts'
import { formatCount } from '../../format/counts.ts'
import { t } from '../../i18n/t.ts'
import { api } from '../../state/api.ts'
import { useJobs } from '../../state/jobs.ts'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { useTitle } from '../../ui/use-title.ts'
import { DamagedEvents } from '../recovery/damaged-events.tsx'
import { ChangeTable } from './change-table.tsx'
import { JobCard } from './job-card.tsx'
import { JobLog } from './job-log.tsx'
import './jobs.css'

/** One job: all that is known about it, what it has changed, and its log (M12). */
export function JobPage() {
  const { jobId } = useParams({ from: '/admin/job/$jobId' })
  const live = useJobs((state) => state.byId.get(jobId))
  const stored = useQuery({ ...api.jobs.get.queryOptions({ input: { jobId } }), enabled: live === undefined })
  const job = live ?? stored.data
  useTitle(job?.title ?? t('jobs:title'))
  if (job === undefined) {
    return stored.isError ? (
      <ErrorState level={1} report={readError(stored.error)} onRetry={() => void stored.refetch()} />
    ) : (
      <Loading label={t('jobs:loading')} />
    )
  }
  return (
    <>
      <header className="admin-head">
        <Link to="/admin">{t('jobs:title')}</Link>
        <h1>{job.title}</h1>
      </header>
      <div className="jobs job-page">
        <ul className="job-list">
          <JobCard job={job} alone />
        </ul>
        <Changed job={job} />
        {job.result?.kind === 'validation' && <DamagedEvents damaged={job.result.data.damaged} />}
      </div>
      <JobLog key={jobId} jobId={jobId} title={job.title} />
    </>
  )
}

/** Rows of each table, and the figures that an import found changed (C35). */
function Changed({ job: { result } }: { readonly job: JobView }) {
  if (result?.kind !== 'event_import') return null
  const { tables, changes } = result.data
  const rows = Object.entries(tables)
  return (
    <section aria-labelledby="job-changed">
      <h2 id="job-changed" className="jobs-part">
        {t('jobs:changed.title')}
      </h2>
      {rows.length > 0 && (
        <table className="job-tables">
          <caption className="visually-hidden">{t('jobs:changed.tables')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('jobs:changed.table')}</th>
              <th scope="col">{t('jobs:changed.inserted')}</th>
              <th scope="col">{t('jobs:changed.updated')}</th>
              <th scope="col">{t('jobs:changed.unchanged')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([table, { inserted, updated, unchanged }]) => (
              <tr key={table}>
                <th scope="row">{table.replaceAll('_', ' ')}</th>
                <td>{formatCount(inserted)}</td>
                <td>{formatCount(updated)}</td>
                <td>{formatCount(unchanged)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {changes.total > 0 ? (
        <ChangeTable changes={changes} title={t('jobs:changed.title')} />
      ) : (
        <p className="muted">{t('jobs:changed.none')}</p>
      )}
    </section>
  )
}
