import { useQuery } from '@tanstack/react-query'
import type { EventRecovery, EventRecoveryResult } from '../../../shared/contract/recovery.ts'
import type { EventSummary } from '../../../shared/contract/views.ts'
import { client } from '../../bridge.ts'
import { counted } from '../../format/counts.ts'
import { errorMessage, errorTitle, readError } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { queryClient } from '../../state/api.ts'
import { toast } from '../../ui/toast.ts'
import { ReasonDialog } from '../admin/reason-dialog.tsx'

interface RecoverDialogProps {
  readonly event: Pick<EventSummary, 'eventId' | 'name'>
  readonly action: EventRecovery
  readonly onClose: () => void
}

/** Says what a recovery would remove, asks why, and does it (F22-F25). */
export function RecoverDialog({ event, action, onClose }: RecoverDialogProps) {
  const { eventId } = event
  const preview = useQuery({
    queryKey: ['recovery preview', eventId, action],
    // Asked for anew at every opening: it is true for this moment alone.
    gcTime: 0,
    queryFn: () => client.recovery.event({ eventId, action, reason: 'only shown', dryRun: true }),
  })
  return (
    <ReasonDialog
      title={t(`recovery:${action}.title`)}
      confirm={t(`recovery:${action}.confirm`)}
      blocked={preview.data === undefined ? t('recovery:preview.loading') : null}
      run={async (reason) => {
        const done = await client.recovery.event({ eventId, action, reason, confirmed: true })
        // Lists, people and the switch of imports: a recovery changes what most screens show.
        void queryClient.invalidateQueries()
        toast({ tone: 'good', title: removedText(done, 'done'), text: event.name })
      }}
      onClose={onClose}
    >
      <p>{t(`recovery:${action}.text`)}</p>
      {preview.isError && <Refusal error={preview.error} />}
      {preview.isPending && <p className="muted">{t('recovery:preview.loading')}</p>}
      {preview.data !== undefined && <Preview result={preview.data} />}
    </ReasonDialog>
  )
}

function Refusal({ error }: { readonly error: Error }) {
  const report = readError(error)
  return (
    <p className="bad" role="alert">
      <strong>{errorTitle(report)}.</strong> {errorMessage(report)}
    </p>
  )
}

function Preview({ result }: { readonly result: EventRecoveryResult }) {
  return (
    <>
      <p>{removedText(result, 'preview')}</p>
      {result.quarantine !== 'none' && <p>{t(`recovery:preview.${result.quarantine}`)}</p>}
      {result.validationDue && <p>{t('recovery:preview.validation')}</p>}
    </>
  )
}

function removedText({ report }: EventRecoveryResult, when: 'preview' | 'done'): string {
  const { removed } = report
  if (Object.values(removed).every((count) => count === 0)) return t(`recovery:${when}.nothing`)
  const counts = {
    races: counted(removed.races, 'race'),
    results: counted(removed.results, 'result'),
    laps: counted(removed.laps, 'lap'),
  }
  return when === 'preview' ? t('recovery:preview.removes', counts) : t('recovery:done.removed', counts)
}
