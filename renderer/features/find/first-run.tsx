import type { ReactNode } from 'react'
import { FileDown, Flag, FlaskConical, ListPlus } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { ErrorReport } from '../../../shared/domain/errors.ts'
import { errorMessage, errorTitle } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { startTrackSync, usePending, useRefusal } from '../../state/commands.ts'
import { useFetchBlock, useReadOnlyBlock } from '../../state/connection.ts'
import { isActive, useJobOf } from '../../state/jobs.ts'
import { openSample, useSample } from '../../state/sample.ts'
import { Button } from '../../ui/button.tsx'
import { BlockedNote } from '../../ui/notes.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { openHtmlImport } from '../html-import/store.ts'
import { JobProgress } from '../jobs/job-progress.tsx'
import './first-run.css'

/** What a new data folder shows: the three ways to begin (ui.md 3b). One that fails leaves the others. */
export function FirstRun() {
  const job = useJobOf('track_sync', null)
  const refusal = useRefusal('track_sync', null)
  const block = useFetchBlock()

  if (job !== undefined && isActive(job)) {
    return (
      <EmptyState icon={Flag} title={t('find:firstRun.loading')}>
        <p>{t('find:firstRun.loadingText')}</p>
        <JobProgress job={job} />
      </EmptyState>
    )
  }
  const failure = refusal ?? (job?.state === 'failed' ? job.error : null)
  if (failure !== null) {
    return (
      <div className="first-run">
        <ErrorState
          report={failure}
          kept={t('find:firstRun.kept')}
          onRetry={() => void startTrackSync()}
          retryLabel={t('find:firstRun.again')}
          retryBlocked={block}
        />
        <ul className="first-run-choices" aria-label={t('find:firstRun.ways')}>
          <SavedPages />
          <SampleEvent />
        </ul>
      </div>
    )
  }
  return (
    <div className="first-run">
      <EmptyState icon={Flag} title={t('find:firstRun.title')}>
        <p>{t('find:firstRun.what')}</p>
        <p>{t('find:firstRun.start')}</p>
      </EmptyState>
      <ul className="first-run-choices" aria-label={t('find:firstRun.ways')}>
        <TrackList />
        <SavedPages />
        <SampleEvent />
      </ul>
      <BlockedNote reason={block} />
    </div>
  )
}

interface ChoiceProps {
  readonly icon: LucideIcon
  readonly text: string
  readonly children: ReactNode
}

function Choice({ icon: Icon, text, children }: ChoiceProps) {
  return (
    <li>
      <Icon aria-hidden size={20} strokeWidth={1.75} className="first-run-glyph" />
      <p>{text}</p>
      {children}
    </li>
  )
}

function TrackList() {
  const pending = usePending('track_sync', null)
  const block = useFetchBlock()
  return (
    <Choice icon={ListPlus} text={t('find:firstRun.loadText')}>
      <Button tone="primary" busy={pending} blocked={block} onClick={() => void startTrackSync()}>
        {t('find:firstRun.load')}
      </Button>
    </Choice>
  )
}

function SavedPages() {
  return (
    <Choice icon={FileDown} text={t('find:firstRun.savedText')}>
      <Button onClick={openHtmlImport}>{t('saved:title')}</Button>
    </Choice>
  )
}

function SampleEvent() {
  const { isOpening, job, error } = useSample()
  const readOnly = useReadOnlyBlock()
  return (
    <Choice icon={FlaskConical} text={t('find:firstRun.sampleText')}>
      <Button busy={isOpening} blocked={readOnly} onClick={() => void openSample()}>
        {t('find:firstRun.sample')}
      </Button>
      {job !== undefined && <JobProgress job={job} />}
      {error !== null && <SampleError report={error} />}
    </Choice>
  )
}

function SampleError({ report }: { readonly report: ErrorReport }) {
  return (
    <p role="alert" className="small">
      <strong className="bad">{errorTitle(report)}.</strong> {errorMessage(report)} {report.action}
    </p>
  )
}
