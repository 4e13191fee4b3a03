import { useMemo, useState } from 'react'
import { Link, useNavigate } from '@tanstack/react-router'
import { ListX } from 'lucide-react'
import type { EventDetail, SessionSummary } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { counted, formatCount } from '../../format/counts.ts'
import { dayOf, formatClock, formatDay } from '../../format/dates.ts'
import { formatLapsAndTime, NO_FIGURE } from '../../format/times.ts'
import { DriverLink } from '../../ui/driver-link.tsx'
import { Agreement } from '../../ui/agreement.tsx'
import { Badge } from '../../ui/badge.tsx'
import { DataGrid } from '../../ui/grid/data-grid.tsx'
import type { GridColumn } from '../../ui/grid/columns.ts'
import { EmptyState } from '../../ui/states.tsx'
import { TableTools } from '../../ui/table-tools.tsx'
import { ClassSelect } from './class-select.tsx'
import { sessionsText } from './sessions-text.ts'
import { sessionLines } from './session-lines.ts'
import type { Line } from './session-lines.ts'

/** Track-local time of a session's end; with its day where the meeting has several. */
function completed(session: SessionSummary, severalDays: boolean): string {
  if (session.completedAt === null) return NO_FIGURE
  const clock = formatClock(session.completedAt)
  if (clock === null) return formatDay(session.completedAt)
  return severalDays ? t('event:sessions.completedAt', { day: formatDay(session.completedAt), clock }) : clock
}

const notRun = (session: SessionSummary): boolean => session.resultState === 'empty'

function column(
  key: string,
  name: string,
  width: number,
  cell: (session: SessionSummary, tabIndex: 0 | -1) => React.ReactNode,
  rest: Partial<GridColumn<Line>> = {},
): GridColumn<Line> {
  return {
    key,
    name,
    width,
    ...rest,
    cell: (line, tabIndex) => (line.kind === 'session' ? cell(line.session, tabIndex) : null),
  }
}

const winnerText = (line: Line): string =>
  line.kind === 'session' ? (line.session.winner?.driverName ?? '') : ''

function agreesText(line: Line): string {
  if (line.kind !== 'session') return ''
  const { agreeing, drivers } = line.session.agreement
  return drivers === 0
    ? ''
    : t('event:agreement.short', { agreeing: formatCount(agreeing), drivers: formatCount(drivers) })
}

function sessionColumns(eventId: string, severalDays: boolean): GridColumn<Line>[] {
  return [
    column('number', t('event:sessions.race'), 52, (session) => session.raceNumber ?? NO_FIGURE, {
      align: 'end',
    }),
    column(
      'label',
      t('event:sessions.session'),
      220,
      (session, tabIndex) => (
        <>
          <Link
            to="/event/$eventId/race/$raceId"
            params={{ eventId, raceId: session.raceId }}
            className="row-link truncate"
            tabIndex={tabIndex}
            title={session.raceLabel}
          >
            {session.raceLabel}
          </Link>
          {notRun(session) && <Badge tone="neutral">{t('event:sessions.notRun')}</Badge>}
        </>
      ),
      { grow: 1, rowHeader: true, interactive: true },
    ),
    column(
      'class',
      t('event:sessions.class'),
      130,
      (session) => <span className="truncate muted">{session.className}</span>,
      {
        grow: 0.5,
      },
    ),
    column(
      'completed',
      t('event:sessions.completed'),
      severalDays ? 178 : 88,
      (session) => completed(session, severalDays),
      {
        align: 'end',
        title: t('event:sessions.completedTitle'),
      },
    ),
    column(
      'starters',
      t('event:sessions.starters'),
      66,
      (session) => (notRun(session) ? NO_FIGURE : formatCount(session.starters)),
      {
        align: 'end',
      },
    ),
    column(
      'laps',
      t('event:sessions.laps'),
      60,
      (session) => (notRun(session) ? NO_FIGURE : formatCount(session.laps)),
      {
        align: 'end',
        title: t('event:sessions.lapsTitle'),
      },
    ),
    column(
      'winner',
      t('event:sessions.winner'),
      140,
      (session, tabIndex) => (
        <DriverLink
          driverId={session.winner?.driverId ?? null}
          name={session.winner?.driverName ?? NO_FIGURE}
          tabIndex={tabIndex}
        />
      ),
      { grow: 0.7, interactive: true, text: winnerText },
    ),
    column(
      'result',
      t('event:sessions.result'),
      104,
      (session) =>
        session.winner === null
          ? NO_FIGURE
          : formatLapsAndTime(session.winner.laps, session.winner.totalTimeMs),
      { align: 'end', title: t('event:sessions.resultTitle') },
    ),
    column(
      'agrees',
      t('event:sessions.agrees'),
      84,
      (session) => <Agreement counts={session.agreement} short />,
      {
        title: t('event:sessions.agreesTitle'),
        text: agreesText,
      },
    ),
  ]
}

const roundHeading = (line: Line) =>
  line.kind === 'round' ? (
    <>
      {line.name} <span className="muted small">{counted(line.sessions, 'session')}</span>
    </>
  ) : null

const lineKey = (line: Line): string => line.key

export function SessionsTab({ detail }: { readonly detail: EventDetail }) {
  const { event, rounds } = detail
  const [className, setClassName] = useState('')
  const navigate = useNavigate()
  const lines = useMemo(() => sessionLines(rounds, className), [rounds, className])
  const columns = useMemo(() => {
    const days = new Set(
      rounds.flatMap(({ sessions }) =>
        sessions.flatMap(({ completedAt }) => (completedAt === null ? [] : [dayOf(completedAt)])),
      ),
    )
    return sessionColumns(event.eventId, days.size > 1)
  }, [rounds, event.eventId])

  if (rounds.length === 0) {
    return (
      <EmptyState icon={ListX} title={t('event:sessions.none')}>
        <p>{t('event:sessions.noneText')}</p>
      </EmptyState>
    )
  }
  return (
    <>
      <div className="tab-tools">
        <ClassSelect
          classes={detail.classes.map((summary) => summary.className)}
          value={className}
          onChange={setClassName}
        />
        <span className="spacer" />
        <TableTools title={`${event.name} ${t('event:sessions')}`} rows={() => sessionsText(lines)} />
      </div>
      <DataGrid
        label={t('event:sessions')}
        rows={lines}
        rowKey={lineKey}
        columns={columns}
        groupLabel={roundHeading}
        rowClass={(line) => (line.kind === 'session' && notRun(line.session) ? 'is-pale' : undefined)}
        onOpen={(line) => {
          if (line.kind === 'round') return
          void navigate({
            to: '/event/$eventId/race/$raceId',
            params: { eventId: event.eventId, raceId: line.session.raceId },
          })
        }}
      />
    </>
  )
}
