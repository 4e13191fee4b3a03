import { useQuery } from '@tanstack/react-query'
import type { EventRecovery, EventRecoveryResult } from '../../../shared/contract/recovery.ts'
import { client } from '../../bridge.ts'
import { counted, formatCount } from '../../format/counts.ts'
import { errorMessage, errorTitle, readError } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { queryClient } from '../../state/api.ts'
import { toast } from '../../ui/toast.ts'
import { ReasonDialog } from '../admin/reason-dialog.tsx'

export interface Chosen {
  readonly eventId: string
  readonly eventName: string
  readonly action: EventRecovery
}

/** What a look writes nowhere: nothing is removed, so nothing has to be justified yet. */
const LOOK = 'Looked at before it is done'
/** A key of its own: looking takes the event's lock, which makes stale what is read below `recovery`. */
const PREVIEW = 'recovery preview'

/** Shows what would be removed, asks why, and does it; audited, and a validation is due afterwards (F22-F25, F29). */
export function RecoveryDialog({
  eventId,
  eventName,
  action,
  onClose,
}: Chosen & { readonly onClose: () => void }) {
  const look = { eventId, action, reason: LOOK, dryRun: true }
  const preview = useQuery({
    queryKey: [PREVIEW, eventId, action],
    queryFn: () => client.recovery.event(look),
    // Asked for anew at every opening: it is true for this moment alone.
    gcTime: 0,
    staleTime: 0,
  })
  const run = async (reason: string): Promise<void> => {
    const done = await client.recovery.event({ eventId, action, reason, confirmed: true })
    toast({
      tone: 'good',
      title: t('recovery:done', { name: done.eventName }),
      text: done.validationDue ? t('recovery:doneDue') : '',
    })
    // Lists, people, findings and the switch of imports: a recovery changes what most screens show.
    void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== PREVIEW })
  }
  const name = preview.data?.eventName ?? eventName
  const refusal = preview.isError ? readError(preview.error) : null
  // Nobody agrees to what was not shown.
  const unseen = refusal === null ? t('recovery:preview') : errorMessage(refusal)
  return (
    <ReasonDialog
      title={t(`recovery:${action}.title`, { name })}
      confirm={t(`recovery:${action}.do`)}
      blocked={preview.data === undefined ? unseen : null}
      run={run}
      onClose={onClose}
    >
      <p>{t(`recovery:${action}.text`)}</p>
      {preview.isPending && <p className="muted">{t('recovery:preview')}</p>}
      {refusal !== null && (
        <p className="bad" role="alert">
          <strong>{errorTitle(refusal)}.</strong> {errorMessage(refusal)}
        </p>
      )}
      {preview.data !== undefined && <Report result={preview.data} />}
    </ReasonDialog>
  )
}

function Report({ result }: { readonly result: EventRecoveryResult }) {
  const { removed, kept } = result.report
  return (
    <>
      <p>
        {t('recovery:removed', {
          races: counted(removed.races, 'race'),
          results: counted(removed.results, 'result'),
          laps: counted(removed.laps, 'lap'),
          pages: counted(removed.parkedPages, 'fetchedPage'),
        })}
      </p>
      <p>
        {t('recovery:kept', {
          races: counted(kept.races, 'race'),
          entries: counted(kept.entries, 'entry'),
          classes: counted(kept.classes, 'class'),
          reviewed: formatCount(kept.reviewedClasses),
        })}
      </p>
      {result.quarantine !== 'none' && <p>{t(`recovery:quarantine.${result.quarantine}`)}</p>}
      {result.validationDue && <p>{t('recovery:validation')}</p>}
    </>
  )
}
