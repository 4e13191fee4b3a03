import { CalendarOff, CalendarX2, ListPlus, SearchX } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import type { EventSummary, TrackSummary } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { dayOf, formatDay } from '../../format/dates.ts'
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

const rangeTitle = ({ from, to }: FindSearch): string => {
  if (from !== undefined && to !== undefined)
    return t('find:empty.between', { from: formatDay(from), to: formatDay(to) })
  return from === undefined
    ? t('find:empty.until', { to: formatDay(to ?? '') })
    : t('find:empty.since', { from: formatDay(from) })
}

/** Why the list of events is empty, and the way out (ui.md 3b). */
export function EmptyEvents({ search, query, track, tracks, onChange }: EmptyEventsProps) {
  const { from, to } = search
  if (from !== undefined && to !== undefined && from > to) {
    return (
      <EmptyState
        icon={CalendarX2}
        title={t('find:empty.backwards')}
        actions={
          <Button onClick={() => onChange({ ...search, from: to, to: from })}>{t('find:empty.swap')}</Button>
        }
      >
        <p>{t('find:empty.backwardsText', { from: formatDay(from), to: formatDay(to) })}</p>
      </EmptyState>
    )
  }
  if (track !== undefined && track.eventsKnown === 0) return <NoEventsYet track={track} />
  if (from !== undefined || to !== undefined)
    return <OutOfRange search={search} query={query} onChange={onChange} />
  if (tracks.every((known) => known.eventsKnown === 0)) {
    return (
      <EmptyState icon={ListPlus} title={t('find:empty.none')}>
        <p>{t('find:empty.noneText')}</p>
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={SearchX}
      title={t('find:empty.noMatch')}
      actions={
        hasFilters(search) || query !== '' ? (
          <Button onClick={() => onChange(search.track === undefined ? {} : { track: search.track })}>
            {t('find:empty.showAll')}
          </Button>
        ) : undefined
      }
    >
      <p>{noMatchText(query, track)}</p>
    </EmptyState>
  )
}

function noMatchText(query: string, track: TrackSummary | undefined): string {
  if (query === '')
    return track === undefined ? t('find:empty.match') : t('find:empty.matchAt', { track: track.name })
  return track === undefined
    ? t('find:empty.matchText', { query })
    : t('find:empty.matchTextAt', { query, track: track.name })
}

function NoEventsYet({ track }: { readonly track: TrackSummary }) {
  const pending = usePending('event_sync', track.slug)
  const block = useFetchBlock({ trackSlug: track.slug })
  return (
    <EmptyState
      icon={ListPlus}
      title={t('find:empty.ofTrack', { track: track.name })}
      actions={
        <Button
          tone="primary"
          icon={ListPlus}
          busy={pending}
          blocked={block}
          onClick={() => void startEventSync(track.slug)}
        >
          {t('find:empty.loadEvents')}
        </Button>
      }
    >
      <p>{t('find:empty.ofTrackText')}</p>
    </EmptyState>
  )
}

/** Nothing in the range: the nearest events before and after it, each with a button that goes there. */
function OutOfRange({ search, query, onChange }: Pick<EmptyEventsProps, 'search' | 'query' | 'onChange'>) {
  const { from, to, track, status } = search
  const nearest = useQuery(
    api.search.nearest.queryOptions({
      input: {
        query,
        status: [...(status ?? [])],
        ...(track === undefined ? {} : { trackSlug: track }),
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      },
    }),
  )
  const near = [nearest.data?.before, nearest.data?.after].filter(
    (event): event is EventSummary => event !== undefined && event !== null,
  )

  return (
    <EmptyState
      icon={CalendarOff}
      title={rangeTitle(search)}
      actions={
        <>
          {near.map((event) => (
            <Button
              key={event.eventId}
              onClick={() =>
                onChange({ ...search, from: dayOf(event.date), to: dayOf(event.dateEnd ?? event.date) })
              }
            >
              {t('find:empty.near', { day: formatDay(event.date), name: event.name })}
            </Button>
          ))}
          <Button tone="quiet" onClick={() => onChange(without(search, 'from', 'to'))}>
            {t('find:empty.anyDay')}
          </Button>
        </>
      }
    >
      <p>{near.length === 0 ? t('find:empty.nothingNear') : t('find:empty.nearest')}</p>
    </EmptyState>
  )
}
