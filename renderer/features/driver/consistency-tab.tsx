import { useCallback, useMemo } from 'react'
import { Gauge } from 'lucide-react'
import { LineChart } from '../../charts/line-chart.tsx'
import type { ChartPoint, PointText } from '../../charts/types.ts'
import { useChartCursor } from '../../charts/use-cursor.ts'
import type { DriverHistory, DriverProfile, DriverResult } from '../../../shared/contract/drivers.ts'
import { counted } from '../../format/counts.ts'
import { dayOf, formatDay } from '../../format/dates.ts'
import { figureText } from '../../format/figures.ts'
import { NO_FIGURE } from '../../format/times.ts'
import { t } from '../../i18n/t.ts'
import { DataGrid } from '../../ui/grid/data-grid.tsx'
import { tableText, textColumn } from '../../ui/grid/text-columns.ts'
import type { TextColumn } from '../../ui/grid/text-columns.ts'
import { EmptyState } from '../../ui/states.tsx'
import { TableTools } from '../../ui/table-tools.tsx'
import { dayColumn, RaceLink } from './driver-columns.tsx'
import { consistencySpec, percentText, rankedRuns } from './driver-model.ts'

const COLUMNS: readonly TextColumn<DriverResult>[] = [
  textColumn({
    key: 'session',
    name: t('event:sessions.session'),
    width: 220,
    grow: 1,
    rowHeader: true,
    interactive: true,
    text: ({ raceLabel }) => raceLabel,
    cell: ({ eventId, raceId, raceLabel }, tabIndex) => (
      <RaceLink eventId={eventId} raceId={raceId} raceLabel={raceLabel} tabIndex={tabIndex} />
    ),
  }),
  textColumn({
    key: 'event',
    name: t('driver:results.event'),
    width: 220,
    grow: 1,
    text: ({ eventName }) => eventName,
    cell: ({ eventName }) => <span className="truncate muted">{eventName}</span>,
  }),
  dayColumn(),
  textColumn({
    key: 'used',
    name: t('driver:consistency.used'),
    width: 90,
    align: 'end',
    text: ({ consistency }) => t('common:of', { part: consistency.lapsUsed, whole: consistency.of }),
  }),
  textColumn({
    key: 'consistency',
    name: t('driver:results.consistency'),
    width: 96,
    align: 'end',
    text: ({ consistency }) => figureText('consistencyPercent', consistency.value),
  }),
  textColumn({
    key: 'band',
    name: t('driver:consistency.band'),
    width: 80,
    align: 'end',
    text: ({ consistency }) => consistency.band ?? NO_FIGURE,
  }),
]

const rowKey = ({ eventId, raceId }: DriverResult): string => `${eventId}/${raceId}`

interface ConsistencyTabProps {
  readonly profile: DriverProfile
  readonly history: DriverHistory
}

/** How steady, run by run: only runs that are long enough to tell (ui.md 2b). */
export function ConsistencyTab({ profile, history }: ConsistencyTabProps) {
  const runs = useMemo(() => rankedRuns(history), [history])
  const newest = useMemo(() => runs.toReversed(), [runs])
  const spec = useMemo(() => consistencySpec(runs), [runs])
  const cursor = useChartCursor()
  const describe = useCallback(
    ({ x }: ChartPoint): PointText | null => {
      const run = runs[x - 1]
      if (run === undefined) return null
      const { eventName, raceLabel, date, consistency } = run
      const { value, lapsUsed, of } = consistency
      return {
        title: raceLabel,
        facts: [
          eventName,
          formatDay(dayOf(date)),
          percentText(value ?? 0),
          t('common:of', { part: lapsUsed, whole: counted(of, 'lap') }),
        ],
      }
    },
    [runs],
  )
  const { pooled } = history
  if (runs.length === 0 || pooled.value === null) {
    return (
      <EmptyState icon={Gauge} title={t('driver:consistency.none')}>
        <p>{t('driver:consistency.noneText')}</p>
      </EmptyState>
    )
  }
  return (
    <>
      <div className="tab-tools">
        <strong>
          {t('driver:consistency.pooled', {
            percent: percentText(pooled.value),
            sessions: counted(pooled.sessions, 'session'),
            laps: counted(pooled.laps, 'lap'),
          })}
        </strong>
        <span className="muted small">{t('driver:consistency.explain')}</span>
        <span className="spacer" />
        <TableTools
          title={`${profile.driverName} ${t('driver:consistency')}`}
          rows={() => tableText(COLUMNS, newest)}
        />
      </div>
      <div className="driver-chart">
        <LineChart
          name={t('driver:consistency.chart')}
          summary={t('driver:consistency.summary')}
          source={profile.driverName}
          spec={spec}
          cursor={cursor}
          describe={describe}
        />
      </div>
      <DataGrid label={t('driver:consistency')} rows={newest} rowKey={rowKey} columns={COLUMNS} />
    </>
  )
}
