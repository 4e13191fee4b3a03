import { Download } from 'lucide-react'
import { t } from '../../i18n/t.ts'
import { useCommands } from '../../app/commands/registry.ts'
import { openExport } from '../../app/overlays.ts'
import { Button } from '../../ui/button.tsx'
import type { ExportSubject } from './choices.ts'
import { printReport, savePdf } from './run.ts'

type Subject = ExportSubject & { readonly eventId: string }

/** The toolbar's way to the export of an event or a session; menu, palette and keys go the same way while it is shown. */
export function ExportButton({ eventId, raceId }: Subject) {
  const subject = { eventId, ...(raceId === undefined ? {} : { raceId }) }
  const report = { ...subject, paper: 'A4' as const }
  useCommands({
    'export.open': { run: () => openExport(subject) },
    'export.pdf': { run: () => void savePdf(report) },
    'export.print': { run: () => void printReport(report) },
  })
  return (
    <Button icon={Download} title={t('export:buttonTitle')} onClick={() => openExport(subject)}>
      {t('export:button')}
    </Button>
  )
}
