import type { LapSelection } from './run.ts'

/**
 * Raising average: mean of the best X laps for X = 1 … n (ui.md 2b). Its first value is the fastest lap, its fifth `Avg Top 5`,
 * its last the average; the flatter the curve, the more consistent the driver.
 */
export function raisingAverage(selection: LapSelection): number[] {
  const ascending = selection.laps.map((lap) => lap.timeMs).toSorted((a, b) => a - b)
  let sum = 0
  return ascending.map((timeMs, index) => (sum += timeMs) / (index + 1))
}
