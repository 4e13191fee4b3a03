import { useState } from 'react'
import { FileDown, FileText, Printer } from 'lucide-react'
import { exportFormats, exportTables, paperFormats } from '../../../shared/domain/export/request.ts'
import type { PaperFormat } from '../../../shared/domain/export/request.ts'
import { t } from '../../i18n/t.ts'
import { closeOverlay } from '../../app/overlays.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { firstChoice, requestOf, scopesOf, settled, tablesOf } from './choices.ts'
import type { Choice, ExportSubject } from './choices.ts'
import { printReport, savePdf, saveTable } from './run.ts'
import './export-dialog.css'

const close = (): void => closeOverlay('export')

/** Everything that can be taken out of what is in front: a table, the whole event, a report. */
function ExportDialog({ subject }: { readonly subject: ExportSubject }) {
  const [choice, setChoice] = useState<Choice>(() => firstChoice(subject))
  const change = (next: Partial<Choice>): void => setChoice((before) => settled({ ...before, ...next }))
  return (
    <Dialog title={t('export:title')} className="export" onClose={close}>
      <TableForm subject={subject} choice={choice} change={change} />
      {subject.eventId !== undefined && (
        <ReportForm eventId={subject.eventId} raceId={choice.scope === 'race' ? subject.raceId : undefined} />
      )}
    </Dialog>
  )
}

interface TableFormProps {
  readonly subject: ExportSubject
  readonly choice: Choice
  readonly change: (next: Partial<Choice>) => void
}

function TableForm({ subject, choice, change }: TableFormProps) {
  const scopes = scopesOf(subject)
  return (
    <form
      className="export-form"
      onSubmit={(event) => {
        event.preventDefault()
        close()
        void saveTable(requestOf(choice, subject))
      }}
    >
      {scopes.length > 1 && (
        <Segmented
          label={t('export:of')}
          value={choice.scope}
          options={scopes.map((scope) => ({ value: scope, label: t(`export:of.${scope}`) }))}
          onChange={(scope) => change({ scope })}
        />
      )}
      <label className="export-line">
        <span>{t('export:what')}</span>
        <select
          value={choice.table}
          onChange={(event) => {
            const table = exportTables.find((name) => name === event.target.value)
            if (table !== undefined) change({ table })
          }}
        >
          {tablesOf(choice.scope).map((table) => (
            <option key={table} value={table}>
              {t(`export:table.${table}`)}
            </option>
          ))}
        </select>
      </label>
      {choice.table !== 'event' && (
        <Segmented
          label={t('export:format')}
          value={choice.format}
          options={exportFormats.map((format) => ({ value: format, label: t(`export:format.${format}`) }))}
          onChange={(format) => change({ format })}
        />
      )}
      {choice.format === 'csv' && (
        <>
          <label className="export-check">
            <input
              type="checkbox"
              checked={choice.bom}
              onChange={(event) => change({ bom: event.target.checked })}
            />
            {t('export:bom')}
          </label>
          <p className="small muted">{t('export:safe')}</p>
        </>
      )}
      <div className="export-actions">
        <Button type="submit" tone="primary" icon={FileDown}>
          {t('export:save')}
        </Button>
      </div>
    </form>
  )
}

interface ReportFormProps {
  readonly eventId: string
  readonly raceId: string | undefined
}

function ReportForm({ eventId, raceId }: ReportFormProps) {
  const [paper, setPaper] = useState<PaperFormat>('A4')
  const request = { eventId, paper, ...(raceId === undefined ? {} : { raceId }) }
  const start = (work: typeof savePdf): void => {
    close()
    void work(request)
  }
  return (
    <section className="export-form export-report" aria-label={t('export:report')}>
      <h3>{t('export:report')}</h3>
      <p className="small muted">{t('export:reportText')}</p>
      <div className="export-actions">
        <Segmented
          label={t('export:paper')}
          value={paper}
          options={paperFormats.map((value) => ({ value, label: value }))}
          onChange={setPaper}
        />
        <span className="spacer" />
        <Button icon={FileText} onClick={() => start(savePdf)}>
          {t('export:pdf')}
        </Button>
        <Button icon={Printer} onClick={() => start(printReport)}>
          {t('export:print')}
        </Button>
      </div>
    </section>
  )
}

// Loaded by React.lazy, which takes the default export.
// oxlint-disable-next-line import/no-default-export
export default ExportDialog
