import { Clock } from 'lucide-react'
import { t } from '../../i18n/t.ts'
import { select, useIsSelected } from '../../state/batches.ts'
import { useIsOffline } from '../../state/connection.ts'
import { useImportLater } from '../../state/import-later.ts'
import { Button } from '../../ui/button.tsx'

/** Puts the import of what is chosen off until there is a network; nothing while there is one (ui.md 3b). */
export function ImportLater() {
  const isOffline = useIsOffline()
  const isWanted = useImportLater((state) => state.isWanted)
  if (!isOffline) return null
  return (
    <Button
      size="row"
      icon={Clock}
      aria-pressed={isWanted}
      title={t('find:later.title')}
      onClick={() => useImportLater.setState({ isWanted: !isWanted })}
    >
      {isWanted ? t('find:later.waits') : t('find:later.import')}
    </Button>
  )
}

/** The same for one event, on its own page: it joins what is chosen. */
export function ImportEventLater({ eventId }: { readonly eventId: string }) {
  const isOffline = useIsOffline()
  const isWanted = useImportLater((state) => state.isWanted)
  const isChosen = useIsSelected(eventId)
  if (!isOffline) return null
  const waits = isWanted && isChosen
  const toggle = (): void => {
    if (!waits) useImportLater.setState({ isWanted: true })
    void select(waits ? [] : [eventId], waits ? [eventId] : [])
  }
  return (
    <Button icon={Clock} aria-pressed={waits} title={t('find:later.title')} onClick={toggle}>
      {waits ? t('find:later.waits') : t('find:later.import')}
    </Button>
  )
}
