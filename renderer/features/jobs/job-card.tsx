import { Link } from '@tanstack/react-router'
import type { JobView } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { counted } from '../../format/counts.ts'
import { formatAgo, formatMoment } from '../../format/dates.ts'
import { errorAction } from '../../format/conflict.ts'
import { errorMessage, errorTitle } from '../../format/errors.ts'
import { formatSpan } from '../../format/times.ts'
import { isActive } from '../../state/jobs.ts'
import { useNow } from '../../state/use-now.ts'
import { JobStateBadge } from '../../ui/badge.tsx'
import { ErrorFacts } from '../../ui/states.tsx'
import { JobProgress } from './job-progress.tsx'
import { keptText, ranFor, resultText, warningsOf } from './job-text.ts'
import { RetryJob } from './retry-job.tsx'

interface JobCardProps {
  readonly job: JobView
  /** It is the job's own screen: no way there. */
  readonly alone?: boolean
}

/** One job with all that is known about it. */
export function JobCard({ job, alone = false }: JobCardProps) {
  const now = useNow()
  const Heading = alone ? 'h2' : 'h3'
  const ran = ranFor(job, now)
  const warnings = warningsOf(job)
  return (
    <li className="job">
      <div className="job-line">
        <JobStateBadge state={job.state} />
        <Heading className="job-title">
          <Subject job={job} />
        </Heading>
        <span className="muted small">{t(`jobs:kind.${job.kind}`)}</span>
        <span className="spacer" />
        {ran !== null && !isActive(job) && (
          <span className="muted small">{t('jobs:took', { span: formatSpan(ran) })}</span>
        )}
        <time className="muted small" dateTime={job.createdAt} title={formatMoment(job.createdAt)}>
          {formatAgo(job.createdAt, now)}
        </time>
        {!alone && (
          <Link
            to="/admin/job/$jobId"
            params={{ jobId: job.jobId }}
            className="button button-quiet button-row"
            aria-label={t('jobs:openLog', { title: job.title })}
          >
            {t('jobs:log')}
          </Link>
        )}
      </div>
      {isActive(job) && <JobProgress job={job} roomy />}
      {isActive(job) && job.error !== null && (
        <p className="job-text muted">
          {t('jobs:lastAttempt')} <strong>{errorTitle(job.error)}.</strong> {errorMessage(job.error)}
        </p>
      )}
      {job.state === 'interrupted' && (
        <>
          <p className="job-text muted">{`${t('jobs:interrupted')} ${keptText(job, false)}`}</p>
          <RetryJob job={job} />
        </>
      )}
      {job.state === 'completed' && <p className="job-text">{resultText(job)}</p>}
      {job.state === 'cancelled' && (
        <>
          <p className="job-text muted">{keptText(job, false)}</p>
          <RetryJob job={job} />
        </>
      )}
      {job.state === 'failed' && <Failure job={job} />}
      {warnings.length > 0 && (
        <details className="job-text small">
          <summary>{counted(warnings.length, 'note')}</summary>
          <ul className="job-warnings">
            {[...new Set(warnings)].map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </details>
      )}
    </li>
  )
}

function Subject({ job }: { readonly job: JobView }) {
  if (job.subject === null) return job.title
  return job.kind === 'event_import' || job.kind === 'html_import' ? (
    <Link to="/event/$eventId" params={{ eventId: job.subject }}>
      {job.title}
    </Link>
  ) : (
    <Link to="/" search={{ track: job.subject }}>
      {job.title}
    </Link>
  )
}

function Failure({ job }: { readonly job: JobView }) {
  const { error } = job
  return (
    <div className="job-failure">
      {error !== null && (
        <>
          <p>
            <strong className="bad">{errorTitle(error)}.</strong> {errorMessage(error)}
          </p>
          {errorAction(error) !== null && <p className="muted">{errorAction(error)}</p>}
          <ErrorFacts report={error} />
        </>
      )}
      <p className="muted">{keptText(job, false)}</p>
      <RetryJob job={job} />
    </div>
  )
}
