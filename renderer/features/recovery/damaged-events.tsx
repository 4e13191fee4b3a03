import { Link } from '@tanstack/react-router'
import type { ValidationResult } from '../../../shared/contract/validation.ts'
import { t } from '../../i18n/t.ts'
import '../jobs/jobs.css'
import { MarkButton } from './mark-button.tsx'
import './recovery.css'

type Damaged = ValidationResult['damaged'][number]

/** Events that a validation has found damaged, each with the way to mark it as unsafe (F29, F37); nothing without any. */
export function DamagedEvents({ damaged }: { readonly damaged: readonly Damaged[] }) {
  if (damaged.length === 0) return null
  return (
    <section aria-labelledby="damaged-events" className="damaged-events">
      <h2 id="damaged-events" className="jobs-part">
        {t('recovery:damaged.title')}
      </h2>
      <p className="muted">{t('recovery:damaged.text')}</p>
      <ul className="job-list">
        {damaged.map((event) => (
          <DamagedEvent key={event.eventId} event={event} />
        ))}
      </ul>
    </section>
  )
}

function DamagedEvent({ event: { eventId, eventName } }: { readonly event: Damaged }) {
  const name = eventName ?? t('event:title', { eventId })
  return (
    <li className="job">
      <div className="job-line">
        <span className="job-title">
          <Link to="/event/$eventId" params={{ eventId }} search={{ tab: 'checks' }}>
            {name}
          </Link>
        </span>
        <span className="spacer" />
        <MarkButton eventId={eventId} name={name} />
      </div>
    </li>
  )
}
