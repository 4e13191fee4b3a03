import { ListChecks } from 'lucide-react'
import { Link } from '@tanstack/react-router'
import { t } from '../../i18n/t.ts'
import { counted } from '../../format/counts.ts'
import { isActive, useJobs } from '../../state/jobs.ts'
import { EmptyState, Loading } from '../../ui/states.tsx'
import { useTitle } from '../../ui/use-title.ts'
import { JobCard } from './job-card.tsx'
import './jobs.css'

/** Everything that runs in the background, newest first: how far it is, what it did, why it failed. */
export function JobsPage() {
  useTitle(t('jobs:title'))
  const byId = useJobs((state) => state.byId)
  const loaded = useJobs((state) => state.loaded)
  const jobs = [...byId.values()]
  const active = jobs.filter(isActive)
  const ended = jobs.filter((job) => !isActive(job))

  if (jobs.length === 0) {
    return loaded ? (
      <EmptyState
        icon={ListChecks}
        level={1}
        title={t('jobs:none.title')}
        actions={
          <Link to="/" className="button button-primary button-normal">
            {t('common:goToFind')}
          </Link>
        }
      >
        <p>{t('jobs:none.text')}</p>
      </EmptyState>
    ) : (
      <Loading label={t('jobs:loading')} />
    )
  }
  return (
    <div className="jobs">
      <header className="jobs-head">
        <h1>{t('jobs:title')}</h1>
        <p className="muted">
          {active.length === 0
            ? t('jobs:idle')
            : t('jobs:unfinished', { jobs: counted(active.length, 'job') })}
        </p>
      </header>
      {active.length > 0 && (
        <section aria-labelledby="jobs-active">
          <h2 id="jobs-active" className="jobs-part">
            {t('jobs:active')}
          </h2>
          <ul className="job-list">
            {active.map((job) => (
              <JobCard key={job.jobId} job={job} />
            ))}
          </ul>
        </section>
      )}
      {ended.length > 0 && (
        <section aria-labelledby="jobs-ended">
          <h2 id="jobs-ended" className="jobs-part">
            {t('jobs:ended')}
          </h2>
          <ul className="job-list">
            {ended.map((job) => (
              <JobCard key={job.jobId} job={job} />
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
