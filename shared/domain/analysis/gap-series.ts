import type { FullRun } from './run.ts'

/**
 * Gap, interval and laps down over a race (ui.md 2b). All of them compare elapsed times at the same lap number, so lapped
 * cars are included, and all of them need full runs.
 */

/** Known in this file only: a reference is made of full runs. */
const madeOfFullRuns: unique symbol = Symbol('made of full runs')

/** What a gap is measured from. */
export interface Reference {
  readonly [madeOfFullRuns]: true
  readonly kind: 'driver' | 'leader' | 'average'
  /** The driver, of a reference that is one. */
  readonly driverId: string | null
  /** Time since the start at the end of each lap, lap 1 first. */
  readonly elapsedMs: readonly number[]
}

/** A driver: the race's winner unless the engineer chooses another. */
export function driverReference(run: FullRun): Reference {
  return { [madeOfFullRuns]: true, kind: 'driver', driverId: run.driverId, elapsedMs: run.elapsedMs }
}

/** Whoever was first to complete each lap; not one car but the front of the race. */
export function leaderReference(field: readonly FullRun[]): Reference {
  const elapsedMs: number[] = []
  for (const run of field) {
    run.elapsedMs.forEach((elapsed, index) => {
      elapsedMs[index] = Math.min(elapsedMs[index] ?? Infinity, elapsed)
    })
  }
  return { [madeOfFullRuns]: true, kind: 'leader', driverId: null, elapsedMs }
}

/**
 * The average car: each of its laps takes the mean of that lap over everybody who drove it. It is made of lap times, not of
 * elapsed times, so that it does not jump forward when a slow car stops.
 */
export function averageReference(field: readonly FullRun[]): Reference {
  const sums: number[] = []
  const counts: number[] = []
  for (const run of field) {
    run.timesMs.forEach((timeMs, index) => {
      sums[index] = (sums[index] ?? 0) + timeMs
      counts[index] = (counts[index] ?? 0) + 1
    })
  }
  let elapsed = 0
  const elapsedMs = sums.map((sum, index) => (elapsed += sum / (counts[index] ?? 1)))
  return { [madeOfFullRuns]: true, kind: 'average', driverId: null, elapsedMs }
}

/** Gap at the end of each lap, lap 1 first: own elapsed time − the reference's, up to the last lap that both have. */
export function gapSeries(run: FullRun, reference: Reference): number[] {
  const shared = Math.min(run.elapsedMs.length, reference.elapsedMs.length)
  return run.elapsedMs.slice(0, shared).map((elapsed, index) => elapsed - (reference.elapsedMs[index] ?? 0))
}

/** Interval at the end of each lap: to the car one place ahead at that lap number; `null` for the one in front. */
export function intervalSeries(field: readonly FullRun[]): Map<string, (number | null)[]> {
  const series = new Map(field.map((run) => [run.driverId, new Array<number | null>()]))
  for (const order of ordersByLap(field)) {
    order.forEach(({ driverId, elapsedMs }, index) => {
      const ahead = order[index - 1]
      series.get(driverId)?.push(ahead === undefined ? null : elapsedMs - ahead.elapsedMs)
    })
  }
  return series
}

export interface Passing {
  readonly driverId: string
  readonly elapsedMs: number
}

/** Who completed lap 1, 2, … in which order; level cars in the order of the field. */
export function ordersByLap(field: readonly FullRun[]): Passing[][] {
  const orders: Passing[][] = []
  for (const run of field) {
    run.elapsedMs.forEach((elapsedMs, index) =>
      (orders[index] ??= []).push({ driverId: run.driverId, elapsedMs }),
    )
  }
  for (const order of orders) order.sort((a, b) => a.elapsedMs - b.elapsedMs)
  return orders
}

/** Interval in the results, as LiveRC's `Behind`: time on equal laps, else laps; both `null` for the first row. */
export function intervalAtFlag(
  run: Pick<FullRun, 'timesMs' | 'elapsedMs'>,
  ahead: Pick<FullRun, 'timesMs' | 'elapsedMs'> | null,
): { readonly ms: number | null; readonly laps: number | null } {
  if (ahead === null) return { ms: null, laps: null }
  const laps = ahead.timesMs.length - run.timesMs.length
  return laps === 0
    ? { ms: (run.elapsedMs.at(-1) ?? 0) - (ahead.elapsedMs.at(-1) ?? 0), laps: null }
    : { ms: null, laps }
}
