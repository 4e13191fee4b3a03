import { Link } from '@tanstack/react-router'
import { ListPlus } from 'lucide-react'
import type { KeptThing } from '../../../shared/contract/favourites.ts'
import { t } from '../../i18n/t.ts'
import { counted, formatCount } from '../../format/counts.ts'
import { startEventSync, usePending } from '../../state/commands.ts'
import { useFetchBlock } from '../../state/connection.ts'
import { isActive, useJobOf } from '../../state/jobs.ts'
import { useFavourites } from '../../state/things.ts'
import { Button } from '../../ui/button.tsx'
import { Star } from '../../ui/star.tsx'
import { Card } from './card.tsx'
import { ThingLine, ThingLink, ThingSample } from './things.tsx'

/** Marked tracks, each with what is known of its events and the way to get more. */
export function FavouriteTracks() {
  const tracks = useFavourites()?.filter(({ kind }) => kind === 'track') ?? []
  return (
    <Card
      id="tracks"
      title={t('home:tracks.title')}
      more={
        <Link to="/tracks" className="small">
          {t('home:tracks.all')}
        </Link>
      }
    >
      {tracks.length === 0 ? (
        <p className="muted home-none">{t('home:tracks.none')}</p>
      ) : (
        <ul className="home-list">
          {tracks.map((track) => (
            <TrackLine key={track.key} track={track} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function TrackLine({ track }: { readonly track: KeptThing }) {
  const job = useJobOf('event_sync', track.key)
  const pending = usePending('event_sync', track.key)
  const block = useFetchBlock({ trackSlug: track.key })
  const name = track.name ?? track.key
  return (
    <li className="home-line">
      <Star thing={{ kind: 'track', key: track.key, name }} />
      <div className="home-line-text">
        <span className="home-line-name">
          <ThingLink thing={track} />
          <ThingSample thing={track} />
        </span>
        <span className="small muted truncate">{countsOf(track)}</span>
      </div>
      <Button
        tone="quiet"
        size="row"
        icon={ListPlus}
        busy={pending || (job !== undefined && isActive(job))}
        blocked={block}
        aria-label={t('home:tracks.sync', { name })}
        onClick={() => void startEventSync(track.key)}
      >
        {t('tracks:sync')}
      </Button>
    </li>
  )
}

function countsOf({ eventsKnown, eventsImported, about }: KeptThing): string {
  const counts =
    eventsKnown === null || eventsKnown === 0
      ? t('home:tracks.noEvents')
      : t('home:tracks.counts', {
          events: counted(eventsKnown, 'event'),
          imported: formatCount(eventsImported ?? 0),
        })
  return about === null ? counts : `${about} \u00b7 ${counts}`
}

/** Marked events and drivers; nothing without any. */
export function FavouriteThings() {
  const things = useFavourites()?.filter(({ kind }) => kind !== 'track') ?? []
  if (things.length === 0) return null
  return (
    <Card id="favourites" title={t('home:favourites.title')}>
      <ul className="home-list">
        {things.map((thing) => (
          <ThingLine key={`${thing.kind}:${thing.key}`} thing={thing} />
        ))}
      </ul>
    </Card>
  )
}
