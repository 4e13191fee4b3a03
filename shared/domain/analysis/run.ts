/**
 * A driver's session as the analysis sees it. Gaps, intervals, positions and laps down add up every lap, so they take a
 * `FullRun`; what a filter leaves is a `LapSelection`, which does not type-check as one (ui.md section 4: gaps from
 * sums over filtered laps are wrong).
 */

/** Known in this file only: nothing but `fullRun` can make a run. */
const everyLap: unique symbol = Symbol('every lap')

export interface LapTime {
  /** From 1. */
  readonly lap: number
  readonly timeMs: number
}

export interface DrivenLap extends LapTime {
  /** LiveRC's own verdict, printed on practice pages only: an invalid lap is driven but not counted (ui.md 2b). */
  readonly isValid?: boolean
}

/** Every lap of one driver in one session. */
export interface FullRun {
  readonly [everyLap]: true
  readonly driverId: string
  /** Time of each lap, lap 1 first. */
  readonly timesMs: readonly number[]
  /** Time since the start at the end of each lap, lap 1 first. */
  readonly elapsedMs: readonly number[]
  /** Numbers of the laps that LiveRC itself does not count. */
  readonly invalidLaps: ReadonlySet<number>
}

/** Some laps of a run: what a figure of pace is made of. */
export interface LapSelection {
  /** In lap order. */
  readonly laps: readonly LapTime[]
  /** Laps that the rules of the race count, before any filter. */
  readonly counted: number
  /** Laps driven: the m of "n of m laps used". */
  readonly of: number
}

/** @throws RangeError unless the laps are numbered 1, 2, 3 …: a list with holes has no elapsed times */
export function fullRun(driverId: string, laps: readonly DrivenLap[]): FullRun {
  const timesMs: number[] = []
  const elapsedMs: number[] = []
  const invalidLaps = new Set<number>()
  let elapsed = 0
  for (const { lap, timeMs, isValid } of laps) {
    if (lap !== timesMs.length + 1)
      throw new RangeError(`Lap ${lap} stands where ${timesMs.length + 1} should`)
    elapsed += timeMs
    timesMs.push(timeMs)
    elapsedMs.push(elapsed)
    if (isValid === false) invalidLaps.add(lap)
  }
  return { [everyLap]: true, driverId, timesMs, elapsedMs, invalidLaps }
}

/** Sum of every lap: the time of `Laps/Time`, lap 1 always included (ui.md 2a). 0 without laps. */
export function totalMs(run: FullRun): number {
  return run.elapsedMs.at(-1) ?? 0
}

/** Time of the start line before a lap: the end of the lap before it. */
export function lapStartMs(run: FullRun, lap: number): number {
  return run.elapsedMs[lap - 2] ?? 0
}

/** How many laps are done at a time since the start, by binary search. */
export function lapsDoneAt(run: FullRun, timeMs: number): number {
  return countAtMost(run.elapsedMs, timeMs)
}

/** How many of the ascending values are not above a limit. */
function countAtMost(ascending: readonly number[], limit: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ascending[middle] ?? Infinity) <= limit) low = middle + 1
    else high = middle
  }
  return low
}
