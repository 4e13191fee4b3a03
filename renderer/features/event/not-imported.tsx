import { Download, Loader } from 'lucide-react'
import type { EventSummary } from '../../../shared/contract/views.ts'
import { startImport, usePending, useRefusal } from '../../state/commands.ts'
import { useFetchBlock } from '../../state/connection.ts'
import { isActive, useJobOf } from '../../state/jobs.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { JobProgress } from '../jobs/job-progress.tsx'
import { keptText } from '../jobs/job-text.ts'
import { importFailure } from './import-failure.ts'

/** An event whose results are not here: the import and how it goes. Nothing partial is shown (S4). */
export function NotImported({ event }: { readonly event: EventSummary }) {
  const job = useJobOf('event_import', event.eventId)
  const refusal = useRefusal('event_import', event.eventId)
  const pending = usePending('event_import', event.eventId)
  const block = useFetchBlock()
  const begin = (): void => void startImport({ eventId: event.eventId, trackSlug: event.trackSlug })

  if (job !== undefined && isActive(job)) {
    return (
      <EmptyState icon={Loader} title={'Importing\u2026'}>
        <p>Results, laps and entries show as soon as every race is in. You can go on working meanwhile.</p>
        <JobProgress job={job} about={event.name} />
      </EmptyState>
    )
  }
  if (event.status === 'importing') {
    return (
      <EmptyState icon={Loader} title={'Importing\u2026'}>
        <p>
          Another window or program on this computer is importing this event. It shows here when it is
          complete.
        </p>
      </EmptyState>
    )
  }
  const failure = importFailure(event, job, refusal)
  if (failure !== null) {
    return (
      <ErrorState
        report={failure}
        kept={keptText({ kind: 'event_import' }, false)}
        onRetry={begin}
        retryLabel="Retry the import"
        retryBlocked={block}
      />
    )
  }
  return (
    <EmptyState
      icon={Download}
      title="Not imported yet"
      actions={
        <Button tone="primary" icon={Download} busy={pending} blocked={block} onClick={begin}>
          Import this event
        </Button>
      }
    >
      {job?.state === 'cancelled' && <p>The last import was cancelled. {keptText(job, false)}</p>}
      <p>
        The import fetches the entry list and every race with its laps from LiveRC, one page after the other
        and without haste. After that the event can be read without a network.
      </p>
    </EmptyState>
  )
}
