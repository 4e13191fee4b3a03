import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { ArrowRight, Download, Link2, ListFilter } from 'lucide-react'
import type { EventDetail } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { readError } from '../../format/errors.ts'
import { formatDayRange } from '../../format/dates.ts'
import { api } from '../../state/api.ts'
import { startImport, usePending, useRefusal } from '../../state/commands.ts'
import { useFetchBlock } from '../../state/connection.ts'
import { isActive, useJobOf } from '../../state/jobs.ts'
import { Button } from '../../ui/button.tsx'
import { JobNotice } from '../jobs/job-notice.tsx'
import { JobProgress } from '../jobs/job-progress.tsx'
import type { Recognised } from './address.ts'

interface AddressOfferProps {
  readonly recognised: Recognised
  /** The chosen track, used for a bare number. */
  readonly trackSlug: string | undefined
  readonly onShowTrack: (slug: string) => void
}

/** What can be done with a pasted address: open the event, import it, or show the track. */
export function AddressOffer({ recognised, trackSlug, onShowTrack }: AddressOfferProps) {
  if (recognised.kind === 'event') {
    return <EventOffer eventId={recognised.eventId} trackSlug={recognised.trackSlug ?? trackSlug} />
  }
  return (
    <div className="offer">
      <Link2 aria-hidden size={16} className="muted" />
      <p className="offer-text">
        {recognised.kind === 'race' ? t('find:offer.race') : t('find:offer.track')}
      </p>
      <Button icon={ListFilter} onClick={() => onShowTrack(recognised.trackSlug)}>
        {t('find:offer.show', { track: recognised.trackSlug })}
      </Button>
    </div>
  )
}

function offerText(eventId: string, trackSlug: string | undefined, known: EventDetail | undefined): string {
  if (known === undefined) {
    return trackSlug === undefined
      ? t('find:offer.unknown', { eventId })
      : t('find:offer.unknownAt', { eventId, track: trackSlug })
  }
  const { event } = known
  return t('find:offer.known', {
    name: event.name,
    track: event.trackName,
    days: formatDayRange(event.date, event.dateEnd),
  })
}

function EventOffer({
  eventId,
  trackSlug,
}: {
  readonly eventId: string
  readonly trackSlug: string | undefined
}) {
  const detail = useQuery(api.events.get.queryOptions({ input: { eventId } }))
  const job = useJobOf('event_import', eventId)
  const refusal = useRefusal('event_import', eventId)
  const pending = usePending('event_import', eventId)
  const block = useFetchBlock()
  const known = detail.data
  const imported = known?.event.depth === 'laps_full'
  const failure = detail.isError ? readError(detail.error) : null
  if (detail.isPending) return null
  if (failure !== null && failure.code !== 'NOT_FOUND') {
    return (
      <div className="offer" role="alert">
        <p className="offer-text">{failure.message}</p>
      </div>
    )
  }
  return (
    <div className="offer-box">
      <div className="offer">
        <Link2 aria-hidden size={16} className="muted" />
        <p className="offer-text">{offerText(eventId, trackSlug, known)}</p>
        {!imported && (
          <Button
            tone="primary"
            icon={Download}
            busy={pending || (job !== undefined && isActive(job))}
            blocked={block}
            onClick={() => void startImport({ eventId, ...(trackSlug === undefined ? {} : { trackSlug }) })}
          >
            {t('find:offer.import', { eventId })}
          </Button>
        )}
        {known !== undefined && (
          <Link
            to="/event/$eventId"
            params={{ eventId }}
            className={`button button-normal ${imported ? 'button-primary' : 'button-plain'}`}
          >
            {t('find:offer.open', { eventId })}
            <ArrowRight aria-hidden size={14} />
          </Link>
        )}
      </div>
      {job !== undefined && isActive(job) ? (
        <JobProgress job={job} />
      ) : (
        <JobNotice job={job} refusal={refusal} kind="event_import" subject={eventId} wasImported={imported} />
      )}
    </div>
  )
}
