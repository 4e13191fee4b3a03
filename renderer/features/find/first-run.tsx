import { FileDown, Flag, ListPlus } from 'lucide-react'
import { startTrackSync, usePending, useRefusal } from '../../state/commands.ts'
import { useFetchBlock } from '../../state/connection.ts'
import { isActive, useJobOf } from '../../state/jobs.ts'
import { Button } from '../../ui/button.tsx'
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
      <EmptyState icon={Flag} title="Loading the track list">
        <p>About 1,100 tracks come in one page. This takes a few seconds.</p>
        <JobProgress job={job} />
      </EmptyState>
    )
  }
  const failure = refusal ?? (job?.state === 'failed' ? job.error : null)
  if (failure !== null) {
    return (
      <ErrorState
        report={failure}
        kept="Nothing was changed."
        onRetry={() => void startTrackSync()}
        retryLabel="Load the track list again"
        retryBlocked={block}
      />
    )
  }
  return (
    <EmptyState
      icon={Flag}
      title="No tracks yet"
      actions={
        <>
          <Button
            tone="primary"
            icon={ListPlus}
            busy={pending}
            blocked={block}
            onClick={() => void startTrackSync()}
          >
            Load the track list
          </Button>
          <Button tone="quiet" icon={FileDown} onClick={openHtmlImport}>
            Import saved pages
          </Button>
        </>
      }
    >
      <p>
        My Race Engineer keeps race results on this computer, so that you can read them without a network.
      </p>
      <p>
        Start with LiveRC&rsquo;s list of tracks. Then choose your track, load its events and import a
        meeting. If you have the address of an event, paste it above instead.
      </p>
    </EmptyState>
  )
}
