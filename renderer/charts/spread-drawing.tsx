import type { PointerEvent, Ref } from 'react'
import { formatTime } from '../format/times.ts'
import { t } from '../i18n/t.ts'
import { driverStyle, strokeDash } from '../../shared/domain/driver-style.ts'
import { beyondAxis, jitter, nearestLap, ticks } from './spread-spec.ts'
import type { SpreadRow, SpreadSpec } from './spread-spec.ts'
import type { ChartPoint } from './types.ts'
import './spread.css'

const ROW = 40
const AXIS = 40
const NAMES = 168
const NARROW_NAMES = 112
const ROOM = 30

interface Scale {
  readonly at: (timeMs: number) => number
  readonly timeAt: (x: number) => number
  readonly left: number
  readonly right: number
}

function scaleOf({ fromMs, toMs }: SpreadSpec, width: number): Scale {
  const left = width < 560 ? NARROW_NAMES : NAMES
  const span = Math.max(100, width - left - ROOM)
  return {
    at: (timeMs) => left + ((timeMs - fromMs) / (toMs - fromMs)) * span,
    timeAt: (x) => fromMs + ((x - left) / span) * (toMs - fromMs),
    left,
    right: left + span,
  }
}

const heightOf = ({ rows }: SpreadSpec): number => AXIS + rows.length * ROW + 4

/** Where the dot of a lap is drawn: at the edge where it lies beyond the axis; `null` for a lap that is not there. */
export function placeOfLap(
  spec: SpreadSpec,
  width: number,
  point: ChartPoint | null,
): { readonly x: number; readonly y: number } | null {
  const index = spec.rows.findIndex(({ id }) => id === point?.line)
  const lap = spec.rows[index]?.laps.find((own) => own.lap === point?.x)
  if (lap === undefined) return null
  const timeMs = Math.min(spec.toMs, Math.max(spec.fromMs, lap.timeMs))
  return { x: scaleOf(spec, width).at(timeMs), y: AXIS + index * ROW + 29 + jitter(lap.lap) * 6 }
}

interface SpreadDrawingProps {
  readonly ref: Ref<SVGSVGElement>
  readonly spec: SpreadSpec
  readonly width: number
  readonly cursor: ChartPoint | null
  readonly onPoint: (point: ChartPoint) => void
}

/** The picture itself: rows of a box and a strip of dots over one axis. A table twin says everything to screen readers. */
export function SpreadDrawing({ ref, spec, width, cursor, onPoint }: SpreadDrawingProps) {
  const scale = scaleOf(spec, width)
  const pointed = placeOfLap(spec, width, cursor)
  const onPointerMove = (event: PointerEvent<SVGSVGElement>): void => {
    const box = event.currentTarget.getBoundingClientRect()
    const row = spec.rows[Math.floor((event.clientY - box.top - AXIS) / ROW)]
    const lap = row === undefined ? null : nearestLap(row.laps, scale.timeAt(event.clientX - box.left))
    if (row !== undefined && lap !== null) onPoint({ x: lap.lap, line: row.id })
  }
  return (
    <svg ref={ref} aria-hidden width={width} height={heightOf(spec)} onPointerMove={onPointerMove}>
      <text className="spread-axis" x={scale.left} y={12}>
        {t('charts:spread.axis')}
      </text>
      {ticks(spec.fromMs, spec.toMs, Math.max(2, (scale.right - scale.left) / 90)).map((tick) => (
        <g key={tick}>
          <line
            className="spread-grid"
            x1={scale.at(tick)}
            x2={scale.at(tick)}
            y1={AXIS - 6}
            y2={heightOf(spec)}
          />
          <text className="spread-tick" x={scale.at(tick)} y={AXIS - 11}>
            {formatTime(tick)}
          </text>
        </g>
      ))}
      {spec.rows.map((row, index) => (
        <Row key={row.id} row={row} top={AXIS + index * ROW} scale={scale} spec={spec} />
      ))}
      {pointed !== null && <circle className="spread-pointed" cx={pointed.x} cy={pointed.y} r={5} />}
    </svg>
  )
}

/** All dots of a driver as one path, so that a race of thousands of laps stays a few elements. */
function dotsPath({ laps }: SpreadRow, scale: Scale, middle: number, { fromMs, toMs }: SpreadSpec): string {
  return laps
    .filter(({ timeMs }) => timeMs >= fromMs && timeMs <= toMs)
    .map(({ lap, timeMs }) => `M${scale.at(timeMs).toFixed(1)} ${(middle + jitter(lap) * 6).toFixed(1)}h0`)
    .join('')
}

/** A text cut where the names end; the table has it whole. */
function cut(text: string, room: number): string {
  const most = Math.floor(room / 6.6)
  const letters = Array.from(text)
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}\u2026`
}

interface RowProps {
  readonly row: SpreadRow
  readonly top: number
  readonly scale: Scale
  readonly spec: SpreadSpec
}

function Row({ row, top, scale, spec }: RowProps) {
  const { box, label, style, name } = row
  const middle = top + 13
  const strip = top + 29
  const { colour } = driverStyle(style)
  const { faster, slower } = beyondAxis(row, spec)
  return (
    <g data-driver-colour={colour}>
      <line
        className="spread-mark"
        x1={8}
        x2={8}
        y1={top + 4}
        y2={top + 32}
        strokeDasharray={strokeDash(style)}
      />
      <text className="spread-name" x={16} y={top + 16}>
        <title>{name}</title>
        {cut(label, scale.left - 24)}
      </text>
      <text className="spread-count" x={16} y={top + 31}>
        {t('charts:spread.used', { used: box.lapsUsed, of: box.of })}
      </text>
      <line
        className="spread-whisker"
        x1={scale.at(box.lowerWhiskerMs)}
        x2={scale.at(box.upperWhiskerMs)}
        y1={middle}
        y2={middle}
      />
      <rect
        className="spread-box"
        x={scale.at(box.lowerQuartileMs)}
        y={middle - 7}
        width={Math.max(1, scale.at(box.upperQuartileMs) - scale.at(box.lowerQuartileMs))}
        height={14}
      />
      <line
        className="spread-median"
        x1={scale.at(box.medianMs)}
        x2={scale.at(box.medianMs)}
        y1={middle - 7}
        y2={middle + 7}
      />
      <path className="spread-dots" d={dotsPath(row, scale, strip, spec)} />
      {faster > 0 && (
        <text className="spread-count spread-faster" x={scale.left - 3} y={strip + 4}>
          {`${faster}\u25c2`}
        </text>
      )}
      {slower > 0 && (
        <text className="spread-count" x={scale.right + 3} y={strip + 4}>
          {`\u25b8${slower}`}
        </text>
      )}
    </g>
  )
}
