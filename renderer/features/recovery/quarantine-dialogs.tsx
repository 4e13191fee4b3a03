import type { EventSummary } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { toast } from '../../ui/toast.ts'
import { ReasonDialog } from '../admin/reason-dialog.tsx'
import { markUnsafe, release } from './use-quarantine.ts'

interface DialogProps {
  readonly event: Pick<EventSummary, 'eventId' | 'name'>
  readonly onClose: () => void
}

/** Asks why an event shall be marked as unsafe (F37). */
export function MarkDialog({ event, onClose }: DialogProps) {
  return (
    <ReasonDialog
      title={t('recovery:mark.title')}
      confirm={t('recovery:mark.confirm')}
      run={async (reason) => {
        await markUnsafe(event.eventId, reason)
        toast({ tone: 'good', title: t('recovery:mark.done'), text: event.name })
      }}
      onClose={onClose}
    >
      <p>{t('recovery:mark.of', { name: event.name })}</p>
      <p>{t('recovery:mark.text')}</p>
    </ReasonDialog>
  )
}

/** Asks what the review of an event has found, and releases it. */
export function ReleaseDialog({ event, onClose }: DialogProps) {
  return (
    <ReasonDialog
      title={t('recovery:release.title')}
      confirm={t('recovery:release.confirm')}
      label={t('recovery:release.note')}
      tone="primary"
      run={async (note) => {
        await release(event.eventId, note)
        toast({ tone: 'good', title: t('recovery:release.done'), text: event.name })
      }}
      onClose={onClose}
    >
      <p>{t('recovery:release.text')}</p>
    </ReasonDialog>
  )
}
