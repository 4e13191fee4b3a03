import { timesOf } from './lap-selection.ts'
import { quantileOfSorted } from './quantile.ts'
import type { LapSelection, LapTime } from './run.ts'

/** How a driver's laps are spread: what a box, a dot strip and a histogram are drawn from (ui.md 1b). */
export interface Distribution {
  readonly minMs: number
  readonly lowerQuartileMs: number
  readonly medianMs: number
  readonly upperQuartileMs: number
  readonly maxMs: number
  /** Ends of the whiskers: the furthest laps within 1.5 times the quartiles' distance of the box (Tukey). */
  readonly lowerWhiskerMs: number
  readonly upperWhiskerMs: number
  /** Laps beyond the whiskers, in lap order. */
  readonly outliers: readonly LapTime[]
  readonly lapsUsed: number
  readonly of: number
}

/** Name of `quantileOfSorted`'s method, for the explanation beside a box. */
export const quantileMethod = 'linear interpolation at (n − 1) × p (type 7)'

/** `null` without laps. */
export function distribution(selection: LapSelection): Distribution | null {
  const ascending = timesOf(selection).toSorted((a, b) => a - b)
  const at = (p: number) => quantileOfSorted(ascending, p) ?? 0
  const min = ascending[0]
  const max = ascending.at(-1)
  if (min === undefined || max === undefined) return null
  const [lower, upper] = [at(0.25), at(0.75)]
  const reach = 1.5 * (upper - lower)
  const isInside = (timeMs: number) => timeMs >= lower - reach && timeMs <= upper + reach
  return {
    minMs: min,
    lowerQuartileMs: lower,
    medianMs: at(0.5),
    upperQuartileMs: upper,
    maxMs: max,
    // A quartile lies between laps, so at least one lap on either side of it is inside.
    lowerWhiskerMs: ascending.find(isInside) ?? min,
    upperWhiskerMs: ascending.findLast(isInside) ?? max,
    outliers: selection.laps.filter((lap) => !isInside(lap.timeMs)),
    lapsUsed: ascending.length,
    of: selection.of,
  }
}

export interface HistogramBin {
  /** Inclusive. */
  readonly fromMs: number
  /** Exclusive. */
  readonly toMs: number
  readonly count: number
}

const roundWidths = [10, 20, 50, 100, 200, 250, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 60_000]
const mostBins = 200

/**
 * Bin width by Freedman and Diaconis, 2 × quartiles' distance / ∛n, rounded up to a width that reads well. One width for all
 * drivers in a picture: give the laps of all of them.
 */
export function histogramWidth(timesMs: readonly number[]): number {
  const ascending = timesMs.toSorted((a, b) => a - b)
  const spread = (quantileOfSorted(ascending, 0.75) ?? 0) - (quantileOfSorted(ascending, 0.25) ?? 0)
  const ideal = (2 * spread) / Math.cbrt(Math.max(1, ascending.length))
  return roundWidths.find((width) => width >= ideal) ?? 60_000
}

/**
 * Counts per bin, from the bin of the fastest lap to that of the slowest, empty ones included; bins begin at multiples of the
 * width. A single lap that is far out must not make thousands of bins: the last of 200 then takes all slower laps.
 */
export function histogram(selection: LapSelection, widthMs: number): HistogramBin[] {
  const times = timesOf(selection)
  if (times.length === 0 || widthMs <= 0) return []
  const first = Math.floor(times.reduce((min, time) => Math.min(min, time)) / widthMs)
  const slowest = times.reduce((max, time) => Math.max(max, time))
  const size = Math.min(mostBins, Math.floor(slowest / widthMs) - first + 1)
  const counts = Array.from({ length: size }, () => 0)
  for (const time of times) {
    const index = Math.min(size - 1, Math.floor(time / widthMs) - first)
    counts[index] = (counts[index] ?? 0) + 1
  }
  return counts.map((count, index) => {
    const fromMs = (first + index) * widthMs
    const regularEnd = fromMs + widthMs
    return { fromMs, toMs: index === size - 1 ? Math.max(regularEnd, slowest + 1) : regularEnd, count }
  })
}
