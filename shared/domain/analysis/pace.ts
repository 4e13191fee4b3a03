import { bestAverage, bestConsecutive, fastestLap } from './best-laps.ts'
import { type Figure, figure } from './figure.ts'
import { timesOf } from './lap-selection.ts'
import { medianOf } from './quantile.ts'
import { type FullRun, type LapSelection, totalMs } from './run.ts'
import { averageMs, forecast } from './statistics.ts'

/** What a driver's speed was, by several definitions (ui.md 2b). Selections say which laps count and which are clean. */

/** Race pace in a main: the median of the clean laps. */
export function racePace(clean: LapSelection): Figure {
  return figure('racePaceMs', medianOf(timesOf(clean)), clean.laps, clean)
}

export interface QualifyingPace {
  /** Mean lap of the best three in a row; LiveRC's `Top 3 Consecutive` is their sum. */
  readonly bestThreeInARow: Figure
  readonly averageOfBestFive: Figure
}

/** Qualifying pace: best three in a row, a common rule of seeding, and the average of the best five. */
export function qualifyingPace(counted: LapSelection): QualifyingPace {
  const three = bestConsecutive(counted, 3)
  const value = three.value === null ? null : three.value / 3
  return {
    bestThreeInARow: { ...three, name: 'qualifyingPaceMs', value },
    averageOfBestFive: bestAverage(counted, 5),
  }
}

export interface Forecast {
  readonly laps: number
  readonly timeMs: number
}

/** LiveRC's `pace` at the end of each lap: how the race would end at the average of all laps so far (ui.md 2a). */
export function forecasts(run: FullRun, scheduledMs: number): (Forecast | null)[] {
  return run.elapsedMs.map((elapsed, index) =>
    elapsed === 0 ? null : forecast(elapsed, index + 1, scheduledMs),
  )
}

/** Hot-lap gap: own fastest counted lap over the class's, in percent; 0 for the driver who holds it. */
export function hotLapGap(counted: LapSelection, classFastestMs: number | null): Figure {
  const own = fastestLap(counted)
  const known = own.value !== null && classFastestMs !== null && classFastestMs > 0
  const value = known ? 100 * ((own.value ?? 0) / classFastestMs - 1) : null
  return { ...own, name: 'hotLapGapPercent', value, lapsUsed: value === null ? [] : own.lapsUsed }
}

/** Share of the counted laps that are within `percent` of the race's fastest lap, 4 unless given; `lapsUsed` are those laps. */
export function nearHotLap(counted: LapSelection, raceFastestMs: number | null, percent = 4): Figure {
  if (raceFastestMs === null || counted.laps.length === 0)
    return figure('nearHotLapPercent', null, [], counted)
  const near = counted.laps.filter((lap) => lap.timeMs * 100 <= raceFastestMs * (100 + percent))
  return figure('nearHotLapPercent', (100 * near.length) / counted.laps.length, near, counted)
}

/** Fade: mean of the last quarter over mean of the first, quarters rounded down; above 1 is slower at the end. Needs 5 laps. */
export function fade(selection: LapSelection): Figure {
  const { laps } = selection
  if (laps.length <= 4) return figure('fadeRatio', null, [], selection)
  const quarter = Math.floor(laps.length / 4)
  const first = laps.slice(0, quarter)
  const last = laps.slice(-quarter)
  const before = averageMs(first.map((lap) => lap.timeMs)) ?? 0
  const after = averageMs(last.map((lap) => lap.timeMs)) ?? 0
  return figure('fadeRatio', before === 0 ? null : after / before, [...first, ...last], selection)
}

/** Fastest counted lap of a field, of which hot-lap gaps are measured. */
export function fastestOfField(field: readonly LapSelection[]): number | null {
  return field.reduce<number | null>((best, selection) => {
    const own = fastestLap(selection).value
    return own === null || (best !== null && best <= own) ? best : own
  }, null)
}

/** Whether a run went on until the scheduled time had passed; `null` without one. */
export function reachedTime(run: FullRun, scheduledMs: number | null): boolean | null {
  return scheduledMs === null ? null : totalMs(run) >= scheduledMs
}
