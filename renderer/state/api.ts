import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { QueryClient } from '@tanstack/react-query'
import { client } from '../bridge.ts'
import type { ReadKeys } from './invalidation.ts'

/** Every query and command of the contract as options for TanStack Query. */
export const api = createTanstackQueryUtils(client)

/**
 * Reads are answered from the local database and stay fresh until the engine says otherwise. `networkMode: 'always'`:
 * the way to the engine is not the internet, so being offline must not pause a read.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { networkMode: 'always', staleTime: Infinity, retry: false, refetchOnWindowFocus: false },
    mutations: { networkMode: 'always', retry: false },
  },
})

export const readKeys: ReadKeys = {
  tracks: () => api.tracks.key(),
  eventLists: () => api.events.search.key(),
  event: (eventId) =>
    eventId === null
      ? [
          api.events.get.key(),
          api.events.entries.key(),
          api.events.races.key(),
          api.events.checks.key(),
          api.events.changes.key(),
          api.sessions.key(),
          api.drivers.key(),
          api.compare.key(),
        ]
      : [
          api.events.get.key({ input: { eventId } }),
          api.events.entries.key({ input: { eventId } }),
          api.events.races.key({ input: { eventId } }),
          api.events.checks.key({ input: { eventId } }),
          api.events.changes.key({ input: { eventId } }),
          api.sessions.get.key({ input: { eventId } }),
          // Both gather from many events.
          api.drivers.key(),
          api.compare.key(),
        ],
  overrides: (eventId) =>
    eventId === null
      ? api.analysis.overrides.get.key()
      : api.analysis.overrides.get.key({ input: { eventId } }),
  system: () => api.system.key(),
  search: () => api.search.key(),
  favourites: () => api.favourites.key(),
  recents: () => api.recents.key(),
  batches: () => api.batches.key(),
  settings: () => api.settings.key(),
}
