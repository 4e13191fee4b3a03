import { useCallback, useDeferredValue } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { t } from '../../i18n/t.ts'
import { api } from '../../state/api.ts'
import { readError } from '../../format/errors.ts'
import { useFetchBlock } from '../../state/connection.ts'
import { ErrorState } from '../../ui/states.tsx'
import { AddressOffer } from './address-offer.tsx'
import { recognise } from './address.ts'
import { EventsPane } from './events-pane.tsx'
import { Filters } from './filters.tsx'
import { FirstRun } from './first-run.tsx'
import { openOrImport } from './open-or-import.ts'
import { Omnibox } from './omnibox.tsx'
import { without } from './find-search.ts'
import type { FindSearch } from './find-search.ts'
import { TrackPane } from './track-pane.tsx'
import './find.css'

const route = getRouteApi('/')

/** Every known track and event, filtered on this computer; what is missing can be fetched in place. */
export function FindPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const asked = useDeferredValue(search)
  const recognised = recognise(search.q ?? '')
  const query = recognised === null ? (asked.q ?? '') : ''

  const all = useQuery(api.tracks.list.queryOptions({ input: { limit: 5000, followed: 'all' } }))
  const matching = useQuery(
    api.tracks.list.queryOptions({
      input: { query, limit: 5000, followed: 'all' },
      placeholderData: keepPreviousData,
    }),
  )
  const change = useCallback(
    (next: FindSearch): void => void navigate({ search: next, replace: true }),
    [navigate],
  )
  const select = useCallback(
    (track: string | undefined): void =>
      void navigate({
        search: (before) => (track === undefined ? without({ ...before }, 'track') : { ...before, track }),
        replace: true,
      }),
    [navigate],
  )

  const block = useFetchBlock()
  const onAddress = (): void => {
    if (recognised === null) return
    if (recognised.kind === 'event')
      void openOrImport({ trackSlug: search.track, ...recognised }, block === null)
    else change({ track: recognised.trackSlug })
  }

  const noTracks = all.data?.length === 0
  return (
    <div className="find">
      <h1 className="visually-hidden">{t('find:heading')}</h1>
      <div className="find-top">
        <Omnibox
          value={search.q ?? ''}
          onChange={(q) => change(q === '' ? without(search, 'q') : { ...search, q })}
          onAddress={recognised === null ? undefined : onAddress}
        />
        {recognised !== null && (
          <AddressOffer
            recognised={recognised}
            trackSlug={search.track}
            onShowTrack={(track) => change({ track })}
          />
        )}
        {!noTracks && <Filters search={search} onChange={change} />}
      </div>
      {all.isError ? (
        <ErrorState report={readError(all.error)} onRetry={() => void all.refetch()} />
      ) : noTracks ? (
        <FirstRun />
      ) : (
        <div className="find-panes">
          <TrackPane
            query={query}
            tracks={matching.data}
            known={all.data ?? []}
            selected={search.track}
            onSelect={select}
          />
          <EventsPane search={asked} query={query} tracks={all.data ?? []} onChange={change} />
        </div>
      )}
    </div>
  )
}
