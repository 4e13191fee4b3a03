import { useMemo } from 'react'
import type { KeyboardEvent } from 'react'
import { counted } from '../../format/counts.ts'
import { formatDelta, formatTime, formatTimeOr } from '../../format/times.ts'
import { DriverMark } from '../../ui/driver-mark.tsx'
import { DataGrid } from '../../ui/grid/data-grid.tsx'
import type { GridColumn } from '../../ui/grid/columns.ts'
import { LapMarkSign } from './lap-mark.tsx'
import { cellFigure, isCounted, lapMark, lapNumbers } from './laps-model.ts'
import type { LapDriver, SessionLaps } from './laps-model.ts'
import type { CellKind } from './session-search.ts'

interface LapsGridProps {
  readonly laps: SessionLaps
  readonly shown: readonly LapDriver[]
  readonly reference: LapDriver | undefined
  readonly cell: CellKind
  readonly positions: boolean
  readonly lap1Counted: boolean | null
  readonly onKeyDown: (event: KeyboardEvent) => void
}

type LapColumnProps = Omit<LapsGridProps, 'onKeyDown'>

const lapKey = (lap: number): string => String(lap)

function LapCell({
  lap,
  driver,
  props,
}: {
  readonly lap: number
  readonly driver: LapDriver
  readonly props: LapColumnProps
}) {
  const figure = cellFigure(props.cell, driver, props.reference, lap)
  if (figure === null) return null
  const mark = lapMark(props.laps, driver, lap)
  const sign = props.cell === 'time' || figure === 0 ? '' : figure < 0 ? 'lap-ahead' : 'lap-behind'
  const pale = isCounted(lap, props.lap1Counted) ? '' : 'lap-uncounted'
  return (
    <span className={`lap ${mark === null ? '' : `lap-${mark}`} ${sign} ${pale}`}>
      {props.positions && <span className="lap-position">P{driver.byLap.get(lap)?.position}</span>}
      <LapMarkSign mark={mark} />
      {props.cell === 'time' ? formatTime(figure) : formatDelta(figure)}
    </span>
  )
}

function Heading({ driver }: { readonly driver: LapDriver }) {
  const best = driver.bestLap === null ? null : (driver.byLap.get(driver.bestLap)?.timeMs ?? null)
  return (
    <span className="lap-heading" title={driver.name}>
      <DriverMark index={driver.style} />
      <span className="lap-heading-text">
        <span className="truncate lap-heading-name">
          {driver.carNumber !== null && <span className="muted">{driver.carNumber} </span>}
          {driver.name}
        </span>
        <span className="muted">
          {counted(driver.lastLap, 'lap')}, {formatTimeOr(best)}
        </span>
      </span>
    </span>
  )
}

function lapColumns(props: LapColumnProps): GridColumn<number>[] {
  const lapColumn: GridColumn<number> = {
    key: 'lap',
    name: 'Lap',
    width: 52,
    align: 'end',
    frozen: true,
    rowHeader: true,
    cell: (lap) =>
      isCounted(lap, props.lap1Counted) ? (
        lap
      ) : (
        <span className="muted" title="Not counted in the figures of this race">
          {lap}
          <span className="visually-hidden"> not counted</span>
        </span>
      ),
  }
  return [
    lapColumn,
    ...props.shown.map((driver): GridColumn<number> => ({
      key: driver.driverId,
      name: driver.name,
      heading: <Heading driver={driver} />,
      width: props.positions ? 150 : 132,
      align: 'end',
      cell: (lap) => <LapCell lap={lap} driver={driver} props={props} />,
    })),
  ]
}

const CAPTION: Record<CellKind, string> = {
  time: 'Lap times by lap and driver',
  delta: 'Difference to the reference in each lap',
  gap: 'Gap to the reference at the end of each lap',
}

/** Rows are laps, columns are drivers. Both are drawn only where they are in view. */
export function LapsGrid(props: LapsGridProps) {
  const { laps, shown, reference, cell, positions, lap1Counted } = props
  const rows = useMemo(() => lapNumbers(shown), [shown])
  const columns = useMemo(
    () => lapColumns({ laps, shown, reference, cell, positions, lap1Counted }),
    [laps, shown, reference, cell, positions, lap1Counted],
  )
  return (
    <DataGrid
      label={CAPTION[cell]}
      rows={rows}
      rowKey={lapKey}
      columns={columns}
      headerHeight={42}
      onKeyDown={props.onKeyDown}
    />
  )
}
