import { mainsLadder } from '../../../shared/domain/analysis/mains-ladder.ts'
import type { BumpUp } from '../../../shared/domain/analysis/mains-ladder.ts'
import type { EventRace, EventResult } from '../../../shared/contract/event-parts.ts'
import { qualifyingClasses } from './qualifying-model.ts'

export interface LadderPlace extends EventResult {
  /** How the driver came into this main from below. */
  readonly cameUp: BumpUp | null
  /** Label of the higher main that the driver went on to; only where results of both show it. */
  readonly wentTo: string | null
}

export interface LadderMain {
  readonly raceId: string
  readonly raceLabel: string
  /** Absent for a main that was not run or is not stored. */
  readonly places: readonly LadderPlace[]
}

export interface LadderStepView {
  readonly name: string
  readonly level: number
  readonly isComplete: boolean
  readonly mains: readonly LadderMain[]
}

export interface ClassLadder {
  readonly className: string
  /** Highest first. */
  readonly steps: readonly LadderStepView[]
  readonly observed: number
  readonly inferred: number
}

/** The mains of every class that has any, with who moved up (ui.md 1b). */
export function classLadders(races: readonly EventRace[]): ClassLadder[] {
  const qualifying = new Map(
    qualifyingClasses(races, 'best_single_run', 1).map(({ className, rows }) => [
      className,
      rows.filter(({ rank }) => rank !== null).map(({ key }) => key),
    ]),
  )
  return [...Map.groupBy(races, ({ className }) => className)].flatMap(([className, own]) => {
    const ladder = ladderOf(className, own, qualifying.get(className) ?? [])
    return ladder.steps.length === 0 ? [] : [ladder]
  })
}

function ladderOf(
  className: string,
  races: readonly EventRace[],
  qualifying: readonly string[],
): ClassLadder {
  const { steps, bumpUps } = mainsLadder(
    races.map(({ raceId, raceLabel, sessionType, results }) => ({
      raceId,
      raceLabel,
      sessionType,
      results: results.map(({ key, position, grid }) => ({ driverId: key, position, grid })),
    })),
    qualifying,
  )
  const byId = new Map(races.map((race) => [race.raceId, race]))
  const placesOf = (race: EventRace): LadderPlace[] =>
    race.results.map((result) => {
      const up = bumpUps.find(
        (move) =>
          move.evidence === 'observed' && move.fromRaceId === race.raceId && move.driverId === result.key,
      )
      return {
        ...result,
        cameUp: bumpUps.find((move) => move.toRaceId === race.raceId && move.driverId === result.key) ?? null,
        wentTo: up === undefined ? null : (byId.get(up.toRaceId)?.raceLabel ?? null),
      }
    })
  return {
    className,
    steps: steps.map(({ name, level, isComplete, raceIds }) => ({
      name,
      level,
      isComplete,
      mains: raceIds.flatMap((raceId) => {
        const race = byId.get(raceId)
        return race === undefined ? [] : [{ raceId, raceLabel: race.raceLabel, places: placesOf(race) }]
      }),
    })),
    observed: bumpUps.filter(({ evidence }) => evidence === 'observed').length,
    inferred: bumpUps.filter(({ evidence }) => evidence === 'inferred').length,
  }
}
