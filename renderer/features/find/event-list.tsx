import { useCallback, useMemo, useRef } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { Link, useNavigate } from '@tanstack/react-router'
import type { EventStatus, EventSummary } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { formatCount } from '../../format/counts.ts'
import { formatDayRange } from '../../format/dates.ts'
import { startImport, useRefusals } from '../../state/commands.ts'
import { useFetchBlock } from '../../state/connection.ts'
import { importOf, isActive, subjectKey, useImportOf, useJobs } from '../../state/jobs.ts'
import { EventStatusBadge } from '../../ui/badge.tsx'
import { QuarantineBadge } from '../../ui/quarantine-badge.tsx'
import { SampleBadge } from '../../ui/sample-badge.tsx'
import { Star } from '../../ui/star.tsx'
import { DataGrid } from '../../ui/grid/data-grid.tsx'
import type { GridColumn } from '../../ui/grid/columns.ts'
import { shownStatus } from '../event/event-status.ts'
import { EventAction, EventDetailLine } from './event-cells.tsx'
import { SelectAll, SelectBox, useImportable, useToggle } from './selecting.tsx'
import type { FindSearch } from './find-search.ts'

interface EventListProps {
  readonly events: readonly EventSummary[]
  readonly showTrack: boolean
  readonly search: FindSearch
  readonly query: string
  readonly isPartial: boolean
  readonly onNearEnd: () => void
  readonly footer: ReactNode
}

const detailLine = (event: EventSummary) => <EventDetailLine event={event} />

const eventKey = (event: EventSummary): string => event.eventId

/** Who is in quarantine is imported; while it is imported again, that is the news. */
const isHeldBack = ({ quarantine }: EventSummary, status: EventStatus): boolean =>
  quarantine !== null && status !== 'importing'

function Status({ event }: { readonly event: EventSummary }) {
  const job = useImportOf(event.eventId)
  const status = shownStatus(event, job)
  return isHeldBack(event, status) ? <QuarantineBadge event={event} /> : <EventStatusBadge status={status} />
}

/** What the status says now; what is copied of it. */
function statusText(event: EventSummary): string {
  const job = importOf(useJobs.getState(), event.eventId)
  const status = shownStatus(event, job)
  return isHeldBack(event, status) ? t('recovery:badge') : t(`event:status.${status}`)
}

interface ColumnsOf {
  readonly showTrack: boolean
  readonly canImport: (event: EventSummary) => boolean
  readonly selectAll: ReactNode
}

function eventColumns({ showTrack, canImport, selectAll }: ColumnsOf): GridColumn<EventSummary>[] {
  const track: GridColumn<EventSummary> = {
    key: 'track',
    name: t('find:events.track'),
    width: 96,
    grow: 0.3,
    cell: (event) => (
      <span className="truncate muted" title={event.trackName}>
        {event.trackName}
      </span>
    ),
  }
  return [
    {
      key: 'select',
      name: t('find:select.column'),
      heading: selectAll,
      width: 34,
      interactive: canImport,
      control: true,
      cell: (event, tabIndex) => (canImport(event) ? <SelectBox event={event} tabIndex={tabIndex} /> : null),
    },
    {
      key: 'star',
      name: t('tracks:column.star'),
      heading: <span className="visually-hidden">{t('tracks:column.star')}</span>,
      width: 32,
      interactive: true,
      control: true,
      cell: (event, tabIndex) => (
        <Star thing={{ kind: 'event', key: event.eventId, name: event.name }} tabIndex={tabIndex} />
      ),
    },
    {
      key: 'date',
      name: t('find:events.date'),
      width: 132,
      cell: (event) => formatDayRange(event.date, event.dateEnd),
    },
    {
      key: 'name',
      name: t('find:events.event'),
      width: 220,
      grow: 1,
      rowHeader: true,
      interactive: true,
      cell: (event, tabIndex) => (
        <>
          <Link
            to="/event/$eventId"
            params={{ eventId: event.eventId }}
            className="row-link truncate"
            tabIndex={tabIndex}
            title={event.name}
          >
            {event.name}
          </Link>
          <SampleBadge trackSlug={event.trackSlug} />
        </>
      ),
    },
    ...(showTrack ? [track] : []),
    {
      key: 'drivers',
      name: t('find:events.drivers'),
      width: 60,
      align: 'end',
      cell: (event) => formatCount(event.drivers),
    },
    {
      key: 'entries',
      name: t('find:events.entries'),
      width: 64,
      align: 'end',
      cell: (event) => formatCount(event.entries),
    },
    {
      key: 'status',
      name: t('find:events.status'),
      width: 116,
      text: statusText,
      cell: (event) => <Status event={event} />,
    },
    {
      key: 'action',
      name: t('find:events.action'),
      heading: <span className="visually-hidden">{t('find:events.action')}</span>,
      width: 92,
      interactive: true,
      control: true,
      cell: (event, tabIndex) => <EventAction event={event} tabIndex={tabIndex} />,
    },
  ]
}

/** The row of the cell that a key was pressed in. */
function rowOf<Row>(event: KeyboardEvent, rows: readonly Row[]): Row | undefined {
  if (!(event.target instanceof HTMLElement)) return undefined
  return rows[Number(event.target.closest<HTMLElement>('[data-cell]')?.dataset['cell']?.split(':')[0])]
}

/**
 * Known events, importable in place: a row under way or failed shows a second line that tells how it goes. Enter opens or
 * imports, Space chooses for an import of several (ui.md 3a).
 */
export function EventList(props: EventListProps) {
  const { events, showTrack, search, query, isPartial, onNearEnd, footer } = props
  const navigate = useNavigate()
  const canImport = useImportable()
  const block = useFetchBlock()
  const toggle = useToggle()
  const byKey = useRef(false)
  const columns = useMemo(
    () => eventColumns({ showTrack, canImport, selectAll: <SelectAll search={search} query={query} /> }),
    [showTrack, canImport, search, query],
  )
  const bySubject = useJobs((state) => state.bySubject)
  const justEnded = useJobs((state) => state.justEnded)
  const refused = useRefusals()

  const hasDetail = useCallback(
    (event: EventSummary): boolean => {
      const key = subjectKey('event_import', event.eventId)
      const job = importOf({ bySubject }, event.eventId)
      if (refused.has(key) || event.status === 'failed' || event.status === 'importing') return true
      return job !== undefined && (isActive(job) || justEnded.has(job.jobId))
    },
    [bySubject, justEnded, refused],
  )

  const onOpen = (event: EventSummary): void => {
    // A double click opens; only a key that was meant for the row imports.
    if (byKey.current && canImport(event) && block === null)
      void startImport({ eventId: event.eventId, trackSlug: event.trackSlug })
    else void navigate({ to: '/event/$eventId', params: { eventId: event.eventId } })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = event.key === ' ' ? rowOf(event, events) : undefined
    const isButton = event.target instanceof HTMLElement && event.target.closest('button') !== null
    if (row === undefined || isButton || !canImport(row)) return
    event.preventDefault()
    toggle(row.eventId)
  }

  return (
    <div
      role="presentation"
      className="event-list"
      onKeyDownCapture={() => {
        byKey.current = true
      }}
      onPointerDownCapture={() => {
        byKey.current = false
      }}
    >
      <DataGrid
        label={t('find:events.label')}
        rows={events}
        rowKey={eventKey}
        columns={columns}
        hasDetail={hasDetail}
        detail={detailLine}
        onOpen={onOpen}
        onKeyDown={onKeyDown}
        isPartial={isPartial}
        onNearEnd={onNearEnd}
        footer={footer}
      />
    </div>
  )
}
