import { Link } from '@tanstack/react-router'
import { ChevronLeft, ChevronRight, Clock, DownloadCloud, Flag, Hourglass, Repeat } from 'lucide-react'
import type { ReactNode } from 'react'
import type { SessionDetail } from '../../../shared/contract/views.ts'
import type { Lap1Rule } from '../../../shared/domain/analysis/lap1.ts'
import { counted } from '../../format/counts.ts'
import { formatAgo, formatClock, formatDay, formatMoment } from '../../format/dates.ts'
import { t } from '../../i18n/t.ts'
import { useReadOnlyBlock } from '../../state/connection.ts'
import { useNow } from '../../state/use-now.ts'
import { exportBlock, ExportButton } from '../export/export-button.tsx'
import { SampleBadge } from '../../ui/sample-badge.tsx'
import { ExternalLink } from '../../ui/external-link.tsx'
import { AgreementDetail } from './agreement-detail.tsx'
import { useSession } from './session-context.ts'
import { carriedSearch } from './session-search.ts'
import { useOverride } from './use-overrides.ts'

/** Where the session is, what it was, and how far its figures can be trusted. */
export function SessionHeader({
  detail,
  children,
}: {
  readonly detail: SessionDetail
  readonly children?: ReactNode
}) {
  const { event, session } = detail
  const clock = session.completedAt === null ? null : formatClock(session.completedAt)
  return (
    <header className="session-header">
      <div className="session-where small">
        <nav className="crumbs" aria-label={t('session:where')}>
          <Link to="/event/$eventId" params={{ eventId: event.eventId }} search={{ tab: 'sessions' }}>
            {event.name}
          </Link>
          <SampleBadge trackSlug={event.trackSlug} />
          {session.roundName !== null && <span className="muted">{session.roundName}</span>}
          {session.raceNumber !== null && (
            <span className="muted">{t('session:race', { number: session.raceNumber })}</span>
          )}
        </nav>
        <ul className="fact-line session-copy muted">
          {event.lastIngestedAt !== null && <Imported at={event.lastIngestedAt} />}
          <li>
            <ExternalLink address={detail.raceUrl} />
          </li>
        </ul>
      </div>
      <div className="session-title">
        <h1 title={session.raceLabel}>{session.raceLabel}</h1>
        <ExportButton eventId={event.eventId} raceId={session.raceId} blocked={exportBlock(event)} />
        <Neighbour
          detail={detail}
          raceId={detail.previousRaceId}
          name={detail.previousRaceName}
          direction="previous"
        />
        <Neighbour detail={detail} raceId={detail.nextRaceId} name={detail.nextRaceName} direction="next" />
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
          <li>
            <Flag aria-hidden size={14} />
            {t('session:size', {
              starters: counted(session.starters, 'starter'),
              laps: counted(session.laps, 'lap'),
            })}
          </li>
        )}
        {children}
      </ul>
    </header>
  )
}

/** How old the copy is; LiveRC corrects results after a meeting (ui.md 3b, stale). */
function Imported({ at }: { readonly at: string }) {
  const now = useNow()
  return (
    <li title={t('session:importedTitle', { moment: formatMoment(at) })}>
      <DownloadCloud aria-hidden size={14} />
      {t('session:imported', { ago: formatAgo(at, now) })}
    </li>
  )
}

const RULES: readonly Lap1Rule[] = ['counted', 'left_out', 'unknown']

/** Facts that only a session with laps has: the lap-1 rule, which the engineer can overrule, and the agreement. */
export function LapFactsOfSession() {
  const { model } = useSession()
  const override = useOverride()
  const readOnly = useReadOnlyBlock()
  const { rule, source } = model.lap1
  const inferred = model.detail.session.lap1Counted
  const own: Lap1Rule = inferred === null ? 'unknown' : inferred ? 'counted' : 'left_out'
  return (
    <>
      <li title={t(`session:lap1Title.${rule}`)}>
        <Repeat aria-hidden size={14} />
        <label className="lap1">
          <span className="visually-hidden">{t('session:facts.lap1')}</span>
          <select
            disabled={readOnly !== null}
            title={readOnly ?? undefined}
            value={source === 'override' ? rule : 'inferred'}
            onChange={({ target }) =>
              override({ kind: 'lap1', rule: RULES.find((known) => known === target.value) ?? null })
            }
          >
            <option value="inferred">{t('session:lap1.inferred', { rule: t(`session:lap1.${own}`) })}</option>
            <option value="counted">
              {t('session:lap1.overruled', { rule: t('session:lap1.counted') })}
            </option>
            <option value="left_out">
              {t('session:lap1.overruled', { rule: t('session:lap1.left_out') })}
            </option>
          </select>
        </label>
      </li>
      <li>
        <AgreementDetail />
      </li>
    </>
  )
}

interface NeighbourProps {
  readonly detail: SessionDetail
  readonly raceId: string | null
  readonly name: string | null
  readonly direction: 'previous' | 'next'
}

function Neighbour({ detail, raceId, name, direction }: NeighbourProps) {
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
      <span
        className="button button-plain button-row"
        aria-disabled="true"
        title={t(`session:${direction}None`)}
      >
        {text}
      </span>
    )
  }
  return (
    <Link
      to="/event/$eventId/race/$raceId"
      params={{ eventId: detail.event.eventId, raceId }}
      search={carriedSearch}
      className="button button-plain button-row"
      title={t(`session:${direction}Title`, { race: name ?? '' })}
    >
      {text}
    </Link>
  )
}
