import { Link } from '@tanstack/react-router'

interface DriverLinkProps {
  /** Null for somebody without an identity at the source: then the name leads nowhere (T4). */
  readonly driverId: string | null
  readonly name: string
  readonly tabIndex?: 0 | -1
  readonly className?: string
}

/** A driver's name that leads to the driver, wherever it stands. */
export function DriverLink({ driverId, name, tabIndex, className = 'truncate' }: DriverLinkProps) {
  if (driverId === null) {
    return (
      <span className={className} title={name} tabIndex={tabIndex}>
        {name}
      </span>
    )
  }
  return (
    <Link
      to="/driver/$driverId"
      params={{ driverId }}
      className={`row-link ${className}`}
      title={name}
      tabIndex={tabIndex}
    >
      {name}
    </Link>
  )
}
