import type { ErrorReport } from '../../shared/domain/errors.ts'
import { errorMessage, errorTitle } from '../format/errors.ts'
import { Dialog } from './dialog.tsx'
import { errorAction } from '../format/conflict.ts'
import { ConflictActions } from './conflict-actions.tsx'
import { ErrorFacts } from './states.tsx'

interface ErrorDialogProps {
  readonly report: ErrorReport
  readonly kept?: string
  readonly onClose: () => void
}

/** Everything that is known about a failure. */
export function ErrorDialog({ report, kept, onClose }: ErrorDialogProps) {
  return (
    <Dialog title={errorTitle(report)} onClose={onClose}>
      {errorMessage(report) !== '' && <p>{report.message}</p>}
      {errorAction(report) !== null && <p>{errorAction(report)}</p>}
      <div>
        <ConflictActions report={report} />
      </div>
      {kept !== undefined && <p className="muted">{kept}</p>}
      <ErrorFacts report={report} />
    </Dialog>
  )
}
