/** A driver's result in one qualifying session of a class. */
export interface QualifyingRun {
  readonly driverId: string
  readonly driverName: string
  readonly raceId: string
  /** Round of qualifying as the event page heads it, e.g. `Qualifier Round 2`. */
  readonly roundName: string | null
  readonly laps: number
  /** `null` for a non-starter. */
  readonly totalTimeMs: number | null
}

export interface QualifyingRank extends QualifyingRun {
  /** Equal runs share a rank. */
  readonly rank: number
}

export interface TopQualifiers {
  /** The rule behind the ranking, to be shown with it: meetings that go by round points may rank otherwise. */
  readonly rule: 'best_single_run'
  readonly ranking: readonly QualifyingRank[]
}

type Timed = Pick<QualifyingRun, 'laps' | 'totalTimeMs'>

/** The class ranked by every driver's best single run in any round; drivers without a lap are left out. */
export function topQualifiers(runs: readonly QualifyingRun[]): TopQualifiers {
  const best = new Map<string, QualifyingRun>()
  for (const run of runs) {
    const before = best.get(run.driverId)
    if (run.laps > 0 && (before === undefined || isFaster(run, before))) best.set(run.driverId, run)
  }
  return { rule: 'best_single_run', ranking: ranked([...best.values()]) }
}

/** Laps first, then time: as LiveRC ranks a qualifying round (ui.md 2a). Without a lap nobody is ahead of anybody. */
function isFaster(run: Timed, other: Timed): boolean {
  if (run.laps !== other.laps) return run.laps > other.laps
  return run.laps > 0 && (run.totalTimeMs ?? Infinity) < (other.totalTimeMs ?? Infinity)
}

/** Sorted, with ranks from 1; equal results share one, and the next is left out. */
function ranked<Run extends Timed>(runs: readonly Run[]): (Run & { readonly rank: number })[] {
  let rank = 0
  let before: Run | undefined
  const inOrder = runs.toSorted((a, b) => Number(isFaster(b, a)) - Number(isFaster(a, b)))
  return inOrder.map((run, index) => {
    if (before === undefined || isFaster(before, run)) rank = index + 1
    before = run
    return { ...run, rank }
  })
}

export interface QualifyingPoints {
  readonly driverId: string
  /** Points of each round, in the order of the rounds; `null` where the driver did not take part. */
  readonly points: readonly (number | null)[]
  /** Sum of the best rounds; `null` for a driver who was in none. */
  readonly result: number | null
}

/**
 * Qualifying points (ui.md 2a): each round ranks the class by laps, then time, over all of its heats; the first gets 0, others
 * their rank; drivers without a lap share the rank after those with laps. The result is the sum of the best `countedRounds`.
 * @param rounds results of the class in each round, heats together, non-starters included
 */
export function qualifyingPoints(
  rounds: readonly (readonly (Timed & { readonly driverId: string })[])[],
  countedRounds: number,
): QualifyingPoints[] {
  const pointsByRound = rounds.map(
    (round) => new Map(ranked(round).map(({ driverId, rank }) => [driverId, rank === 1 ? 0 : rank])),
  )
  const drivers = [...new Set(rounds.flatMap((round) => round.map(({ driverId }) => driverId)))]
  return drivers
    .map((driverId) => {
      const points = pointsByRound.map((round) => round.get(driverId) ?? null)
      const best = points.filter((own) => own !== null).toSorted((a, b) => a - b)
      const counted = best.slice(0, countedRounds)
      return {
        driverId,
        points,
        result: best.length === 0 ? null : counted.reduce((sum, own) => sum + own, 0),
      }
    })
    .toSorted((a, b) => (a.result ?? Infinity) - (b.result ?? Infinity) || 0)
}
