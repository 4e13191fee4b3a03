import { Link } from '@tanstack/react-router'
import { ChevronLeft, ChevronRight, Clock, Flag, Hourglass, Repeat } from 'lucide-react'
import type { SessionDetail } from '../../../shared/contract/views.ts'
import { counted } from '../../format/counts.ts'
import { formatClock, formatDay } from '../../format/dates.ts'
import { Agreement } from '../../ui/agreement.tsx'
import { ExternalLink } from '../../ui/external-link.tsx'

const LAP1 = {
  counted: { text: 'Lap 1 counted', title: 'Averages and best laps of this race include lap 1.' },
  left: {
    text: 'Lap 1 not counted',
    title: 'Averages, best laps and consistency of this race leave lap 1 out; laps and time include it.',
  },
  unknown: {
    text: 'Lap 1 unclear',
    title: 'It could not be inferred whether the figures of this race include lap 1.',
  },
}

/** Whether the race's figures include lap 1, as inferred from them. */
function lap1Rule(lap1Counted: boolean | null): (typeof LAP1)[keyof typeof LAP1] {
  if (lap1Counted === null) return LAP1.unknown
  return lap1Counted ? LAP1.counted : LAP1.left
}

export function SessionHeader({ detail }: { readonly detail: SessionDetail }) {
  const { event, session } = detail
  const rule = lap1Rule(session.lap1Counted)
  const clock = session.completedAt === null ? null : formatClock(session.completedAt)
  return (
    <header className="session-header">
      <nav className="crumbs small" aria-label="Where this is">
        <Link to="/event/$eventId" params={{ eventId: event.eventId }} search={{ tab: 'sessions' }}>
          {event.name}
        </Link>
        {session.roundName !== null && <span className="muted">{session.roundName}</span>}
        {session.raceNumber !== null && <span className="muted">Race {session.raceNumber}</span>}
      </nav>
      <div className="session-title">
        <h1>{session.raceLabel}</h1>
        <span className="spacer" />
        <Neighbour detail={detail} raceId={detail.previousRaceId} label="Previous" />
        <Neighbour detail={detail} raceId={detail.nextRaceId} label="Next" />
      </div>
      <ul className="fact-line">
        {!session.raceLabel.startsWith(session.className) && <li>{session.className}</li>}
        {session.completedAt !== null && (
          <li title="Local time at the track">
            <Clock aria-hidden size={14} />
            {formatDay(session.completedAt)}
            {clock !== null && `, ${clock}`}
          </li>
        )}
        {detail.lengthText !== null && (
          <li title="Scheduled length">
            <Hourglass aria-hidden size={14} />
            {detail.lengthText}
          </li>
        )}
        {session.resultState === 'stored' && (
          <>
            <li>
              <Flag aria-hidden size={14} />
              {counted(session.starters, 'starter')}, {counted(session.laps, 'lap')}
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
  readonly label: 'Previous' | 'Next'
}

function Neighbour({ detail, raceId, label }: NeighbourProps) {
  const Glyph = label === 'Previous' ? ChevronLeft : ChevronRight
  const text = (
    <>
      {label === 'Previous' && <Glyph aria-hidden size={14} />}
      {label}
      <span className="visually-hidden"> session</span>
      {label === 'Next' && <Glyph aria-hidden size={14} />}
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
      title={`${label} session (${label === 'Previous' ? '[' : ']'} in the laps table)`}
    >
      {text}
    </Link>
  )
}
