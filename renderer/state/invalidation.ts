import type { QueryClient, QueryKey } from '@tanstack/react-query'
import type { StreamMessage } from '../../shared/contract/views.ts'

export type DataChange = Pick<Extract<StreamMessage, { type: 'data_changed' }>, 'scope' | 'subject'>

/** Which cached reads a change makes stale. */
export interface ReadKeys {
  tracks(): QueryKey
  eventLists(): QueryKey
  event(eventId: string | null): readonly QueryKey[]
  /** What engineers decided about the races of an event. */
  overrides(eventId: string | null): QueryKey
  system(): QueryKey
  /** What a text finds, and what is new at one's tracks. */
  search(): QueryKey
  favourites(): QueryKey
  recents(): QueryKey
  batches(): QueryKey
  settings(): QueryKey
}

/** Lists that tell names and counts of tracks and events. */
const named = (keys: ReadKeys): QueryKey[] => [keys.search(), keys.favourites(), keys.recents()]

export function staleKeys(change: DataChange, keys: ReadKeys): QueryKey[] {
  switch (change.scope) {
    case 'tracks':
      return [keys.tracks(), keys.system(), ...named(keys)]
    case 'events':
      return [keys.eventLists(), keys.tracks(), ...keys.event(null), keys.system(), ...named(keys)]
    case 'event':
      return [...keys.event(change.subject), keys.eventLists(), keys.tracks(), keys.system(), ...named(keys)]
    case 'analysis':
      return [keys.overrides(change.subject)]
    case 'system':
      return [keys.system()]
    case 'favourites':
      return [keys.favourites(), keys.search()]
    case 'recents':
      return [keys.recents()]
    case 'batches':
      return [keys.batches()]
    case 'settings':
      return [keys.settings()]
    // No cached read holds them: each window takes them in itself.
    case 'preferences':
      return []
  }
}

/**
 * Marks cached reads stale after changes. Changes are gathered for a moment first: an import can push one per race, and
 * the screens need one answer, not thirty.
 */
export function createInvalidator(
  queries: Pick<QueryClient, 'invalidateQueries'>,
  keys: ReadKeys,
  gatherMs = 250,
): { onChange(change: DataChange): void; onReset(): void } {
  const waiting = new Map<string, QueryKey>()
  let timer: ReturnType<typeof setTimeout> | undefined

  const flush = (): void => {
    timer = undefined
    const gathered = [...waiting.values()]
    waiting.clear()
    for (const queryKey of gathered) void queries.invalidateQueries({ queryKey })
  }

  return {
    onChange(change) {
      for (const key of staleKeys(change, keys)) waiting.set(JSON.stringify(key), key)
      timer ??= setTimeout(flush, gatherMs)
    },
    onReset() {
      clearTimeout(timer)
      timer = undefined
      waiting.clear()
      void queries.invalidateQueries()
    },
  }
}
