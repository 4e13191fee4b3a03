import { useMemo } from 'react'
import type { PointerEvent, SyntheticEvent } from 'react'
import { counted } from '../../format/counts.ts'
import { formatDelta, formatTime, formatTimeOr, NO_FIGURE } from '../../format/times.ts'
import { t } from '../../i18n/t.ts'
import { DriverMark } from '../../ui/driver-mark.tsx'
import { DataGrid } from '../../ui/grid/data-grid.tsx'
import type { GridColumn } from '../../ui/grid/columns.ts'
import { pointAt } from './lap-cursor.ts'
import { LapEventSign, LapMarkSign } from './lap-mark.tsx'
import { cellFigure, lapMark, lapNumbers, signOf } from './model/cells.ts'
import type { CellKind } from './model/cells.ts'
import type { SessionDriver, SessionModel } from './model/session-model.ts'
import { isCounted } from './model/session-model.ts'
import type { Reference } from '../../../shared/domain/analysis/gap-series.ts'
import { annotationText } from './point-text.ts'
import { useSession } from './session-context.ts'
import { useSessionUi, useSessionUiStore } from './session-ui.ts'
import './laps.css'

interface CellContext {
  readonly model: SessionModel
  readonly reference: Reference | null
  readonly cell: CellKind
  readonly positions: boolean
  readonly signs: boolean
}

const lapKey = (lap: number): string => String(lap)

interface LapCellProps {
  readonly lap: number
  readonly driver: SessionDriver
  readonly context: CellContext
}

function LapCell({ lap, driver, context }: LapCellProps) {
  const { model, reference, cell, positions, signs } = context
  const { driverId } = driver
  // Cells listen for themselves, so that moving the cursor draws two cells again and not the table.
  const isPointed = useSessionUi((ui) => ui.lap === lap && ui.driverId === driverId)
  const isLit = useSessionUi(
    ({ highlight }) => highlight?.driverId === driverId && highlight.laps.includes(lap),
  )
  const figure = cellFigure(cell, driver, reference, lap)
  if (figure === null) return null
  const mark = lapMark(model, driver, lap)
  const annotation = signs ? model.annotations().get(driverId)?.get(lap) : undefined
  const sign = cell === 'time' || figure === 0 ? '' : figure < 0 ? 'lap-ahead' : 'lap-behind'
  const pale = isCounted(lap, model.lap1) ? '' : 'lap-uncounted'
  return (
    <span
      className={`lap ${mark === null ? '' : `lap-${mark}`} ${sign} ${pale}`}
      data-pointed={isPointed || undefined}
      data-lit={isLit || undefined}
    >
      {positions && (
        <span className="lap-position">
          {t('session:laps.position', { position: model.positions().get(driverId)?.[lap - 1] ?? NO_FIGURE })}
        </span>
      )}
      {annotation !== undefined && (
        <LapEventSign sign={signOf(annotation.kind)} text={annotationText(annotation) ?? ''} />
      )}
      <LapMarkSign mark={mark} />
      {isLit && <span className="visually-hidden">{t('session:laps.lit')}: </span>}
      {cell === 'time' ? formatTime(figure) : formatDelta(figure)}
    </span>
  )
}

function LapNumber({ lap, model }: { readonly lap: number; readonly model: SessionModel }) {
  const isPointed = useSessionUi((ui) => ui.lap === lap)
  const number = <span data-cursor-row={isPointed || undefined}>{lap}</span>
  if (isCounted(lap, model.lap1)) return number
  return (
    <span className="muted" title={t('session:laps.notCountedTitle')}>
      {number}
      <span className="visually-hidden"> {t('session:laps.notCounted')}</span>
    </span>
  )
}

function Heading({ driver }: { readonly driver: SessionDriver }) {
  const best = driver.bestLap === null ? null : (driver.run.timesMs[driver.bestLap - 1] ?? null)
  return (
    <span className="lap-heading" title={driver.name}>
      <DriverMark index={driver.style} />
      <span className="lap-heading-text">
        <span className="truncate lap-heading-name">
          {driver.carNumber !== null && <span className="muted">{driver.carNumber} </span>}
          {driver.name}
        </span>
        <span className="muted truncate">
          {t('session:laps.headingFacts', {
            laps: counted(driver.run.timesMs.length, 'lap'),
            best: formatTimeOr(best),
          })}
        </span>
      </span>
    </span>
  )
}

function lapColumns(context: CellContext, shown: readonly SessionDriver[]): GridColumn<number>[] {
  return [
    {
      key: 'lap',
      name: t('session:laps.lap'),
      width: 56,
      align: 'end',
      frozen: true,
      rowHeader: true,
      text: String,
      cell: (lap) => <LapNumber lap={lap} model={context.model} />,
    },
    ...shown.map((driver): GridColumn<number> => ({
      key: driver.driverId,
      name: driver.name,
      heading: <Heading driver={driver} />,
      width: context.positions ? 150 : 132,
      align: 'end',
      cell: (lap) => <LapCell lap={lap} driver={driver} context={context} />,
      text: (lap) => {
        const figure = cellFigure(context.cell, driver, context.reference, lap)
        if (figure === null) return ''
        return context.cell === 'time' ? formatTime(figure) : formatDelta(figure)
      },
    })),
  ]
}

const CAPTION: Record<CellKind, string> = {
  time: t('session:laps.captionTime'),
  delta: t('session:laps.captionDelta'),
  gap: t('session:laps.captionGap'),
}

/** Lap and driver of the cell that an event happened in; `null` outside of one. */
function cellAt({ target }: SyntheticEvent): { readonly lap: number; readonly column: number } | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-cell]') : null
  const [row, column] = cell?.dataset['cell']?.split(':').map(Number) ?? []
  return row === undefined || column === undefined || row < 0 || column < 1 ? null : { lap: row + 1, column }
}

/** Rows are laps, columns are drivers. Both are drawn only where they are in view. */
export function LapsGrid() {
  const { model, search, shown, reference, signs } = useSession()
  const { cell = 'time', positions = false } = search
  const store = useSessionUiStore()
  const follow = useSessionUi(({ lap, movedBy }) => (movedBy === 'matrix' ? null : lap))
  const rows = useMemo(() => lapNumbers(shown), [shown])
  const columns = useMemo(
    () => lapColumns({ model, reference: reference?.reference ?? null, cell, positions, signs }, shown),
    [model, reference, cell, positions, signs, shown],
  )
  const point = (event: SyntheticEvent): void => {
    const at = cellAt(event)
    const driver = at === null ? undefined : shown[at.column - 1]
    if (at === null || driver === undefined || at.lap > driver.run.timesMs.length) return
    pointAt(store, model, { driverId: driver.driverId, lap: at.lap, movedBy: 'matrix' })
  }
  return (
    <div className="laps-table" onPointerMove={(event: PointerEvent) => point(event)} onFocus={point}>
      <DataGrid
        label={CAPTION[cell]}
        rows={rows}
        rowKey={lapKey}
        columns={columns}
        headerHeight={42}
        reveal={follow === null || follow === 0 ? undefined : lapKey(follow)}
      />
    </div>
  )
}
