import { X } from 'lucide-react'
import type { JobView } from '../../../shared/contract/views.ts'
import { cancelJob, useCancelling } from '../../state/commands.ts'
import { Button } from '../../ui/button.tsx'
import { ProgressBar } from '../../ui/progress.tsx'
import { progressText } from './job-text.ts'
import './job-progress.css'

/** One line about a job that is not over: stage, how far, time left, Cancel. */
export function JobProgress({ job }: { readonly job: JobView }) {
  const cancelling = useCancelling(job.jobId)
  const text = cancelling ? 'Cancelling\u2026' : progressText(job)
  return (
    <div className="job-progress">
      <span className="job-progress-text truncate">{text}</span>
      <ProgressBar label={job.title} value={job.processed} total={job.total} valueText={text} />
      <Button
        size="row"
        tone="quiet"
        icon={X}
        busy={cancelling}
        aria-label={`Cancel: ${job.title}`}
        onClick={() => void cancelJob(job.jobId)}
      >
        Cancel
      </Button>
    </div>
  )
}
