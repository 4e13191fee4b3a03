import { useId, useState } from 'react'
import type { ReactNode } from 'react'
import { useMutation } from '@tanstack/react-query'
import { minReasonLength } from '../../../shared/contract/jobs.ts'
import { readError } from '../../format/errors.ts'
import { errorMessage, errorTitle } from '../../format/errors.ts'
import { errorAction } from '../../format/conflict.ts'
import { t } from '../../i18n/t.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import './reason-dialog.css'

interface ReasonDialogProps {
  readonly title: string
  readonly confirm: string
  readonly tone?: 'primary' | 'danger'
  readonly children?: ReactNode
  /** What is asked for, where that is not the reason. */
  readonly label?: string
  /** Why it cannot be done yet, apart from a missing reason. */
  readonly blocked?: string | null
  /** Fails with an error of the contract, which is shown. */
  readonly run: (reason: string) => Promise<unknown>
  readonly onClose: () => void
}

/** Asks why before something risky is done; the reason goes to the audit log. Stays open when it is refused. */
export function ReasonDialog({
  title,
  confirm,
  tone = 'danger',
  children,
  label = t('admin:reason'),
  blocked = null,
  run,
  onClose,
}: ReasonDialogProps) {
  const id = useId()
  const [reason, setReason] = useState('')
  const action = useMutation({ mutationFn: run, onSuccess: onClose })
  const isShort = reason.trim().length < minReasonLength
  const hint = t('admin:reasonHint', { least: minReasonLength })
  const error = action.isError ? readError(action.error) : null
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button
            tone={tone}
            busy={action.isPending}
            blocked={blocked ?? (isShort ? hint : null)}
            onClick={() => action.mutate(reason.trim())}
          >
            {confirm}
          </Button>
        </>
      }
    >
      {children}
      <div className="admin-reason">
        <label htmlFor={id}>{label}</label>
        <textarea
          id={id}
          value={reason}
          maxLength={500}
          aria-describedby={`${id}-hint`}
          onChange={(event) => setReason(event.target.value)}
        />
        <p id={`${id}-hint`} className="muted small">
          {hint}
        </p>
      </div>
      {error !== null && (
        <div role="alert">
          <p className="bad">
            <strong>{errorTitle(error)}.</strong> {errorMessage(error)}
          </p>
          {errorAction(error) !== null && <p>{errorAction(error)}</p>}
        </div>
      )}
    </Dialog>
  )
}
