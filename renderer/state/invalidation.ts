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
}

export function staleKeys(change: DataChange, keys: ReadKeys): QueryKey[] {
  switch (change.scope) {
    case 'tracks':
      return [keys.tracks(), keys.system()]
    case 'events':
      return [keys.eventLists(), keys.tracks(), ...keys.event(null), keys.system()]
    case 'event':
      return [...keys.event(change.subject), keys.eventLists(), keys.tracks(), keys.system()]
    case 'analysis':
      return [keys.overrides(change.subject)]
    case 'system':
      return [keys.system()]
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
