import { Link } from '@tanstack/react-router'
import { CalendarDays, MapPin, RefreshCw, Users } from 'lucide-react'
import type { EventDetail } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { counted } from '../../format/counts.ts'
import { formatClock, formatDayRange } from '../../format/dates.ts'
import { startImport, usePending, useRefusal } from '../../state/commands.ts'
import { useFetchBlock } from '../../state/connection.ts'
import { isActive, useImportOf } from '../../state/jobs.ts'
import { Agreement } from '../../ui/agreement.tsx'
import { EventStatusBadge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ExternalLink } from '../../ui/external-link.tsx'
import { Freshness } from '../../ui/notes.tsx'
import { QuarantineBadge } from '../../ui/quarantine-badge.tsx'
import { SampleBadge } from '../../ui/sample-badge.tsx'
import { exportBlock, ExportButton } from '../export/export-button.tsx'
import { JobNotice } from '../jobs/job-notice.tsx'
import { JobProgress } from '../jobs/job-progress.tsx'
import { RecoveryButton } from '../recovery/recovery-button.tsx'
import { WhatChanged } from './changes.tsx'
import { shownStatus } from './event-status.ts'

/** What the event is, how fresh it is here, and whether its figures can be trusted. */
export function EventHeader({ detail }: { readonly detail: EventDetail }) {
  const { event } = detail
  const job = useImportOf(event.eventId)
  const refusal = useRefusal('event_import', event.eventId)
  const imported = event.depth === 'laps_full'
  const clock = event.dateEnd === null || event.dateEnd === event.date ? formatClock(event.date) : null

  return (
    <header className="event-header">
      <div className="event-title">
        <h1 className="event-name">{event.name}</h1>
        <SampleBadge trackSlug={event.trackSlug} />
        <EventStatusBadge status={shownStatus(event, job)} />
        <QuarantineBadge event={event} />
        <span className="spacer" />
        {imported && <ExportButton eventId={event.eventId} blocked={exportBlock(event)} />}
        {imported && <Reimport eventId={event.eventId} trackSlug={event.trackSlug} />}
        <RecoveryButton event={event} />
      </div>
      <ul className="fact-line">
        <li title={t('event:header.date')}>
          <CalendarDays aria-hidden size={14} />
          {formatDayRange(event.date, event.dateEnd)}
          {clock !== null && <span className="muted">{t('event:header.from', { clock })}</span>}
        </li>
        <li>
          <MapPin aria-hidden size={14} />
          <Link to="/" search={{ track: event.trackSlug }}>
            {event.trackName}
          </Link>
          {detail.raceTrack !== null && detail.raceTrack !== event.trackName && (
            <span className="muted">{detail.raceTrack}</span>
          )}
        </li>
        <li>
          <Users aria-hidden size={14} />
          <People detail={detail} />
        </li>
        <li>
          <ExternalLink address={event.eventUrl} />
        </li>
        {imported && (
          <li>
            <Agreement counts={detail.agreement} of="result" />
          </li>
        )}
        {event.lastIngestedAt !== null && (
          <li>
            <Freshness at={event.lastIngestedAt} />
          </li>
        )}
        {imported && (
          <li>
            <WhatChanged eventId={event.eventId} />
          </li>
        )}
      </ul>
      {imported && job !== undefined && isActive(job) && (
        <div className="event-job">
          <JobProgress job={job} about={event.name} roomy />
          <p className="small muted">{t('event:header.stays')}</p>
        </div>
      )}
      {imported && (job === undefined || !isActive(job)) && (
        <JobNotice job={job} refusal={refusal} kind="event_import" subject={event.eventId} wasImported />
      )}
    </header>
  )
}

/**
 * How many took part: what is stored of an imported event, and what LiveRC says where that is another number; else what
 * LiveRC says.
 */
function People({ detail: { event, stored } }: { readonly detail: EventDetail }) {
  const said = { drivers: counted(event.drivers, 'driver'), entries: counted(event.entries, 'entry') }
  if (event.depth !== 'laps_full') return t('event:header.people', said)
  const other = [
    ...(stored.drivers === event.drivers ? [] : [said.drivers]),
    ...(stored.entries === event.entries ? [] : [said.entries]),
  ]
  return (
    <>
      {t('event:header.people', {
        drivers: counted(stored.drivers, 'driver'),
        entries: counted(stored.entries, 'entry'),
      })}
      {other.length > 0 && (
        <span className="muted" title={t('event:header.saysTitle')}>
          {t('event:header.says', { counts: new Intl.ListFormat().format(other) })}
        </span>
      )}
    </>
  )
}

function Reimport({ eventId, trackSlug }: { readonly eventId: string; readonly trackSlug: string }) {
  const job = useImportOf(eventId)
  const pending = usePending('event_import', eventId)
  const block = useFetchBlock({ trackSlug, eventId })
  return (
    <Button
      icon={RefreshCw}
      busy={pending || (job !== undefined && isActive(job))}
      blocked={block}
      title={t('event:reimport.title')}
      onClick={() => void startImport({ eventId, trackSlug, force: true })}
    >
      {t('event:reimport.label')}
    </Button>
  )
}
