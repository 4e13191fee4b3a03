import { useCallback } from 'react'
import { Link } from '@tanstack/react-router'
import { ListPlus } from 'lucide-react'
import type { TrackSummary } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { formatCount } from '../../format/counts.ts'
import { formatAgo, formatMoment } from '../../format/dates.ts'
import { startEventSync, usePending, useRefusal, useRefusals } from '../../state/commands.ts'
import { useFetchBlock, useReadOnlyBlock } from '../../state/connection.ts'
import { isActive, subjectKey, useJobOf, useJobs } from '../../state/jobs.ts'
import { followTrack } from '../../state/tracks.ts'
import { useNow } from '../../state/use-now.ts'
import { Button } from '../../ui/button.tsx'
import { CheckBox } from '../../ui/check-box.tsx'
import type { ColumnSort, GridColumn } from '../../ui/grid/columns.ts'
import { SampleBadge } from '../../ui/sample-badge.tsx'
import { Star } from '../../ui/star.tsx'
import { JobNotice } from '../jobs/job-notice.tsx'
import { JobProgress } from '../jobs/job-progress.tsx'
import type { SortKey } from './tracks-search.ts'

interface Sorting {
  readonly by: SortKey
  readonly down: boolean
  readonly sort: (key: SortKey) => void
}

const ACTIVITY = { racing: t('find:tracks.racing'), practicing: t('find:tracks.practicing') }

/** Columns of the list of tracks; those that can be sorted by have a button as their heading. */
export function trackColumns({ by, down, sort }: Sorting): GridColumn<TrackSummary>[] {
  const sorting = (key: SortKey): ColumnSort => ({
    direction: key !== by ? null : down ? 'descending' : 'ascending',
    onSort: () => sort(key),
  })
  return [
    {
      key: 'star',
      name: t('tracks:column.star'),
      heading: <span className="visually-hidden">{t('tracks:column.star')}</span>,
      width: 40,
      interactive: true,
      control: true,
      cell: ({ slug, name }, tabIndex) => (
        <Star thing={{ kind: 'track', key: slug, name }} tabIndex={tabIndex} />
      ),
    },
    {
      key: 'name',
      name: t('tracks:column.name'),
      width: 200,
      grow: 1.4,
      rowHeader: true,
      interactive: true,
      sort: sorting('name'),
      text: ({ name }) => name,
      cell: (track, tabIndex) => <Name track={track} tabIndex={tabIndex} />,
    },
    {
      key: 'place',
      name: t('tracks:column.place'),
      width: 140,
      grow: 1,
      sort: sorting('place'),
      cell: ({ place }) => (
        <span className="truncate muted" title={place ?? undefined}>
          {place}
        </span>
      ),
    },
    {
      key: 'activity',
      name: t('tracks:column.activity'),
      width: 104,
      cell: ({ activity, currentEventName }) =>
        activity === null || activity === 'none' ? null : (
          <span className="truncate small" title={currentEventName ?? undefined}>
            {ACTIVITY[activity]}
          </span>
        ),
    },
    {
      key: 'known',
      name: t('tracks:column.known'),
      title: t('tracks:column.knownTitle'),
      width: 84,
      align: 'end',
      sort: sorting('known'),
      cell: ({ eventsKnown }) => (eventsKnown === 0 ? '' : formatCount(eventsKnown)),
    },
    {
      key: 'imported',
      name: t('tracks:column.imported'),
      title: t('tracks:column.importedTitle'),
      width: 92,
      align: 'end',
      sort: sorting('imported'),
      cell: ({ eventsImported }) => (eventsImported === 0 ? '' : formatCount(eventsImported)),
    },
    {
      key: 'synced',
      name: t('tracks:column.synced'),
      title: t('tracks:column.syncedTitle'),
      width: 132,
      sort: sorting('synced'),
      text: ({ eventsSyncedAt }) =>
        eventsSyncedAt === null ? t('tracks:never') : formatMoment(eventsSyncedAt),
      cell: ({ eventsSyncedAt }) => <Synced at={eventsSyncedAt} />,
    },
    {
      key: 'follow',
      name: t('tracks:column.follow'),
      title: t('tracks:column.followTitle'),
      width: 84,
      interactive: true,
      text: ({ isFollowed }) => (isFollowed ? t('tracks:follow.yes') : ''),
      cell: (track, tabIndex) => <Follow track={track} tabIndex={tabIndex} />,
    },
    {
      key: 'action',
      name: t('tracks:column.action'),
      heading: <span className="visually-hidden">{t('tracks:column.action')}</span>,
      width: 140,
      interactive: true,
      control: true,
      cell: (track, tabIndex) => <SyncEvents track={track} tabIndex={tabIndex} />,
    },
  ]
}

interface CellProps {
  readonly track: TrackSummary
  readonly tabIndex: 0 | -1
}

function Name({ track, tabIndex }: CellProps) {
  return (
    <>
      <Link
        to="/"
        search={{ track: track.slug }}
        className="row-link truncate"
        tabIndex={tabIndex}
        title={t('tracks:events', { name: track.name })}
      >
        {track.name}
      </Link>
      <SampleBadge trackSlug={track.slug} />
      {!track.isActive && <span className="small muted">{t('tracks:gone')}</span>}
    </>
  )
}

function Synced({ at }: { readonly at: string | null }) {
  const now = useNow()
  if (at === null) return <span className="muted small">{t('tracks:never')}</span>
  return (
    <span className="small" title={formatMoment(at)}>
      {formatAgo(at, now)}
    </span>
  )
}

function Follow({ track: { slug, name, isFollowed }, tabIndex }: CellProps) {
  const block = useReadOnlyBlock()
  return (
    <CheckBox
      checked={isFollowed}
      label={t('tracks:follow', { name })}
      tabIndex={tabIndex}
      blocked={block}
      onToggle={() => void followTrack(slug, !isFollowed)}
    />
  )
}

function SyncEvents({ track: { slug, name }, tabIndex }: CellProps) {
  const job = useJobOf('event_sync', slug)
  const pending = usePending('event_sync', slug)
  const block = useFetchBlock({ trackSlug: slug })
  return (
    <Button
      tone="quiet"
      size="row"
      icon={ListPlus}
      tabIndex={tabIndex}
      busy={pending || (job !== undefined && isActive(job))}
      blocked={block}
      aria-label={t('tracks:syncOf', { name })}
      onClick={() => void startEventSync(slug)}
    >
      {t('tracks:sync')}
    </Button>
  )
}

/** Tells which tracks have a second line: those whose events are being synced, were just now, or could not be. */
export function useTrackDetail(): (track: TrackSummary) => boolean {
  const bySubject = useJobs((state) => state.bySubject)
  const justEnded = useJobs((state) => state.justEnded)
  const refused = useRefusals()
  return useCallback(
    ({ slug }: TrackSummary) => {
      const key = subjectKey('event_sync', slug)
      const job = bySubject.get(key)
      return refused.has(key) || (job !== undefined && (isActive(job) || justEnded.has(job.jobId)))
    },
    [bySubject, justEnded, refused],
  )
}

/** How the sync of a track's events goes or went. */
export function TrackDetail({ track: { slug, name } }: { readonly track: TrackSummary }) {
  const job = useJobOf('event_sync', slug)
  const refusal = useRefusal('event_sync', slug)
  if (job !== undefined && isActive(job)) return <JobProgress job={job} about={name} />
  return <JobNotice job={job} refusal={refusal} kind="event_sync" subject={slug} />
}
