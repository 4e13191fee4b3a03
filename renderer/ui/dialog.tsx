import { useEffect, useId, useState } from 'react'
import type { ReactNode } from 'react'
import { X } from 'lucide-react'
import { t } from '../i18n/t.ts'
import { Button } from './button.tsx'
import './dialog.css'

interface DialogProps {
  readonly title: string
  /** A function gets the way to close the dialog from inside. */
  readonly children: ReactNode | ((close: () => void) => ReactNode)
  readonly actions?: ReactNode
  readonly onClose: () => void
  /** Without a visible heading; the title still names the dialog. */
  readonly bare?: boolean
  readonly className?: string
}

/** A modal dialog on the native element: it traps the focus, closes on Escape and gives the focus back by itself. */
export function Dialog({ title, children, actions, onClose, bare = false, className = '' }: DialogProps) {
  const [dialog, setDialog] = useState<HTMLDialogElement | null>(null)
  const titleId = useId()
  useEffect(() => {
    dialog?.showModal()
    return () => dialog?.close()
  }, [dialog])
  // Said at once, not with the event of closing: that comes a moment late, and would end a dialog opened again in between.
  const close = (): void => {
    dialog?.close()
    onClose()
  }
  const content = typeof children === 'function' ? children(close) : children
  return (
    <dialog
      className={`dialog ${className}`}
      ref={setDialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        // A file chooser inside the dialog that is given up sends the same event.
        if (event.target !== event.currentTarget) return
        event.preventDefault()
        close()
      }}
      onClose={(event) => {
        // The event comes late: an effect that runs twice has opened the dialog again by then.
        if (!event.currentTarget.open) onClose()
      }}
      onPointerDown={(event) => {
        // The backdrop belongs to the dialog element itself; everything inside is another element.
        if (bare && event.target === dialog) close()
      }}
    >
      {bare ? (
        <h2 id={titleId} className="visually-hidden">
          {title}
        </h2>
      ) : (
        <header className="dialog-header">
          <h2 id={titleId}>{title}</h2>
          <Button tone="quiet" icon={X} iconOnly onClick={close}>
            {t('common:close')}
          </Button>
        </header>
      )}
      {bare ? content : <div className="dialog-body">{content}</div>}
      {actions !== undefined && <footer className="dialog-actions">{actions}</footer>}
    </dialog>
  )
}
