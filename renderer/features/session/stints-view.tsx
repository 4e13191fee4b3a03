import { useMemo } from 'react'
import { Check, RotateCcw, X } from 'lucide-react'
import { formatDelta, formatTime, formatTimeOr, NO_FIGURE } from '../../format/times.ts'
import { t } from '../../i18n/t.ts'
import { useReadOnlyBlock } from '../../state/connection.ts'
import { Button } from '../../ui/button.tsx'
import { DriverMark } from '../../ui/driver-mark.tsx'
import { DataGrid } from '../../ui/grid/data-grid.tsx'
import type { GridColumn } from '../../ui/grid/columns.ts'
import { figureText } from './model/figures.ts'
import { stintRows } from './model/stint-rows.ts'
import type { DriverStints, RejectedStop, StintRow } from './model/stint-rows.ts'
import { useSession } from './session-context.ts'
import { StintsTimeline } from './stints-timeline.tsx'
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
  if (stop === null) return <span className="muted">{t('session:stints.toFlag')}</span>
  const { lap, status, confidence, lossMs } = stop
  const facts = { lap, loss: formatDelta(Math.round(lossMs)), percent: Math.round(confidence * 100) }
  return (
    <>
      <span className="truncate">
        {status === 'accepted' ? t('session:stints.accepted', facts) : t('session:stints.possible', facts)}
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
        <Button
          size="row"
          tone="quiet"
          icon={RotateCcw}
          tabIndex={tabIndex}
          blocked={readOnly}
          onClick={() => decide(driver.driverId, lap, null)}
        >
          {t('session:stints.undo')}
        </Button>
      )}
    </>
  )
}

const figure = (
  key: 'mean' | 'sanitized' | 'best' | 'fade',
  text: (row: StintRow) => string,
  width = 92,
): GridColumn<Line> => ({
  key,
  name: t(`session:stints.${key}`),
  title: t(`session:stints.${key}Title`),
  width,
  align: 'end',
  cell: (line) => (line.kind === 'stint' ? text(line.row) : null),
})

function columnsOf(decide: Decide, readOnly: string | null): GridColumn<Line>[] {
  return [
    {
      key: 'stint',
      name: t('session:stints.stint'),
      width: 74,
      align: 'end',
      frozen: true,
      rowHeader: true,
      cell: (line) => (line.kind === 'stint' ? line.row.stint.number : NO_FIGURE),
    },
    {
      key: 'laps',
      name: t('session:stints.laps'),
      width: 100,
      align: 'end',
      cell: (line) => {
        if (line.kind === 'rejected') return t('results:lapNumber', { lap: line.rejected.lap })
        if (line.kind === 'driver') return null
        const { fromLap, toLap, laps } = line.row.stint
        return t('session:stints.range', { from: fromLap, to: toLap, laps })
      },
    },
    {
      key: 'time',
      name: t('session:stints.time'),
      width: 96,
      align: 'end',
      cell: (line) => (line.kind === 'stint' ? formatTime(line.row.stint.totalMs) : null),
    },
    figure('mean', ({ stint }) => formatTimeOr(stint.mean.value)),
    figure('sanitized', ({ stint }) => formatTimeOr(stint.sanitizedAverage.value)),
    figure('best', ({ stint }) => formatTimeOr(stint.best.value)),
    figure('fade', ({ stint }) => figureText('fadeRatio', 'number', stint.fade.value), 72),
    {
      key: 'stop',
      name: t('session:stints.stop'),
      title: t('session:stints.stopTitle'),
      width: 420,
      grow: 1,
      interactive: (line) => line.kind !== 'driver' && (line.kind === 'rejected' || line.row.stop !== null),
      cell: (line, tabIndex) => {
        if (line.kind === 'driver') return null
        if (line.kind === 'stint') return <StopCell row={line.row} tabIndex={tabIndex} decide={decide} />
        const { driver, lap } = line.rejected
        return (
          <>
            <span className="muted truncate">{t('session:stints.rejected')}</span>
            <span className="spacer" />
            <Button
              size="row"
              tone="quiet"
              icon={RotateCcw}
              tabIndex={tabIndex}
              blocked={readOnly}
              onClick={() => decide(driver.driverId, lap, null)}
            >
              {t('session:stints.undo')}
            </Button>
          </>
        )
      },
    },
  ]
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
  const readOnly = useReadOnlyBlock()
  const stints = useMemo(() => stintRows(model, shown), [model, shown])
  const lines = useMemo(() => linesOf(stints), [stints])
  const columns = useMemo(
    () => columnsOf((driverId, lap, verdict) => override({ kind: 'stop', driverId, lap, verdict }), readOnly),
    [override, readOnly],
  )
  const { skippedBecause, cadenceMs } = model.stops()
  return (
    <div className="chart" data-key-scope="chart">
      <p className="chart-tools muted small">
        {skippedBecause === null
          ? cadenceMs === null
            ? t('session:stints.none')
            : t('session:stints.cadence', { time: formatTime(Math.round(cadenceMs)) })
          : t(`session:stints.${skippedBecause}`)}
      </p>
      <StintsTimeline stints={stints} />
      <DataGrid
        label={t('session:view.stints')}
        rows={lines}
        rowKey={lineKey}
        columns={columns}
        groupLabel={groupLabel}
      />
    </div>
  )
}
