import { useMemo } from 'react'
import { formatTime } from '../../format/times.ts'
import { t } from '../../i18n/t.ts'
import { DriverMark } from '../../ui/driver-mark.tsx'
import { driverStyle } from '../../ui/driver-style.ts'
import { DataGrid } from '../../ui/grid/data-grid.tsx'
import { tableText, textColumn } from '../../ui/grid/text-columns.ts'
import type { TextColumn } from '../../ui/grid/text-columns.ts'
import { TableTools } from '../../ui/table-tools.tsx'
import { spreadOf } from './compare-model.ts'
import type { DrivenLine, Spread, SpreadLine } from './compare-model.ts'
import { lineName } from './compare-specs.ts'
import { LineHeading } from './line-heading.tsx'

const time = (key: string, name: string, pick: (line: SpreadLine) => number): TextColumn<SpreadLine> =>
  textColumn({ key, name, width: 110, align: 'end', text: (line) => formatTime(pick(line)) })

const COLUMNS: readonly TextColumn<SpreadLine>[] = [
  textColumn({
    key: 'line',
    name: t('compare:spread.line'),
    width: 260,
    grow: 1,
    rowHeader: true,
    text: ({ line }) => lineName(line),
    cell: ({ line }) => (
      <>
        <DriverMark index={line.style} />
        <span className="truncate" title={lineName(line)}>
          {lineName(line)}
        </span>
      </>
    ),
  }),
  time('min', t('compare:spread.min'), ({ box }) => box.minMs),
  time('lower', t('compare:spread.lower'), ({ box }) => box.lowerQuartileMs),
  time('median', t('compare:spread.median'), ({ box }) => box.medianMs),
  time('upper', t('compare:spread.upper'), ({ box }) => box.upperQuartileMs),
  time('max', t('compare:spread.max'), ({ box }) => box.maxMs),
  textColumn({
    key: 'outliers',
    name: t('compare:spread.outliers'),
    width: 160,
    align: 'end',
    text: ({ box }) => String(box.outliers.length),
  }),
  textColumn({
    key: 'laps',
    name: t('compare:spread.laps'),
    width: 100,
    align: 'end',
    text: ({ box }) => t('common:of', { part: box.lapsUsed, whole: box.of }),
  }),
]

const rowKey = ({ line }: SpreadLine): string => line.key

/** A box and a strip of dots per line on one axis, and the same as a table. */
export function SpreadView({ driven }: { readonly driven: readonly DrivenLine[] }) {
  const spread = useMemo(() => spreadOf(driven), [driven])
  if (spread === null) return null
  return (
    <>
      <SpreadPlot spread={spread} />
      <div className="compare-table-tools">
        <TableTools title={t('compare:spread.name')} rows={() => tableText(COLUMNS, spread.lines)} />
      </div>
      <DataGrid label={t('compare:spread.name')} rows={spread.lines} rowKey={rowKey} columns={COLUMNS} />
    </>
  )
}

const WIDTH = 1000
const ROW = 58
const AXIS = 22
const STEPS = [10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000]
const MOST_TICKS = 9

function ticksOf({ fromMs, toMs }: Spread): number[] {
  const step = STEPS.find((candidate) => (toMs - fromMs) / candidate <= MOST_TICKS) ?? 120_000
  const first = Math.ceil(fromMs / step)
  const count = Math.max(0, Math.floor(toMs / step) - first + 1)
  return Array.from({ length: count }, (_, index) => (first + index) * step)
}

/** Decorative to screen readers: the table below holds everything. */
function SpreadPlot({ spread }: { readonly spread: Spread }) {
  const { fromMs, toMs, lines } = spread
  const x = (ms: number): number => ((ms - fromMs) / (toMs - fromMs)) * WIDTH
  const bottom = lines.length * ROW
  return (
    <div className="spread-plot" aria-hidden>
      <div className="spread-labels">
        {lines.map(({ line }) => (
          <LineHeading key={line.key} line={line} height={ROW} />
        ))}
      </div>
      <div className="spread-area">
        <svg viewBox={`0 0 ${WIDTH} ${bottom}`} preserveAspectRatio="none" style={{ height: bottom }}>
          {ticksOf(spread).map((tick) => (
            <line key={tick} className="spread-tick" x1={x(tick)} x2={x(tick)} y1={0} y2={bottom} />
          ))}
          {lines.map((line, index) => (
            <Box key={line.line.key} line={line} top={index * ROW} x={x} />
          ))}
        </svg>
        {lines.map(({ line }, index) => (
          <Dots key={line.key} line={line} top={index * ROW} spread={spread} />
        ))}
        <div className="spread-axis small muted" style={{ height: AXIS }}>
          {ticksOf(spread).map((tick) => (
            <span key={tick} style={{ left: `${x(tick) / (WIDTH / 100)}%` }}>
              {formatTime(tick)}
            </span>
          ))}
        </div>
      </div>
    </div>
  )
}

interface BoxProps {
  readonly line: SpreadLine
  readonly top: number
  readonly x: (ms: number) => number
}

function Box({ line: { line, box }, top, x }: BoxProps) {
  const { colour, dash } = driverStyle(line.style)
  const [upper, middle, lower] = [top + 8, top + 17, top + 26]
  return (
    <g
      className="spread-box"
      data-driver-colour={colour}
      strokeDasharray={dash.length === 0 ? undefined : dash.join(' ')}
    >
      <line x1={x(box.lowerWhiskerMs)} x2={x(box.lowerQuartileMs)} y1={middle} y2={middle} />
      <line x1={x(box.upperQuartileMs)} x2={x(box.upperWhiskerMs)} y1={middle} y2={middle} />
      <rect
        x={x(box.lowerQuartileMs)}
        width={Math.max(1, x(box.upperQuartileMs) - x(box.lowerQuartileMs))}
        y={upper}
        height={lower - upper}
      />
      <line className="spread-median" x1={x(box.medianMs)} x2={x(box.medianMs)} y1={upper} y2={lower} />
    </g>
  )
}

/** Small steps up and down, always the same for a lap, so that dots of equal laps do not hide each other. */
const stepOf = (lap: number): number => ((lap * 7919) % 13) - 6

interface DotsProps {
  readonly line: DrivenLine
  readonly top: number
  readonly spread: Spread
}

/** One dot per counted lap; elements of the page, because the drawing is stretched and dots must stay round. */
function Dots({ line, top, spread: { fromMs, toMs } }: DotsProps) {
  const { colour } = driverStyle(line.style)
  return (
    <div className="spread-dots" data-driver-colour={colour} style={{ top: top + 42 }}>
      {line.counted.laps.map(({ lap, timeMs }) => {
        const share = Math.min(1, Math.max(0, (timeMs - fromMs) / (toMs - fromMs)))
        return (
          <span
            key={lap}
            className={timeMs > toMs ? 'spread-beyond' : 'spread-dot'}
            style={{ left: `${share * 100}%`, top: stepOf(lap) }}
            title={t('compare:spread.outlier', { lap, time: formatTime(timeMs) })}
          />
        )
      })}
    </div>
  )
}
