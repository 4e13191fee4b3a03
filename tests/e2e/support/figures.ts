/**
 * What the app should show, worked out from lap times in ms by the formulas of docs/analysis.md and nothing of the app: a
 * figure that both get wrong in the same way must be wrong twice.
 */

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const ascending = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b)

export const mean = (values: readonly number[]): number => sum(values) / values.length
export const total = sum

/** All laps, or all but the first. */
export const counted = (laps: readonly number[], lapOneCounts: boolean): readonly number[] =>
  lapOneCounts ? laps : laps.slice(1)

/** Mean of the n fastest; null where there are fewer. */
export const bestMean = (laps: readonly number[], n: number): number | null =>
  laps.length < n ? null : mean(ascending(laps).slice(0, n))

/** Least sum of n laps in a row; null where there are fewer. */
export const bestInARow = (laps: readonly number[], n: number): number | null =>
  laps.length < n
    ? null
    : Math.min(...Array.from({ length: laps.length - n + 1 }, (_, at) => sum(laps.slice(at, at + n))))

/** Of the population: divided by n. */
export function deviation(laps: readonly number[]): number {
  const middle = mean(laps)
  return Math.sqrt(sum(laps.map((lap) => (lap - middle) ** 2)) / laps.length)
}

export const consistency = (laps: readonly number[]): number => 100 * (1 - deviation(laps) / mean(laps))

export function median(laps: readonly number[]): number {
  const sorted = ascending(laps)
  const half = Math.floor(sorted.length / 2)
  const upper = sorted[half] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2
}

/** Up to 110 % of the own median. */
export const clean = (laps: readonly number[]): number[] =>
  laps.filter((lap) => lap * 100 <= median(laps) * 110)

/** Most whole laps until five minutes are over, then least time; over all laps, begun at one that counts. */
export function bestFiveMinutes(
  laps: readonly number[],
  lapOneCounts: boolean,
): { readonly laps: number; readonly time: number } | null {
  const runs = laps.flatMap((_, from) => {
    if (from === 0 && !lapOneCounts) return []
    for (let to = from + 1; to <= laps.length; to += 1) {
      const time = sum(laps.slice(from, to))
      if (time >= 300_000) return [{ laps: to - from, time }]
    }
    return []
  })
  const [best] = runs.toSorted((a, b) => b.laps - a.laps || a.time - b.time)
  return best ?? null
}

/** Time since the start at the end of each lap. */
export const elapsed = (laps: readonly number[]): number[] =>
  laps.map((_, index) => sum(laps.slice(0, index + 1)))

/** One driver's elapsed time minus another's, as far as both went. */
export const gaps = (laps: readonly number[], reference: readonly number[]): number[] =>
  elapsed(laps)
    .slice(0, reference.length)
    .map((time, index) => time - (reference[index] ?? Number.NaN))

/** Elapsed times of whoever was first to complete each lap. */
export function leader(field: readonly (readonly number[])[]): number[] {
  const most = Math.max(...field.map((laps) => laps.length))
  return Array.from({ length: most }, (_, index) =>
    Math.min(...field.flatMap((laps) => elapsed(laps)[index] ?? [])),
  )
}

/** Elapsed times of a car that takes the mean of all for each lap. */
export function averageCar(field: readonly (readonly number[])[]): number[] {
  const most = Math.max(...field.map((laps) => laps.length))
  return elapsed(Array.from({ length: most }, (_, index) => mean(field.flatMap((laps) => laps[index] ?? []))))
}

/** Places at the end of each lap: one more than there are drivers with less time at the same lap. */
export const places = (laps: readonly number[], field: readonly (readonly number[])[]): number[] =>
  elapsed(laps).map(
    (time, index) => 1 + field.filter((other) => (elapsed(other)[index] ?? Infinity) < time).length,
  )

/** Time to the next car ahead at the end of each lap; null in front. */
export const intervals = (
  laps: readonly number[],
  field: readonly (readonly number[])[],
): (number | null)[] =>
  elapsed(laps).map((time, index) => {
    const ahead = field.flatMap((other) => elapsed(other)[index] ?? []).filter((other) => other < time)
    return ahead.length === 0 ? null : time - Math.max(...ahead)
  })

const two = (value: number): string => String(value).padStart(2, '0')

/** As the app writes times: three decimals always, a real minus. */
export function clock(ms: number): string {
  const whole = Math.round(Math.abs(ms))
  const tail = (whole % 60_000) / 1000
  const minutes = Math.floor(whole / 60_000)
  const text = minutes === 0 ? tail.toFixed(3) : `${minutes}:${tail.toFixed(3).padStart(6, '0')}`
  return `${ms < 0 && whole > 0 ? '\u2212' : ''}${minutes < 60 ? text : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${tail.toFixed(3).padStart(6, '0')}`}`
}

export const signed = (ms: number): string => (Math.round(ms) > 0 ? `+${clock(ms)}` : clock(ms))

/** Two decimals, half up from three, as the table of LiveRC. */
export const twoDecimals = (value: number): string =>
  (Math.round(Math.round(value * 1000) / 10) / 100).toFixed(2)

/** What stands where there is no figure. */
const NONE = '\u2013'
export const orNone = (value: number | null, write: (value: number) => string = clock): string =>
  value === null ? NONE : write(value)
