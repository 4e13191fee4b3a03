import { useCallback, useMemo } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { TrendingUp } from 'lucide-react'
import { LineChart } from '../../charts/line-chart.tsx'
import type { ChartPoint, PointText } from '../../charts/types.ts'
import { paceFigures } from '../../../shared/contract/drivers.ts'
import type { DriverHistory, DriverProfile, PaceFigure } from '../../../shared/contract/drivers.ts'
import { dayOf, formatDay } from '../../format/dates.ts'
import { figureName } from '../../format/figures.ts'
import { formatTimeOr } from '../../format/times.ts'
import { t } from '../../i18n/t.ts'
import { useChartCursor } from '../../charts/use-cursor.ts'
import { DataGrid } from '../../ui/grid/data-grid.tsx'
import { tableText, textColumn } from '../../ui/grid/text-columns.ts'
import type { TextColumn } from '../../ui/grid/text-columns.ts'
import { EmptyState } from '../../ui/states.tsx'
import { TableTools } from '../../ui/table-tools.tsx'
import { dayColumn } from './driver-columns.tsx'
import { classTrends, percentText, trendSpec } from './driver-model.ts'
import type { ClassTrend, PaceLine } from './driver-model.ts'

const route = getRouteApi('/driver/$driverId')

function columnsOf(figure: PaceFigure): TextColumn<PaceLine>[] {
  return [
    textColumn({
      key: 'event',
      name: t('driver:results.event'),
      width: 240,
      grow: 1,
      rowHeader: true,
      interactive: true,
      text: ({ eventName }) => eventName,
      cell: ({ eventId, eventName }, tabIndex) => (
        <Link to="/event/$eventId" params={{ eventId }} className="row-link truncate" tabIndex={tabIndex}>
          {eventName}
        </Link>
      ),
    }),
    dayColumn(),
    textColumn({
      key: 'class',
      name: t('event:sessions.class'),
      width: 160,
      text: ({ className }) => className,
    }),
    textColumn({
      key: 'own',
      name: t('driver:pace.own'),
      width: 96,
      align: 'end',
      text: ({ own }) => formatTimeOr(own[figure]),
    }),
    textColumn({
      key: 'best',
      name: t('driver:pace.classBest'),
      width: 96,
      align: 'end',
      text: ({ classBest }) => formatTimeOr(classBest[figure]),
    }),
    textColumn({
      key: 'percent',
      name: t('driver:pace.behind'),
      width: 96,
      align: 'end',
      text: ({ percent }) => percentText(percent),
    }),
  ]
}

const lineKey = ({ eventId, className }: PaceLine): string => `${eventId} ${className}`

interface PaceTabProps {
  readonly profile: DriverProfile
  readonly history: DriverHistory
}

/** How far from the best of the class, event by event: comparable between tracks. */
export function PaceTab({ profile, history }: PaceTabProps) {
  const { figure = 'avgTop5Ms' } = route.useSearch()
  const navigate = route.useNavigate()
  const trends = useMemo(() => classTrends(history.paces, figure), [history.paces, figure])
  const spec = useMemo(() => trendSpec(trends), [trends])
  const lines = useMemo(() => trends.flatMap((own) => own.lines.toReversed()), [trends])
  const columns = useMemo(() => columnsOf(figure), [figure])
  const cursor = useChartCursor()
  const describe = useCallback(
    (point: ChartPoint): PointText | null => describePoint(trends, point),
    [trends],
  )
  return (
    <>
      <div className="tab-tools">
        <label>
          <span className="muted">{t('driver:pace.figure')}</span>
          <select
            value={figure}
            onChange={(change) => {
              const next = paceFigures.find((known) => known === change.target.value)
              if (next !== undefined)
                void navigate({ search: (before) => ({ ...before, figure: next }), replace: true })
            }}
          >
            {paceFigures.map((known) => (
              <option key={known} value={known}>
                {figureName(known)}
              </option>
            ))}
          </select>
        </label>
        <span className="muted small">{t('driver:pace.explain')}</span>
        <span className="spacer" />
        <TableTools
          title={`${profile.driverName} ${t('driver:pace')}`}
          rows={() => tableText(columns, lines)}
        />
      </div>
      {trends.length === 0 ? (
        <EmptyState icon={TrendingUp} title={t('driver:pace.none')}>
          <p>{t('driver:pace.noneText')}</p>
        </EmptyState>
      ) : (
        <>
          <div className="driver-chart">
            <LineChart
              name={t('driver:pace.chart')}
              summary={t('driver:pace.summary')}
              source={profile.driverName}
              spec={spec}
              cursor={cursor}
              tools={
                <ul className="driver-figures">
                  {trends.map((own) => (
                    <li key={own.className}>
                      <TrendText own={own} />
                    </li>
                  ))}
                </ul>
              }
              describe={describe}
            />
          </div>
          <DataGrid label={t('driver:pace')} rows={lines} rowKey={lineKey} columns={columns} />
        </>
      )}
    </>
  )
}

function TrendText({ own: { className, trend } }: { readonly own: ClassTrend }) {
  const { median, percentPerEvent } = trend
  const change = percentPerEvent ?? 0
  return (
    <>
      {t('driver:pace.median', { className, median: percentText(median ?? 0) })}
      {percentPerEvent !== null && (
        <span className="muted">
          {', '}
          {t('driver:pace.trend', {
            change:
              change <= 0
                ? t('driver:pace.better', { percent: percentText(-change) })
                : t('driver:pace.worse', { percent: percentText(change) }),
          })}
        </span>
      )}
    </>
  )
}

function describePoint(trends: readonly ClassTrend[], point: ChartPoint): PointText | null {
  const days = [...new Set(trends.flatMap(({ lines }) => lines.map(({ date }) => dayOf(date))))].toSorted()
  const line = trends
    .find(({ className }) => className === point.line)
    ?.lines.findLast(({ date }) => dayOf(date) === days[point.x - 1])
  if (line === undefined) return null
  return {
    title: line.eventName,
    facts: [formatDay(dayOf(line.date)), line.className, percentText(line.percent)],
  }
}
