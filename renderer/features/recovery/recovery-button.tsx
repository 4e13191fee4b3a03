import { lazy, Suspense, useRef, useState } from 'react'
import { LifeBuoy } from 'lucide-react'
import type { EventSummary } from '../../../shared/contract/views.ts'
import { client } from '../../bridge.ts'
import { errorMessage, errorTitle, readError } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { useReadOnlyBlock } from '../../state/connection.ts'
import { useImportOf } from '../../state/jobs.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.ts'
import { itemsFor, type RecoveryItem } from './items.ts'
import { MarkDialog, ReleaseDialog } from './quarantine-dialogs.tsx'
import { RecoverDialog } from './recover-dialog.tsx'

const loadMenu = () => import('./recovery-menu.tsx')
const RecoveryMenu = lazy(loadMenu)

/** The way to the recovery tools of one event, each asking why before it does anything (M16, F22-F26, F37). */
export function RecoveryButton({ event }: { readonly event: EventSummary }) {
  const anchor = useRef<HTMLSpanElement>(null)
  const [isOpen, setOpen] = useState(false)
  const [asked, setAsked] = useState<Exclude<RecoveryItem, 'retry'> | null>(null)
  const lastImport = useImportOf(event.eventId)
  const readOnly = useReadOnlyBlock()
  const choose = (item: RecoveryItem): void => {
    if (item === 'retry') void retry(event)
    else setAsked(item)
  }
  return (
    <span
      className="recovery-anchor"
      ref={anchor}
      onPointerEnter={() => void loadMenu()}
      onFocus={() => void loadMenu()}
    >
      <Button
        icon={LifeBuoy}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        blocked={readOnly}
        title={t('recovery:menuTitle')}
        onClick={() => setOpen(true)}
      >
        {t('recovery:menu')}
      </Button>
      <Suspense fallback={null}>
        {isOpen && (
          <RecoveryMenu
            trigger={anchor}
            items={itemsFor(event, lastImport?.state)}
            onChoose={choose}
            onClose={() => setOpen(false)}
          />
        )}
      </Suspense>
      {asked !== null && <Asked event={event} asked={asked} onClose={() => setAsked(null)} />}
    </span>
  )
}

interface AskedProps {
  readonly event: EventSummary
  readonly asked: Exclude<RecoveryItem, 'retry'>
  readonly onClose: () => void
}

function Asked({ event, asked, onClose }: AskedProps) {
  switch (asked) {
    case 'mark':
      return <MarkDialog event={event} onClose={onClose} />
    case 'release':
      return <ReleaseDialog event={event} onClose={onClose} />
    case 'cleanup':
    case 'reset':
    case 'cleanup_full':
      return <RecoverDialog event={event} action={asked} onClose={onClose} />
  }
}

async function retry({ eventId, name }: EventSummary): Promise<void> {
  try {
    await client.recovery.retry({ eventId })
    toast({ tone: 'good', title: t('recovery:retry.started'), text: name })
  } catch (thrown) {
    const report = readError(thrown)
    const text = [errorTitle(report), errorMessage(report), report.action ?? ''].filter((part) => part !== '')
    toast({ tone: 'bad', title: t('recovery:refused'), text: text.join('. ') })
  }
}
