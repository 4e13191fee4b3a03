import type { ChartPoint, ChartSpec, PointText } from '../../charts/types.ts'
import { formatDelta, formatTime } from '../../format/times.ts'
import { t } from '../../i18n/t.ts'
import type { CompareModel, DrivenLine } from './compare-model.ts'

/** What the line charts of a comparison draw. */
export type CompareChart = 'deltas' | 'cumulative' | 'raising'

const COUNTS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
const TIMES = [
  5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000,
]

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1)

export function chartSpec({ comparison, driven }: CompareModel, chart: CompareChart): ChartSpec | null {
  if (comparison === null) return null
  const x = upTo(chart === 'raising' ? comparison.averages : sharedLaps(driven, comparison.reference))
  return {
    x,
    lines: driven.map((line, index) => {
      const own = comparison.lines[index]
      const values =
        chart === 'deltas'
          ? own?.lapDeltasMs
          : chart === 'cumulative'
            ? own?.cumulativeDeltasMs
            : own?.raisingAverages
      return {
        id: line.key,
        name: lineName(line),
        label: String(line.style + 1),
        number: String(line.style + 1),
        style: line.style,
        values: (values ?? []).slice(0, x.length),
        ...(chart === 'deltas' ? { fits: fitting(line, driven, comparison.reference, x) } : {}),
      }
    }),
    xAxis: {
      label: chart === 'raising' ? t('compare:axis.best') : t('compare:axis.lap'),
      format: String,
      increments: COUNTS,
    },
    yAxis: {
      label: t(`compare:axis.${chart}`),
      format: chart === 'raising' ? formatTime : formatDelta,
      increments: TIMES,
    },
  }
}

/** Laps that the reference shares with anybody: beyond there is no difference to draw. */
function sharedLaps(driven: readonly DrivenLine[], reference: string): number {
  const own = driven.find(({ key }) => key === reference)?.run.timesMs.length ?? 0
  const others = driven.filter(({ key }) => key !== reference).map(({ run }) => run.timesMs.length)
  return Math.min(own, Math.max(0, ...others))
}

/**
 * Laps that the axis of deltas is made from: neither the own lap nor the reference's is far slower than usual, so that one
 * stop does not flatten everything (ui.md section 4). The others are drawn at the edge.
 */
function fitting(
  line: DrivenLine,
  driven: readonly DrivenLine[],
  reference: string,
  x: readonly number[],
): boolean[] {
  const base = driven.find(({ key }) => key === reference)
  return x.map((lap) => isUsual(line, lap) && (base === undefined || isUsual(base, lap)))
}

const USUAL = 1.1

function isUsual({ run, counted }: DrivenLine, lap: number): boolean {
  const times = counted.laps.map(({ timeMs }) => timeMs).toSorted((a, b) => a - b)
  const median = times[Math.floor(times.length / 2)] ?? Infinity
  const own = run.timesMs[lap - 1]
  return own !== undefined && own <= USUAL * median && (lap > 1 || counted.laps[0]?.lap === 1)
}

/** Whose line it is: the same driver may be there twice, so the session is always said. */
export function lineName({ session }: DrivenLine): string {
  return t('compare:lineName', {
    driver: session.driverName,
    race: session.raceLabel,
    event: session.eventName,
  })
}

/** The facts of a point of a chart. */
export function describePoint(model: CompareModel, chart: CompareChart, point: ChartPoint): PointText | null {
  const index = model.driven.findIndex(({ key }) => key === point.line)
  const line = model.driven[index]
  const own = model.comparison?.lines[index]
  if (line === undefined || own === undefined) return null
  const at = point.x - 1
  if (chart === 'raising') {
    const mean = own.raisingAverages[at]
    return mean == null
      ? null
      : {
          title: line.session.driverName,
          facts: [t('compare:point.raising', { n: point.x, time: formatTime(mean) })],
        }
  }
  const delta = own.lapDeltasMs[at]
  const cumulative = own.cumulativeDeltasMs[at]
  const time = line.run.timesMs[at]
  if (delta == null || cumulative == null || time === undefined) return null
  return {
    title: line.session.driverName,
    facts: [
      t('compare:point.lap', { lap: point.x, time: formatTime(time) }),
      t('compare:point.delta', { delta: formatDelta(delta) }),
      t('compare:point.cumulative', { delta: formatDelta(cumulative) }),
    ],
  }
}

/** The facts of a lap of a line: the same driver may be there twice, so the session is said. */
export function describeLap(driven: readonly DrivenLine[], { x, line: key }: ChartPoint): PointText | null {
  const line = driven.find((own) => own.key === key)
  const time = line?.run.timesMs[x - 1]
  if (line === undefined || time === undefined) return null
  const { driverName, raceLabel, eventName } = line.session
  return {
    title: driverName,
    facts: [
      t('compare:point.lap', { lap: x, time: formatTime(time) }),
      t('compare:line.session', { race: raceLabel, event: eventName }),
    ],
  }
}
