import { Link } from '@tanstack/react-router'
import { FileQuestion } from 'lucide-react'
import { EmptyState } from '../../ui/states.tsx'

/** An event number that the database does not know. */
export function UnknownEvent({ eventId }: { readonly eventId: string }) {
  return (
    <EmptyState
      icon={FileQuestion}
      level={1}
      title={`Event ${eventId} is not known here`}
      actions={
        <Link to="/" className="button button-primary button-normal">
          Go to Find
        </Link>
      }
    >
      <p>
        Choose its track in Find and load the track&rsquo;s events, or paste the address of the event there.
      </p>
    </EmptyState>
  )
}
