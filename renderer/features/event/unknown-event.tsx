import { Link } from '@tanstack/react-router'
import { FileQuestion } from 'lucide-react'
import { t } from '../../i18n/t.ts'
import { EmptyState } from '../../ui/states.tsx'

/** An event number that the database does not know. */
export function UnknownEvent({ eventId }: { readonly eventId: string }) {
  return (
    <EmptyState
      icon={FileQuestion}
      level={1}
      title={t('event:unknown.title', { eventId })}
      actions={
        <Link to="/" className="button button-primary button-normal">
          {t('common:goToFind')}
        </Link>
      }
    >
      <p>{t('event:unknown.text')}</p>
    </EmptyState>
  )
}
