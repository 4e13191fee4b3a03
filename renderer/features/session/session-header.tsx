import { Link } from '@tanstack/react-router'
import { ChevronLeft, ChevronRight, Clock, Flag, Hourglass, Repeat } from 'lucide-react'
import type { SessionDetail } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { counted } from '../../format/counts.ts'
import { formatClock, formatDay } from '../../format/dates.ts'
import { Agreement } from '../../ui/agreement.tsx'
import { ExportButton } from '../export/export-button.tsx'
import { ExternalLink } from '../../ui/external-link.tsx'
import { lap1Rule } from './lap1-rule.ts'

export function SessionHeader({ detail }: { readonly detail: SessionDetail }) {
  const { event, session } = detail
  const rule = lap1Rule(session.lap1Counted)
  const clock = session.completedAt === null ? null : formatClock(session.completedAt)
  return (
    <header className="session-header">
      <nav className="crumbs small" aria-label={t('session:where')}>
        <Link to="/event/$eventId" params={{ eventId: event.eventId }} search={{ tab: 'sessions' }}>
          {event.name}
        </Link>
        {session.roundName !== null && <span className="muted">{session.roundName}</span>}
        {session.raceNumber !== null && (
          <span className="muted">{t('session:race', { number: session.raceNumber })}</span>
        )}
      </nav>
      <div className="session-title">
        <h1>{session.raceLabel}</h1>
        <span className="spacer" />
        <ExportButton eventId={event.eventId} raceId={session.raceId} />
        <Neighbour detail={detail} raceId={detail.previousRaceId} direction="previous" />
        <Neighbour detail={detail} raceId={detail.nextRaceId} direction="next" />
      </div>
      <ul className="fact-line">
        {!session.raceLabel.startsWith(session.className) && <li>{session.className}</li>}
        {session.completedAt !== null && (
          <li title={t('session:completedTitle')}>
            <Clock aria-hidden size={14} />
            {clock === null
              ? formatDay(session.completedAt)
              : t('session:completedAt', { day: formatDay(session.completedAt), clock })}
          </li>
        )}
        {detail.lengthText !== null && (
          <li title={t('session:length')}>
            <Hourglass aria-hidden size={14} />
            {detail.lengthText}
          </li>
        )}
        {session.resultState === 'stored' && (
          <>
            <li>
              <Flag aria-hidden size={14} />
              {t('session:size', {
                starters: counted(session.starters, 'starter'),
                laps: counted(session.laps, 'lap'),
              })}
            </li>
            <li title={rule.title}>
              <Repeat aria-hidden size={14} />
              {rule.text}
            </li>
            <li>
              <Agreement counts={session.agreement} />
            </li>
          </>
        )}
        <li>
          <ExternalLink address={detail.raceUrl} />
        </li>
      </ul>
    </header>
  )
}

interface NeighbourProps {
  readonly detail: SessionDetail
  readonly raceId: string | null
  readonly direction: 'previous' | 'next'
}

function Neighbour({ detail, raceId, direction }: NeighbourProps) {
  const Glyph = direction === 'previous' ? ChevronLeft : ChevronRight
  const text = (
    <>
      {direction === 'previous' && <Glyph aria-hidden size={14} />}
      {t(`session:${direction}`)}
      <span className="visually-hidden"> {t('session:ofSession')}</span>
      {direction === 'next' && <Glyph aria-hidden size={14} />}
    </>
  )
  if (raceId === null) {
    return (
      <span className="button button-plain button-row" aria-disabled="true">
        {text}
      </span>
    )
  }
  return (
    <Link
      to="/event/$eventId/race/$raceId"
      params={{ eventId: detail.event.eventId, raceId }}
      search={({ cell, positions }) => ({
        ...(cell === undefined ? {} : { cell }),
        ...(positions === undefined ? {} : { positions }),
      })}
      className="button button-plain button-row"
      title={t(`session:${direction}Title`)}
    >
      {text}
    </Link>
  )
}
