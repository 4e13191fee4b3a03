import { useMemo, useState } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { ListX, Plus } from 'lucide-react'
import type { DriverHistory, DriverProfile, DriverResult } from '../../../shared/contract/drivers.ts'
import { useCommands } from '../../app/commands/registry.ts'
import { counted } from '../../format/counts.ts'
import { formatDay } from '../../format/dates.ts'
import { figureText } from '../../format/figures.ts'
import { formatLapsAndTime, formatTimeOr } from '../../format/times.ts'
import { t } from '../../i18n/t.ts'
import { Button } from '../../ui/button.tsx'
import { DataGrid } from '../../ui/grid/data-grid.tsx'
import { focusedRow } from '../../ui/grid/focused-row.ts'
import { tableText, textColumn } from '../../ui/grid/text-columns.ts'
import type { TextColumn } from '../../ui/grid/text-columns.ts'
import { EmptyState } from '../../ui/states.tsx'
import { TableTools } from '../../ui/table-tools.tsx'
import { putAside } from '../compare/put-aside.ts'
import { ClassSelect } from '../event/class-select.tsx'
import { RaceLink } from './driver-columns.tsx'
import { resultLines } from './driver-model.ts'
import type { ResultLine } from './driver-model.ts'

const lineKey = ({ key }: ResultLine): string => key

function column(
  rest: Omit<TextColumn<ResultLine>, 'cell' | 'text'> & {
    readonly text: (result: DriverResult) => string
    readonly cell?: (result: DriverResult, tabIndex: 0 | -1) => React.ReactNode
  },
): TextColumn<ResultLine> {
  const { text, cell, ...others } = rest
  return textColumn({
    ...others,
    text: (line) => (line.kind === 'result' ? text(line.result) : ''),
    cell: (line, tabIndex) =>
      line.kind === 'result' ? (cell?.(line.result, tabIndex) ?? text(line.result)) : null,
  })
}

/** Columns that the headings of the events make needless on the screen. */
const EVENT_COLUMNS = [
  column({ key: 'day', name: t('driver:results.day'), width: 0, text: ({ date }) => date }),
  column({ key: 'event', name: t('driver:results.event'), width: 0, text: ({ eventName }) => eventName }),
]

const isUnranked = (line: ResultLine): boolean =>
  line.kind === 'result' && line.result.consistency.band === null && line.result.consistency.value !== null

function ConsistencyCell({ result }: { readonly result: DriverResult }) {
  const { value, band, excludedBecause } = result.consistency
  const title =
    excludedBecause === null || value === null ? undefined : t(`driver:results.notRanked.${excludedBecause}`)
  return (
    <span className={band === null ? 'muted' : undefined} title={title}>
      {figureText('consistencyPercent', value)}
    </span>
  )
}

function columnsOf(add: (result: DriverResult) => void): TextColumn<ResultLine>[] {
  return [
    column({
      key: 'session',
      name: t('event:sessions.session'),
      width: 240,
      grow: 1,
      rowHeader: true,
      interactive: true,
      text: ({ raceLabel, roundName }) => (roundName === null ? raceLabel : `${raceLabel}, ${roundName}`),
      cell: ({ eventId, raceId, raceLabel, roundName }, tabIndex) => (
        <>
          <RaceLink eventId={eventId} raceId={raceId} raceLabel={raceLabel} tabIndex={tabIndex} />
          {roundName !== null && <span className="muted small truncate">{roundName}</span>}
        </>
      ),
    }),
    column({
      key: 'class',
      name: t('event:sessions.class'),
      width: 140,
      grow: 0.5,
      text: ({ className }) => className,
      cell: ({ className }) => <span className="muted truncate">{className}</span>,
    }),
    column({
      key: 'position',
      name: t('driver:results.position'),
      width: 84,
      align: 'end',
      text: ({ position, field }) => t('driver:results.of', { position, field }),
    }),
    column({
      key: 'laps',
      name: t('driver:results.laps'),
      width: 116,
      align: 'end',
      text: ({ laps, totalTimeMs }) =>
        laps === 0 ? t('results:notStarted') : formatLapsAndTime(laps, totalTimeMs),
      cell: ({ laps, totalTimeMs }) =>
        laps === 0 ? (
          <span className="muted">{t('results:notStarted')}</span>
        ) : (
          formatLapsAndTime(laps, totalTimeMs)
        ),
    }),
    column({
      key: 'best',
      name: t('driver:results.best'),
      width: 84,
      align: 'end',
      text: ({ fastLapMs }) => formatTimeOr(fastLapMs),
    }),
    column({
      key: 'average',
      name: t('driver:results.average'),
      width: 84,
      align: 'end',
      text: ({ avgLapMs }) => formatTimeOr(avgLapMs),
    }),
    column({
      key: 'consistency',
      name: t('driver:results.consistency'),
      title: t('driver:results.consistencyTitle'),
      width: 90,
      align: 'end',
      text: ({ consistency }) => figureText('consistencyPercent', consistency.value),
      cell: (result) => <ConsistencyCell result={result} />,
    }),
    {
      ...column({
        key: 'add',
        name: t('commands:session.compare'),
        width: 78,
        interactive: true,
        text: () => '',
      }),
      heading: t('driver:results.compare'),
      cell: (line, tabIndex) =>
        line.kind === 'result' && (
          <Button
            tone="quiet"
            size="row"
            icon={Plus}
            iconOnly
            tabIndex={tabIndex}
            onClick={() => add(line.result)}
          >
            {t('commands:session.compare')}
          </Button>
        ),
    },
  ]
}

const eventHeading = (line: ResultLine) => (line.kind === 'event' ? <EventHeading line={line} /> : null)

interface ResultsTabProps {
  readonly profile: DriverProfile
  readonly history: DriverHistory
}

/** Every result, by event. C adds the one that has the focus to the comparison. */
export function ResultsTab({ profile, history }: ResultsTabProps) {
  const { driverId, driverName } = profile
  const navigate = useNavigate()
  const [className, setClassName] = useState('')
  const lines = useMemo(() => resultLines(history.results, className), [history.results, className])
  const columns = useMemo(
    () => columnsOf(({ eventId, raceId }) => putAside({ eventId, raceId, driverId }, driverName)),
    [driverId, driverName],
  )
  useCommands({
    'session.compare': {
      run: () => {
        const line = focusedRow(lines)
        if (line?.kind !== 'result') return
        const { eventId, raceId } = line.result
        putAside({ eventId, raceId, driverId }, driverName)
      },
    },
  })
  if (history.results.length === 0) {
    return (
      <EmptyState icon={ListX} title={t('driver:results.none')}>
        <p>{t('driver:results.noneText')}</p>
      </EmptyState>
    )
  }
  return (
    <>
      <div className="tab-tools">
        <ClassSelect
          classes={profile.classes.map((own) => own.className)}
          value={className}
          onChange={setClassName}
        />
        {lines.some(isUnranked) && <span className="muted small">{t('driver:results.paleKey')}</span>}
        <span className="spacer" />
        <TableTools
          title={`${driverName} ${t('driver:results')}`}
          rows={() =>
            tableText(
              [...EVENT_COLUMNS, ...columns.slice(0, -1)],
              lines.filter(({ kind }) => kind === 'result'),
            )
          }
        />
      </div>
      <DataGrid
        label={t('driver:results')}
        rows={lines}
        rowKey={lineKey}
        columns={columns}
        groupLabel={eventHeading}
        onOpen={(line) => {
          if (line.kind === 'event') return
          const { eventId, raceId } = line.result
          void navigate({ to: '/event/$eventId/race/$raceId', params: { eventId, raceId } })
        }}
      />
    </>
  )
}

function EventHeading({ line }: { readonly line: Extract<ResultLine, { kind: 'event' }> }) {
  return (
    <>
      {line.eventName}
      <span className="muted small">
        {formatDay(line.date)}, {line.trackName}, {counted(line.sessions, 'session')}
      </span>
    </>
  )
}
