import { type MainLabel, readMainLabel } from '../../shared/domain/analysis/main-label.ts'

/** A race of a class as far as it matters for who won the class. */
export interface MainCandidate {
  readonly raceLabel: string
  readonly sessionType: string | null
  /** Whether it has been run: results are stored and somebody has a lap. */
  readonly wasRun: boolean
}

export interface DecidingRace<Race> {
  readonly race: Race
  /** The highest main has several legs (A1, A2, A3), whose overall result is on a page of its own. */
  readonly isOneLegOfSeveral: boolean
}

interface Main<Race> extends MainLabel {
  readonly race: Race
}

/**
 * The race that decides a class: its highest main, or the last leg of it that was run (PAGES.md section 5 for the
 * labels). `null` while the highest main that is listed has not been run, and for a class without mains.
 */
export function decidingRace<Race extends MainCandidate>(races: readonly Race[]): DecidingRace<Race> | null {
  const mains = races.flatMap((race): Main<Race>[] => {
    const label = readMainLabel(race.raceLabel, race.sessionType)
    return label === null ? [] : [{ race, ...label }]
  })
  const highest = mains.map((main) => main.letter).toSorted()[0]
  const legs = mains.filter((main) => main.letter === highest)
  const last = legs.filter((main) => main.race.wasRun).toSorted((a, b) => (b.leg ?? 0) - (a.leg ?? 0))[0]
  if (last === undefined) return null
  return { race: last.race, isOneLegOfSeveral: legs.length > 1 || last.leg !== null }
}
