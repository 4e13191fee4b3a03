import { Link } from '@tanstack/react-router'
import { RotateCw } from 'lucide-react'
import type { JobView } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { counted } from '../../format/counts.ts'
import { formatAgo, formatMoment } from '../../format/dates.ts'
import { errorMessage, errorTitle } from '../../format/errors.ts'
import { formatSpan } from '../../format/times.ts'
import { startEventSync, startImport, startTrackSync, usePending, useRefusal } from '../../state/commands.ts'
import { useFetchBlock } from '../../state/connection.ts'
import { isActive, useJobOf } from '../../state/jobs.ts'
import { useNow } from '../../state/use-now.ts'
import { JobStateBadge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorFacts } from '../../ui/states.tsx'
import { JobProgress } from './job-progress.tsx'
import { keptText, ranFor, resultText, warningsOf } from './job-text.ts'

/** One job with all that is known about it. */
export function JobCard({ job }: { readonly job: JobView }) {
  const now = useNow()
  const ran = ranFor(job, now)
  const warnings = warningsOf(job)
  return (
    <li className="job">
      <div className="job-line">
        <JobStateBadge state={job.state} />
        <h3 className="job-title">
          <Subject job={job} />
        </h3>
        <span className="muted small">{t(`jobs:kind.${job.kind}`)}</span>
        <span className="spacer" />
        {ran !== null && !isActive(job) && (
          <span className="muted small">{t('jobs:took', { span: formatSpan(ran) })}</span>
        )}
        <time className="muted small" dateTime={job.createdAt} title={formatMoment(job.createdAt)}>
          {formatAgo(job.createdAt, now)}
        </time>
      </div>
      {isActive(job) && <JobProgress job={job} />}
      {isActive(job) && job.error !== null && (
        <p className="job-text muted">
          {t('jobs:lastAttempt')} <strong>{errorTitle(job.error)}.</strong> {errorMessage(job.error)}
        </p>
      )}
      {job.state === 'interrupted' && (
        <p className="job-text muted">{`${t('jobs:interrupted')} ${keptText(job, false)}`}</p>
      )}
      {job.state === 'completed' && <p className="job-text">{resultText(job)}</p>}
      {job.state === 'cancelled' && <p className="job-text muted">{keptText(job, false)}</p>}
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

function again(job: JobView): void {
  if (job.kind === 'track_sync') void startTrackSync()
  else if (job.subject === null) return
  else if (job.kind === 'event_sync') void startEventSync(job.subject)
  // Saved pages are chosen again: from LiveRC would be another import.
  else if (job.kind === 'html_import') return
  else void startImport({ eventId: job.subject })
}

function Failure({ job }: { readonly job: JobView }) {
  const latest = useJobOf(job.kind, job.subject)
  const pending = usePending(job.kind, job.subject)
  const refusal = useRefusal(job.kind, job.subject)
  const block = useFetchBlock()
  const { error } = job
  const isLatest = latest?.jobId === job.jobId
  return (
    <div className="job-failure">
      {error !== null && (
        <>
          <p>
            <strong className="bad">{errorTitle(error)}.</strong> {errorMessage(error)}
          </p>
          {error.action !== null && <p className="muted">{error.action}</p>}
          <ErrorFacts report={error} />
        </>
      )}
      <p className="muted">{keptText(job, false)}</p>
      {isLatest && (
        <div>
          <Button
            size="row"
            icon={RotateCw}
            busy={pending}
            blocked={block}
            aria-label={t('jobs:retry', { title: job.title })}
            onClick={() => again(job)}
          >
            {t('common:retry')}
          </Button>
          {refusal !== null && <span className="bad small"> {refusal.message}</span>}
        </div>
      )}
    </div>
  )
}
