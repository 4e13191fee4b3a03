import { type Figure, type FigureName, figure } from './figure.ts'
import type { LapSelection, LapTime } from './run.ts'

/**
 * The best of a driver's laps, each figure with the laps that make it up (ui.md 2a; section 4, "Which laps make up a
 * consecutive best?").
 */

/** The fastest lap and, in `lapsUsed`, its number: the earliest of several equal ones. */
export function fastestLap(selection: LapSelection): Figure {
  const best = bestOf(selection.laps)
  return figure('fastLapMs', best?.timeMs ?? null, best === null ? [] : [best], selection)
}

const topNames: Readonly<Record<number, FigureName>> = { 5: 'avgTop5Ms', 10: 'avgTop10Ms', 15: 'avgTop15Ms' }

/** `Avg Top 5/10/15`, and of any other number: mean of the fastest laps, which need not follow one another. */
export function bestAverage(selection: LapSelection, count: number): Figure {
  const name = topNames[count] ?? 'bestAverageMs'
  if (count < 1 || selection.laps.length < count) return figure(name, null, [], selection)
  const best = selection.laps.toSorted((a, b) => a.timeMs - b.timeMs || a.lap - b.lap).slice(0, count)
  best.sort((a, b) => a.lap - b.lap)
  return figure(name, sumOf(best) / count, best, selection)
}

const consecutiveNames: Readonly<Record<number, FigureName>> = {
  2: 'top2ConsecutiveMs',
  3: 'top3ConsecutiveMs',
}

/**
 * `Top 2/3 Consecutive`, and of any other number: the smallest sum of laps in a row, the earliest of equal ones. Laps are in
 * a row when their numbers are, so a lap that a filter dropped breaks the row.
 */
export function bestConsecutive(selection: LapSelection, count: number): Figure {
  const name = consecutiveNames[count] ?? 'bestConsecutiveMs'
  const { laps } = selection
  let bestStart = -1
  let bestSum = Infinity
  let sum = 0
  for (let end = 0; count >= 1 && end < laps.length; end++) {
    sum += laps[end]?.timeMs ?? 0
    const start = end - count + 1
    if (start < 0) continue
    const isInARow = (laps[end]?.lap ?? 0) - (laps[start]?.lap ?? 0) === count - 1
    if (isInARow && sum < bestSum) {
      bestSum = sum
      bestStart = start
    }
    sum -= laps[start]?.timeMs ?? 0
  }
  if (bestStart < 0) return figure(name, null, [], selection)
  return figure(name, bestSum, laps.slice(bestStart, bestStart + count), selection)
}

function bestOf(laps: readonly LapTime[]): LapTime | null {
  return laps.reduce<LapTime | null>(
    (best, lap) => (best === null || lap.timeMs < best.timeMs ? lap : best),
    null,
  )
}

function sumOf(laps: readonly LapTime[]): number {
  return laps.reduce((sum, lap) => sum + lap.timeMs, 0)
}
