import type { Lap1Rule } from './lap1.ts'
import { countsLap1 } from './lap1.ts'
import { medianOf } from './quantile.ts'
import type { FullRun, LapSelection, LapTime } from './run.ts'

/**
 * Which laps a figure of pace is made of: first what the race counts (ui.md 2a, "counted laps"), then what the engineer
 * wants to see of it (ui.md 2b, "outlier filter"). Position and gap never come here.
 */

/**
 * `within` keeps laps up to `percent` of the driver's best or median counted lap. By the median is the default: 107 % of
 * the best throws half of a slower driver's laps away on dirt (ui.md 2b, measured).
 */
export type CleanLapFilter =
  | { readonly kind: 'off' }
  | { readonly kind: 'within'; readonly percent: number; readonly of: 'best' | 'median' }

export const noFilter: CleanLapFilter = { kind: 'off' }
export const within107OfBest: CleanLapFilter = { kind: 'within', percent: 107, of: 'best' }
/** The default. */
export const within110OfMedian: CleanLapFilter = { kind: 'within', percent: 110, of: 'median' }

/** The laps that LiveRC's statistics are made of: all, or all but lap 1; in practice without those marked invalid. */
export function countedSelection(run: FullRun, rule: Lap1Rule): LapSelection {
  const first = countsLap1(rule) ? 1 : 2
  const laps: LapTime[] = []
  run.timesMs.forEach((timeMs, index) => {
    const lap = index + 1
    if (lap >= first && !run.invalidLaps.has(lap)) laps.push({ lap, timeMs })
  })
  return { laps, counted: laps.length, of: run.timesMs.length }
}

/** The counted laps that a filter keeps; which and how many stays with the result. */
export function cleanSelection(counted: LapSelection, filter: CleanLapFilter): LapSelection {
  if (filter.kind === 'off' || counted.laps.length === 0) return counted
  const times = counted.laps.map((lap) => lap.timeMs)
  const base = filter.of === 'best' ? least(times) : (medianOf(times) ?? 0)
  // Multiplied, not divided: a lap of exactly the limit stays.
  return { ...counted, laps: counted.laps.filter((lap) => lap.timeMs * 100 <= base * filter.percent) }
}

/** Some laps of a selection, by number; still "of" all that were driven. */
export function selectLaps(selection: LapSelection, keeps: (lap: LapTime) => boolean): LapSelection {
  return { ...selection, laps: selection.laps.filter(keeps) }
}

export function timesOf(selection: LapSelection): number[] {
  return selection.laps.map((lap) => lap.timeMs)
}

export function numbersOf(laps: readonly LapTime[]): number[] {
  return laps.map((lap) => lap.lap)
}

function least(values: readonly number[]): number {
  return values.reduce((min, value) => Math.min(min, value), Infinity)
}
