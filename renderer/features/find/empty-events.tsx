import { CalendarOff, CalendarX2, ListPlus, SearchX } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import type { EventSummary, TrackSummary } from '../../../shared/contract/views.ts'
import { addDays, dayOf, formatDay } from '../../format/dates.ts'
import { api } from '../../state/api.ts'
import { startEventSync, usePending } from '../../state/commands.ts'
import { useFetchBlock } from '../../state/connection.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { hasFilters, without } from './find-search.ts'
import type { FindSearch } from './find-search.ts'

interface EmptyEventsProps {
  readonly search: FindSearch
  readonly query: string
  readonly track: TrackSummary | undefined
  readonly tracks: readonly TrackSummary[]
  readonly onChange: (search: FindSearch) => void
}

const rangeText = ({ from, to }: FindSearch): string => {
  if (from !== undefined && to !== undefined) return `between ${formatDay(from)} and ${formatDay(to)}`
  return from === undefined ? `until ${formatDay(to ?? '')}` : `since ${formatDay(from)}`
}

/** Why the list of events is empty, and the way out (ui.md 3b). */
export function EmptyEvents({ search, query, track, tracks, onChange }: EmptyEventsProps) {
  const { from, to } = search
  if (from !== undefined && to !== undefined && from > to) {
    return (
      <EmptyState
        icon={CalendarX2}
        title="The first day is after the last day"
        actions={<Button onClick={() => onChange({ ...search, from: to, to: from })}>Swap the days</Button>}
      >
        <p>
          No meeting can be held between {formatDay(from)} and {formatDay(to)}.
        </p>
      </EmptyState>
    )
  }
  if (track !== undefined && track.eventsKnown === 0) return <NoEventsYet track={track} />
  if (from !== undefined || to !== undefined)
    return <OutOfRange search={search} query={query} onChange={onChange} />
  if (tracks.every((known) => known.eventsKnown === 0)) {
    return (
      <EmptyState icon={ListPlus} title="No events yet">
        <p>Choose your track on the left, then load its events. Or paste the address of an event above.</p>
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={SearchX}
      title="No event matches"
      actions={
        hasFilters(search) || query !== '' ? (
          <Button onClick={() => onChange(search.track === undefined ? {} : { track: search.track })}>
            Show all
          </Button>
        ) : undefined
      }
    >
      <p>
        {query === '' ? 'No known event' : `No known event with “${query}” in its name or track`}
        {search.status === undefined ? '' : ' is in the chosen states'}
        {track === undefined ? '.' : ` at ${track.name}.`}
      </p>
    </EmptyState>
  )
}

function NoEventsYet({ track }: { readonly track: TrackSummary }) {
  const pending = usePending('event_sync', track.slug)
  const block = useFetchBlock()
  return (
    <EmptyState
      icon={ListPlus}
      title={`No events of ${track.name} yet`}
      actions={
        <Button
          tone="primary"
          icon={ListPlus}
          busy={pending}
          blocked={block}
          onClick={() => void startEventSync(track.slug)}
        >
          Load its events
        </Button>
      }
    >
      <p>The track is known, its events have not been fetched from LiveRC so far.</p>
    </EmptyState>
  )
}

/** Nothing in the range: the nearest events before and after it, each with a button that goes there. */
function OutOfRange({ search, query, onChange }: Pick<EmptyEventsProps, 'search' | 'query' | 'onChange'>) {
  const { from, to, track, status } = search
  const base = { query, status: [...(status ?? [])], ...(track === undefined ? {} : { trackSlug: track }) }
  const dayBefore = from === undefined ? null : addDays(from, -1)
  const dayAfter = to === undefined ? null : addDays(to, 1)
  const before = useQuery({
    ...api.events.search.queryOptions({
      input: { ...base, limit: 1, ...(dayBefore === null ? {} : { to: dayBefore }) },
    }),
    enabled: dayBefore !== null,
  })
  const after = useQuery({
    ...api.events.search.queryOptions({
      input: { ...base, limit: 500, ...(dayAfter === null ? {} : { from: dayAfter }) },
    }),
    enabled: dayAfter !== null,
  })
  const near = [
    before.data?.events[0],
    after.data?.more === true ? undefined : after.data?.events.at(-1),
  ].filter((event): event is EventSummary => event !== undefined)

  return (
    <EmptyState
      icon={CalendarOff}
      title={`No events ${rangeText(search)}`}
      actions={
        <>
          {near.map((event) => (
            <Button
              key={event.eventId}
              onClick={() =>
                onChange({ ...search, from: dayOf(event.date), to: dayOf(event.dateEnd ?? event.date) })
              }
            >
              {`${formatDay(event.date)}: ${event.name}`}
            </Button>
          ))}
          <Button tone="quiet" onClick={() => onChange(without(search, 'from', 'to'))}>
            Any day
          </Button>
        </>
      }
    >
      <p>{near.length === 0 ? 'No other known event is near it.' : 'The nearest known events are:'}</p>
    </EmptyState>
  )
}
