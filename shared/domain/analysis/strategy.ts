import type { Annotation } from './annotations.ts'
import { medianOf } from './quantile.ts'
import { type FullRun, lapStartMs, totalMs } from './run.ts'
import type { StopDetection, SuspectedStop } from './stops.ts'

/** What a driver's stops amount to (Q2, "strategy label"); a reading of suspicions, so "possible" on screen. */
export type StrategyLabel =
  | 'no_stop'
  | 'single_stop'
  | 'standard_cadence'
  | 'stretch_cadence'
  | 'disrupted_by_incident'
  | 'fuel_risk_runout'

export interface Strategy {
  readonly driverId: string
  readonly label: StrategyLabel
  /** 0 to 1; the least certain stop decides. */
  readonly confidence: number
  readonly stops: number
  /** Between stops, the first from the start. */
  readonly intervalsMs: readonly number[]
  readonly medianIntervalMs: number | null
}

/** A tank is overstretched when it had to last this much longer than the field's. */
const stretched = 1.1

/**
 * The strategy of every driver of a field, `null` for those without laps or where nothing was looked for.
 * @param annotations of the same field; a flame-out or breakdown on an overstretched tank reads as run out of fuel
 */
export function strategies(
  field: readonly FullRun[],
  detection: StopDetection,
  annotations: readonly Annotation[],
): Map<string, Strategy | null> {
  const troubles = Map.groupBy(annotations.filter(isTrouble), (item) => item.driverId)
  return new Map(
    field.map((run) => {
      const known = detection.skippedBecause === null && run.timesMs.length > 0
      const stops = detection.stops.get(run.driverId) ?? []
      const own = known ? strategyOf(run, stops, detection.cadenceMs, troubles.get(run.driverId) ?? []) : null
      return [run.driverId, own]
    }),
  )
}

function isTrouble({ kind }: Annotation): boolean {
  return kind === 'possible_flame_out' || kind === 'possible_mechanical'
}

function strategyOf(
  run: FullRun,
  stops: readonly SuspectedStop[],
  cadenceMs: number | null,
  troubles: readonly Annotation[],
): Strategy {
  const times = stops.map((stop) => stop.latestMs)
  const intervalsMs = times.map((time, index) => time - (times[index - 1] ?? 0))
  const medianIntervalMs = medianOf(intervalsMs)
  const { length } = stops
  return {
    driverId: run.driverId,
    label: labelOf(run, times, medianIntervalMs, cadenceMs, troubles),
    confidence: length === 0 ? 0.5 : Math.min(...stops.map((stop) => stop.confidence)),
    stops: length,
    intervalsMs,
    medianIntervalMs,
  }
}

function labelOf(
  run: FullRun,
  stopTimesMs: readonly number[],
  medianIntervalMs: number | null,
  cadenceMs: number | null,
  troubles: readonly Annotation[],
): StrategyLabel {
  if (cadenceMs !== null && troubles.some((item) => ranDry(run, item, stopTimesMs, cadenceMs)))
    return 'fuel_risk_runout'
  if (troubles.length > 0) return 'disrupted_by_incident'
  if (medianIntervalMs === null) return 'no_stop'
  // The last tank counts too: one stop fewer than the others shows at the end.
  const longest = Math.max(medianIntervalMs, totalMs(run) - (stopTimesMs.at(-1) ?? 0))
  if (cadenceMs !== null && longest > stretched * cadenceMs) return 'stretch_cadence'
  return stopTimesMs.length === 1 ? 'single_stop' : 'standard_cadence'
}

/** Whether trouble began when the tank was due: more than a stretched cadence after the last stop, less than two. */
function ranDry(
  run: FullRun,
  trouble: Annotation,
  stopTimesMs: readonly number[],
  cadenceMs: number,
): boolean {
  const startMs = lapStartMs(run, trouble.lap)
  const filledMs = stopTimesMs.findLast((time) => time <= startMs) ?? 0
  const endMs = run.elapsedMs[trouble.lap - 1] ?? startMs
  const sinceFilled = (trouble.kind === 'possible_flame_out' ? startMs : endMs) - filledMs
  return sinceFilled >= stretched * cadenceMs && sinceFilled <= 2 * cadenceMs
}
