import { X } from 'lucide-react'
import type { JobView } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { cancelJob, useCancelling } from '../../state/commands.ts'
import { useReadOnlyBlock } from '../../state/connection.ts'
import { Button } from '../../ui/button.tsx'
import { ConflictActions } from '../../ui/conflict-actions.tsx'
import { ProgressBar } from '../../ui/progress.tsx'
import { useSeconds } from '../../state/use-seconds.ts'
import { formatSpan } from '../../format/times.ts'
import { progressText, ranFor, requestsLeft } from './job-text.ts'
import './job-progress.css'

interface JobProgressProps {
  readonly job: JobView
  /** Names what is worked on better than the job's title. */
  readonly about?: string
  /** There is room to say how long it has run and what is still to be asked for. */
  readonly roomy?: boolean
}

/** Storing everything is one step more: the bar is full only when that is done, and then it is gone (ui.md 3b). */
const COMMIT = 1

/** How long a job runs already, and the requests to LiveRC that are to come. */
function Effort({ job }: { readonly job: JobView }) {
  const now = useSeconds(true)
  const ran = ranFor(job, now)
  return (
    <span className="muted small job-progress-effort">
      {ran !== null && <span>{t('jobs:runs', { span: formatSpan(ran) })}</span>}
      <span>{requestsLeft(job)}</span>
    </span>
  )
}

/** One line about a job that is not over: stage, how far, time left, Cancel. */
export function JobProgress({ job, about = job.title, roomy = false }: JobProgressProps) {
  const cancelling = useCancelling(job.jobId)
  const readOnly = useReadOnlyBlock()
  const text = cancelling ? t('jobs:cancelling') : progressText(job)
  return (
    <div className={roomy ? 'job-progress job-progress-roomy' : 'job-progress'}>
      <span className="job-progress-text truncate">{text}</span>
      <ProgressBar
        label={about}
        value={job.processed}
        total={job.total === 0 ? 0 : job.total + COMMIT}
        valueText={text}
      />
      {roomy && job.state === 'running' && <Effort job={job} />}
      {job.state === 'queued' && job.error !== null && <ConflictActions size="row" report={job.error} />}
      <Button
        size="row"
        tone="quiet"
        icon={X}
        busy={cancelling}
        blocked={readOnly}
        aria-label={t('jobs:cancelOf', { title: about })}
        onClick={() => void cancelJob(job.jobId)}
      >
        {t('common:cancel')}
      </Button>
    </div>
  )
}
