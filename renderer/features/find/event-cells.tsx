import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { Download, RotateCw } from 'lucide-react'
import type { EventSummary } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { startImport, usePending, useRefusal } from '../../state/commands.ts'
import { useFetchBlock } from '../../state/connection.ts'
import { useWaitsInBatch } from '../../state/batches.ts'
import { isActive, useImportOf } from '../../state/jobs.ts'
import { Button } from '../../ui/button.tsx'
import { shownStatus } from '../event/event-status.ts'
import { importFailure } from '../event/import-failure.ts'
import { JobNotice } from '../jobs/job-notice.tsx'
import { JobProgress } from '../jobs/job-progress.tsx'
import { keptText } from '../jobs/job-text.ts'
import { ErrorDialog } from '../../ui/error-dialog.tsx'
import { errorMessage, errorTitle } from '../../format/errors.ts'

interface EventActionProps {
  readonly event: EventSummary
  readonly tabIndex: 0 | -1
}

/** The one thing to do with an event: import it, try again, or open it. */
export function EventAction({ event, tabIndex }: EventActionProps) {
  const job = useImportOf(event.eventId)
  const pending = usePending('event_import', event.eventId)
  const block = useFetchBlock(event)
  const status = shownStatus(event, job)
  const waits = useWaitsInBatch(event.eventId)
  const begin = (): void => void startImport({ eventId: event.eventId, trackSlug: event.trackSlug })

  if (status === 'imported' || status === 'importing') {
    return (
      <Link
        to="/event/$eventId"
        params={{ eventId: event.eventId }}
        className="button button-quiet button-row"
        tabIndex={tabIndex}
        aria-label={t('find:row.openEvent', { name: event.name })}
      >
        {t('find:row.open')}
      </Link>
    )
  }
  if (waits) {
    return (
      <span className="muted small" title={t('find:row.waitsTitle')} tabIndex={tabIndex}>
        {t('find:row.waits')}
      </span>
    )
  }
  const failed = status === 'failed'
  return (
    <Button
      tone="quiet"
      size="row"
      icon={failed ? RotateCw : Download}
      tabIndex={tabIndex}
      busy={pending}
      blocked={block}
      aria-label={
        failed
          ? t('find:row.retryEvent', { name: event.name })
          : t('find:row.importEvent', { name: event.name })
      }
      onClick={begin}
    >
      {failed ? t('common:retry') : t('find:row.import')}
    </Button>
  )
}

/** The second line of a row: progress, how it ended, or why it failed last time. */
export function EventDetailLine({ event }: { readonly event: EventSummary }) {
  const job = useImportOf(event.eventId)
  const refusal = useRefusal('event_import', event.eventId)
  const [open, setOpen] = useState(false)
  const wasImported = event.depth === 'laps_full'

  if (job !== undefined && isActive(job)) return <JobProgress job={job} about={event.name} />
  if (event.status === 'importing') {
    return <p className="small muted detail-text">{t('find:row.elsewhere')}</p>
  }
  const failure = importFailure(event, job, refusal)
  if (failure === null) {
    return (
      <JobNotice
        job={job}
        refusal={null}
        kind="event_import"
        subject={event.eventId}
        wasImported={wasImported}
      />
    )
  }
  return (
    <div className="detail-text small">
      <span className="truncate">
        <strong className="bad">{errorTitle(failure)}.</strong> {errorMessage(failure)}
      </span>
      <Button
        tone="quiet"
        size="row"
        aria-label={t('find:row.details', { name: event.name })}
        onClick={() => setOpen(true)}
      >
        {t('common:details')}
      </Button>
      {open && (
        <ErrorDialog
          report={failure}
          kept={keptText({ kind: 'event_import' }, wasImported)}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  )
}
