import { useCallback, useDeferredValue, useMemo } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { MapPin } from 'lucide-react'
import type { TrackSummary } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { formatCount } from '../../format/counts.ts'
import { readError } from '../../format/errors.ts'
import { api } from '../../state/api.ts'
import { useRefusal } from '../../state/commands.ts'
import { isActive, useJobOf } from '../../state/jobs.ts'
import { isFavourite, useFavouriteIds } from '../../state/things.ts'
import { openRoute } from '../../state/workspace.ts'
import { Button } from '../../ui/button.tsx'
import { DataGrid } from '../../ui/grid/data-grid.tsx'
import { EmptyState, ErrorState, Loading } from '../../ui/states.tsx'
import { useTitle } from '../../ui/use-title.ts'
import { FirstRun } from '../find/first-run.tsx'
import { JobNotice } from '../jobs/job-notice.tsx'
import { JobProgress } from '../jobs/job-progress.tsx'
import { SyncTracksButton } from './sync-button.tsx'
import { trackColumns, TrackDetail, useTrackDetail } from './track-columns.tsx'
import { shownTracks, sortedBy, trackFilters } from './tracks-search.ts'
import type { SortKey, TracksSearch } from './tracks-search.ts'
import './tracks.css'

const route = getRouteApi('/tracks')
const keyOf = (track: TrackSummary): string => track.slug
const detail = (track: TrackSummary) => <TrackDetail track={track} />
const open = (track: TrackSummary): void => openRoute(`/?track=${encodeURIComponent(track.slug)}`)

/** All tracks: which are marked and followed, what is known of each, and the ways to get more (M13). */
export function TracksPage() {
  useTitle(t('tracks:title'))
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const asked = useDeferredValue(search)
  const change = useCallback(
    (next: TracksSearch): void => void navigate({ search: next, replace: true }),
    [navigate],
  )
  const all = useQuery({
    ...api.tracks.list.queryOptions({ input: { limit: 5000, active: 'all', followed: 'all' } }),
    placeholderData: keepPreviousData,
  })
  const ids = useFavouriteIds()
  const rows = useMemo(
    () => shownTracks(all.data ?? [], asked, (key) => isFavourite(ids, { kind: 'track', key })),
    [all.data, asked, ids],
  )
  if (all.isError) return <ErrorState report={readError(all.error)} onRetry={() => void all.refetch()} />
  if (all.data === undefined) return <Loading label={t('tracks:loading')} />
  return (
    <div className="tracks">
      <header className="tracks-head">
        <h1>{t('tracks:title')}</h1>
        <p className="muted">{t('tracks:intro')}</p>
      </header>
      {all.data.length === 0 ? (
        <FirstRun />
      ) : (
        <TrackTable rows={rows} all={all.data.length} search={search} onChange={change} />
      )}
    </div>
  )
}

interface TrackTableProps {
  readonly rows: readonly TrackSummary[]
  readonly all: number
  readonly search: TracksSearch
  readonly onChange: (search: TracksSearch) => void
}

function TrackTable({ rows, all, search, onChange }: TrackTableProps) {
  const sort = useCallback((key: SortKey): void => onChange(sortedBy(search, key)), [onChange, search])
  const { sort: by, down } = search
  const columns = useMemo(
    () => trackColumns({ by: by ?? 'name', down: down === true, sort }),
    [by, down, sort],
  )
  const hasDetail = useTrackDetail()
  return (
    <>
      <Toolbar rows={rows.length} all={all} search={search} onChange={onChange} />
      <CatalogueSync />
      {rows.length === 0 ? (
        <NoTracks search={search} onChange={onChange} />
      ) : (
        <DataGrid
          label={t('tracks:title')}
          rows={rows}
          rowKey={keyOf}
          columns={columns}
          hasDetail={hasDetail}
          detail={detail}
          onOpen={open}
        />
      )}
    </>
  )
}

function Toolbar({ rows, all, search, onChange }: Omit<TrackTableProps, 'rows'> & { readonly rows: number }) {
  const { q = '', show = 'all' } = search
  return (
    <div className="tracks-top">
      <input
        type="search"
        className="tracks-filter"
        aria-label={t('tracks:filter')}
        placeholder={t('tracks:filterHint')}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={q}
        onChange={(event) => {
          const { q: _, ...others } = search
          onChange(event.target.value === '' ? others : { ...others, q: event.target.value })
        }}
      />
      <fieldset className="filter-group">
        <legend className="visually-hidden">{t('tracks:show.label')}</legend>
        {trackFilters.map((filter) => (
          <button
            key={filter}
            type="button"
            className="chip"
            aria-pressed={show === filter}
            onClick={() => {
              const { show: _, ...others } = search
              onChange(filter === 'all' ? others : { ...others, show: filter })
            }}
          >
            {t(`tracks:show.${filter}`)}
          </button>
        ))}
      </fieldset>
      <output className="muted small">
        {t('tracks:shown', { n: formatCount(rows), all: formatCount(all) })}
      </output>
      <span className="spacer" />
      <SyncTracksButton />
    </div>
  )
}

function CatalogueSync() {
  const job = useJobOf('track_sync', null)
  const refusal = useRefusal('track_sync', null)
  if (job === undefined || !isActive(job))
    return <JobNotice job={job} refusal={refusal} kind="track_sync" subject={null} />
  return (
    <div className="pane-notice">
      <JobProgress job={job} />
    </div>
  )
}

function NoTracks({ search, onChange }: Pick<TrackTableProps, 'search' | 'onChange'>) {
  const { q, show } = search
  const why =
    q === undefined && (show === 'favourites' || show === 'followed')
      ? t(`tracks:none.${show}`)
      : t('tracks:none.text')
  return (
    <EmptyState
      icon={MapPin}
      title={t('tracks:none.title')}
      actions={<Button onClick={() => onChange({})}>{t('tracks:none.all')}</Button>}
    >
      <p>{why}</p>
    </EmptyState>
  )
}
