import { lazy, Suspense, useRef, useState } from 'react'
import { LifeBuoy } from 'lucide-react'
import type { EventSummary } from '../../../shared/contract/views.ts'
import { RECOVERIES } from '../../../shared/domain/commands.ts'
import { useCommands } from '../../app/commands/registry.ts'
import type { CommandHandlers } from '../../app/commands/registry.ts'
import { t } from '../../i18n/t.ts'
import { useReadOnlyBlock } from '../../state/connection.ts'
import { useImportOf } from '../../state/jobs.ts'
import { Button } from '../../ui/button.tsx'
import { itemsFor } from './items.ts'
import type { RecoveryItem } from './items.ts'
import { MarkDialog, ReleaseDialog } from './quarantine-dialogs.tsx'
import { RecoveryDialog } from './recovery-dialog.tsx'
import { retryImport } from './retry.ts'

const loadMenu = () => import('./recovery-menu.tsx')
const RecoveryMenu = lazy(loadMenu)

/**
 * The way to the recovery tools of one event, each asking why before it does anything (M16, F22-F26, F37). While it is
 * shown, menu bar and palette have them, too.
 */
export function RecoveryButton({ event }: { readonly event: EventSummary }) {
  const anchor = useRef<HTMLSpanElement>(null)
  const [isOpen, setOpen] = useState(false)
  const [asked, setAsked] = useState<Exclude<RecoveryItem, 'retry'> | null>(null)
  const lastImport = useImportOf(event.eventId)
  const readOnly = useReadOnlyBlock()
  const choose = (item: RecoveryItem): void => {
    if (item === 'retry') void retryImport(event.eventId, event.name)
    else setAsked(item)
  }
  const items = itemsFor(event, lastImport?.state)
  useCommands(
    Object.fromEntries(
      RECOVERIES.map((item) => [
        `recovery.${item}`,
        { run: () => choose(item), enabled: () => readOnly === null && items.includes(item) },
      ]),
    ) satisfies CommandHandlers,
  )
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
          <RecoveryMenu trigger={anchor} items={items} onChoose={choose} onClose={() => setOpen(false)} />
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
      return (
        <RecoveryDialog eventId={event.eventId} eventName={event.name} action={asked} onClose={onClose} />
      )
  }
}
