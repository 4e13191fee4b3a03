import type { ChartAxis, ChartLine, ChartMark, ChartSpec } from '../../../charts/types.ts'
import { gapSeries } from '../../../../shared/domain/analysis/gap-series.ts'
import type { Reference } from '../../../../shared/domain/analysis/gap-series.ts'
import { raisingAverage } from '../../../../shared/domain/analysis/raising-average.ts'
import { signOf } from './cells.ts'
import type { FilteredField } from './filter.ts'
import type { SessionDriver, SessionModel } from './session-model.ts'
import { lastLap } from './session-model.ts'

/** What the line charts of a session draw. Position and gap never see a filter (ui.md 2b). */

export type AxisTexts = Pick<ChartAxis, 'label' | 'format'>

export interface SpecTexts {
  readonly lap: AxisTexts
  readonly y: AxisTexts
}

const COUNTS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
const TIMES = [
  5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000,
  600_000,
]

const steps = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)

const filled = (values: readonly (number | null)[], length: number): (number | null)[] =>
  Array.from({ length }, (_, index) => values[index] ?? null)

const lineOf = ({ driverId, name, label, style, position }: SessionDriver): Omit<ChartLine, 'values'> => ({
  id: driverId,
  name,
  label,
  style,
  number: String(position),
})

/** Lap times. The axis is made from the clean laps; the others are arrows at its edge. */
export function lapTimesSpec(
  shown: readonly SessionDriver[],
  { clean }: FilteredField,
  texts: SpecTexts,
): ChartSpec {
  const x = steps(1, lastLap(shown))
  return {
    x,
    lines: shown.map((driver) => {
      const fitting = new Set(clean.get(driver.driverId)?.laps.map(({ lap }) => lap))
      return {
        ...lineOf(driver),
        values: filled(driver.run.timesMs, x.length),
        fits: x.map((lap) => fitting.has(lap)),
      }
    }),
    xAxis: { ...texts.lap, increments: COUNTS },
    yAxis: { ...texts.y, increments: TIMES },
  }
}

/** Possible and accepted stops, as signs on the lap times. */
export function stopMarks(model: SessionModel, shown: readonly SessionDriver[]): ChartMark[] {
  const { stops } = model.stops()
  return shown.flatMap(({ driverId }) =>
    (stops.get(driverId) ?? []).map(({ lap }): ChartMark => ({
      line: driverId,
      index: lap - 1,
      glyph: 'stop',
    })),
  )
}

/** Possible and decided cuts and incidents, as signs on the lap times. Stops have their own. */
export function eventMarks(model: SessionModel, shown: readonly SessionDriver[]): ChartMark[] {
  const annotations = model.annotations()
  return shown.flatMap(({ driverId }) =>
    [...(annotations.get(driverId)?.values() ?? [])].flatMap(({ lap, kind }): ChartMark[] => {
      const sign = signOf(kind)
      if (sign === 'stop') return []
      return [{ line: driverId, index: lap - 1, glyph: sign === 'cut' ? 'cut' : 'incident' }]
    }),
  )
}

/** The laps that a figure is made of, as rings on the lap times. */
export function ringMarks(
  highlight: { readonly driverId: string; readonly laps: readonly number[] } | null,
): ChartMark[] {
  if (highlight === null) return []
  const { driverId, laps } = highlight
  return laps.map((lap): ChartMark => ({ line: driverId, index: lap - 1, glyph: 'ring' }))
}

/** Positions from the grid, lap 0, to the last lap. The grid is drawn for those whose place on it is known. */
export function positionsSpec(
  model: SessionModel,
  shown: readonly SessionDriver[],
  texts: SpecTexts,
): ChartSpec {
  const hasGrid = shown.some(({ result }) => result.qualifyingPosition !== null)
  const positions = model.positions()
  const x = steps(hasGrid ? 0 : 1, lastLap(shown))
  const lines = shown.map((driver): ChartLine => {
    const own = positions.get(driver.driverId) ?? []
    const values = hasGrid ? [driver.result.qualifyingPosition, ...own] : own
    return { ...lineOf(driver), values: filled(values, x.length) }
  })
  const last = lines.reduce(
    (most, { values }) => values.reduce<number>((max, value) => Math.max(max, value ?? 0), most),
    model.drivers.length,
  )
  return {
    x,
    lines,
    xAxis: { ...texts.lap, increments: COUNTS },
    yAxis: {
      ...texts.y,
      increments: COUNTS,
      inverted: true,
      fixed: [0.5, last + 0.5],
      ends: [1, Math.max(1, last)],
    },
  }
}

/** Gap to a reference at the end of each lap: over all laps, so it holds for lapped cars. */
export function gapSpec(shown: readonly SessionDriver[], reference: Reference, texts: SpecTexts): ChartSpec {
  return behindSpec(shown, (driver) => gapSeries(driver.run, reference), texts)
}

/** Interval to the car one place ahead, as LiveRC's Behind but at every lap. */
export function intervalSpec(
  model: SessionModel,
  shown: readonly SessionDriver[],
  texts: SpecTexts,
): ChartSpec {
  const intervals = model.intervals()
  return behindSpec(shown, ({ driverId }) => intervals.get(driverId) ?? [], texts)
}

function behindSpec(
  shown: readonly SessionDriver[],
  valuesOf: (driver: SessionDriver) => readonly (number | null)[],
  texts: SpecTexts,
): ChartSpec {
  const series = shown.map((driver) => ({ driver, values: valuesOf(driver) }))
  const last = series.reduce((most, { values }) => Math.max(most, values.length), 0)
  const x = steps(1, last)
  return {
    x,
    lines: series.map(({ driver, values }) => ({ ...lineOf(driver), values: filled(values, x.length) })),
    xAxis: { ...texts.lap, increments: COUNTS },
    yAxis: { ...texts.y, increments: TIMES, inverted: true },
  }
}

/** Mean of the best X laps for X = 1, 2 …: the flatter, the steadier. */
export function raisingSpec(
  shown: readonly SessionDriver[],
  { clean }: FilteredField,
  texts: SpecTexts,
): ChartSpec {
  const curves = shown.map((driver) => {
    const selection = clean.get(driver.driverId)
    return { driver, values: selection === undefined ? [] : raisingAverage(selection) }
  })
  const most = curves.reduce((longest, { values }) => Math.max(longest, values.length), 0)
  return {
    x: steps(1, most),
    lines: curves.map(({ driver, values }) => ({ ...lineOf(driver), values: filled(values, most) })),
    xAxis: { ...texts.lap, increments: COUNTS },
    yAxis: { ...texts.y, increments: TIMES },
  }
}
