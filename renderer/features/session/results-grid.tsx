import { useMemo } from 'react'
import { Check, TriangleAlert } from 'lucide-react'
import type { ResultView, SessionDetail } from '../../../shared/contract/views.ts'
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
    name: 'Pos',
    title: 'Position',
    width: 44,
    align: 'end',
    frozen: true,
    cell: ({ result }) => result.position,
  },
  {
    key: 'driver',
    name: 'Driver',
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
          <span className="car-number" title="Car number">
            <span className="visually-hidden">, car </span>
            {result.carNumber}
          </span>
        )}
      </>
    ),
  },
  {
    key: 'qualifying',
    name: 'Qual',
    title: 'Qualifying position, the place on the grid',
    width: 48,
    align: 'end',
    cell: ({ result }) => result.qualifyingPosition ?? NO_FIGURE,
  },
  {
    key: 'laps',
    name: 'Laps/Time',
    title: 'Laps and the time of all of them, lap 1 included',
    width: 112,
    align: 'end',
    cell: ({ result }) =>
      result.started ? (
        (result.lapsTimeText ?? String(result.laps))
      ) : (
        <span className="muted">Did not start</span>
      ),
  },
  {
    key: 'behind',
    name: 'Behind',
    title: 'Interval to the car one place ahead, as LiveRC prints it',
    width: 78,
    align: 'end',
    cell: ({ result }) => behindText(result),
  },
  {
    key: 'gap',
    name: 'Gap',
    title: 'Gap to the winner at the last lap that both have completed, and the laps that are missing',
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
    name: 'Fastest Lap',
    title: 'Fastest counted lap, with the number of the lap',
    width: 112,
    align: 'end',
    cell: ({ result, isSessionBest }) => (
      <span className={isSessionBest ? 'lap lap-session' : 'lap'}>
        {isSessionBest && <LapMarkSign mark="session" />}
        {formatTimeOr(result.fastLapMs)}
        {result.fastLapNumber !== null && (
          <span className="lap-number muted" title={`Lap ${result.fastLapNumber}`}>
            <span className="visually-hidden"> in lap </span>
            {result.fastLapNumber}
          </span>
        )}
      </span>
    ),
  },
  time('average', 'Avg Lap', 'Mean of the counted laps', (result) => result.avgLapMs, 80),
  time('top5', 'Avg Top 5', 'Mean of the 5 fastest counted laps', (result) => result.avgTop5Ms),
  time('top10', 'Avg Top 10', 'Mean of the 10 fastest counted laps', (result) => result.avgTop10Ms),
  time('top15', 'Avg Top 15', 'Mean of the 15 fastest counted laps', (result) => result.avgTop15Ms),
  time('top2', 'Top 2 Cons', 'Least sum of 2 laps in a row', (result) => result.top2ConsecutiveMs, 92),
  time('top3', 'Top 3 Cons', 'Least sum of 3 laps in a row', (result) => result.top3ConsecutiveMs, 92),
  time(
    'deviation',
    'Std Dev',
    'Standard deviation of the counted laps',
    (result) => result.stdDeviationMs,
    76,
  ),
  {
    key: 'consistency',
    name: 'Consist. %',
    title: 'Consistency: 100 × (1 − standard deviation / mean) of the counted laps',
    width: 86,
    align: 'end',
    cell: ({ result }) => percent(result.consistencyPercent),
  },
  {
    key: 'agrees',
    name: 'Agrees',
    title: 'Whether every figure that LiveRC prints is reproduced from the laps',
    width: 74,
    grow: 1,
    cell: ({ result }) => <Agrees agrees={result.agrees} />,
  },
]

function Agrees({ agrees }: { readonly agrees: boolean | null }) {
  if (agrees === null) return <span className="muted">no laps</span>
  return agrees ? (
    <>
      <Check aria-hidden size={14} className="good" />
      <span className="small">yes</span>
    </>
  ) : (
    <>
      <TriangleAlert aria-hidden size={14} className="warn" />
      <span className="small">differs</span>
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
      label={`Results of ${detail.session.raceLabel}`}
      rows={rows}
      rowKey={rowKey}
      columns={COLUMNS}
      rowClass={({ result }) => (result.started ? undefined : 'is-pale')}
    />
  )
}
