/**
 * The figures that LiveRC prints, recomputed from lap times (ui.md section 2a: each formula matches every driver of the
 * pages that it was tried on). Lap times are integer ms in lap order, already reduced by `countedLaps`. Results are
 * doubles in ms, not rounded; `null` is LiveRC's blank, for a driver with too few laps.
 */

/** The laps that a race's statistics are made of: all, or all but lap 1, by the race's rule (`inferLap1Counted`). */
export function countedLaps(lapTimesMs: readonly number[], lap1Counted: boolean): readonly number[] {
  return lap1Counted ? lapTimesMs : lapTimesMs.slice(1)
}

/** Sum of lap times; the sum of all laps, lap 1 always included, is the total time. */
export function sumMs(lapTimesMs: readonly number[]): number {
  return lapTimesMs.reduce((sum, time) => sum + time, 0)
}

export function fastestMs(counted: readonly number[]): number | null {
  return counted.length === 0 ? null : counted.reduce((least, time) => Math.min(least, time))
}

/** `Avg Lap`. */
export function averageMs(counted: readonly number[]): number | null {
  return counted.length === 0 ? null : sumMs(counted) / counted.length
}

/** `Avg Top 5/10/15`: mean of the `count` fastest laps, which need not follow one another. Blank below `count` laps. */
export function bestAverageMs(counted: readonly number[], count: number): number | null {
  if (counted.length < count) return null
  return averageMs(counted.toSorted((a, b) => a - b).slice(0, count))
}

/** `Top 2/3 Consecutive`: the smallest sum, not mean, of `count` laps in a row. Blank below `count` laps. */
export function bestConsecutiveMs(counted: readonly number[], count: number): number | null {
  if (counted.length < count) return null
  let sum = sumMs(counted.slice(0, count))
  let best = sum
  for (let next = count; next < counted.length; next++) {
    sum += (counted[next] ?? 0) - (counted[next - count] ?? 0)
    best = Math.min(best, sum)
  }
  return best
}

/** `Std. Deviation`: of the population, so divided by n. */
export function deviationMs(counted: readonly number[]): number | null {
  const mean = averageMs(counted)
  if (mean === null) return null
  const squares = counted.reduce((sum, time) => sum + (time - mean) ** 2, 0)
  return Math.sqrt(squares / counted.length)
}

/**
 * `Consistency`, percent: 100 × (1 − deviation / average), from the unrounded figures and not rounded itself. Rounding
 * happens once, where it is shown: with the rounded deviation and average most drivers are off by 0.001.
 */
export function consistencyPercent(counted: readonly number[]): number | null {
  const mean = averageMs(counted)
  const deviation = deviationMs(counted)
  return mean === null || deviation === null || mean === 0 ? null : 100 * (1 - deviation / mean)
}

/** More digits than any figure has, fewer than a double keeps. */
const RELIABLE_DIGITS = 15

/**
 * Half up, as LiveRC rounds: `roundTo(92.8204, 2)` is 92.82. Halves are those of the decimal number: 2.135 is 2.14, though
 * the double nearest to 2.135, times 100, is a little less than 213.5.
 */
export function roundTo(value: number, decimals: number): number {
  const scale = 10 ** decimals
  return Math.floor(Number((value * scale).toPrecision(RELIABLE_DIGITS)) + 0.5) / scale
}

/**
 * As the table of a results page shows deviation and consistency: from the figure of the script, which has one decimal more
 * and is rounded itself. 90.4246 is 90.425 there and 90.43 here, where rounding once would give 90.42.
 */
export function roundAsTable(value: number, decimals: number): number {
  return roundTo(roundTo(value, decimals + 1), decimals)
}

/**
 * LiveRC's forecast after `lapsDone` laps: at the average so far, how many laps until the scheduled length has passed, and
 * the time that they take. `soFarMs` counts all laps.
 */
export function forecast(
  soFarMs: number,
  lapsDone: number,
  scheduledMs: number,
): { laps: number; timeMs: number } {
  // Integers as long as possible: a length that is a whole number of average laps must not round up to one more.
  const laps = Math.ceil((scheduledMs * lapsDone) / soFarMs)
  return { laps, timeMs: (laps * soFarMs) / lapsDone }
}

/** Elapsed race time at the end of each lap, in ms. */
export function elapsedMs(lapTimesMs: readonly number[]): number[] {
  let elapsed = 0
  return lapTimesMs.map((time) => (elapsed += time))
}
