import { Download } from 'lucide-react'
import type { EventSummary } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { useCommands } from '../../app/commands/registry.ts'
import { openExport } from '../../app/overlays.ts'
import { Button } from '../../ui/button.tsx'
import type { ExportSubject } from './choices.ts'
import { printReport, savePdf } from './run.ts'

type Subject = ExportSubject & { readonly eventId: string; readonly blocked?: string | null }

/** Why an event may not be given out (F37); null where it may. */
export function exportBlock({ quarantine }: Pick<EventSummary, 'quarantine'>): string | null {
  return quarantine === null ? null : t('recovery:exportBlocked')
}

/** The toolbar's way to the export of an event or a session; menu, palette and keys go the same way while it is shown. */
export function ExportButton({ eventId, raceId, blocked = null }: Subject) {
  const enabled = (): boolean => blocked === null
  const subject = { eventId, ...(raceId === undefined ? {} : { raceId }) }
  const report = { ...subject, paper: 'A4' as const }
  useCommands({
    'export.open': { enabled, run: () => openExport(subject) },
    'export.pdf': { enabled, run: () => void savePdf(report) },
    'export.print': { enabled, run: () => void printReport(report) },
  })
  return (
    <Button
      icon={Download}
      title={t('export:buttonTitle')}
      blocked={blocked}
      onClick={() => openExport(subject)}
    >
      {t('export:button')}
    </Button>
  )
}
