import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { t } from '../../i18n/t.ts'
import { readError } from '../../format/errors.ts'
import { api } from '../../state/api.ts'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { useTitle } from '../../ui/use-title.ts'
import { BatchBar } from '../find/batch-bar.tsx'
import { FirstRun } from '../find/first-run.tsx'
import { FavouriteTracks, FavouriteThings } from './favourites.tsx'
import { FailedImports, ImportedLast, NewAtYourTracks, RunningImports } from './event-lists.tsx'
import { RecentThings } from './recents.tsx'
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
            <NewAtYourTracks />
            <FavouriteTracks />
            <RecentThings />
            <ImportedLast />
            <FavouriteThings />
          </div>
        </>
      )}
    </div>
  )
}
