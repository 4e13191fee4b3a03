import { type Figure, figure } from './figure.ts'
import { countsLap1, type Lap1Rule } from './lap1.ts'
import { type FullRun, lapStartMs } from './run.ts'

export const fiveMinutesMs = 300_000

export interface BestRun {
  /** Time of the run; its laps are `lapsUsed`. */
  readonly figure: Figure
  readonly laps: number
}

/**
 * Best five-minute run, or of any length: from each lap on, whole laps until the time has passed, as in qualifying; of these
 * runs the one with most laps, then least time, then the earliest (ui.md 2b). Blank for a driver who never drove that long.
 * Takes the full run, because laps that are left out would make it shorter. Lap 1 begins one only where it counts.
 */
export function bestRun(run: FullRun, lap1: Lap1Rule, durationMs: number = fiveMinutesMs): BestRun {
  const found = search(run, countsLap1(lap1) ? 1 : 2, durationMs)
  if (found === null) return { figure: figure('bestRunMs', null, [], { of: run.timesMs.length }), laps: 0 }
  const laps = run.timesMs
    .slice(found.from - 1, found.to)
    .map((timeMs, index) => ({ lap: found.from + index, timeMs }))
  return { figure: figure('bestRunMs', found.timeMs, laps, { of: run.timesMs.length }), laps: laps.length }
}

interface Stretch {
  readonly from: number
  readonly to: number
  readonly timeMs: number
}

/** Both ends move forward only: linear in the laps. */
function search(run: FullRun, firstLap: number, durationMs: number): Stretch | null {
  let best: Stretch | null = null
  let to = firstLap
  for (let from = firstLap; from <= run.timesMs.length; from++) {
    const start = lapStartMs(run, from)
    to = Math.max(to, from)
    while (to <= run.timesMs.length && (run.elapsedMs[to - 1] ?? 0) - start < durationMs) to += 1
    if (to > run.timesMs.length) return best
    const stretch = { from, to, timeMs: (run.elapsedMs[to - 1] ?? 0) - start }
    if (best === null || isBetter(stretch, best)) best = stretch
  }
  return best
}

function isBetter(one: Stretch, other: Stretch): boolean {
  const more = one.to - one.from - (other.to - other.from)
  return more > 0 || (more === 0 && one.timeMs < other.timeMs)
}
