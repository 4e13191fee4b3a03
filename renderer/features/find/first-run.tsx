import { FileDown, Flag, ListPlus } from 'lucide-react'
import { t } from '../../i18n/t.ts'
import { startTrackSync, usePending, useRefusal } from '../../state/commands.ts'
import { useFetchBlock } from '../../state/connection.ts'
import { isActive, useJobOf } from '../../state/jobs.ts'
import { Button } from '../../ui/button.tsx'
import { BlockedNote } from '../../ui/notes.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { openHtmlImport } from '../html-import/store.ts'
import { JobProgress } from '../jobs/job-progress.tsx'

/** What a new data folder shows: what the app needs first, and the button that gets it. */
export function FirstRun() {
  const job = useJobOf('track_sync', null)
  const refusal = useRefusal('track_sync', null)
  const pending = usePending('track_sync', null)
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
      <ErrorState
        report={failure}
        kept={t('find:firstRun.kept')}
        onRetry={() => void startTrackSync()}
        retryLabel={t('find:firstRun.again')}
        retryBlocked={block}
      />
    )
  }
  return (
    <EmptyState
      icon={Flag}
      title={t('find:firstRun.title')}
      actions={
        <>
          <Button
            tone="primary"
            icon={ListPlus}
            busy={pending}
            blocked={block}
            onClick={() => void startTrackSync()}
          >
            {t('find:firstRun.load')}
          </Button>
          <Button tone="quiet" icon={FileDown} onClick={openHtmlImport}>
            {t('saved:title')}
          </Button>
        </>
      }
    >
      <p>{t('find:firstRun.what')}</p>
      <p>{t('find:firstRun.start')}</p>
      <BlockedNote reason={block} />
    </EmptyState>
  )
}
