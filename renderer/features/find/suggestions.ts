import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { KeptThing } from '../../../shared/contract/favourites.ts'
import type { SearchAnswer, ThingKind } from '../../../shared/contract/search.ts'
import { isSample } from '../../../shared/domain/sample.ts'
import { t } from '../../i18n/t.ts'
import { counted, formatCount } from '../../format/counts.ts'
import { formatDay, formatDayRange } from '../../format/dates.ts'
import { api } from '../../state/api.ts'
import { routeOfThing } from '../../state/things.ts'

/** One thing that a text may mean. */
export interface Suggestion {
  readonly id: string
  readonly kind: ThingKind
  readonly name: string
  readonly about: string
  readonly route: string
  /** Whether it is of the sample that comes with the app: made up. */
  readonly isSample: boolean
}

interface SuggestionGroup {
  readonly id: ThingKind | 'recent'
  readonly title: string
  readonly items: readonly Suggestion[]
}

/** Suggestions of each kind. */
const EACH = 6

const join = (...parts: (string | null)[]): string =>
  parts.filter((part) => part !== null && part !== '').join(' \u00b7 ')

const suggestion = (kind: ThingKind, key: string, name: string, about: string): Suggestion => ({
  id: `${kind}-${key}`,
  kind,
  name,
  about,
  route: routeOfThing({ kind, key }),
  isSample: isSampleThing({ kind, key }),
})

/** Whether a track or an event is the sample's. */
function isSampleThing({ kind, key }: { readonly kind: ThingKind; readonly key: string }): boolean {
  return isSample(kind === 'track' ? { trackSlug: key } : kind === 'event' ? { eventId: key } : {})
}

/** What the engine found, in groups; tracks first, because they are what most texts mean. */
export function suggestionsOf({ tracks, events, drivers }: SearchAnswer): SuggestionGroup[] {
  const groups: SuggestionGroup[] = [
    {
      id: 'track',
      title: t('find:search.tracks'),
      items: tracks.map(({ slug, name, place, eventsKnown, eventsImported }) => {
        const counts =
          eventsKnown === 0
            ? null
            : t('find:search.counts', {
                events: counted(eventsKnown, 'event'),
                imported: formatCount(eventsImported),
              })
        return suggestion('track', slug, name, join(place, counts))
      }),
    },
    {
      id: 'event',
      title: t('find:search.events'),
      items: events.map(({ eventId, name, trackName, date, dateEnd, status, quarantine }) =>
        suggestion(
          'event',
          eventId,
          name,
          join(
            formatDayRange(date, dateEnd),
            trackName,
            quarantine === null ? t(`event:status.${status}`) : t('recovery:badge'),
          ),
        ),
      ),
    },
    {
      id: 'driver',
      title: t('find:search.drivers'),
      items: drivers.map(({ driverId, name, events: count, lastDate }) =>
        suggestion(
          'driver',
          driverId,
          name,
          t('find:search.driver', { events: counted(count, 'event'), day: formatDay(lastDate) }),
        ),
      ),
    },
  ]
  return groups.filter(({ items }) => items.length > 0)
}

function recentGroup(recents: readonly KeptThing[]): SuggestionGroup[] {
  const items = recents.map(({ kind, key, name, about, date }) =>
    suggestion(
      kind,
      key,
      name ?? key,
      join(t(`home:kind.${kind}`), date === null ? null : formatDay(date), about),
    ),
  )
  return items.length === 0 ? [] : [{ id: 'recent', title: t('find:search.recent'), items }]
}

/** Suggestions for a text; without one, what was opened last. */
export function useSuggestions(query: string, enabled: boolean): readonly SuggestionGroup[] {
  const found = useQuery({
    ...api.search.all.queryOptions({ input: { query, limit: EACH } }),
    placeholderData: keepPreviousData,
    enabled: enabled && query !== '',
  }).data
  const recents = useQuery({
    ...api.recents.list.queryOptions({ input: { limit: 8 } }),
    enabled: enabled && query === '',
  }).data
  if (!enabled) return []
  if (query === '') return recents === undefined ? [] : recentGroup(recents)
  return found === undefined ? [] : suggestionsOf(found)
}
