import type { ErrorComponentProps } from '@tanstack/react-router'
import { MapPinOff } from 'lucide-react'
import { t } from '../i18n/t.ts'
import { readError } from '../format/errors.ts'
import { GoToFind } from '../ui/go-to-find.tsx'
import { EmptyState, ErrorState, Loading } from '../ui/states.tsx'
import { useTitle } from '../ui/use-title.ts'

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

/** A screen whose code is on its way; the router has waited for two thirds of the 150 ms already. */
export function PagePending() {
  return <Loading label={t('common:screen')} afterMs={50} />
}

/** An address that leads nowhere. */
export function PageMissing() {
  useTitle(t('shell:missing.tab'))
  return (
    <EmptyState icon={MapPinOff} level={1} title={t('shell:missing.title')} actions={<GoToFind />}>
      <p>{t('shell:missing.text')}</p>
    </EmptyState>
  )
}
