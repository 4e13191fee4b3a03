import { type Rung, rungOf } from './rung.ts'

/** A race of a class with its results, as far as the ladder looks at it. */
export interface LadderRace {
  readonly raceId: string
  readonly raceLabel: string
  readonly sessionType: string | null
  /** Empty for a race that was not run or is not stored. */
  readonly results: readonly LadderResult[]
}

export interface LadderResult {
  readonly driverId: string
  readonly position: number
  /** The Qual column: place on the grid of this race. */
  readonly grid: number | null
}

export interface LadderStep extends Rung {
  readonly raceIds: readonly string[]
  /** Whether results of all its races are stored. */
  readonly isComplete: boolean
}

/**
 * A driver who came up from a lower main. Observed: the driver is in the results of both. Inferred: only the higher main shows
 * the driver, at a place on the grid behind others who came up, or on one that better qualified drivers did not get.
 */
export type BumpUp = {
  readonly driverId: string
  readonly toRaceId: string
  readonly grid: number | null
} & (
  | { readonly evidence: 'observed'; readonly fromRaceId: string; readonly finish: number }
  | { readonly evidence: 'inferred'; readonly basis: 'grid_behind_bump_up' | 'better_qualified_left_below' }
)

export interface MainsLadder {
  /** Highest first. */
  readonly steps: readonly LadderStep[]
  /** By race from the highest down, then by grid. */
  readonly bumpUps: readonly BumpUp[]
}

interface Placed {
  readonly race: LadderRace
  readonly rung: Rung
}

/**
 * The mains of one class from the A-main down, and who moved up (ui.md 1b). No rule book is asked: only what results show,
 * and what is inferred is marked as such.
 * @param qualifying drivers by qualifying rank, best first, where known (`topQualifiers`)
 */
export function mainsLadder(races: readonly LadderRace[], qualifying: readonly string[] = []): MainsLadder {
  const placed = races
    .flatMap((race): Placed[] => {
      const rung = rungOf(race.raceLabel, race.sessionType)
      return rung === null ? [] : [{ race, rung }]
    })
    .toSorted((a, b) => a.rung.level - b.rung.level || (a.rung.leg ?? 0) - (b.rung.leg ?? 0))
  const steps = [...Map.groupBy(placed, ({ rung }) => rung.level).values()].flatMap(stepOf)
  const ranks = new Map(qualifying.map((driverId, index) => [driverId, index]))
  return {
    steps,
    // The legs of a main share their drivers: its first leg tells who came up.
    bumpUps: [...Map.groupBy(placed, ({ rung }) => `${rung.level}`).values()].flatMap((same) =>
      firstLegs(same).flatMap((higher) => bumpUpsInto(higher, placed, steps, ranks)),
    ),
  }
}

function stepOf(same: readonly Placed[]): LadderStep[] {
  const [first] = same
  if (first === undefined) return []
  const isComplete = same.every(({ race }) => race.results.length > 0)
  return [{ ...first.rung, raceIds: same.map(({ race }) => race.raceId), isComplete }]
}

function firstLegs(same: readonly Placed[]): readonly Placed[] {
  const lowest = Math.min(...same.map(({ rung }) => rung.leg ?? 0))
  return same.filter(({ rung }) => (rung.leg ?? 0) === lowest)
}

function bumpUpsInto(
  higher: Placed,
  placed: readonly Placed[],
  steps: readonly LadderStep[],
  ranks: ReadonlyMap<string, number>,
): BumpUp[] {
  const below = placed.filter(({ rung }) => rung.level > higher.rung.level)
  // Nearest rung first: who came up two rungs came from the nearest of them.
  const from = new Map<string, { readonly raceId: string; readonly finish: number }>()
  for (const { race } of below) {
    for (const { driverId, position } of race.results) {
      if (!from.has(driverId)) from.set(driverId, { raceId: race.raceId, finish: position })
    }
  }
  if (below.length === 0) return []
  const observedGrids = higher.race.results.flatMap(({ driverId, grid }) =>
    from.has(driverId) && grid !== null ? [grid] : [],
  )
  const firstBumpGrid = Math.min(...observedGrids)
  const isMissingBelow = steps.some((step) => step.level > higher.rung.level && !step.isComplete)
  const bestLeftBelow = leftBelow(higher, below, ranks)
  return higher.race.results
    .toSorted((a, b) => (a.grid ?? Infinity) - (b.grid ?? Infinity) || a.position - b.position)
    .flatMap(({ driverId, grid }): BumpUp[] => {
      const move = { driverId, toRaceId: higher.race.raceId, grid }
      const observed = from.get(driverId)
      if (observed !== undefined)
        return [{ ...move, evidence: 'observed', fromRaceId: observed.raceId, finish: observed.finish }]
      if (grid !== null && grid > firstBumpGrid)
        return [{ ...move, evidence: 'inferred', basis: 'grid_behind_bump_up' }]
      const rank = ranks.get(driverId)
      if (isMissingBelow && rank !== undefined && rank > bestLeftBelow)
        return [{ ...move, evidence: 'inferred', basis: 'better_qualified_left_below' }]
      return []
    })
}

/** Best qualifying rank among those who raced below and did not come up. */
function leftBelow(higher: Placed, below: readonly Placed[], ranks: ReadonlyMap<string, number>): number {
  const up = new Set(higher.race.results.map(({ driverId }) => driverId))
  return below
    .flatMap(({ race }) => race.results)
    .filter(({ driverId }) => !up.has(driverId))
    .reduce((best, { driverId }) => Math.min(best, ranks.get(driverId) ?? Infinity), Infinity)
}
