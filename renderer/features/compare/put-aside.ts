import { MAX_COMPARED } from '../../../shared/contract/ui.ts'
import type { ComparedDriver } from '../../../shared/contract/ui.ts'
import { t } from '../../i18n/t.ts'
import { addToCompare } from '../../state/compare.ts'
import { openRoute, useWorkspace } from '../../state/workspace.ts'
import { announce } from '../../ui/live-region.tsx'
import { toast } from '../../ui/toast.ts'

/** Adds a driver-session to the comparison and says what came of it, with the way there. */
export function putAside(driver: ComparedDriver, driverName: string): void {
  const outcome = addToCompare(driver)
  const count = useWorkspace.getState().compared.length
  const title = t(`compare:put.${outcome}`, { name: driverName, n: count, of: MAX_COMPARED })
  announce(title)
  toast({
    tone: outcome === 'added' ? 'good' : 'plain',
    title,
    action: { label: t('compare:put.open'), run: () => openRoute('/compare') },
  })
}
