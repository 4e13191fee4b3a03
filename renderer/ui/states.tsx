import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { CircleAlert, RotateCw } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { ErrorReport } from '../../shared/domain/errors.ts'
import { t } from '../i18n/t.ts'
import { errorMessage, errorStageText, errorTitle } from '../format/errors.ts'
import { errorAction } from '../format/conflict.ts'
import { Button } from './button.tsx'
import { ConflictActions } from './conflict-actions.tsx'
import './states.css'

interface EmptyProps {
  readonly icon: LucideIcon
  readonly title: string
  readonly children?: ReactNode
  readonly actions?: ReactNode
  readonly level?: 1 | 2 | 3
}

/** What stands where there is nothing: why, and what to do about it. */
export function EmptyState({ icon: Icon, title, children, actions, level = 2 }: EmptyProps) {
  const Heading = `h${level}` as const
  return (
    <div className="state">
      <Icon aria-hidden className="state-glyph" size={28} strokeWidth={1.5} />
      <Heading className="state-title">{title}</Heading>
      {children !== undefined && <div className="state-text">{children}</div>}
      {actions !== undefined && <div className="state-actions">{actions}</div>}
    </div>
  )
}

interface ErrorProps {
  readonly report: ErrorReport
  /** What the failure left untouched. */
  readonly kept?: string
  readonly onRetry?: () => void
  readonly retryLabel?: string
  readonly retryBlocked?: string | null
  /** Leads to all that is known about the work that failed. */
  readonly onShowJob?: () => void
  readonly level?: 1 | 2
}

/** A failure in plain words: what happened, when, what is kept, what to do. */
export function ErrorState({
  report,
  kept,
  onRetry,
  retryLabel,
  retryBlocked = null,
  onShowJob,
  level = 2,
}: ErrorProps) {
  const Heading = level === 1 ? 'h1' : 'h2'
  return (
    <div className="state state-error">
      <CircleAlert aria-hidden className="state-glyph" size={28} strokeWidth={1.5} />
      <Heading className="state-title">{errorTitle(report)}</Heading>
      <div className="state-text">
        {errorMessage(report) !== '' && <p>{report.message}</p>}
        {errorAction(report) !== null && <p>{errorAction(report)}</p>}
        {kept !== undefined && <p>{kept}</p>}
        <ErrorFacts report={report} />
      </div>
      <div className="state-actions">
        {onRetry !== undefined && (
          <Button tone="primary" icon={RotateCw} onClick={onRetry} blocked={retryBlocked}>
            {retryLabel ?? t('common:tryAgain')}
          </Button>
        )}
        <ConflictActions report={report} />
        {onShowJob !== undefined && <Button onClick={onShowJob}>{t('jobs:show')}</Button>}
      </div>
    </div>
  )
}

/** Stage, code and details of an error, for whoever reports it. */
export function ErrorFacts({ report }: { readonly report: ErrorReport }) {
  const details = Object.entries(report.details).filter(([, value]) => value !== null)
  return (
    <dl className="facts small">
      <div>
        <dt>{t('errors:while')}</dt>
        <dd>{errorStageText(report)}</dd>
      </div>
      <div>
        <dt>{t('errors:code')}</dt>
        <dd>{report.code}</dd>
      </div>
      {details.map(([name, value]) => (
        <div key={name}>
          <dt>{name.replaceAll('_', ' ')}</dt>
          <dd>{String(value)}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Shows nothing for 150 ms, then what is awaited over grey lines: a fast answer must not flash (ui.md 3b). */
export function Loading({ label, afterMs = 150 }: { readonly label: string; readonly afterMs?: number }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), afterMs)
    return () => clearTimeout(timer)
  }, [afterMs])
  return (
    <output className="loading">
      <span className={late ? 'loading-label muted' : 'visually-hidden'}>
        {t('common:loading', { label })}
      </span>
      {late && <span aria-hidden className="loading-lines" />}
    </output>
  )
}
