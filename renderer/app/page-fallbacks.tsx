import { Link } from '@tanstack/react-router'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { MapPinOff } from 'lucide-react'
import { t } from '../i18n/t.ts'
import { readError } from '../format/errors.ts'
import { EmptyState, ErrorState } from '../ui/states.tsx'

/** A screen whose code could not be loaded or that failed while it was drawn. */
export function PageError({ error, reset }: ErrorComponentProps) {
  return (
    <ErrorState
      level={1}
      report={{ ...readError(error), message: t('errors:screen.message') }}
      onRetry={reset}
    />
  )
}

/** An address that leads nowhere. */
export function PageMissing() {
  return (
    <EmptyState
      icon={MapPinOff}
      level={1}
      title={t('shell:missing.title')}
      actions={
        <Link to="/" className="button button-primary button-normal">
          {t('common:goToFind')}
        </Link>
      }
    >
      <p>{t('shell:missing.text')}</p>
    </EmptyState>
  )
}
