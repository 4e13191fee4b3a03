import { X } from 'lucide-react'
import type { JobView } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { cancelJob, useCancelling } from '../../state/commands.ts'
import { useReadOnlyBlock } from '../../state/connection.ts'
import { Button } from '../../ui/button.tsx'
import { ConflictActions } from '../../ui/conflict-actions.tsx'
import { ProgressBar } from '../../ui/progress.tsx'
import { progressText } from './job-text.ts'
import './job-progress.css'

interface JobProgressProps {
  readonly job: JobView
  /** Names what is worked on better than the job's title. */
  readonly about?: string
}

/** One line about a job that is not over: stage, how far, time left, Cancel. */
export function JobProgress({ job, about = job.title }: JobProgressProps) {
  const cancelling = useCancelling(job.jobId)
  const readOnly = useReadOnlyBlock()
  const text = cancelling ? t('jobs:cancelling') : progressText(job)
  return (
    <div className="job-progress">
      <span className="job-progress-text truncate">{text}</span>
      <ProgressBar label={about} value={job.processed} total={job.total} valueText={text} />
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
