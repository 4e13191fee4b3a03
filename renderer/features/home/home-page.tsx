import { Fragment } from 'react'
import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { t } from '../../i18n/t.ts'
import { readError } from '../../format/errors.ts'
import { api } from '../../state/api.ts'
import { useFavourites } from '../../state/things.ts'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { useTitle } from '../../ui/use-title.ts'
import { BatchBar } from '../find/batch-bar.tsx'
import { FirstRun } from '../find/first-run.tsx'
import { fullFirst } from './card-order.ts'
import { FavouriteTracks, FavouriteThings } from './favourites.tsx'
import {
  FailedImports,
  ImportedLast,
  importedQuery,
  NewAtYourTracks,
  newQuery,
  RunningImports,
} from './event-lists.tsx'
import { recentsQuery, RecentThings } from './recents.tsx'
import './home.css'

/** Where one begins: what is going on, one's tracks and what is new at them, what one had open (ui.md 3a). */
export function HomePage() {
  useTitle(t('home:title'))
  const system = useQuery(api.system.status.queryOptions({ input: {} }))
  if (system.isError) {
    return <ErrorState level={1} report={readError(system.error)} onRetry={() => void system.refetch()} />
  }
  if (system.data === undefined) return <Loading label={t('home:title')} />
  const isEmpty = system.data.tracks === 0 && system.data.events === 0
  return (
    <div className="home">
      <header className="home-head">
        <h1>{t('home:title')}</h1>
        <span className="spacer" />
        <Link to="/" className="button button-plain button-normal">
          <Search aria-hidden size={14} />
          {t('home:find')}
        </Link>
      </header>
      {isEmpty ? (
        <FirstRun />
      ) : (
        <>
          <BatchBar withSelection={false} />
          <div className="home-cards">
            <RunningImports />
            <FailedImports />
            <Cards />
          </div>
        </>
      )}
    </div>
  )
}

/** The cards that have something, then the empty ones; what is not known yet keeps its place. */
function Cards() {
  const isNew = useQuery(newQuery).data
  const recents = useQuery(recentsQuery).data
  const imported = useQuery(importedQuery).data
  const favourites = useFavourites()
  const cards = [
    { key: 'new', isEmpty: isNew?.length === 0, card: <NewAtYourTracks /> },
    {
      key: 'tracks',
      isEmpty: favourites?.some(({ kind }) => kind === 'track') === false,
      card: <FavouriteTracks />,
    },
    { key: 'recent', isEmpty: recents?.length === 0, card: <RecentThings /> },
    { key: 'imported', isEmpty: imported?.events.length === 0, card: <ImportedLast /> },
    { key: 'things', isEmpty: false, card: <FavouriteThings /> },
  ]
  return fullFirst(cards).map(({ key, card }) => <Fragment key={key}>{card}</Fragment>)
}
