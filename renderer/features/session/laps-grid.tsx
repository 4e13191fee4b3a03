import { useMemo } from 'react'
import { t } from '../../i18n/t.ts'
import { counted } from '../../format/counts.ts'
import { formatDelta, formatTime, formatTimeOr, NO_FIGURE } from '../../format/times.ts'
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
}

const lapKey = (lap: number): string => String(lap)

function LapCell({
  lap,
  driver,
  props,
}: {
  readonly lap: number
  readonly driver: LapDriver
  readonly props: LapsGridProps
}) {
  const figure = cellFigure(props.cell, driver, props.reference, lap)
  if (figure === null) return null
  const mark = lapMark(props.laps, driver, lap)
  const sign = props.cell === 'time' || figure === 0 ? '' : figure < 0 ? 'lap-ahead' : 'lap-behind'
  const pale = isCounted(lap, props.lap1Counted) ? '' : 'lap-uncounted'
  return (
    <span className={`lap ${mark === null ? '' : `lap-${mark}`} ${sign} ${pale}`}>
      {props.positions && (
        <span className="lap-position">
          {t('session:laps.position', { position: driver.byLap.get(lap)?.position ?? NO_FIGURE })}
        </span>
      )}
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
          {t('session:laps.headingFacts', {
            laps: counted(driver.lastLap, 'lap'),
            best: formatTimeOr(best),
          })}
        </span>
      </span>
    </span>
  )
}

function lapColumns(props: LapsGridProps): GridColumn<number>[] {
  const lapColumn: GridColumn<number> = {
    key: 'lap',
    name: t('session:laps.lap'),
    width: 52,
    align: 'end',
    frozen: true,
    rowHeader: true,
    cell: (lap) =>
      isCounted(lap, props.lap1Counted) ? (
        lap
      ) : (
        <span className="muted" title={t('session:laps.notCountedTitle')}>
          {lap}
          <span className="visually-hidden"> {t('session:laps.notCounted')}</span>
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
      text: (lap) => {
        const figure = cellFigure(props.cell, driver, props.reference, lap)
        if (figure === null) return ''
        return props.cell === 'time' ? formatTime(figure) : formatDelta(figure)
      },
    })),
  ]
}

const CAPTION: Record<CellKind, string> = {
  time: t('session:laps.captionTime'),
  delta: t('session:laps.captionDelta'),
  gap: t('session:laps.captionGap'),
}

/** Rows are laps, columns are drivers. Both are drawn only where they are in view. */
export function LapsGrid(props: LapsGridProps) {
  const { laps, shown, reference, cell, positions, lap1Counted } = props
  const rows = useMemo(() => lapNumbers(shown), [shown])
  const columns = useMemo(
    () => lapColumns({ laps, shown, reference, cell, positions, lap1Counted }),
    [laps, shown, reference, cell, positions, lap1Counted],
  )
  return <DataGrid label={CAPTION[cell]} rows={rows} rowKey={lapKey} columns={columns} headerHeight={42} />
}
