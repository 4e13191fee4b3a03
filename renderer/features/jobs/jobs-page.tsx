import { ListChecks } from 'lucide-react'
import { Link } from '@tanstack/react-router'
import { counted } from '../../format/counts.ts'
import { isActive, useJobs } from '../../state/jobs.ts'
import { EmptyState, Loading } from '../../ui/states.tsx'
import { useTitle } from '../../ui/use-title.ts'
import { JobCard } from './job-card.tsx'
import './jobs.css'

/** Everything that runs in the background, newest first: how far it is, what it did, why it failed. */
export function JobsPage() {
  useTitle('Jobs')
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
        title="No jobs yet"
        actions={
          <Link to="/" className="button button-primary button-normal">
            Go to Find
          </Link>
        }
      >
        <p>
          Loading the track list, loading events and importing an event run in the background and show here.
        </p>
      </EmptyState>
    ) : (
      <Loading label="Loading jobs" />
    )
  }
  return (
    <div className="jobs">
      <header className="jobs-head">
        <h1>Jobs</h1>
        <p className="muted">
          {active.length === 0 ? 'Nothing is running.' : `${counted(active.length, 'job')} not finished.`}
        </p>
      </header>
      {active.length > 0 && (
        <section aria-labelledby="jobs-active">
          <h2 id="jobs-active" className="jobs-part">
            Running and waiting
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
            Ended
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
