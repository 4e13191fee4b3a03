import { Download, FlaskConical, Loader } from 'lucide-react'
import type { EventSummary } from '../../../shared/contract/views.ts'
import { isSample } from '../../../shared/domain/sample.ts'
import { t } from '../../i18n/t.ts'
import { startImport, usePending, useRefusal } from '../../state/commands.ts'
import { useFetchBlock, useReadOnlyBlock } from '../../state/connection.ts'
import { isActive, useImportOf } from '../../state/jobs.ts'
import { jobRoute, JOBS_ROUTE } from '../../state/places.ts'
import { openSample, useSample } from '../../state/sample.ts'
import { openRoute } from '../../state/workspace.ts'
import { Button } from '../../ui/button.tsx'
import { BlockedNote, ConflictState } from '../../ui/notes.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { ImportEventLater } from '../find/import-later.tsx'
import { JobProgress } from '../jobs/job-progress.tsx'
import { keptText } from '../jobs/job-text.ts'
import { importFailure } from './import-failure.ts'

/** An event whose results are not here: the import and how it goes. Nothing partial is shown (S4). */
export function NotImported({ event }: { readonly event: EventSummary }) {
  const job = useImportOf(event.eventId)
  const refusal = useRefusal('event_import', event.eventId)
  const pending = usePending('event_import', event.eventId)
  const block = useFetchBlock(event)
  const begin = (): void => void startImport({ eventId: event.eventId, trackSlug: event.trackSlug })

  if (job !== undefined && isActive(job)) {
    return (
      <EmptyState icon={Loader} title={t('event:importing.title')}>
        <p>{t('event:importing.here')}</p>
        <JobProgress job={job} about={event.name} roomy />
      </EmptyState>
    )
  }
  if (event.status === 'importing') {
    return <ConflictState title={t('event:importing.title')} text={t('event:importing.elsewhere')} />
  }
  if (isSample(event)) return <SampleGone />
  const failure = importFailure(event, job, refusal)
  if (failure !== null) {
    return (
      <ErrorState
        report={failure}
        kept={keptText({ kind: 'event_import' }, false)}
        onRetry={begin}
        retryLabel={t('event:notImported.retry')}
        retryBlocked={block}
        onShowJob={() => openRoute(job === undefined ? JOBS_ROUTE : jobRoute(job.jobId))}
      />
    )
  }
  return (
    <EmptyState
      icon={Download}
      title={t('event:notImported.title')}
      actions={
        <>
          <Button tone="primary" icon={Download} busy={pending} blocked={block} onClick={begin}>
            {t('event:notImported.import')}
          </Button>
          <ImportEventLater eventId={event.eventId} />
        </>
      }
    >
      {job?.state === 'cancelled' && (
        <p>{t('event:notImported.cancelled', { kept: keptText(job, false) })}</p>
      )}
      <p>{t('event:notImported.text')}</p>
      <BlockedNote reason={block} />
    </EmptyState>
  )
}

/** The sample after its results were removed: they come from the app itself. */
function SampleGone() {
  const { isOpening, job, error } = useSample()
  const readOnly = useReadOnlyBlock()
  return (
    <EmptyState
      icon={FlaskConical}
      title={t('event:notImported.title')}
      actions={
        <Button tone="primary" busy={isOpening} blocked={readOnly} onClick={() => void openSample()}>
          {t('find:firstRun.sample')}
        </Button>
      }
    >
      <p>{t('find:firstRun.sampleText')}</p>
      {job !== undefined && <JobProgress job={job} />}
      {error !== null && (
        <p role="alert" className="bad">
          {error.message} {error.action}
        </p>
      )}
    </EmptyState>
  )
}
