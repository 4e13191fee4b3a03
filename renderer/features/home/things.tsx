import { CalendarDays, MapPin, User } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { MouseEvent } from 'react'
import type { KeptThing } from '../../../shared/contract/favourites.ts'
import type { ThingKind } from '../../../shared/contract/search.ts'
import { t } from '../../i18n/t.ts'
import { formatDay } from '../../format/dates.ts'
import { routeOfThing } from '../../state/things.ts'
import { openRoute } from '../../state/workspace.ts'
import { SampleBadge } from '../../ui/sample-badge.tsx'
import { Star } from '../../ui/star.tsx'

const ICONS: Record<ThingKind, LucideIcon> = { track: MapPin, event: CalendarDays, driver: User }

/** A link to a track, an event or a driver by its address inside the app. */
export function ThingLink({ thing }: { readonly thing: KeptThing }) {
  const route = routeOfThing(thing)
  const name = thing.name ?? t('home:unknown', { key: thing.key })
  const go = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    openRoute(route)
  }
  return (
    <a href={route} className="row-link truncate" title={name} onClick={go}>
      {name}
    </a>
  )
}

/** Says of a track or an event of the sample that it is one. */
export function ThingSample({ thing: { kind, key } }: { readonly thing: KeptThing }) {
  if (kind === 'driver') return null
  return kind === 'track' ? <SampleBadge trackSlug={key} /> : <SampleBadge eventId={key} />
}

/** A thing in a list of Home. */
export function ThingLine({ thing }: { readonly thing: KeptThing }) {
  const Glyph = ICONS[thing.kind]
  const about = [
    t(`home:kind.${thing.kind}`),
    thing.date === null ? null : formatDay(thing.date),
    thing.about,
  ].filter((part) => part !== null)
  return (
    <li className="home-line">
      <Glyph aria-hidden size={14} className="muted" />
      <div className="home-line-text">
        <span className="home-line-name">
          <ThingLink thing={thing} />
          <ThingSample thing={thing} />
        </span>
        <span className="small muted truncate">{about.join(' \u00b7 ')}</span>
      </div>
      <Star thing={{ kind: thing.kind, key: thing.key, name: thing.name ?? thing.key }} />
    </li>
  )
}
