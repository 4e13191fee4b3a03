import type { RaceRow } from '../../../db/repositories/write/event-data.ts'
import type { EventPage, ListedRace } from '../../../shared/domain/pages.ts'
import { syntheticRaceId } from './identity.ts'

/** A race of the event page with the identity that its row will have. */
export interface PlannedRace {
  readonly listed: ListedRace
  /** Place on the event page, from 0 (E8). */
  readonly sourceIndex: number
  readonly sourceRaceId: string
  /** The id that this race had, or would have had, while its row was without a link (E13). */
  readonly syntheticId: string
}

/** Every race of the event page, in page order. */
export function planRaces(page: EventPage): PlannedRace[] {
  const seen = new Map<string, number>()
  return page.races.map((listed, sourceIndex) => {
    const looks = JSON.stringify([listed.className, listed.raceLabel, listed.raceNumber, listed.roundName])
    const occurrence = seen.get(looks) ?? 0
    seen.set(looks, occurrence + 1)
    const syntheticId = syntheticRaceId(String(page.eventId), listed, occurrence)
    return { listed, sourceIndex, syntheticId, sourceRaceId: String(listed.raceId ?? syntheticId) }
  })
}

/** Races of the event page that are new, or had not been run when they were stored (C4). */
export function racesWithNews(page: EventPage, stored: ReadonlyMap<string, RaceRow>): PlannedRace[] {
  return planRaces(page).filter(({ sourceRaceId, listed }) => {
    const race = stored.get(sourceRaceId)
    return race === undefined || (race.resultState === 'empty' && listed.raceId !== null)
  })
}
