import { useMemo } from 'react'
import { Check, TriangleAlert } from 'lucide-react'
import type { ResultView, SessionDetail } from '../../../shared/contract/views.ts'
import { t } from '../../i18n/t.ts'
import { formatTimeOr, NO_FIGURE } from '../../format/times.ts'
import { DriverMark } from '../../ui/driver-mark.tsx'
import { DataGrid } from '../../ui/grid/data-grid.tsx'
import type { GridColumn } from '../../ui/grid/columns.ts'
import { LapMarkSign } from './lap-mark.tsx'
import type { SessionLaps } from './laps-model.ts'
import { behindText, gapText, lapsDownText } from './result-text.ts'

interface Row {
  readonly result: ResultView
  readonly style: number
  readonly isSessionBest: boolean
  readonly winnerLaps: number
}

const percent = (value: number | null): string => (value === null ? NO_FIGURE : value.toFixed(3))

function time(
  key: string,
  name: string,
  title: string,
  pick: (result: ResultView) => number | null,
  width = 86,
): GridColumn<Row> {
  return { key, name, title, width, align: 'end', cell: ({ result }) => formatTimeOr(pick(result)) }
}

const COLUMNS: readonly GridColumn<Row>[] = [
  {
    key: 'position',
    name: t('session:results.position'),
    title: t('session:results.positionTitle'),
    width: 44,
    align: 'end',
    frozen: true,
    cell: ({ result }) => result.position,
  },
  {
    key: 'driver',
    name: t('session:results.driver'),
    width: 216,
    frozen: true,
    rowHeader: true,
    cell: ({ result, style }) => (
      <>
        <DriverMark index={style} />
        <span className="truncate" title={result.driverName}>
          {result.driverName}
        </span>
        <span className="spacer" />
        {result.carNumber !== null && (
          <span className="car-number" title={t('session:results.carTitle')}>
            <span className="visually-hidden">{t('session:results.car')} </span>
            {result.carNumber}
          </span>
        )}
      </>
    ),
  },
  {
    key: 'qualifying',
    name: t('session:results.qualifying'),
    title: t('session:results.qualifyingTitle'),
    width: 48,
    align: 'end',
    cell: ({ result }) => result.qualifyingPosition ?? NO_FIGURE,
  },
  {
    key: 'laps',
    name: t('session:results.laps'),
    title: t('session:results.lapsTitle'),
    width: 112,
    align: 'end',
    cell: ({ result }) =>
      result.started ? (
        (result.lapsTimeText ?? String(result.laps))
      ) : (
        <span className="muted">{t('session:results.notStarted')}</span>
      ),
  },
  {
    key: 'behind',
    name: t('session:results.behind'),
    title: t('session:results.behindTitle'),
    width: 78,
    align: 'end',
    cell: ({ result }) => behindText(result),
  },
  {
    key: 'gap',
    name: t('session:results.gap'),
    title: t('session:results.gapTitle'),
    width: 122,
    align: 'end',
    cell: ({ result, winnerLaps }) => (
      <>
        {gapText(result)}
        <span className="laps-down muted">{lapsDownText(result, winnerLaps)}</span>
      </>
    ),
  },
  {
    key: 'fastest',
    name: t('session:results.fastest'),
    title: t('session:results.fastestTitle'),
    width: 112,
    align: 'end',
    cell: ({ result, isSessionBest }) => (
      <span className={isSessionBest ? 'lap lap-session' : 'lap'}>
        {isSessionBest && <LapMarkSign mark="session" />}
        {formatTimeOr(result.fastLapMs)}
        {result.fastLapNumber !== null && (
          <span
            className="lap-number muted"
            title={t('session:results.lapNumber', { lap: result.fastLapNumber })}
          >
            <span className="visually-hidden"> {t('session:results.inLap')} </span>
            {result.fastLapNumber}
          </span>
        )}
      </span>
    ),
  },
  time(
    'average',
    t('session:results.average'),
    t('session:results.averageTitle'),
    (result) => result.avgLapMs,
    80,
  ),
  time('top5', t('session:results.top5'), t('session:results.top5Title'), (result) => result.avgTop5Ms),
  time('top10', t('session:results.top10'), t('session:results.top10Title'), (result) => result.avgTop10Ms),
  time('top15', t('session:results.top15'), t('session:results.top15Title'), (result) => result.avgTop15Ms),
  time(
    'top2',
    t('session:results.top2'),
    t('session:results.top2Title'),
    (result) => result.top2ConsecutiveMs,
    92,
  ),
  time(
    'top3',
    t('session:results.top3'),
    t('session:results.top3Title'),
    (result) => result.top3ConsecutiveMs,
    92,
  ),
  time(
    'deviation',
    t('session:results.deviation'),
    t('session:results.deviationTitle'),
    (result) => result.stdDeviationMs,
    76,
  ),
  {
    key: 'consistency',
    name: t('session:results.consistency'),
    title: t('session:results.consistencyTitle'),
    width: 86,
    align: 'end',
    cell: ({ result }) => percent(result.consistencyPercent),
  },
  {
    key: 'agrees',
    name: t('session:results.agrees'),
    title: t('session:results.agreesTitle'),
    width: 74,
    grow: 1,
    cell: ({ result }) => <Agrees agrees={result.agrees} />,
  },
]

function Agrees({ agrees }: { readonly agrees: boolean | null }) {
  if (agrees === null) return <span className="muted">{t('session:results.agreesNone')}</span>
  return agrees ? (
    <>
      <Check aria-hidden size={14} className="good" />
      <span className="small">{t('session:results.agreesYes')}</span>
    </>
  ) : (
    <>
      <TriangleAlert aria-hidden size={14} className="warn" />
      <span className="small">{t('session:results.agreesNo')}</span>
    </>
  )
}

const rowKey = ({ style }: Row): string => String(style)

/** Every column of LiveRC's result table, with the interval and the gap as two columns. */
export function ResultsGrid({
  detail,
  laps,
}: {
  readonly detail: SessionDetail
  readonly laps: SessionLaps
}) {
  const rows = useMemo(() => {
    const winnerLaps = detail.results[0]?.laps ?? 0
    return detail.results.map((result, style): Row => ({
      result,
      style,
      winnerLaps,
      isSessionBest: laps.best?.driverId === result.driverId,
    }))
  }, [detail.results, laps])
  return (
    <DataGrid
      label={t('session:results.of', { race: detail.session.raceLabel })}
      rows={rows}
      rowKey={rowKey}
      columns={COLUMNS}
      rowClass={({ result }) => (result.started ? undefined : 'is-pale')}
    />
  )
}
