import { useMemo } from 'react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { api } from '../../state/api.ts'
import { joinPages, nextPageDay } from './event-pages.ts'
import type { FindSearch } from './find-search.ts'

/** Events asked for at a time: the most that the contract gives. */
const PAGE = 500

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
