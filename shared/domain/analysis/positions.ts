import { ordersByLap } from './gap-series.ts'
import type { FullRun } from './run.ts'

/** Positions and passes, from elapsed times at the same lap number (ui.md 2a `pos`, 2b "position changes"). */

/** Position at the end of each lap, lap 1 first: 1 + how many completed that lap number earlier. Level cars share one. */
export function positionsByLap(field: readonly FullRun[]): Map<string, number[]> {
  const series = new Map(field.map((run) => [run.driverId, new Array<number>()]))
  for (const order of ordersByLap(field)) {
    let position = 1
    order.forEach(({ driverId, elapsedMs }, index) => {
      if (elapsedMs !== order[index - 1]?.elapsedMs) position = index + 1
      series.get(driverId)?.push(position)
    })
  }
  return series
}

/** Places won from grid to finish; negative is lost. `null` without a grid place. */
export function positionChange(grid: number | null, finish: number): number | null {
  return grid === null ? null : grid - finish
}

/** Why a place changed: at the start, by a stop or a mishap of the one who lost it, or by driving. */
export type PassCause = 'start' | 'stop' | 'incident' | 'on_track'

export interface Pass {
  readonly lap: number
  readonly by: string
  readonly of: string
  /** `stop` and `incident` are suspected, as what they come from is. */
  readonly cause: PassCause
}

/** Numbers of laps on which a driver is thought to have lost time, by driver. */
export type SuspectedLaps = ReadonlyMap<string, ReadonlySet<number>>

/**
 * Every place that changed hands, lap by lap: `by` was behind `of` at the end of the lap before (lap 1: on the grid) and is
 * ahead now. Whoever stops running is passed by nobody. Costs no more than the field and its passes.
 * @param causes laps with a suspected stop or incident; a stop explains the pass where both are suspected
 */
export function passes(
  field: readonly FullRun[],
  grid: ReadonlyMap<string, number>,
  causes: { readonly stops?: SuspectedLaps; readonly incidents?: SuspectedLaps } = {},
): Pass[] {
  const found: Pass[] = []
  let before = field
    .filter((run) => grid.has(run.driverId) && run.timesMs.length > 0)
    .map((run) => run.driverId)
    .toSorted((a, b) => (grid.get(a) ?? 0) - (grid.get(b) ?? 0))
  ordersByLap(field).forEach((order, index) => {
    const lap = index + 1
    const elapsed = new Map(order.map((item) => [item.driverId, item.elapsedMs]))
    const now = before.filter((driverId) => elapsed.has(driverId))
    for (const [of, by] of sortedByExchange(now, (id) => elapsed.get(id) ?? 0)) {
      found.push({ lap, by, of, cause: causeOf(of, lap, causes) })
    }
    // Cars without a grid place join after lap 1, in the order of that lap.
    before = lap === 1 ? order.map((item) => item.driverId) : now
  })
  return found
}

function causeOf(
  driverId: string,
  lap: number,
  { stops, incidents }: { readonly stops?: SuspectedLaps; readonly incidents?: SuspectedLaps },
): PassCause {
  if (stops?.get(driverId)?.has(lap) === true) return 'stop'
  if (incidents?.get(driverId)?.has(lap) === true) return 'incident'
  return lap === 1 ? 'start' : 'on_track'
}

/** Sorts in place by neighbours' exchange and gives each exchanged pair, the one that was in front first. */
function sortedByExchange(ids: string[], key: (id: string) => number): [string, string][] {
  const exchanged: [string, string][] = []
  for (let end = 1; end < ids.length; end++) {
    for (let at = end; at > 0; at--) {
      const [front, back] = [ids[at - 1] ?? '', ids[at] ?? '']
      if (key(front) <= key(back)) break
      ids[at - 1] = back
      ids[at] = front
      exchanged.push([front, back])
    }
  }
  return exchanged
}
