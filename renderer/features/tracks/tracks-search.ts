import type { TrackSummary } from '../../../shared/contract/views.ts'

export const trackFilters = ['all', 'favourites', 'followed', 'withEvents', 'gone'] as const
export type TrackFilter = (typeof trackFilters)[number]
export const sortKeys = ['name', 'place', 'known', 'imported', 'synced'] as const
export type SortKey = (typeof sortKeys)[number]

/** What the Tracks screen is filtered and sorted by; it lives in the address. */
export interface TracksSearch {
  readonly q?: string
  readonly show?: TrackFilter
  readonly sort?: SortKey
  readonly down?: true
}

const oneOf = <Value extends string>(values: readonly Value[], value: unknown): Value | undefined =>
  values.find((known) => known === value)

/** Reads an address's search; what does not fit is left out. */
export function readTracksSearch(search: Record<string, unknown>): TracksSearch {
  const raw = search['q']
  const q = typeof raw === 'number' ? String(raw) : typeof raw === 'string' ? raw.slice(0, 200) : ''
  const show = oneOf(trackFilters, search['show'])
  const sort = oneOf(sortKeys, search['sort'])
  return {
    ...(q === '' ? {} : { q }),
    ...(show === undefined || show === 'all' ? {} : { show }),
    ...(sort === undefined || (sort === 'name' && search['down'] !== true) ? {} : { sort }),
    ...(search['down'] === true ? { down: true } : {}),
  }
}

/** Without capitals and accents, as names are looked for everywhere. */
const plain = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** Tracks whose name, place or address holds every word. */
function holds({ name, place, slug }: TrackSummary, words: readonly string[]): boolean {
  const text = plain(`${name}\n${place ?? ''}\n${slug}`)
  return words.every((word) => text.includes(word))
}

const shows: Record<TrackFilter, (track: TrackSummary, isFavourite: boolean) => boolean> = {
  all: () => true,
  favourites: (_, isFavourite) => isFavourite,
  followed: ({ isFollowed }) => isFollowed,
  withEvents: ({ eventsKnown }) => eventsKnown > 0,
  gone: ({ isActive }) => !isActive,
}

const collator = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true })
const byName = (a: TrackSummary, b: TrackSummary): number =>
  collator.compare(a.name, b.name) || (a.slug < b.slug ? -1 : 1)

/** What is not known comes last, whichever way the rest is sorted. */
function byText(a: string | null, b: string | null, way: 1 | -1): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return collator.compare(a, b) * way
}

const orders: Record<SortKey, (a: TrackSummary, b: TrackSummary, way: 1 | -1) => number> = {
  name: (a, b, way) => byName(a, b) * way,
  place: (a, b, way) => byText(a.place, b.place, way),
  known: (a, b, way) => (a.eventsKnown - b.eventsKnown) * way,
  imported: (a, b, way) => (a.eventsImported - b.eventsImported) * way,
  synced: (a, b, way) => byText(a.eventsSyncedAt, b.eventsSyncedAt, way),
}

/** The tracks to show, in their order. */
export function shownTracks(
  tracks: readonly TrackSummary[],
  { q = '', show = 'all', sort = 'name', down }: TracksSearch,
  isFavourite: (slug: string) => boolean,
): TrackSummary[] {
  const words = plain(q).split(/\s+/u).filter(Boolean)
  const way = down === true ? -1 : 1
  return tracks
    .filter((track) => shows[show](track, isFavourite(track.slug)) && holds(track, words))
    .toSorted((a, b) => orders[sort](a, b, way) || byName(a, b))
}

/** The search after a click on a heading: sorted by it, the other way at the second click. Counts begin with the most. */
export function sortedBy(search: TracksSearch, key: SortKey): TracksSearch {
  const isNow = (search.sort ?? 'name') === key
  const most = key === 'known' || key === 'imported' || key === 'synced'
  const down = isNow ? search.down !== true : most
  const { q, show } = search
  return readTracksSearch({ q, show, sort: key, ...(down ? { down } : {}) })
}
