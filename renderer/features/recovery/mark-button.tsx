import { useState } from 'react'
import { ShieldAlert } from 'lucide-react'
import { t } from '../../i18n/t.ts'
import { useReadOnlyBlock } from '../../state/connection.ts'
import { Button } from '../../ui/button.tsx'
import { QuarantineBadge } from '../../ui/quarantine-badge.tsx'
import { MarkDialog } from './quarantine-dialogs.tsx'
import { useIsQuarantined } from './use-quarantine.ts'

interface MarkButtonProps {
  readonly eventId: string
  readonly name: string
}

/** The way to mark one event of a list as unsafe (F37); its badge where that has been done. */
export function MarkButton({ eventId, name }: MarkButtonProps) {
  const quarantined = useIsQuarantined(eventId)
  const [asking, setAsking] = useState(false)
  const readOnly = useReadOnlyBlock()
  return (
    <>
      {quarantined ? (
        <QuarantineBadge event={{ quarantine: {} }} />
      ) : (
        <Button
          size="row"
          icon={ShieldAlert}
          blocked={readOnly}
          aria-label={t('recovery:mark.button', { name })}
          onClick={() => setAsking(true)}
        >
          {t('commands:recovery.mark')}
        </Button>
      )}
      {asking && <MarkDialog event={{ eventId, name }} onClose={() => setAsking(false)} />}
    </>
  )
}
