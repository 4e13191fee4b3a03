import { useMemo } from 'react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { EventSummary } from '../../../shared/contract/views.ts'
import { dayOf } from '../../format/dates.ts'
import { api } from '../../state/api.ts'
import type { FindSearch } from './find-search.ts'

/** Events asked for at a time: the most that the contract gives. */
const PAGE = 500

interface EventPage {
  readonly events: readonly EventSummary[]
  readonly more: boolean
}

/**
 * Where the next page begins: at the last day of this one, which is asked for again because it may be cut. `null` at the
 * end, and where one day alone fills a page and no day can be asked for that shows the rest.
 */
export function nextPageDay({ events, more }: EventPage): string | null {
  const first = events[0]
  const last = events.at(-1)
  if (!more || first === undefined || last === undefined) return null
  return dayOf(first.date) === dayOf(last.date) ? null : dayOf(last.date)
}

/** The pages' events, newest first, each once. */
export function joinPages(pages: readonly EventPage[]): EventSummary[] {
  const seen = new Map<string, EventSummary>()
  for (const page of pages) for (const event of page.events) seen.set(event.eventId, event)
  return [...seen.values()]
}

/** Known events that match, newest first, loaded as the list is scrolled. */
export function useEventSearch(search: FindSearch, query: string, enabled: boolean) {
  const { from, to, track, status } = search
  const result = useInfiniteQuery({
    ...api.events.search.infiniteOptions({
      input: (day: string | null) => ({
        query,
        limit: PAGE,
        status: [...(status ?? [])],
        ...(track === undefined ? {} : { trackSlug: track }),
        ...(from === undefined ? {} : { from }),
        ...((day ?? to) === undefined ? {} : { to: day ?? to }),
      }),
      initialPageParam: null,
      getNextPageParam: nextPageDay,
    }),
    placeholderData: keepPreviousData,
    enabled,
  })
  const pages = result.data?.pages
  const events = useMemo(() => (pages === undefined ? undefined : joinPages(pages)), [pages])
  const last = pages?.at(-1)
  return { result, events, more: last?.more ?? false }
}
