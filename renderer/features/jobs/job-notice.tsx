import { useState } from 'react'
import { Ban, Check, TriangleAlert, X } from 'lucide-react'
import type { JobKind, JobView } from '../../../shared/contract/views.ts'
import type { ErrorReport } from '../../../shared/domain/errors.ts'
import { t } from '../../i18n/t.ts'
import { errorMessage, errorTitle } from '../../format/errors.ts'
import { forgetRefusal } from '../../state/commands.ts'
import { putAway, useJobs } from '../../state/jobs.ts'
import { Button } from '../../ui/button.tsx'
import { focusAround } from '../../ui/focus-around.ts'
import { ConflictActions } from '../../ui/conflict-actions.tsx'
import { ErrorDialog } from '../../ui/error-dialog.tsx'
import { keptText, resultText } from './job-text.ts'
import './job-notice.css'

interface JobNoticeProps {
  readonly job: JobView | undefined
  readonly refusal: ErrorReport | null
  readonly kind: JobKind
  readonly subject: string | null
  /** Whether there is an earlier import that a failure left in place. */
  readonly wasImported?: boolean
}

/** How a job ended, until it is put away: what it did, or why it failed. Draws nothing when there is nothing to say. */
export function JobNotice({ job, refusal, kind, subject, wasImported = false }: JobNoticeProps) {
  const fresh = useJobs((state) => job !== undefined && state.justEnded.has(job.jobId))
  const [open, setOpen] = useState(false)
  const error = refusal ?? (fresh && job?.state === 'failed' ? job.error : null)
  const close = (): void => {
    if (refusal !== null) forgetRefusal(kind, subject)
    if (job !== undefined) putAway(job.jobId)
  }

  if (error !== null) {
    const kept = keptText({ kind }, wasImported)
    return (
      <Notice tone="bad" onClose={close}>
        <strong>{errorTitle(error)}.</strong> <span className="muted">{errorMessage(error)}</span>
        <Button tone="quiet" size="row" onClick={() => setOpen(true)}>
          {t('common:details')}
        </Button>
        <ConflictActions size="row" report={error} />
        {open && <ErrorDialog report={error} kept={kept} onClose={() => setOpen(false)} />}
      </Notice>
    )
  }
  if (!fresh || job === undefined) return null
  if (job.state === 'cancelled') {
    return (
      <Notice tone="warn" onClose={close}>
        <strong>{t('jobs:notice.cancelled')}</strong>{' '}
        <span className="muted">{keptText(job, wasImported)}</span>
      </Notice>
    )
  }
  if (job.state === 'interrupted') {
    return (
      <Notice tone="warn" onClose={close}>
        <strong>{t('jobs:notice.interrupted')}</strong> <span className="muted">{t('jobs:interrupted')}</span>
      </Notice>
    )
  }
  return (
    <Notice tone="good" onClose={close}>
      <strong>{t('jobs:notice.done')}</strong> <span className="muted">{resultText(job)}</span>
    </Notice>
  )
}

const GLYPH = { good: Check, warn: Ban, bad: TriangleAlert }

interface NoticeProps {
  readonly tone: 'good' | 'warn' | 'bad'
  readonly children: React.ReactNode
  readonly onClose: () => void
}

function Notice({ tone, children, onClose }: NoticeProps) {
  const Glyph = GLYPH[tone]
  return (
    <div className={`notice notice-${tone}`}>
      <Glyph aria-hidden className="notice-glyph" size={14} strokeWidth={2.25} />
      <div className="notice-text">{children}</div>
      <Button
        tone="quiet"
        size="row"
        icon={X}
        iconOnly
        onClick={(event) => {
          // The button goes away with its notice; the focus stays near.
          focusAround(event.currentTarget)
          onClose()
        }}
      >
        {t('jobs:notice.putAway')}
      </Button>
    </div>
  )
}
