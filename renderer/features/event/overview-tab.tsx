import { Link } from '@tanstack/react-router'
import { Trophy } from 'lucide-react'
import type { ClassSummary, EventDetail } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { counted, formatCount } from '../../format/counts.ts'
import { dayOf } from '../../format/dates.ts'
import { formatLapsAndTime, formatTimeOr } from '../../format/times.ts'
import { useNow } from '../../state/use-now.ts'
import { DriverLink } from '../../ui/driver-link.tsx'
import { EmptyState } from '../../ui/states.tsx'

/** Who won: a card per class with the podium of the race that decided it. */
export function OverviewTab({ detail }: { readonly detail: EventDetail }) {
  const { stored, warnings, event } = detail
  const facts = [
    [t('event:overview.races'), stored.races],
    [t('event:overview.results'), stored.results],
    [t('event:overview.laps'), stored.laps],
    [t('event:overview.drivers'), stored.drivers],
    [t('event:overview.entries'), stored.entries],
  ] as const
  return (
    <div className="overview">
      <dl className="stored">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{formatCount(value)}</dd>
          </div>
        ))}
      </dl>
      {warnings.length > 0 && (
        <details className="warnings">
          <summary>{t('event:overview.notes', { notes: counted(warnings.length, 'note') })}</summary>
          <ul>
            {[...new Set(warnings)].map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </details>
      )}
      {detail.classes.length === 0 ? (
        <EmptyState icon={Trophy} title={t('event:overview.noClasses')}>
          <p>{t('event:overview.noClassesText')}</p>
        </EmptyState>
      ) : (
        <ul className="class-cards">
          {detail.classes.map((summary) => (
            <li key={summary.className} className="class-card">
              <ClassCard summary={summary} event={event} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** "A3-Main" of "Truck A3-Main": the class stands beside it. */
function legOf(raceLabel: string, { className }: ClassSummary): string {
  return raceLabel.startsWith(`${className} `) ? raceLabel.slice(className.length + 1) : raceLabel
}

interface ClassCardProps {
  readonly summary: ClassSummary
  readonly event: EventDetail['event']
}

function ClassCard({ summary, event }: ClassCardProps) {
  const { decidedBy, podium } = summary
  const { eventId } = event
  const isLeg = decidedBy?.isOneLegOfSeveral === true
  const today = new Date(useNow()).toISOString().slice(0, 10)
  // Listed as a class, and neither entered nor raced: there is no result to wait for.
  const nobody = summary.entries === 0 && summary.races === 0 && dayOf(event.dateEnd ?? event.date) < today
  return (
    <>
      <header className="class-head">
        <h2>{summary.className}</h2>
        {isLeg && (
          <span className="small">
            {t('event:overview.legOnly', { race: legOf(decidedBy.raceLabel, summary) })}
          </span>
        )}
        <span className="spacer" />
        <span className="muted small">
          {summary.fromEntryList ? `${counted(summary.entries, 'entry')}, ` : ''}
          {counted(summary.races, 'race')}
        </span>
      </header>
      {podium.length === 0 ? (
        <p className="muted class-none">
          {nobody ? t('event:overview.nobody') : t('event:overview.noResult')}
        </p>
      ) : (
        <ol className={isLeg ? 'podium podium-leg' : 'podium'}>
          {podium.map((place) => (
            <li key={place.position} className="place" data-place={place.position}>
              <span className="place-number">{place.position}</span>
              <DriverLink driverId={place.driverId} name={place.driverName} className="place-name truncate" />
              <span className="place-figure">
                {formatLapsAndTime(place.laps, place.totalTimeMs)}
                <span className="muted small">
                  {' '}
                  {t('event:overview.best', { time: formatTimeOr(place.fastLapMs) })}
                </span>
              </span>
            </li>
          ))}
        </ol>
      )}
      {decidedBy !== null && (
        <footer className="class-foot small">
          <Link to="/event/$eventId/race/$raceId" params={{ eventId, raceId: decidedBy.raceId }}>
            {decidedBy.raceLabel}
          </Link>
          {isLeg && <span className="muted">{t('event:overview.oneLeg')}</span>}
        </footer>
      )}
    </>
  )
}
