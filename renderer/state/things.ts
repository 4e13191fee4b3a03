import { useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { KeptThing, ThingName } from '../../shared/contract/favourites.ts'
import { client } from '../bridge.ts'
import { api, queryClient } from './api.ts'

/** What the user marks and comes back to: tracks, events and drivers, kept in the database (ui.md 1a). */

const thingId = ({ kind, key }: ThingName): string => `${kind}:${key}`

const favouritesQuery = api.favourites.list.queryOptions({ input: {} })

/** Everything that is marked; `undefined` until it is known. */
export function useFavourites(): readonly KeptThing[] | undefined {
  return useQuery(favouritesQuery).data
}

/** Ids of what is marked, by `isFavourite`. */
export function useFavouriteIds(): ReadonlySet<string> {
  const list = useFavourites()
  return useMemo(() => new Set((list ?? []).map(thingId)), [list])
}

export function isFavourite(ids: ReadonlySet<string>, thing: ThingName): boolean {
  return ids.has(thingId(thing))
}

/** Marks a thing or takes the mark away; shows at once, and goes back to what is stored where that fails. */
export async function setFavourite(thing: ThingName & { name: string }, favourite: boolean): Promise<void> {
  const { kind, key, name } = thing
  queryClient.setQueryData(favouritesQuery.queryKey, (before) => {
    const others = (before ?? []).filter((known) => thingId(known) !== thingId(thing))
    if (!favourite) return others
    const at = new Date().toISOString()
    const added = { kind, key, name, about: null, date: null, eventsKnown: null, eventsImported: null, at }
    return [...others, added]
  })
  try {
    await client.favourites.set({ kind, key, favourite })
  } finally {
    await queryClient.invalidateQueries({ queryKey: api.favourites.key() })
  }
}

/** Where a thing is read. */
export function routeOfThing({ kind, key }: ThingName): string {
  const name = encodeURIComponent(key)
  switch (kind) {
    case 'track':
      return `/?track=${name}`
    case 'event':
      return `/event/${name}`
    case 'driver':
      return `/driver/${name}`
  }
}

const ROUTE = /^\/(event|driver)\/([A-Za-z0-9_-]{1,120})(?:[/?#]|$)/u

/** The thing that a screen is about; null for other screens. */
export function thingOfRoute(route: string): ThingName | null {
  const [, kind, key] = ROUTE.exec(route) ?? []
  if ((kind === 'event' || kind === 'driver') && key !== undefined && !key.startsWith('entry_'))
    return { kind, key }
  const track = route.startsWith('/?') ? new URLSearchParams(route.slice(2).split('#')[0]).get('track') : null
  return track !== null && /^[a-z0-9-]{1,63}$/u.test(track) ? { kind: 'track', key: track } : null
}
