import { useCallback } from 'react'
import { RefreshCw } from 'lucide-react'
import type { TrackSummary } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { counted, formatCount } from '../../format/counts.ts'
import { readError } from '../../format/errors.ts'
import { startEventSync, usePending, useRefusal } from '../../state/commands.ts'
import { useFetchBlock } from '../../state/connection.ts'
import { isActive, useJobOf } from '../../state/jobs.ts'
import { Button } from '../../ui/button.tsx'
import { ExternalLink } from '../../ui/external-link.tsx'
import { SampleBadge } from '../../ui/sample-badge.tsx'
import { Star } from '../../ui/star.tsx'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { JobNotice } from '../jobs/job-notice.tsx'
import { JobProgress } from '../jobs/job-progress.tsx'
import { BatchBar } from './batch-bar.tsx'
import { EmptyEvents } from './empty-events.tsx'
import { EventList } from './event-list.tsx'
import type { FindSearch } from './find-search.ts'
import { useEventSearch } from './use-event-search.ts'

interface EventsPaneProps {
  readonly search: FindSearch
  readonly query: string
  readonly tracks: readonly TrackSummary[]
  readonly onChange: (search: FindSearch) => void
}

const shownText = (events: number, more: boolean): string =>
  more
    ? t('find:events.shownMore', { n: formatCount(events) })
    : t('find:events.shown', { n: formatCount(events) })

/** The events that match, with the chosen track's heading above them. */
export function EventsPane({ search, query, tracks, onChange }: EventsPaneProps) {
  const backwards = search.from !== undefined && search.to !== undefined && search.from > search.to
  const { result, events, more } = useEventSearch(search, query, !backwards)
  const track = tracks.find((known) => known.slug === search.track)

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = result
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])

  return (
    <section className="pane events-pane" aria-label={t('find:events.label')} tabIndex={-1}>
      <header className="pane-header">
        <h2 className="truncate">{track?.name ?? t('find:events.all')}</h2>
        {track !== undefined && <SampleBadge trackSlug={track.slug} />}
        {track !== undefined && <Star thing={{ kind: 'track', key: track.slug, name: track.name }} />}
        <output className="muted small">
          {events === undefined || backwards ? '' : shownText(events.length, more)}
        </output>
        {track !== undefined && <TrackFacts track={track} />}
        <span className="spacer" />
        {track !== undefined && <SyncEvents track={track} />}
      </header>
      <BatchBar withSelection />
      {track !== undefined && <SyncProgress track={track} />}
      {result.isError ? (
        <ErrorState report={readError(result.error)} onRetry={() => void result.refetch()} />
      ) : backwards || events?.length === 0 ? (
        <EmptyEvents search={search} query={query} track={track} tracks={tracks} onChange={onChange} />
      ) : events === undefined ? (
        <Loading label={t('find:events.loading')} />
      ) : (
        <EventList
          events={events}
          showTrack={track === undefined}
          search={search}
          query={query}
          isPartial={more}
          onNearEnd={loadMore}
          footer={
            more && !hasNextPage ? (
              <p className="grid-footer muted small">{t('find:events.tooMany')}</p>
            ) : undefined
          }
        />
      )}
    </section>
  )
}

function TrackFacts({ track }: { readonly track: TrackSummary }) {
  return (
    <span className="small track-facts">
      <span className="muted">
        {t('find:events.known', {
          events: counted(track.eventsKnown, 'event'),
          imported: formatCount(track.eventsImported),
        })}
      </span>
      <ExternalLink address={track.trackUrl} />
    </span>
  )
}

function SyncEvents({ track }: { readonly track: TrackSummary }) {
  const job = useJobOf('event_sync', track.slug)
  const pending = usePending('event_sync', track.slug)
  const block = useFetchBlock({ trackSlug: track.slug })
  return (
    <Button
      size="row"
      icon={RefreshCw}
      busy={pending || (job !== undefined && isActive(job))}
      blocked={block}
      title={t('find:events.syncTitle')}
      onClick={() => void startEventSync(track.slug)}
    >
      {t('find:events.sync')}
    </Button>
  )
}

function SyncProgress({ track }: { readonly track: TrackSummary }) {
  const job = useJobOf('event_sync', track.slug)
  const refusal = useRefusal('event_sync', track.slug)
  if (job === undefined || !isActive(job)) {
    return <JobNotice job={job} refusal={refusal} kind="event_sync" subject={track.slug} />
  }
  return (
    <div className="pane-notice">
      <JobProgress job={job} />
    </div>
  )
}
