import { Link } from '@tanstack/react-router'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { MapPinOff } from 'lucide-react'
import { readError } from '../format/errors.ts'
import { EmptyState, ErrorState } from '../ui/states.tsx'

/** A screen whose code could not be loaded or that failed while it was drawn. */
export function PageError({ error, reset }: ErrorComponentProps) {
  return (
    <ErrorState
      level={1}
      report={{ ...readError(error), message: 'This screen could not be drawn.' }}
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
      title="There is no such screen"
      actions={
        <Link to="/" className="button button-primary button-normal">
          Go to Find
        </Link>
      }
    >
      <p>The address does not belong to any screen of this app.</p>
    </EmptyState>
  )
}
