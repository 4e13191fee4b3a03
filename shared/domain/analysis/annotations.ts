import type { Fuel } from './fuel.ts'
import { medianOf } from './quantile.ts'
import { type FullRun, totalMs } from './run.ts'

/** Tags stored results (E19): raise it with every change of what is found. */
export const annotationVersion = 'annotations-1'

/** What may have happened on a lap. Every one is a suspicion: the screens say "possible" (M17). */
export type AnnotationKind =
  | 'suspected_cut'
  | 'incident'
  | 'possible_crash'
  | 'possible_mechanical'
  | 'possible_fuel_stop'
  | 'possible_flame_out'

/** A mark on a lap. Laps are never changed, dropped or left out of a sum because of one (D28, ui.md 2b). */
export interface Annotation {
  readonly driverId: string
  readonly lap: number
  readonly kind: AnnotationKind
  /** 0 to 0.95; 1 where the engineer says so. */
  readonly confidence: number
  /** Time beyond the driver's median; negative for a cut. */
  readonly addedMs: number
  readonly medianMs: number
  readonly reason: AnnotationReason
}

/** Which rule spoke, for the words of the screen. */
export type AnnotationReason =
  | 'far_below_own_median_and_class_floor'
  | 'slow_then_back_to_pace'
  | 'slow_without_recovery'
  | 'more_than_a_minute_lost'
  | 'last_lap_of_a_run_that_stopped_early'
  | 'stop_of_the_likeliest_sequence'
  | 'loss_and_time_of_a_refuelling'
  | 'very_long_then_back_to_pace'
  | 'said_by_the_engineer'

export interface AnnotationInput {
  readonly field: readonly FullRun[]
  readonly fuel: Fuel
  readonly scheduledMs: number | null
  /** Laps with a stop, by driver, where they were looked for (`detectStops`); else Q3's time window is used. */
  readonly stops?: ReadonlyMap<string, ReadonlySet<number>>
}

const cutShare = 0.85
const incidentShare = 1.3
const recoveryShare = 1.15
const minuteMs = 60_000

/**
 * Suspected cuts, incidents and what may be behind them, in lap order per driver, at most one per lap (Q3). Shares of a lap
 * instead of fixed seconds, except where the seconds are what matters: a minute on the grass is a minute on any track.
 */
export function annotate(input: AnnotationInput): Annotation[] {
  const floorMs = cutFloorMs(input.field)
  return input.field.flatMap((run) => annotateRun(run, input, floorMs))
}

/**
 * Class floor of Q3: 20 % of the drivers' mean fastest lap, at least 5 s. What is quicker was no lap, whoever drove it. Lap 1
 * is left out: it begins at the grid and may be short. 0 where nobody has a second lap.
 */
export function cutFloorMs(field: readonly FullRun[]): number {
  const fastest = field
    .filter((run) => run.timesMs.length > 1)
    .map((run) => run.timesMs.slice(1).reduce((least, time) => Math.min(least, time)))
  if (fastest.length === 0) return 0
  return Math.max((0.2 * fastest.reduce((sum, time) => sum + time, 0)) / fastest.length, 5_000)
}

function annotateRun(run: FullRun, input: AnnotationInput, floorMs: number): Annotation[] {
  const medianMs = medianOf(run.timesMs.slice(1)) ?? 0
  if (medianMs === 0) return []
  const stops = input.stops?.get(run.driverId) ?? null
  return run.timesMs.flatMap((timeMs, index) => {
    const lap: LapContext = { run, input, lap: index + 1, timeMs, medianMs, stops }
    const found = lap.lap === 1 ? null : (cut(lap, floorMs) ?? slowLap(lap))
    if (found === null) return []
    return [{ driverId: run.driverId, lap: lap.lap, addedMs: timeMs - medianMs, medianMs, ...found }]
  })
}

interface LapContext {
  readonly run: FullRun
  readonly input: AnnotationInput
  readonly lap: number
  readonly timeMs: number
  readonly medianMs: number
  /** `null` where nobody looked for stops. */
  readonly stops: ReadonlySet<number> | null
}

type Finding = Pick<Annotation, 'kind' | 'confidence' | 'reason'>

/** Suspected cut: below 0.85 × the driver's median and below the class floor. */
function cut({ timeMs, medianMs }: LapContext, floorMs: number): Finding | null {
  if (timeMs >= cutShare * medianMs || timeMs >= floorMs) return null
  return { kind: 'suspected_cut', confidence: 0.9, reason: 'far_below_own_median_and_class_floor' }
}

function slowLap(lap: LapContext): Finding | null {
  const isLast = lap.lap === lap.run.timesMs.length
  if (isLast) return mechanical(lap) ?? stoppedEarly(lap)
  return fuelStop(lap) ?? flameOut(lap) ?? mechanical(lap) ?? incident(lap)
}

/** A stop that was found, else a loss of 5-15 s within 7-10 minutes. Nitro only. */
function fuelStop({ input, run, lap, timeMs, medianMs, stops }: LapContext): Finding | null {
  if (stops !== null) {
    if (!stops.has(lap)) return null
    return { kind: 'possible_fuel_stop', confidence: 0.8, reason: 'stop_of_the_likeliest_sequence' }
  }
  const added = timeMs - medianMs
  const elapsed = run.elapsedMs[lap - 1] ?? 0
  const isInWindow = elapsed >= 420_000 && elapsed <= 600_000
  if (input.fuel !== 'nitro' || !isInWindow || added < 5_000 || added > 15_000) return null
  return { kind: 'possible_fuel_stop', confidence: 0.5, reason: 'loss_and_time_of_a_refuelling' }
}

/** The engine went out and was started again: over 2.5 medians and a minute, then back within 1.2. Nitro only. */
function flameOut({ input, run, lap, timeMs, medianMs }: LapContext): Finding | null {
  const next = run.timesMs[lap] ?? Infinity
  const isLong = timeMs > Math.max(2.5 * medianMs, minuteMs)
  if (input.fuel !== 'nitro' || !isLong || next > 1.2 * medianMs) return null
  return { kind: 'possible_flame_out', confidence: 0.6, reason: 'very_long_then_back_to_pace' }
}

function mechanical({ timeMs, medianMs }: LapContext): Finding | null {
  if (timeMs - medianMs <= minuteMs) return null
  return { kind: 'possible_mechanical', confidence: 0.6, reason: 'more_than_a_minute_lost' }
}

/**
 * An incident: 30 % or more over the median. With the next lap, or the one after, back within 15 % of the median it looks
 * like a crash; more so the more was lost. Without, something else may have been wrong.
 */
function incident({ run, lap, timeMs, medianMs }: LapContext): Finding | null {
  if (timeMs < incidentShare * medianMs) return null
  const following = run.timesMs.slice(lap, lap + 2)
  if (!following.some((time) => time <= recoveryShare * medianMs))
    return { kind: 'incident', confidence: 0.4, reason: 'slow_without_recovery' }
  const share = timeMs / medianMs - incidentShare
  return { kind: 'possible_crash', confidence: Math.min(0.9, 0.5 + share), reason: 'slow_then_back_to_pace' }
}

/** The last lap of a driver who stopped before the time was up; a race without a time does not tell. */
function stoppedEarly({ run, input }: LapContext): Finding | null {
  if (input.scheduledMs === null || totalMs(run) >= input.scheduledMs) return null
  return { kind: 'possible_mechanical', confidence: 0.3, reason: 'last_lap_of_a_run_that_stopped_early' }
}
