// The picture is one thing to the keyboard; its table twin says everything else.
/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions */
import { useId, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent, PointerEvent } from 'react'
import { Table2 } from 'lucide-react'
import { useElementWidth } from '../../ui/grid/use-element-width.ts'
import { counted, formatCount } from '../../format/counts.ts'
import { formatTime } from '../../format/times.ts'
import { t } from '../../i18n/t.ts'
import { Button } from '../../ui/button.tsx'
import { DriverMark } from '../../ui/driver-mark.tsx'
import { driverStyle } from '../../ui/driver-style.ts'
import { DataGrid } from '../../ui/grid/data-grid.tsx'
import type { GridColumn } from '../../ui/grid/columns.ts'
import { FilterControl } from './filter-control.tsx'
import { pointAt } from './lap-cursor.ts'
import { lapFacts } from './model/lap-facts.ts'
import { jitter, nearestLap, spreadOf, ticks } from './model/spread.ts'
import type { Spread, SpreadRow } from './model/spread.ts'
import { pointText } from './point-text.ts'
import { useSession } from './session-context.ts'
import { useSessionUi, useSessionUiStore } from './session-ui.ts'
import './spread.css'

const ROW = 40
const AXIS = 26
const NAMES = 150
const ROOM = 24

interface Scale {
  readonly at: (timeMs: number) => number
  readonly timeAt: (x: number) => number
  readonly right: number
}

function scaleOf({ fromMs, toMs }: Spread, width: number): Scale {
  const span = Math.max(100, width - NAMES - ROOM)
  return {
    at: (timeMs) => NAMES + ((timeMs - fromMs) / (toMs - fromMs)) * span,
    timeAt: (x) => fromMs + ((x - NAMES) / span) * (toMs - fromMs),
    right: NAMES + span,
  }
}

/** All dots of a driver as one path, so that a race of thousands of laps stays a few elements. */
function dotsPath({ selection }: SpreadRow, scale: Scale, middle: number, spread: Spread): string {
  return selection.laps
    .filter(({ timeMs }) => timeMs >= spread.fromMs && timeMs <= spread.toMs)
    .map(({ lap, timeMs }) => `M${scale.at(timeMs).toFixed(1)} ${(middle + jitter(lap) * 6).toFixed(1)}h0`)
    .join('')
}

function Row({
  row,
  index,
  scale,
  spread,
}: {
  readonly row: SpreadRow
  readonly index: number
  readonly scale: Scale
  readonly spread: Spread
}) {
  const { driver, box, selection } = row
  const top = AXIS + index * ROW
  const middle = top + 13
  const strip = top + 29
  const { colour, dash } = driverStyle(driver.style)
  const beyond = selection.laps.filter(({ timeMs }) => timeMs > spread.toMs).length
  return (
    <g data-driver-colour={colour}>
      <line
        className="spread-mark"
        x1={8}
        x2={8}
        y1={top + 4}
        y2={top + 32}
        strokeDasharray={dash.length === 0 ? undefined : dash.join(' ')}
      />
      <text className="spread-name" x={16} y={top + 16}>
        {driver.label}
      </text>
      <text className="spread-count" x={16} y={top + 31}>
        {t('session:spread.used', { used: formatCount(box.lapsUsed), of: formatCount(box.of) })}
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
      <path className="spread-dots" d={dotsPath(row, scale, strip, spread)} />
      {beyond > 0 && (
        <text className="spread-count" x={scale.right + 4} y={strip + 4}>
          {'\u25b8'}
          {beyond}
        </text>
      )}
    </g>
  )
}

function Pointed({ spread, scale }: { readonly spread: Spread; readonly scale: Scale }) {
  const lap = useSessionUi((ui) => ui.lap)
  const driverId = useSessionUi((ui) => ui.driverId)
  const index = spread.rows.findIndex(({ driver }) => driver.driverId === driverId)
  const timeMs = spread.rows[index]?.driver.run.timesMs[(lap ?? 0) - 1]
  if (lap === null || timeMs === undefined || timeMs < spread.fromMs || timeMs > spread.toMs) return null
  return (
    <circle
      className="spread-pointed"
      cx={scale.at(timeMs)}
      cy={AXIS + index * ROW + 29 + jitter(lap) * 6}
      r={5}
    />
  )
}

/** Box and strip of dots per driver, on one axis. */
export function SpreadView() {
  const { model, shown, filtered, reference } = useSession()
  const store = useSessionUiStore()
  const spread = useMemo(() => spreadOf(shown, filtered), [shown, filtered])
  const [asTable, setAsTable] = useState(false)
  const host = useRef<HTMLDivElement>(null)
  const said = useRef<HTMLDivElement>(null)
  const width = useElementWidth(host)
  const summaryId = useId()
  const scale = spread === null ? null : scaleOf(spread, width)

  const onPointerMove = (event: PointerEvent<SVGSVGElement>): void => {
    if (spread === null || scale === null) return
    const box = event.currentTarget.getBoundingClientRect()
    const row = spread.rows[Math.floor((event.clientY - box.top - AXIS) / ROW)]
    const lap =
      row === undefined ? null : nearestLap(row.selection.laps, scale.timeAt(event.clientX - box.left))
    if (row === undefined || lap === null) return
    pointAt(store, model, { driverId: row.driver.driverId, lap: lap.lap, movedBy: 'view' })
  }

  /** Left and right go to the next faster and slower lap, up and down from driver to driver. */
  const onKeyDown = (event: KeyboardEvent): void => {
    if (spread === null) return
    const { driverId, lap } = store.getState()
    const at = Math.max(
      0,
      spread.rows.findIndex(({ driver }) => driver.driverId === driverId),
    )
    const vertical = { ArrowUp: -1, ArrowDown: 1 }[event.key] ?? 0
    const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0
    const row = spread.rows[Math.min(spread.rows.length - 1, Math.max(0, at + vertical))]
    if (row === undefined || (vertical === 0 && sideways === 0)) return
    event.preventDefault()
    const order = row.selection.laps.toSorted((a, b) => a.timeMs - b.timeMs)
    const place = vertical === 0 ? order.findIndex((own) => own.lap === lap) : -1
    const next = order[Math.min(order.length - 1, Math.max(0, place + (place < 0 ? 1 : sideways)))]
    if (next === undefined) return
    pointAt(store, model, { driverId: row.driver.driverId, lap: next.lap, movedBy: 'view' })
    const facts = lapFacts(model, row.driver.driverId, next.lap, reference)
    if (facts === null || said.current === null) return
    const text = pointText(facts, reference)
    said.current.textContent = [text.title, ...text.facts].join(', ')
  }

  return (
    <div className="chart">
      <div className="chart-tools">
        <FilterControl />
        <span className="spacer" />
        <Button
          tone="quiet"
          size="row"
          icon={Table2}
          iconOnly
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          {t('charts:asTable')}
        </Button>
      </div>
      {spread !== null && asTable && <SpreadTable spread={spread} />}
      {!asTable && (
        <div
          className="chart-frame spread-frame"
          role="application"
          aria-roledescription={t('charts:role')}
          aria-label={t('session:view.spread')}
          aria-describedby={summaryId}
          tabIndex={0}
          data-key-scope="chart"
          onKeyDown={onKeyDown}
        >
          <p className="visually-hidden" id={summaryId}>
            {t('session:summary.spread', { drivers: counted(spread?.rows.length ?? 0, 'driver') })}
          </p>
          <div ref={host} className="spread-host">
            {spread === null || scale === null || width === 0 ? null : (
              <svg
                aria-hidden
                width={width}
                height={AXIS + spread.rows.length * ROW + 4}
                onPointerMove={onPointerMove}
              >
                {ticks(spread.fromMs, spread.toMs, Math.max(2, width / 110)).map((tick) => (
                  <g key={tick}>
                    <line
                      className="spread-grid"
                      x1={scale.at(tick)}
                      x2={scale.at(tick)}
                      y1={AXIS - 4}
                      y2="100%"
                    />
                    <text className="spread-tick" x={scale.at(tick)} y={14}>
                      {formatTime(tick)}
                    </text>
                  </g>
                ))}
                {spread.rows.map((row, index) => (
                  <Row key={row.driver.driverId} row={row} index={index} scale={scale} spread={spread} />
                ))}
                <Pointed spread={spread} scale={scale} />
              </svg>
            )}
          </div>
          <div className="visually-hidden" aria-live="polite" ref={said} />
        </div>
      )}
    </div>
  )
}

const boxColumn = (key: keyof typeof BOX_NAMES, pick: (row: SpreadRow) => number): GridColumn<SpreadRow> => ({
  key,
  name: BOX_NAMES[key],
  width: 100,
  align: 'end',
  cell: (row) => formatTime(pick(row)),
})

const BOX_NAMES = {
  min: t('session:spread.min'),
  lower: t('session:spread.lower'),
  median: t('session:spread.median'),
  upper: t('session:spread.upper'),
  max: t('session:spread.max'),
}

const COLUMNS: readonly GridColumn<SpreadRow>[] = [
  {
    key: 'driver',
    name: t('results:column.driver'),
    width: 200,
    frozen: true,
    rowHeader: true,
    cell: ({ driver }) => (
      <>
        <DriverMark index={driver.style} />
        <span className="truncate">{driver.name}</span>
      </>
    ),
  },
  boxColumn('min', ({ box }) => box.minMs),
  boxColumn('lower', ({ box }) => box.lowerQuartileMs),
  boxColumn('median', ({ box }) => box.medianMs),
  boxColumn('upper', ({ box }) => box.upperQuartileMs),
  boxColumn('max', ({ box }) => box.maxMs),
  {
    key: 'outliers',
    name: t('session:spread.outliers'),
    width: 90,
    align: 'end',
    cell: ({ box }) => formatCount(box.outliers.length),
  },
  {
    key: 'used',
    name: t('session:spread.usedTitle'),
    width: 110,
    align: 'end',
    cell: ({ box }) => t('session:spread.used', { used: formatCount(box.lapsUsed), of: formatCount(box.of) }),
  },
]

const rowKey = ({ driver }: SpreadRow): string => driver.driverId

function SpreadTable({ spread }: { readonly spread: Spread }) {
  return (
    <DataGrid
      label={t('charts:table', { name: t('session:view.spread') })}
      rows={spread.rows}
      rowKey={rowKey}
      columns={COLUMNS}
    />
  )
}
