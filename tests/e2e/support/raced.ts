import type { Site } from '../../../fixtures/site/site.ts'

/** One driver of a race: as the page names him, and the laps that he drove. */
export interface Raced {
  readonly driverId: string
  readonly name: string
  readonly grid: number | null
  readonly laps: readonly number[]
}

export interface RacedRace {
  readonly raceId: number
  readonly label: string
  readonly className: string
  readonly roundName: string | null
  readonly lapOneCounts: boolean
  /** In finishing order: laps, then time; who did not start is last. */
  readonly field: readonly Raced[]
  /** Those with laps. */
  readonly driven: readonly Raced[]
}

const time = ({ laps }: Raced): number => laps.reduce((sum, lap) => sum + lap, 0)

/** The races of an event that were run, newest first: the laps come from how they were driven, not from what a page prints. */
export function racesOf(site: Site, eventId: number): RacedRace[] {
  return (site.truth.event(eventId)?.races ?? []).flatMap((listed): RacedRace[] => {
    const run = listed.raceId === null ? null : site.truth.run(listed.raceId)
    if (listed.raceId === null || run === null) return []
    const field = run.drivers
      .map(({ person, grid, lapsMs }): Raced => {
        const row = site.truth
          .race(run.plan.raceId)
          ?.results.find((result) => result.driverId === person.driverId)
        if (row === undefined) throw new Error(`Driver ${person.driverId} is not in the results`)
        return { driverId: String(person.driverId), name: row.driverName.trim(), grid, laps: lapsMs }
      })
      .toSorted((a, b) => b.laps.length - a.laps.length || time(a) - time(b) || (a.grid ?? 0) - (b.grid ?? 0))
    const { raceId, raceLabel: label, className, roundName } = listed
    const driven = field.filter(({ laps }) => laps.length > 0)
    return [{ raceId, label, className, roundName, lapOneCounts: run.lapOneCounted, field, driven }]
  })
}
