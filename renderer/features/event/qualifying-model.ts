import { qualifyingPoints, topQualifiers } from '../../../shared/domain/analysis/top-qualifiers.ts'
import type { QualifyingRun } from '../../../shared/domain/analysis/top-qualifiers.ts'
import type { EventRace } from '../../../shared/contract/event-parts.ts'

/** How a class is ranked: by everybody's best run, or by the points of the best rounds. Which one decides is not on the pages. */
export type QualifyingRule = 'best_single_run' | 'round_points'

export interface RoundRun {
  readonly raceId: string
  readonly laps: number
  readonly totalTimeMs: number | null
  /** 0 for the first of the round, else the rank in it. */
  readonly points: number | null
}

export interface QualifyingRow {
  readonly className: string
  /** Equal results share a rank; `null` without a lap. */
  readonly rank: number | null
  readonly driverId: string | null
  readonly key: string
  readonly driverName: string
  readonly best: QualifyingRun | null
  /** Sum of the points of the counted rounds. */
  readonly points: number | null
  /** One per round, in the order in which they were driven. */
  readonly runs: readonly (RoundRun | null)[]
}

export interface QualifyingClass {
  readonly className: string
  readonly rounds: readonly string[]
  readonly rows: readonly QualifyingRow[]
}

const QUALIFYING: ReadonlySet<string | null> = new Set(['qualifying', 'heat'])

/** Rounds without a heading are one. */
const roundOf = (race: EventRace): string => race.roundName ?? ''

/**
 * Qualifying of every class that has any, classes in page order, rounds oldest first (the page lists the newest first).
 * @param countedRounds how many of a driver's rounds count, for the rule of points
 */
export function qualifyingClasses(
  races: readonly EventRace[],
  rule: QualifyingRule,
  countedRounds: number,
): QualifyingClass[] {
  const qualifying = races.filter(
    ({ sessionType, results }) => QUALIFYING.has(sessionType) && results.length > 0,
  )
  return [...Map.groupBy(qualifying, ({ className }) => className)].map(([className, own]) =>
    classOf(className, own.toReversed(), rule, countedRounds),
  )
}

function classOf(
  className: string,
  races: readonly EventRace[],
  rule: QualifyingRule,
  countedRounds: number,
): QualifyingClass {
  const rounds = [...new Set(races.map(roundOf))]
  const byRound = rounds.map((round) => races.filter((race) => roundOf(race) === round).flatMap(runsOf))
  const runs = byRound.flat()
  const points = new Map(
    qualifyingPoints(byRound.map(bestOfRound), countedRounds).map((own) => [own.driverId, own]),
  )
  const best = new Map(topQualifiers(runs).ranking.map((own) => [own.driverId, own]))
  const people = new Map(races.flatMap(({ results }) => results).map((result) => [result.key, result]))
  const rows = [...people.values()].map((person): Omit<QualifyingRow, 'rank'> => ({
    className,
    key: person.key,
    driverId: person.driverId,
    driverName: person.driverName,
    best: best.get(person.key) ?? null,
    points: points.get(person.key)?.result ?? null,
    runs: byRound.map((round, index) => {
      const run = bestOfRound(round).find(({ driverId }) => driverId === person.key)
      if (run === undefined) return null
      const { raceId, laps, totalTimeMs } = run
      return { raceId, laps, totalTimeMs, points: points.get(person.key)?.points[index] ?? null }
    }),
  }))
  const value = (row: Omit<QualifyingRow, 'rank'>): number =>
    (rule === 'round_points' ? row.points : (best.get(row.key)?.rank ?? null)) ?? Infinity
  return { className, rounds, rows: withRanks(rows, value) }
}

function runsOf(race: EventRace): QualifyingRun[] {
  return race.results.map(({ key, driverName, laps, totalTimeMs }) => ({
    driverId: key,
    driverName,
    raceId: race.raceId,
    roundName: race.roundName,
    laps,
    totalTimeMs,
  }))
}

/** Somebody who is in a round twice counts with the better run. */
function bestOfRound(round: readonly QualifyingRun[]): QualifyingRun[] {
  const best = new Map<string, QualifyingRun>()
  for (const run of round) {
    const before = best.get(run.driverId)
    const isBetter =
      before === undefined ||
      run.laps > before.laps ||
      (run.laps === before.laps && (run.totalTimeMs ?? Infinity) < (before.totalTimeMs ?? Infinity))
    if (isBetter) best.set(run.driverId, run)
  }
  return [...best.values()]
}

function withRanks(
  rows: readonly Omit<QualifyingRow, 'rank'>[],
  value: (row: Omit<QualifyingRow, 'rank'>) => number,
): QualifyingRow[] {
  let rank = 0
  let before = Number.NaN
  return rows
    .toSorted((a, b) => (value(a) === value(b) ? 0 : value(a) - value(b)))
    .map((row, index) => {
      const own = value(row)
      if (own === Infinity) return { ...row, rank: null }
      if (own !== before) rank = index + 1
      before = own
      return { ...row, rank }
    })
}
