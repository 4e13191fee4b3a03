import { FileQuestion } from 'lucide-react'
import { t } from '../../i18n/t.ts'
import { GoToFind } from '../../ui/go-to-find.tsx'
import { EmptyState } from '../../ui/states.tsx'

/** An event number that the database does not know. */
export function UnknownEvent({ eventId }: { readonly eventId: string }) {
  return (
    <EmptyState
      icon={FileQuestion}
      level={1}
      title={t('event:unknown.title', { eventId })}
      actions={<GoToFind />}
    >
      <p>{t('event:unknown.text')}</p>
    </EmptyState>
  )
}
