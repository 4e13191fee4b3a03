import { useMemo } from 'react'
import { MapPin } from 'lucide-react'
import type { TrackSummary } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { formatCount } from '../../format/counts.ts'
import { useRefusal } from '../../state/commands.ts'
import { isActive, useJobOf } from '../../state/jobs.ts'
import { EmptyState, Loading } from '../../ui/states.tsx'
import { SampleBadge } from '../../ui/sample-badge.tsx'
import { DataGrid } from '../../ui/grid/data-grid.tsx'
import type { GridColumn } from '../../ui/grid/columns.ts'
import { JobProgress } from '../jobs/job-progress.tsx'
import { JobNotice } from '../jobs/job-notice.tsx'
import { SyncTracksButton } from '../tracks/sync-button.tsx'

interface TrackPaneProps {
  readonly query: string
  /** The tracks that match the search; `undefined` while they are loaded. */
  readonly tracks: readonly TrackSummary[] | undefined
  readonly known: readonly TrackSummary[]
  readonly selected: string | undefined
  readonly onSelect: (slug: string | undefined) => void
}

const ACTIVITY = { racing: t('find:tracks.racing'), practicing: t('find:tracks.practicing') }

function eventCounts(track: TrackSummary): string {
  if (track.eventsKnown === 0) return ''
  return track.eventsImported === 0
    ? formatCount(track.eventsKnown)
    : t('common:of', { part: formatCount(track.eventsImported), whole: formatCount(track.eventsKnown) })
}

function trackColumns(
  selected: string | undefined,
  onSelect: (slug: string | undefined) => void,
): GridColumn<TrackSummary>[] {
  return [
    {
      key: 'name',
      name: t('find:tracks.name'),
      width: 160,
      grow: 1,
      rowHeader: true,
      interactive: true,
      cell: (track, tabIndex) => (
        <button
          type="button"
          className="track-button"
          tabIndex={tabIndex}
          aria-pressed={track.slug === selected}
          title={track.name}
          onClick={() => onSelect(track.slug === selected ? undefined : track.slug)}
        >
          <span className="truncate">{track.name}</span>
          <SampleBadge trackSlug={track.slug} />
          {track.activity !== null && track.activity !== 'none' && (
            <span className="activity" data-activity={track.activity} title={ACTIVITY[track.activity]}>
              <span className="visually-hidden">{ACTIVITY[track.activity]}</span>
            </span>
          )}
        </button>
      ),
    },
    {
      key: 'events',
      name: t('find:tracks.events'),
      title: t('find:tracks.eventsTitle'),
      width: 84,
      align: 'end',
      cell: (track) => <span className="muted small">{eventCounts(track)}</span>,
    },
  ]
}

/** All tracks that match the search. Choosing one shows its events alone. */
export function TrackPane({ query, tracks, known, selected, onSelect }: TrackPaneProps) {
  const job = useJobOf('track_sync', null)
  const refusal = useRefusal('track_sync', null)
  const columns = useMemo(() => trackColumns(selected, onSelect), [selected, onSelect])
  const running = job !== undefined && isActive(job)

  const rows = useMemo(() => {
    const found = tracks ?? []
    const chosen = known.find((track) => track.slug === selected)
    return chosen === undefined || found.some((track) => track.slug === selected) ? found : [chosen, ...found]
  }, [tracks, known, selected])

  return (
    <section className="pane track-pane" aria-label={t('find:tracks.heading')} tabIndex={-1}>
      <header className="pane-header">
        <h2>{t('find:tracks.heading')}</h2>
        <span className="muted small">
          {query === ''
            ? formatCount(known.length)
            : t('common:of', { part: formatCount(rows.length), whole: formatCount(known.length) })}
        </span>
        <span className="spacer" />
        <SyncTracksButton inRow />
      </header>
      {running && (
        <div className="pane-notice">
          <JobProgress job={job} />
        </div>
      )}
      {!running && <JobNotice job={job} refusal={refusal} kind="track_sync" subject={null} />}
      {tracks === undefined ? (
        <Loading label={t('find:tracks.loading')} />
      ) : rows.length === 0 ? (
        <EmptyState icon={MapPin} title={t('find:tracks.none')}>
          <p>{t('find:tracks.noneText', { query })}</p>
        </EmptyState>
      ) : (
        <>
          <ActivityKey tracks={rows} />
          <DataGrid
            label={t('find:tracks.heading')}
            rows={rows}
            rowKey={trackKey}
            columns={columns}
            reveal={selected}
            rowClass={(track) => (track.slug === selected ? 'is-selected' : undefined)}
          />
        </>
      )}
    </section>
  )
}

/** What the dots say, where any track has one. */
function ActivityKey({ tracks }: { readonly tracks: readonly TrackSummary[] }) {
  const kinds = (['racing', 'practicing'] as const).filter((kind) =>
    tracks.some(({ activity }) => activity === kind),
  )
  if (kinds.length === 0) return null
  return (
    <p className="activity-key small muted">
      {kinds.map((kind) => (
        <span key={kind}>
          <span className="activity" data-activity={kind} /> {ACTIVITY[kind]}
        </span>
      ))}
    </p>
  )
}

const trackKey = (track: TrackSummary): string => track.slug
