/**
 * Places are on the rail and there once; everything else that has an address (an event, a session) is a document and
 * opens in a tab. A place's address is its path alone or anything below it.
 */
const PLACE_PATHS = { home: '/home', find: '/', tracks: '/tracks', admin: '/admin', help: '/help' } as const
export type PlaceId = keyof typeof PLACE_PATHS

export const placeIds: readonly PlaceId[] = ['home', 'find', 'tracks', 'admin', 'help']

/** Where the jobs are listed, and below it each job: the first screen of Admin. */
export const JOBS_ROUTE = '/admin'

/** Where one job is shown, with its log. */
export const jobRoute = (jobId: string): string => `${JOBS_ROUTE}/job/${encodeURIComponent(jobId)}`

export function placePath(place: PlaceId): string {
  return PLACE_PATHS[place]
}

export const placeView = (place: PlaceId): string => `place:${place}`

/** The path of an address without its search. */
export function pathOf(route: string): string {
  return route.split(/[?#]/u)[0] ?? route
}

/** The place that an address belongs to; null for a document. */
export function placeOf(route: string): PlaceId | null {
  const path = pathOf(route)
  const found = placeIds.find(
    (place) => path === PLACE_PATHS[place] || (place !== 'find' && path.startsWith(`${PLACE_PATHS[place]}/`)),
  )
  return found ?? null
}

/** The place that a view is; null for a tab. */
export function placeOfView(viewId: string): PlaceId | null {
  return placeIds.find((place) => placeView(place) === viewId) ?? null
}
