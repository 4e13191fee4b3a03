import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { ShieldAlert } from 'lucide-react'
import type { ValidationResult } from '../../../shared/contract/validation.ts'
import { t } from '../../i18n/t.ts'
import { useReadOnlyBlock } from '../../state/connection.ts'
import { Button } from '../../ui/button.tsx'
import { QuarantineBadge } from '../../ui/quarantine-badge.tsx'
import '../jobs/jobs.css'
import { MarkDialog } from './quarantine-dialogs.tsx'
import './recovery.css'
import { useIsQuarantined } from './use-quarantine.ts'

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
  const quarantined = useIsQuarantined(eventId)
  const [asking, setAsking] = useState(false)
  const readOnly = useReadOnlyBlock()
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
        {quarantined ? (
          <QuarantineBadge event={{ quarantine: {} }} />
        ) : (
          <Button
            size="row"
            icon={ShieldAlert}
            blocked={readOnly}
            aria-label={t('recovery:mark.button', { name })}
            onClick={() => setAsking(true)}
          >
            {t('recovery:mark.item')}
          </Button>
        )}
      </div>
      {asking && <MarkDialog event={{ eventId, name }} onClose={() => setAsking(false)} />}
    </li>
  )
}
