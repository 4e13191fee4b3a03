import { createHash } from 'node:crypto'
import type { ListedRace } from '../../../shared/domain/pages.ts'
import { nameKey } from '../../../shared/domain/text.ts'

/* Ids that the source does not give. All are pure functions of their inputs (E14). */

const temporaryPrefix = 'entry_'

function hash(...parts: readonly (string | number | null)[]): string {
  return createHash('sha256')
    .update(parts.map((part) => String(part ?? '')).join('|'))
    .digest('hex')
    .slice(0, 16)
}

/**
 * The temporary id of an entry-list driver until a race result names the real one (C9), scoped to the event so that
 * namesakes of two meetings stay two people (T4).
 * @param occurrence 0 for the first row with this name in a class, 1 for a namesake in the same class, …
 */
export function temporaryDriverId(eventId: string, driverName: string, occurrence: number): string {
  return `${temporaryPrefix}${hash(eventId, nameKey(driverName), occurrence)}`
}

export function isTemporaryDriverId(sourceDriverId: string): boolean {
  return sourceDriverId.startsWith(temporaryPrefix)
}

/**
 * The id of a finisher for whom the page has neither link nor lap block (E12).
 * @param occurrence tells namesakes of one race apart (T6)
 */
export function syntheticDriverId(host: string, driverName: string, occurrence: number): string {
  const name = nameKey(driverName).toUpperCase()
  return `synthetic-${occurrence === 0 ? hash(host, name) : hash(host, name, occurrence)}`
}

/**
 * The id of a race row without a link: a race that has not been run yet (E13).
 * @param occurrence tells identical-looking rows of one event page apart
 */
export function syntheticRaceId(eventId: string, race: ListedRace, occurrence: number): string {
  return `synthetic-${hash(eventId, race.className, race.raceLabel, race.raceNumber, race.roundName, occurrence)}`
}
