import { useMemo, useRef } from 'react'
import { Check, RotateCcw, X } from 'lucide-react'
import { imageOf } from '../../charts/dom-image.ts'
import { PictureTools } from '../../charts/picture-tools.tsx'
import { figureText } from '../../format/figures.ts'
import { formatDelta, formatTime, formatTimeOr, NO_FIGURE } from '../../format/times.ts'
import { t } from '../../i18n/t.ts'
import { useReadOnlyBlock } from '../../state/connection.ts'
import { Button } from '../../ui/button.tsx'
import { DriverMark } from '../../ui/driver-mark.tsx'
import { DataGrid } from '../../ui/grid/data-grid.tsx'
import { textColumn, tableText } from '../../ui/grid/text-columns.ts'
import type { TextColumn } from '../../ui/grid/text-columns.ts'
import { TableTools } from '../../ui/table-tools.tsx'
import { stintRows } from './model/stint-rows.ts'
import type { DriverStints, RejectedStop, StintRow } from './model/stint-rows.ts'
import type { SessionModel } from './model/session-model.ts'
import { useSession } from './session-context.ts'
import { hasTimeline, StintsTimeline } from './stints-timeline.tsx'
import { useSource } from './use-chart-parts.ts'
import { useOverride } from './use-overrides.ts'

type Decide = (driverId: string, lap: number, verdict: 'accepted' | 'rejected' | null) => void

type Line =
  | { readonly kind: 'driver'; readonly key: string; readonly stints: DriverStints }
  | { readonly kind: 'stint'; readonly key: string; readonly row: StintRow }
  | { readonly kind: 'rejected'; readonly key: string; readonly rejected: RejectedStop }

function linesOf(stints: readonly DriverStints[]): Line[] {
  return stints.flatMap((own): Line[] => {
    const { driverId } = own.driver
    return [
      { kind: 'driver', key: driverId, stints: own },
      ...own.stints.map((row): Line => ({ kind: 'stint', key: `${driverId}:${row.stint.number}`, row })),
      ...own.rejected.map((rejected): Line => ({
        kind: 'rejected',
        key: `${driverId}:no:${rejected.lap}`,
        rejected,
      })),
    ]
  })
}

/** What a stint ends with, always as a suspicion unless the engineer accepted it. */
function stopText({ stop }: StintRow): string {
  if (stop === null) return t('session:stints.toFlag')
  const { lap, status, confidence, lossMs } = stop
  const facts = { lap, loss: formatDelta(Math.round(lossMs)), percent: Math.round(confidence * 100) }
  return status === 'accepted' ? t('session:stints.accepted', facts) : t('session:stints.possible', facts)
}

const driverOf = (line: Line): string => {
  switch (line.kind) {
    case 'driver':
      return line.stints.driver.name
    case 'stint':
      return line.row.driver.name
    case 'rejected':
      return line.rejected.driver.name
  }
}

function Undo({ tabIndex, onUndo }: { readonly tabIndex: 0 | -1; readonly onUndo: () => void }) {
  const readOnly = useReadOnlyBlock()
  return (
    <Button size="row" tone="quiet" icon={RotateCcw} tabIndex={tabIndex} blocked={readOnly} onClick={onUndo}>
      {t('session:stints.undo')}
    </Button>
  )
}

function StopCell({
  row,
  tabIndex,
  decide,
}: {
  readonly row: StintRow
  readonly tabIndex: 0 | -1
  readonly decide: Decide
}) {
  const { stop, driver } = row
  const readOnly = useReadOnlyBlock()
  if (stop === null) return <span className="muted">{stopText(row)}</span>
  const { lap, status } = stop
  return (
    <>
      <span className="truncate" title={stopText(row)}>
        {stopText(row)}
      </span>
      <span className="spacer" />
      {status === 'suspected' && (
        <Button
          size="row"
          tone="quiet"
          icon={Check}
          tabIndex={tabIndex}
          blocked={readOnly}
          onClick={() => decide(driver.driverId, lap, 'accepted')}
        >
          {t('session:stints.accept')}
        </Button>
      )}
      <Button
        size="row"
        tone="quiet"
        icon={X}
        tabIndex={-1}
        blocked={readOnly}
        onClick={() => decide(driver.driverId, lap, 'rejected')}
      >
        {t('session:stints.reject')}
      </Button>
      {status === 'accepted' && (
        <Undo tabIndex={tabIndex} onUndo={() => decide(driver.driverId, lap, null)} />
      )}
    </>
  )
}

const figure = (
  key: 'time' | 'mean' | 'sanitized' | 'best' | 'fade',
  text: (row: StintRow) => string,
  width = 92,
): TextColumn<Line> =>
  textColumn({
    key,
    name: t(`session:stints.${key}`),
    ...(key === 'time' ? {} : { title: t(`session:stints.${key}Title`) }),
    width,
    align: 'end',
    text: (line) => (line.kind === 'stint' ? text(line.row) : ''),
  })

function lapsText(line: Line): string {
  if (line.kind === 'rejected') return t('results:lapNumber', { lap: line.rejected.lap })
  if (line.kind === 'driver') return ''
  const { fromLap, toLap, laps } = line.row.stint
  return t('session:stints.range', { from: fromLap, to: toLap, laps })
}

function columnsOf(decide: Decide): TextColumn<Line>[] {
  return [
    textColumn({
      key: 'stint',
      name: t('session:stints.stint'),
      width: 74,
      align: 'end',
      frozen: true,
      rowHeader: true,
      text: (line) => (line.kind === 'stint' ? String(line.row.stint.number) : NO_FIGURE),
    }),
    textColumn({ key: 'laps', name: t('session:stints.laps'), width: 100, align: 'end', text: lapsText }),
    figure('time', ({ stint }) => formatTime(stint.totalMs), 96),
    figure('mean', ({ stint }) => formatTimeOr(stint.mean.value)),
    figure('sanitized', ({ stint }) => formatTimeOr(stint.sanitizedAverage.value)),
    figure('best', ({ stint }) => formatTimeOr(stint.best.value)),
    figure('fade', ({ stint }) => figureText('fadeRatio', stint.fade.value), 72),
    textColumn({
      key: 'stop',
      name: t('session:stints.stop'),
      title: t('session:stints.stopTitle'),
      width: 420,
      grow: 1,
      interactive: (line) => line.kind !== 'driver' && (line.kind === 'rejected' || line.row.stop !== null),
      text: (line) =>
        line.kind === 'stint'
          ? stopText(line.row)
          : line.kind === 'rejected'
            ? t('session:stints.rejected')
            : '',
      cell: (line, tabIndex) => {
        if (line.kind === 'driver') return null
        if (line.kind === 'stint') return <StopCell row={line.row} tabIndex={tabIndex} decide={decide} />
        const { driver, lap } = line.rejected
        return (
          <>
            <span className="muted truncate">{t('session:stints.rejected')}</span>
            <span className="spacer" />
            <Undo tabIndex={tabIndex} onUndo={() => decide(driver.driverId, lap, null)} />
          </>
        )
      },
    }),
  ]
}

/** The stints as a table of their own, with the driver in each line. */
function stintsText(columns: readonly TextColumn<Line>[], lines: readonly Line[]): string[][] {
  const driver = textColumn<Line>({
    key: 'driver',
    name: t('results:column.driver'),
    width: 0,
    text: driverOf,
  })
  return tableText(
    [driver, ...columns],
    lines.filter(({ kind }) => kind !== 'driver'),
  )
}

function groupLabel(line: Line) {
  if (line.kind !== 'driver') return null
  const { driver, strategy } = line.stints
  return (
    <>
      <DriverMark index={driver.style} />
      {driver.name}
      {strategy !== null && <span className="muted">{t(`session:strategy.${strategy.label}`)}</span>}
    </>
  )
}

const lineKey = ({ key }: Line): string => key

/** Stints between possible stops; what the engineer says about a stop is stored and survives a re-import (ui.md 2b). */
export function StintsView() {
  const { model, shown } = useSession()
  const override = useOverride()
  const stints = useMemo(() => stintRows(model, shown), [model, shown])
  const lines = useMemo(() => linesOf(stints), [stints])
  const columns = useMemo(
    () => columnsOf((driverId, lap, verdict) => override({ kind: 'stop', driverId, lap, verdict })),
    [override],
  )
  const source = useSource()
  const drawing = useRef<SVGSVGElement>(null)
  const isDrawn = hasTimeline(stints)
  const name = t('session:view.stints')
  return (
    <div className="chart" data-key-scope="chart">
      <div className="chart-tools">
        <p className="muted small">{aboutStops(model)}</p>
        <span className="chart-buttons">
          <TableTools title={`${source} ${name}`} rows={() => stintsText(columns, lines)} />
          {isDrawn && (
            <PictureTools
              text={{
                title: name,
                source,
                facts: [t('session:picture.stops')],
                legend: shown.map((driver) => ({ ...driver, number: String(driver.position) })),
              }}
              draw={(ratio) => (drawing.current === null ? null : imageOf(drawing.current, ratio))}
            />
          )}
        </span>
      </div>
      {isDrawn && <StintsTimeline ref={drawing} stints={stints} />}
      <DataGrid label={name} rows={lines} rowKey={lineKey} columns={columns} groupLabel={groupLabel} />
    </div>
  )
}

function aboutStops(model: SessionModel): string {
  const { skippedBecause, cadenceMs } = model.stops()
  if (skippedBecause !== null) return t(`session:stints.${skippedBecause}`)
  return cadenceMs === null
    ? t('session:stints.none')
    : t('session:stints.cadence', { time: formatTime(Math.round(cadenceMs)) })
}
