import type { StopCandidate } from './stop-candidates.ts'

/** What is known of how long a tank lasts, before and after the field has been looked at. */
export type Cadence =
  | { readonly kind: 'assumed'; readonly shortestMs: number; readonly longestMs: number }
  | { readonly kind: 'field'; readonly intervalMs: number }

/** A tank lasts five to ten minutes on most tracks; the field says more. */
export const assumedCadence = {
  kind: 'assumed',
  shortestMs: 300_000,
  longestMs: 600_000,
} as const satisfies Cadence

export interface SequenceInput {
  /** In lap order. */
  readonly candidates: readonly StopCandidate[]
  readonly cadence: Cadence
  /** How much the other drivers speak for a stop at a candidate, −1 to 1. */
  readonly support: (candidate: StopCandidate) => number
  /** When the driver stopped lapping, and whether that was the end of the race. */
  readonly endMs: number
  readonly finished: boolean
  /** Laps that the engineer says are stops: every answer holds them. */
  readonly accepted: ReadonlySet<number>
}

/** Costs and gains, in the unit of a log likelihood. Tuned on real and generated races; a candidate must earn its place. */
const price = 1
const likenessGain = 1.7
const supportGain = 1.6
const adjacentCost = 0.35
const missedStop = 1.5
const stopNearEnd = 1.5
const mostMissed = 3
/** As a share of the cadence: how far intervals spread, and how close two stops may be. */
const spread = 0.14
const closest = 0.45
/** In cadences: stops further apart than this have nothing to say about each other. */
const furthest = 5

interface Path {
  readonly score: number
  readonly previous: number
}

/**
 * The stops that fit together best: of all sequences of candidates the one whose intervals fit the cadence, whose stops fit
 * those of the field and look like stops themselves (Q2, ui.md 2b "then choose the sequence"). Possibly none.
 */
export function bestSequence(input: SequenceInput): StopCandidate[] {
  const { candidates, accepted } = input
  const paths: Path[] = []
  const lastAccepted = candidates.findLastIndex((candidate) => accepted.has(candidate.lap))
  let best: Path = { score: lastAccepted === -1 ? endScore(input, 0) : -Infinity, previous: -1 }
  candidates.forEach((candidate, index) => {
    const path = bestWayTo(input, index, paths)
    paths.push({ ...path, score: path.score + ownScore(input, index) })
    const total = (paths[index]?.score ?? -Infinity) + endScore(input, candidate.endMs)
    if (index >= lastAccepted && total > best.score) best = { score: total, previous: index }
  })
  const chosen: StopCandidate[] = []
  for (let at = best.previous; at !== -1; at = paths[at]?.previous ?? -1) {
    const candidate = candidates[at]
    if (candidate !== undefined) chosen.unshift(candidate)
  }
  return chosen
}

/** Back from a candidate to the start or to an earlier stop, never past one that the engineer accepted. */
function bestWayTo(input: SequenceInput, index: number, paths: readonly Path[]): Path {
  const { candidates, accepted } = input
  const candidate = candidates[index]
  if (candidate === undefined) return { score: -Infinity, previous: -1 }
  let best: Path = { score: -Infinity, previous: -1 }
  for (let before = index - 1; before >= 0; before--) {
    const earlier = candidates[before]
    if (earlier === undefined) continue
    const areFixed = accepted.has(candidate.lap) && accepted.has(earlier.lap)
    const interval = candidate.endMs - earlier.endMs
    const score = (paths[before]?.score ?? -Infinity) + spacingScore(input.cadence, interval, areFixed)
    if (score > best.score) best = { score, previous: before }
    if (accepted.has(earlier.lap)) return best
    if (interval > furthest * longest(input.cadence)) break
  }
  const isFixed = accepted.has(candidate.lap)
  const fromStart = spacingScore(input.cadence, candidate.endMs, isFixed)
  return fromStart >= best.score ? { score: fromStart, previous: -1 } : best
}

function ownScore({ candidates, support, accepted }: SequenceInput, index: number): number {
  const candidate = candidates[index]
  if (candidate === undefined) return 0
  if (accepted.has(candidate.lap)) return likenessGain
  // A mistake on the lap out of the pits makes a second slow lap: of two alike the first is the stop.
  const before = candidates[index - 1]
  const follows = before?.lap === candidate.lap - 1 ? Math.min(1, before.likeness / candidate.likeness) : 0
  return likenessGain * candidate.likeness + supportGain * support(candidate) - price - adjacentCost * follows
}

/** How well an interval fits one tank, or two or three with stops between them that nobody saw. */
function spacingScore(cadence: Cadence, intervalMs: number, areFixed: boolean): number {
  let best = -Infinity
  for (let tanks = 1; tanks <= mostMissed; tanks++) {
    const score = -missedStop * (tanks - 1) - misfit(cadence, intervalMs / tanks)
    if (score > best) best = score
  }
  if (areFixed) return Math.max(best, -missedStop)
  return intervalMs < closest * shortest(cadence) ? -Infinity : best
}

function misfit(cadence: Cadence, intervalMs: number): number {
  switch (cadence.kind) {
    case 'assumed': {
      const outside = Math.max(0, cadence.shortestMs - intervalMs, intervalMs - cadence.longestMs)
      return (outside / (spread * cadence.shortestMs)) ** 2 / 2
    }
    case 'field':
      return ((intervalMs - cadence.intervalMs) / (spread * cadence.intervalMs)) ** 2 / 2
  }
}

/** What the stretch from the last stop to the end says: too long for the tanks it took, or too short to be worth a stop. */
function endScore({ cadence, endMs, finished }: SequenceInput, lastStopMs: number): number {
  const rest = endMs - lastStopMs
  const missed = Math.max(0, Math.floor(rest / longest(cadence) - 0.25))
  const isPointless = finished && lastStopMs > 0 && rest < 0.2 * shortest(cadence)
  return -missedStop * missed - (isPointless ? stopNearEnd : 0)
}

/** How well an interval fits the field's cadence, 0 to 1. */
export function cadenceFit(cadence: Cadence, intervalMs: number): number {
  return Math.exp(-misfit(cadence, intervalMs))
}

function shortest(cadence: Cadence): number {
  return cadence.kind === 'field' ? cadence.intervalMs : cadence.shortestMs
}

function longest(cadence: Cadence): number {
  return cadence.kind === 'field' ? cadence.intervalMs : cadence.longestMs
}
