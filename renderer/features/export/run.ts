import type { ExportRequest, ReportRequest } from '../../../shared/domain/export/request.ts'
import type { ErrorReport } from '../../../shared/domain/errors.ts'
import { t } from '../../i18n/t.ts'
import { toast } from '../../ui/toast.ts'
import { deliver, type Outcome, type Wish } from './deliver.ts'

/** Saves and tells how it went; gives whether the dialog has done its work. */
async function run(wish: Wish): Promise<boolean> {
  if (wish.kind !== 'table') toast({ tone: 'plain', title: t('export:working') })
  const outcome = await deliver(wish)
  tell(outcome, wish)
  return outcome.kind === 'done' || outcome.kind === 'begun'
}

export const saveTable = (request: ExportRequest): Promise<boolean> => run({ kind: 'table', request })
export const savePdf = (request: ReportRequest): Promise<boolean> => run({ kind: 'pdf', request })
export const printReport = (request: ReportRequest): Promise<boolean> => run({ kind: 'print', request })

function tell(outcome: Outcome, { kind }: Wish): void {
  switch (outcome.kind) {
    case 'done':
      toast(
        kind === 'print'
          ? { tone: 'good', title: t('export:printed') }
          : { tone: 'good', title: t('export:savedAs', { name: outcome.name }) },
      )
      return
    case 'begun':
      if (kind === 'table') toast({ tone: 'good', title: t('export:downloading') })
      return
    case 'blocked':
      toast({ tone: 'bad', title: t('export:blocked'), text: t('export:blockedText') })
      return
    case 'failed':
      toast({ tone: 'bad', title: t('export:failed'), text: sentences(outcome.report) })
      return
    case 'cancelled':
  }
}

const sentences = ({ message, action }: ErrorReport): string =>
  action === null ? message : `${message} ${action}`
