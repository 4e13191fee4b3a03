import type { Fuel } from './fuel.ts'
import { medianOf } from './quantile.ts'
import { type FullRun, totalMs } from './run.ts'
import { type StopCandidate, stopCandidates } from './stop-candidates.ts'
import { assumedCadence, bestSequence, type Cadence, cadenceFit } from './stop-sequence.ts'

/** Tags stored results (E19): raise it with every change of what is found. */
export const stopDetectionVersion = 'stops-1'

/** What the engineer says about a lap; survives re-imports, so it names the lap and nothing of ours. */
export interface StopVerdict {
  readonly driverId: string
  readonly lap: number
  readonly verdict: 'accepted' | 'rejected'
}

export interface StopDetectionInput {
  readonly field: readonly FullRun[]
  readonly fuel: Fuel
  /** Scheduled length; `null` for a race to a number of laps. */
  readonly scheduledMs: number | null
  readonly verdicts?: readonly StopVerdict[]
}

/** A lap on which the driver possibly stopped for fuel (M17: say "possible"). */
export interface SuspectedStop {
  readonly driverId: string
  readonly lap: number
  readonly status: 'suspected' | 'accepted'
  /** 0 to 0.98; 1 for a stop that the engineer accepted. */
  readonly confidence: number
  readonly lossMs: number
  readonly baselineMs: number
  /** The stop was somewhere in the lap: its middle, not before its beginning and not after its end (Q2). */
  readonly estimateMs: number
  readonly earliestMs: number
  readonly latestMs: number
  /** Other slow laps close by that could be the stop instead. */
  readonly alternatives: readonly number[]
  /** What the confidence is made of, 0 to 1 each; `field` is `null` for a driver alone. */
  readonly evidence: { readonly loss: number; readonly cadence: number; readonly field: number | null }
}

/** A time in which several drivers stopped; ends of the laps, since the start. */
export interface StopWindow {
  readonly fromMs: number
  readonly toMs: number
  readonly drivers: number
}

export interface StopDetection {
  readonly version: string
  /** Why nothing was looked for, or `null`. */
  readonly skippedBecause: 'electric' | 'fuel_unknown' | null
  /** Common interval between stops of the field; `null` where nobody stopped. */
  readonly cadenceMs: number | null
  readonly windows: readonly StopWindow[]
  /** Every driver of the field, in its order; stops in lap order. */
  readonly stops: ReadonlyMap<string, readonly SuspectedStop[]>
}

interface Driver {
  readonly run: FullRun
  readonly candidates: readonly StopCandidate[]
  readonly accepted: ReadonlySet<number>
  readonly endMs: number
  readonly finished: boolean
}

type Sequences = ReadonlyMap<string, readonly StopCandidate[]>

/** No stop is needed, and none expected, in a race of up to seven minutes (Q2, O21). */
const shortRaceMs = 7 * 60_000

/**
 * Suspected stops for fuel of a whole field, nitro only (Q2; ui.md 2b "Pit stops on real data"). Slow laps are candidates;
 * of each driver the sequence is chosen that fits a tank and the field, twice: first under an assumed tank and against
 * everybody's slow laps, then under the cadence that the first answers have in common and against their stops.
 */
export function detectStops(input: StopDetectionInput): StopDetection {
  const skippedBecause =
    input.fuel === 'electric' ? 'electric' : input.fuel === 'unknown' ? 'fuel_unknown' : null
  const drivers =
    skippedBecause === null ? prepare(input) : input.field.map((run) => acceptedOnly(run, input))
  const first = sequences(drivers, assumedCadence, candidateSupport(drivers))
  const cadence = commonCadence(drivers, first)
  const chosen = cadence === null ? first : sequences(drivers, cadence, stopSupport(drivers, first, cadence))
  const used = cadence ?? assumedCadence
  return {
    version: stopDetectionVersion,
    skippedBecause,
    cadenceMs: cadence?.intervalMs ?? null,
    windows: windowsOf(chosen, used),
    stops: new Map(drivers.map((driver) => [driver.run.driverId, describe(driver, chosen, used, drivers)])),
  }
}

function prepare({ field, scheduledMs, verdicts = [] }: StopDetectionInput): Driver[] {
  const raceMs = scheduledMs ?? Math.max(0, ...field.map(totalMs))
  return field.map((run) => {
    const { accepted, rejected } = verdictsOf(run, verdicts)
    const candidates = stopCandidates(run, accepted).filter(
      (candidate) => accepted.has(candidate.lap) || (!rejected.has(candidate.lap) && raceMs > shortRaceMs),
    )
    const endMs = totalMs(run)
    return { run, candidates, accepted, endMs, finished: endMs >= raceMs }
  })
}

/** Without a search only what the engineer accepted. */
function acceptedOnly(run: FullRun, { verdicts = [] }: StopDetectionInput): Driver {
  const { accepted } = verdictsOf(run, verdicts)
  const candidates = stopCandidates(run, accepted).filter((candidate) => accepted.has(candidate.lap))
  return { run, candidates, accepted, endMs: totalMs(run), finished: true }
}

function verdictsOf(
  run: FullRun,
  verdicts: readonly StopVerdict[],
): { accepted: ReadonlySet<number>; rejected: ReadonlySet<number> } {
  const own = verdicts.filter((item) => item.driverId === run.driverId)
  const laps = (verdict: StopVerdict['verdict']) =>
    new Set(own.filter((item) => item.verdict === verdict).map((item) => item.lap))
  return { accepted: laps('accepted'), rejected: laps('rejected') }
}

type Support = (driver: Driver, candidate: StopCandidate) => number

function sequences(drivers: readonly Driver[], cadence: Cadence, support: Support): Sequences {
  return new Map(
    drivers.map((driver) => [
      driver.run.driverId,
      bestSequence({ ...driver, cadence, support: (candidate) => support(driver, candidate) }),
    ]),
  )
}

/** How far from a stop others' stops may be to speak for it: strategies drift apart as the race goes on. */
function reachMs(timeMs: number): number {
  return 35_000 + 0.05 * timeMs
}

/**
 * Share of the others who have a slow lap around the same time, less what chance would give at the rate at which the field
 * has slow laps; −1 to 1, 0 without others.
 */
function candidateSupport(drivers: readonly Driver[]): Support {
  const slow = drivers.reduce((sum, driver) => sum + driver.candidates.length, 0)
  const laps = drivers.reduce((sum, driver) => sum + driver.run.timesMs.length, 0)
  return (driver, candidate) => {
    const others = drivers.filter((other) => other !== driver && other.endMs >= candidate.endMs)
    const near = others.filter((other) => hasNear(other.candidates, candidate.endMs)).length
    const lapsInReach = (2 * reachMs(candidate.endMs)) / Math.max(1, candidate.baselineMs)
    return excess(near, others.length, 1 - (1 - slow / Math.max(1, laps)) ** lapsInReach)
  }
}

/** The same against the stops of the first round, where chance is the width of the window within one cadence. */
function stopSupport(
  drivers: readonly Driver[],
  stops: Sequences,
  cadence: Cadence & { kind: 'field' },
): Support {
  return (driver, candidate) => {
    const others = drivers.filter((other) => other !== driver && other.endMs >= candidate.endMs)
    const near = others.filter((other) =>
      hasNear(stops.get(other.run.driverId) ?? [], candidate.endMs),
    ).length
    return excess(near, others.length, Math.min(0.8, (2 * reachMs(candidate.endMs)) / cadence.intervalMs))
  }
}

/** By halves: candidates are in order of time, and every candidate of a field asks about everybody else. */
function hasNear(candidates: readonly StopCandidate[], timeMs: number): boolean {
  const reach = reachMs(timeMs)
  let low = 0
  let high = candidates.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((candidates[middle]?.endMs ?? Infinity) < timeMs - reach) low = middle + 1
    else high = middle
  }
  return (candidates[low]?.endMs ?? Infinity) <= timeMs + reach
}

/** A share against chance: 1 for everybody, 0 for as many as by chance, −1 for nobody. 0 without others. */
function excess(near: number, of: number, byChance: number): number {
  if (of === 0 || byChance <= 0 || byChance >= 1) return 0
  const share = near / of
  return share < byChance ? share / byChance - 1 : (share - byChance) / (1 - byChance)
}

/** Longer intervals of the first answers have a stop in them that was not seen. */
const longestTankMs = 12 * 60_000

/** Median interval of the first answers, from the start on; `null` without any stop. */
function commonCadence(drivers: readonly Driver[], stops: Sequences): (Cadence & { kind: 'field' }) | null {
  const intervals = drivers.flatMap(({ run }) => intervalsOf(stops.get(run.driverId) ?? []))
  const tanks = intervals.filter((interval) => interval <= longestTankMs)
  const intervalMs = medianOf(tanks)
  return intervalMs === null ? null : { kind: 'field', intervalMs }
}

function intervalsOf(stops: readonly Pick<StopCandidate, 'endMs'>[]): number[] {
  return stops.map((stop, index) => stop.endMs - (stops[index - 1]?.endMs ?? 0))
}

function windowsOf(stops: Sequences, cadence: Cadence): StopWindow[] {
  const times = [...stops.values()].flat().map((stop) => stop.endMs)
  times.sort((a, b) => a - b)
  const apart = 0.3 * (cadence.kind === 'field' ? cadence.intervalMs : cadence.shortestMs)
  const windows: StopWindow[] = []
  for (const time of times) {
    const current = windows.at(-1)
    if (current === undefined || time - current.toMs > apart)
      windows.push({ fromMs: time, toMs: time, drivers: 1 })
    else windows[windows.length - 1] = { ...current, toMs: time, drivers: current.drivers + 1 }
  }
  return windows
}

function describe(
  driver: Driver,
  all: Sequences,
  cadence: Cadence,
  drivers: readonly Driver[],
): SuspectedStop[] {
  const own = all.get(driver.run.driverId) ?? []
  const intervals = intervalsOf(own)
  return own.map((stop, index) => {
    const around = [intervals[index], intervals[index + 1]].filter((interval) => interval !== undefined)
    const fits = around.map((interval) => cadenceFit(cadence, interval))
    const others = drivers.filter((other) => other !== driver && other.endMs >= stop.endMs)
    const near = others.filter((other) => hasNear(all.get(other.run.driverId) ?? [], stop.endMs)).length
    const evidence = {
      loss: stop.likeness,
      cadence: fits.reduce((sum, fit) => sum + fit, 0) / Math.max(1, fits.length),
      field: others.length === 0 ? null : near / others.length,
    }
    const alternatives = driver.candidates
      .filter((other) => other !== stop && hasNear([other], stop.endMs) && !own.includes(other))
      .filter((other) => other.likeness >= stop.likeness / 2)
      .map((other) => other.lap)
    const isAccepted = driver.accepted.has(stop.lap)
    return {
      driverId: driver.run.driverId,
      lap: stop.lap,
      status: isAccepted ? 'accepted' : 'suspected',
      confidence: isAccepted ? 1 : confidenceOf(evidence, alternatives.length),
      lossMs: Math.max(0, stop.lossMs),
      baselineMs: stop.baselineMs,
      estimateMs: (stop.startMs + stop.endMs) / 2,
      earliestMs: stop.startMs,
      latestMs: stop.endMs,
      alternatives,
      evidence,
    }
  })
}

/** A weighted mean of the evidence, less for every lap nearby that could be the stop as well. Never certain. */
function confidenceOf(evidence: SuspectedStop['evidence'], alternatives: number): number {
  const alone = evidence.field === null
  const { loss, cadence } = evidence
  const base = alone
    ? 0.55 * loss + 0.25 * cadence
    : 0.4 * loss + 0.25 * cadence + 0.35 * (evidence.field ?? 0)
  return Math.min(0.98, base * 0.85 ** Math.min(3, alternatives))
}
