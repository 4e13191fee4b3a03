import { useState } from 'react'
import { ListChecks } from 'lucide-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { jobKind, jobState } from '../../../shared/contract/jobs.ts'
import type { JobView } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { counted, formatCount } from '../../format/counts.ts'
import { activeJobs, isActive, useJobs } from '../../state/jobs.ts'
import { Button } from '../../ui/button.tsx'
import { GoToFind } from '../../ui/go-to-find.tsx'
import { EmptyState, Loading } from '../../ui/states.tsx'
import { useTitle } from '../../ui/use-title.ts'
import { DeadLetters } from './dead-letters.tsx'
import { JobCard } from './job-card.tsx'
import { readJobsSearch, shownJobs } from './jobs-search.ts'
import type { JobsSearch } from './jobs-search.ts'
import './jobs.css'

/** So many ended jobs are drawn at first, and more at every wish. */
const STEP = 50

/** Everything that runs in the background: how far it is, what it did, why it failed (M12). */
export function JobsPage() {
  useTitle(t('jobs:title'))
  const search = useSearch({ from: '/admin/' })
  const navigate = useNavigate()
  const byId = useJobs((state) => state.byId)
  const loaded = useJobs((state) => state.loaded)

  if (byId.size === 0) {
    return loaded ? (
      <EmptyState icon={ListChecks} level={1} title={t('jobs:none.title')} actions={<GoToFind />}>
        <p>{t('jobs:none.text')}</p>
      </EmptyState>
    ) : (
      <Loading label={t('jobs:loading')} />
    )
  }
  const running = activeJobs({ byId })
  const active = shownJobs(running, search)
  const ended = shownJobs(
    [...byId.values()].filter((job) => !isActive(job)),
    search,
  )
  const change = (next: JobsSearch): void => void navigate({ to: '/admin', search: next, replace: true })
  return (
    <>
      <header className="admin-head">
        <h1>{t('jobs:title')}</h1>
        <p>
          {running.length === 0
            ? t('jobs:idle')
            : t('jobs:unfinished', { jobs: counted(running.length, 'job') })}
        </p>
        <span className="spacer" />
        <JobFilter search={search} onChange={change} />
      </header>
      <div className="jobs">
        {active.length > 0 && <JobList id="jobs-active" title={t('jobs:active')} jobs={active} />}
        <DeadLetters />
        {ended.length > 0 && <JobList id="jobs-ended" title={t('jobs:ended')} jobs={ended} />}
        {active.length + ended.length === 0 && (
          <EmptyState
            icon={ListChecks}
            title={t('jobs:filter.none')}
            actions={<Button onClick={() => change({})}>{t('jobs:filter.all')}</Button>}
          />
        )}
      </div>
    </>
  )
}

interface JobFilterProps {
  readonly search: JobsSearch
  readonly onChange: (search: JobsSearch) => void
}

function JobFilter({ search, onChange }: JobFilterProps) {
  return (
    <>
      <label>
        <span className="muted">{t('jobs:filter.state')}</span>
        <select
          value={search.state ?? ''}
          onChange={(event) => onChange(readJobsSearch({ ...search, state: event.target.value }))}
        >
          <option value="">{t('jobs:filter.anyState')}</option>
          {jobState.options.map((state) => (
            <option key={state} value={state}>
              {t(`jobs:state.${state}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span className="muted">{t('jobs:filter.kind')}</span>
        <select
          value={search.kind ?? ''}
          onChange={(event) => onChange(readJobsSearch({ ...search, kind: event.target.value }))}
        >
          <option value="">{t('jobs:filter.anyKind')}</option>
          {jobKind.options.map((kind) => (
            <option key={kind} value={kind}>
              {t(`jobs:kind.${kind}`)}
            </option>
          ))}
        </select>
      </label>
    </>
  )
}

interface JobListProps {
  readonly id: string
  readonly title: string
  readonly jobs: readonly JobView[]
}

function JobList({ id, title, jobs }: JobListProps) {
  const [most, setMost] = useState(STEP)
  const more = jobs.length - most
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="jobs-part">
        {title}
      </h2>
      <ul className="job-list">
        {jobs.slice(0, most).map((job) => (
          <JobCard key={job.jobId} job={job} />
        ))}
      </ul>
      {more > 0 && (
        <Button className="jobs-more" onClick={() => setMost(most + STEP)}>
          {t('jobs:more', { n: formatCount(more) })}
        </Button>
      )}
    </section>
  )
}
