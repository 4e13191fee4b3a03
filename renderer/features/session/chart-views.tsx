import { useMemo } from 'react'
import { LineChart } from '../../charts/line-chart.tsx'
import type { ChartPoint, ChartSpec, PointText } from '../../charts/types.ts'
import { counted } from '../../format/counts.ts'
import { formatDelta, formatTime } from '../../format/times.ts'
import { t } from '../../i18n/t.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { FilterControl, FilterTools } from './filter-control.tsx'
import { driverCursor } from './lap-cursor.ts'
import {
  eventMarks,
  gapSpec,
  intervalSpec,
  lapTimesSpec,
  positionsSpec,
  raisingSpec,
  ringMarks,
  stopMarks,
} from './model/chart-specs.ts'
import { signsKey } from './model/signs-key.ts'
import { referenceName } from './point-text.ts'
import { ReferenceSelect } from './reference-select.tsx'
import { useSession } from './session-context.ts'
import { useSessionUi, useSessionUiStore } from './session-ui.ts'
import { useFilterFact, useLapPoints, useSource } from './use-chart-parts.ts'

const LAP = { label: t('session:axis.lap'), format: String }
const TIME = { label: t('session:axis.time'), format: formatTime }

export function TimesView() {
  const { model, shown, filtered, signs } = useSession()
  const points = useLapPoints()
  const source = useSource()
  const filter = useFilterFact()
  const highlight = useSessionUi((ui) => ui.highlight)
  const spec = useMemo(() => lapTimesSpec(shown, filtered, { lap: LAP, y: TIME }), [shown, filtered])
  const marks = useMemo(
    () => [
      ...(signs ? [...stopMarks(model, shown), ...eventMarks(model, shown)] : []),
      ...ringMarks(highlight),
    ],
    [signs, model, shown, highlight],
  )
  const best = model.best
  const holder = best === null ? undefined : model.byId.get(best.driverId)
  return (
    <LineChart
      {...points}
      name={t('session:view.times')}
      source={source}
      facts={[t('session:picture.axis', { filter })]}
      spec={spec}
      marks={marks}
      legend={signsKey(spec, marks)}
      tools={<FilterControl />}
      summary={
        best === null || holder === undefined
          ? t('session:summary.times', sizes(spec))
          : t('session:summary.timesBest', {
              ...sizes(spec),
              time: formatTime(best.timeMs),
              name: holder.name,
              lap: best.lap,
            })
      }
    />
  )
}

const sizes = ({ lines, x }: ChartSpec) => ({
  drivers: counted(lines.length, 'driver'),
  laps: counted(x.filter((lap) => lap > 0).length, 'lap'),
})

export function PositionView() {
  const { model, shown } = useSession()
  const points = useLapPoints()
  const source = useSource()
  const spec = useMemo(
    () => positionsSpec(model, shown, { lap: LAP, y: { label: t('session:axis.position'), format: String } }),
    [model, shown],
  )
  const winner = model.drivers[0]?.name ?? ''
  return (
    <LineChart
      {...points}
      name={t('session:view.position')}
      source={source}
      spec={spec}
      tools={<p className="muted small">{t('session:unfiltered')}</p>}
      summary={t('session:summary.position', { ...sizes(spec), name: winner })}
    />
  )
}

const BEHIND = [
  { value: 'gap', label: t('session:gap.gap'), title: t('session:gap.gapTitle') },
  { value: 'interval', label: t('session:gap.interval'), title: t('session:gap.intervalTitle') },
] as const

export function GapView() {
  const { model, shown, reference, search, change } = useSession()
  const { interval = false } = search
  const points = useLapPoints()
  const source = useSource()
  const spec = useMemo(() => {
    const y = { label: interval ? t('session:axis.interval') : t('session:axis.gap'), format: formatDelta }
    if (interval || reference === null) return intervalSpec(model, shown, { lap: LAP, y })
    return gapSpec(shown, reference.reference, { lap: LAP, y })
  }, [model, shown, reference, interval])
  const to = reference === null ? '' : referenceName(reference)
  return (
    <LineChart
      {...points}
      name={interval ? t('session:gap.interval') : t('session:view.gap')}
      source={source}
      facts={[interval ? t('session:picture.interval') : t('session:picture.reference', { name: to })]}
      legend={t('session:key.behind')}
      {...(interval ? {} : { fileName: t('session:picture.gapFile', { source, name: to }) })}
      spec={spec}
      tools={
        <>
          <Segmented
            label={t('session:gap.label')}
            value={interval ? 'interval' : 'gap'}
            options={BEHIND}
            onChange={(value) => change({ interval: value === 'interval' })}
          />
          {!interval && <ReferenceSelect />}
          <p className="muted small">{t('session:unfiltered')}</p>
        </>
      }
      summary={
        interval
          ? t('session:summary.interval', sizes(spec))
          : t('session:summary.gap', { ...sizes(spec), name: to })
      }
    />
  )
}

export function AverageView() {
  const { model, shown, filtered } = useSession()
  const store = useSessionUiStore()
  const source = useSource()
  const filter = useFilterFact()
  const cursor = useMemo(() => driverCursor(store), [store])
  const spec = useMemo(
    () =>
      raisingSpec(shown, filtered, {
        lap: { label: t('session:axis.bestLaps'), format: String },
        y: { label: t('session:axis.mean'), format: formatTime },
      }),
    [shown, filtered],
  )
  const describe = useMemo(
    () =>
      ({ x, line }: ChartPoint): PointText | null => {
        const value = spec.lines.find(({ id }) => id === line)?.values[x - 1]
        const driver = model.byId.get(line)
        if (value == null || driver === undefined) return null
        return {
          title: driver.name,
          facts: [t('session:point.best', { count: x, n: x, time: formatTime(value) })],
        }
      },
    [spec, model],
  )
  return (
    <LineChart
      name={t('session:view.average')}
      source={source}
      facts={[filter]}
      spec={spec}
      cursor={cursor}
      describe={describe}
      tools={<FilterTools />}
      summary={t('session:summary.average', { drivers: counted(spec.lines.length, 'driver') })}
    />
  )
}
