import { medianOf } from './quantile.ts'
import { type FullRun, lapStartMs } from './run.ts'

/**
 * Laps that may hold a stop for fuel, by what they lost on the driver's own pace (Q2; ui.md 2b: by % of the rolling median,
 * because fixed seconds miss the stops of erratic drivers and of other tracks).
 */
export interface StopCandidate {
  readonly lap: number
  /** Time since the start at the beginning and the end of the lap. */
  readonly startMs: number
  readonly endMs: number
  readonly baselineMs: number
  readonly lossMs: number
  /** How much the loss looks like a stop, 0 to 1. */
  readonly likeness: number
}

/** Laps on either side that make the rolling median. */
const reach = 6
const rollingShare = 0.65

/**
 * What each lap would have taken without trouble: 0.65 × median of the laps around it + 0.35 × median of all (Q2), lap 1
 * left out, which has the start in it.
 */
export function paceBaselines(run: FullRun): number[] {
  const flying = run.timesMs.slice(1)
  const overall = medianOf(flying.length === 0 ? run.timesMs : flying) ?? 0
  return run.timesMs.map((_, index) => {
    const around = run.timesMs.slice(Math.max(1, index - reach), index + reach + 1)
    return rollingShare * (medianOf(around) ?? overall) + (1 - rollingShare) * overall
  })
}

const fewestLaps = 4
/** Less is within what a driver's laps differ anyway. */
const leastLoss = 0.08

/**
 * Laps that lost 8 % or more and not more than refuelling can take: 65 % of a lap or 20 s, whichever is longer. Neither
 * the first lap nor the one that ended the race; laps in `forced` are candidates whatever they lost.
 */
export function stopCandidates(run: FullRun, forced: ReadonlySet<number>): StopCandidate[] {
  if (run.timesMs.length < fewestLaps)
    return run.timesMs.length === 0 ? [] : candidates(run, forced, () => false)
  const last = run.timesMs.length
  return candidates(run, forced, (lap, lossMs, baselineMs) => {
    const isPitLike = lossMs >= leastLoss * baselineMs && lossMs <= Math.max(0.65 * baselineMs, 20_000)
    return lap > 1 && lap < last && isPitLike
  })
}

function candidates(
  run: FullRun,
  forced: ReadonlySet<number>,
  qualifies: (lap: number, lossMs: number, baselineMs: number) => boolean,
): StopCandidate[] {
  const baselines = paceBaselines(run)
  return run.timesMs.flatMap((timeMs, index) => {
    const lap = index + 1
    const baselineMs = baselines[index] ?? 0
    const lossMs = timeMs - baselineMs
    if (!forced.has(lap) && !qualifies(lap, lossMs, baselineMs)) return []
    const [startMs, endMs] = [lapStartMs(run, lap), run.elapsedMs[index] ?? 0]
    return [{ lap, startMs, endMs, baselineMs, lossMs, likeness: likeness(lossMs, baselineMs) }]
  })
}

/**
 * Grows from 8 % of a lap to full at 18 %, and falls beyond 35 %, where a crash is likelier. On a short lap the same seconds
 * are more percent, so that a loss of up to 14 s does not count as too long.
 */
function likeness(lossMs: number, baselineMs: number): number {
  const share = baselineMs === 0 ? 0 : lossMs / baselineMs
  const rising = clamp((share - 0.05) / 0.13)
  const long = Math.max(0.35 * baselineMs, 14_000)
  const falling = 1 - 0.6 * clamp((lossMs - long) / Math.max(0.3 * baselineMs, 6_000))
  return rising * falling
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value))
}
