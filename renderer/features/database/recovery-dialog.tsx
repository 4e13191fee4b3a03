import { useQuery } from '@tanstack/react-query'
import type { EventRecovery } from '../../../shared/contract/recovery.ts'
import { client } from '../../bridge.ts'
import { counted, formatCount } from '../../format/counts.ts'
import { readError } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { api, queryClient } from '../../state/api.ts'
import { toast } from '../../ui/toast.ts'
import { ReasonDialog } from '../admin/reason-dialog.tsx'
import { reloadRecovery } from '../health/validate-button.tsx'

export interface Chosen {
  readonly eventId: string
  readonly eventName: string
  readonly action: EventRecovery
}

/** What a look writes nowhere: nothing is removed, so nothing has to be justified yet. */
const LOOK = 'Looked at before it is done'

/** Shows what would be removed, asks why, and does it; audited, and a validation is due afterwards (F22-F25, F29). */
export function RecoveryDialog({
  eventId,
  eventName,
  action,
  onClose,
}: Chosen & { readonly onClose: () => void }) {
  const look = { eventId, action, reason: LOOK, dryRun: true }
  // A key of its own: looking takes the event's lock, which makes stale what is read below `recovery`.
  const preview = useQuery({
    queryKey: ['recovery preview', eventId, action],
    queryFn: () => client.recovery.event(look),
    gcTime: 0,
    staleTime: 0,
  })
  const run = async (reason: string): Promise<void> => {
    const done = await client.recovery.event({ eventId, action, reason, confirmed: true })
    toast({
      tone: 'good',
      title: t('database:done', { name: done.eventName }),
      text: done.validationDue ? t('database:doneDue') : '',
    })
    reloadRecovery()
    void queryClient.invalidateQueries({ queryKey: api.quality.key() })
  }
  const name = preview.data?.eventName ?? eventName
  return (
    <ReasonDialog
      title={t(`database:dialog.${action}`, { name })}
      confirm={t(`database:do.${action}`)}
      run={run}
      onClose={onClose}
    >
      <p>{t(`database:text.${action}`)}</p>
      {preview.isPending && <p className="muted">{t('database:preview')}</p>}
      {preview.isError && (
        <p className="bad" role="alert">
          {readError(preview.error).message}
        </p>
      )}
      {preview.data !== undefined && <Report report={preview.data.report} />}
    </ReasonDialog>
  )
}

type Report = Awaited<ReturnType<typeof client.recovery.event>>['report']

function Report({ report: { removed, kept } }: { readonly report: Report }) {
  return (
    <>
      <p>
        {t('database:removed', {
          races: counted(removed.races, 'race'),
          results: counted(removed.results, 'result'),
          laps: counted(removed.laps, 'lap'),
          pages: formatCount(removed.parkedPages),
        })}
      </p>
      <p>
        {t('database:kept', {
          races: counted(kept.races, 'race'),
          entries: counted(kept.entries, 'entry'),
          classes: formatCount(kept.classes),
          reviewed: formatCount(kept.reviewedClasses),
        })}
      </p>
    </>
  )
}
