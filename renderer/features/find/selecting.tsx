import { useCallback, useMemo } from 'react'
import { isSample } from '../../../shared/domain/sample.ts'
import type { EventStatus, EventSummary } from '../../../shared/contract/views.ts'
import { MAX_BATCH } from '../../../shared/contract/batches.ts'
import { client } from '../../bridge.ts'
import { t } from '../../i18n/t.ts'
import { formatCount } from '../../format/counts.ts'
import { select, useBatch, useIsSelected, useSelection } from '../../state/batches.ts'
import { useReadOnlyBlock } from '../../state/connection.ts'
import { isActive, subjectKey, useJobs } from '../../state/jobs.ts'
import { CheckBox } from '../../ui/check-box.tsx'
import { announce } from '../../ui/live-region.tsx'
import { toast } from '../../ui/toast.ts'
import type { FindSearch } from './find-search.ts'

/** Statuses of events that an import can be asked for (M8). */
const importable: readonly EventStatus[] = ['known', 'scheduled', 'failed']

/** Tells which events can be chosen: those that are neither imported nor at work nor waiting for it. */
export function useImportable(): (event: EventSummary) => boolean {
  const bySubject = useJobs((state) => state.bySubject)
  const batch = useBatch()
  const busy = useMemo(() => {
    const inJobs = [...bySubject.values()]
      .filter(isActive)
      .map(({ kind, subject }) => subjectKey(kind, subject))
    const inBatch =
      batch?.state === 'running'
        ? batch.items
            .filter(({ state }) => state === 'waiting' || state === 'running')
            .map(({ eventId }) => subjectKey('event_import', eventId))
        : []
    return [...inJobs, ...inBatch].toSorted().join(' ')
  }, [bySubject, batch])
  // The same function while the same events are at work: a list is drawn anew for a new one.
  return useMemo(() => {
    const keys = new Set(busy.split(' '))
    return (event) =>
      importable.includes(event.status) &&
      !isSample(event) &&
      !keys.has(subjectKey('event_import', event.eventId))
  }, [busy])
}

interface SelectBoxProps {
  readonly event: EventSummary
  readonly tabIndex: 0 | -1
}

/** Chooses an event for an import of several. */
export function SelectBox({ event, tabIndex }: SelectBoxProps) {
  const isOn = useIsSelected(event.eventId)
  const block = useReadOnlyBlock()
  return (
    <CheckBox
      checked={isOn}
      label={t('find:select.event', { name: event.name })}
      tabIndex={tabIndex}
      blocked={block}
      onToggle={() => toggle(event.eventId, isOn)}
    />
  )
}

function toggle(eventId: string, isOn: boolean): void {
  void select(isOn ? [] : [eventId], isOn ? [eventId] : [])
}

/** Turns the choice of an event over. */
export function useToggle(): (eventId: string) => void {
  const chosen = useSelection()
  const block = useReadOnlyBlock()
  return useCallback(
    (eventId: string) => {
      if (block === null) toggle(eventId, chosen.includes(eventId))
    },
    [block, chosen],
  )
}

/** Chooses everything that matches and can be imported, also what is not loaded yet; or clears the choice. */
export function SelectAll({ search, query }: { readonly search: FindSearch; readonly query: string }) {
  const chosen = useSelection()
  const block = useReadOnlyBlock()
  const isOn = chosen.length > 0
  const label = isOn ? t('find:select.none') : t('find:select.all')
  return (
    <CheckBox
      checked={isOn ? 'mixed' : false}
      label={label}
      title={label}
      blocked={block}
      onToggle={() => void (isOn ? select([], chosen) : selectMatching(search, query))}
    />
  )
}

async function selectMatching({ track, from, to, status }: FindSearch, query: string): Promise<void> {
  const wanted = importable.filter((name) => status === undefined || status.includes(name))
  if (wanted.length === 0) return
  const { events, more } = await client.events.search({
    query,
    status: [...wanted],
    limit: MAX_BATCH,
    ...(track === undefined ? {} : { trackSlug: track }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  })
  await select(
    events.map(({ eventId }) => eventId),
    [],
  )
  const n = formatCount(events.length)
  announce(t('find:batch.selected', { count: events.length, n }))
  if (more) toast({ tone: 'plain', title: t('find:select.most', { most: formatCount(MAX_BATCH) }) })
}
