import { useCallback, useMemo } from 'react'
import type { ReactNode } from 'react'
import { Link, useNavigate } from '@tanstack/react-router'
import type { EventSummary } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { formatCount } from '../../format/counts.ts'
import { formatDayRange } from '../../format/dates.ts'
import { useRefusals } from '../../state/commands.ts'
import { isActive, subjectKey, useJobs } from '../../state/jobs.ts'
import { EventStatusBadge } from '../../ui/badge.tsx'
import { DataGrid } from '../../ui/grid/data-grid.tsx'
import type { GridColumn } from '../../ui/grid/columns.ts'
import { shownStatus } from '../event/event-status.ts'
import { EventAction, EventDetailLine } from './event-cells.tsx'

interface EventListProps {
  readonly events: readonly EventSummary[]
  readonly showTrack: boolean
  readonly onNearEnd: () => void
  readonly footer: ReactNode
}

const detailLine = (event: EventSummary) => <EventDetailLine event={event} />

const eventKey = (event: EventSummary): string => event.eventId

function Status({ event }: { readonly event: EventSummary }) {
  const job = useJobs((state) => state.bySubject.get(subjectKey('event_import', event.eventId)))
  return <EventStatusBadge status={shownStatus(event, job)} />
}

function eventColumns(showTrack: boolean): GridColumn<EventSummary>[] {
  const track: GridColumn<EventSummary> = {
    key: 'track',
    name: t('find:events.track'),
    width: 120,
    grow: 0.6,
    cell: (event) => (
      <span className="truncate muted" title={event.trackName}>
        {event.trackName}
      </span>
    ),
  }
  return [
    {
      key: 'date',
      name: t('find:events.date'),
      width: 148,
      cell: (event) => formatDayRange(event.date, event.dateEnd),
    },
    {
      key: 'name',
      name: t('find:events.event'),
      width: 180,
      grow: 1,
      rowHeader: true,
      interactive: true,
      cell: (event, tabIndex) => (
        <Link
          to="/event/$eventId"
          params={{ eventId: event.eventId }}
          className="row-link truncate"
          tabIndex={tabIndex}
          title={event.name}
        >
          {event.name}
        </Link>
      ),
    },
    ...(showTrack ? [track] : []),
    {
      key: 'drivers',
      name: t('find:events.drivers'),
      width: 64,
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
    { key: 'status', name: t('find:events.status'), width: 118, cell: (event) => <Status event={event} /> },
    {
      key: 'action',
      name: t('find:events.action'),
      heading: <span className="visually-hidden">{t('find:events.action')}</span>,
      width: 92,
      interactive: true,
      cell: (event, tabIndex) => <EventAction event={event} tabIndex={tabIndex} />,
    },
  ]
}

/** Known events, importable in place: a row under way or failed shows a second line that tells how it goes. */
export function EventList({ events, showTrack, onNearEnd, footer }: EventListProps) {
  const navigate = useNavigate()
  const columns = useMemo(() => eventColumns(showTrack), [showTrack])
  const bySubject = useJobs((state) => state.bySubject)
  const justEnded = useJobs((state) => state.justEnded)
  const refused = useRefusals()

  const hasDetail = useCallback(
    (event: EventSummary): boolean => {
      const key = subjectKey('event_import', event.eventId)
      const job = bySubject.get(key)
      if (refused.has(key) || event.status === 'failed' || event.status === 'importing') return true
      return job !== undefined && (isActive(job) || justEnded.has(job.jobId))
    },
    [bySubject, justEnded, refused],
  )

  return (
    <DataGrid
      label={t('find:events.label')}
      rows={events}
      rowKey={eventKey}
      columns={columns}
      hasDetail={hasDetail}
      detail={detailLine}
      onOpen={(event) => void navigate({ to: '/event/$eventId', params: { eventId: event.eventId } })}
      onNearEnd={onNearEnd}
      footer={footer}
    />
  )
}
