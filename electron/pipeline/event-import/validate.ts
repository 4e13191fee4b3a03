import { AppError, type ErrorDetails } from '../../../shared/domain/errors.ts'
import type { EntryListPage, EventPage, LapBlock, RacePage, ResultRow } from '../../../shared/domain/pages.ts'
import { nameKey } from '../../../shared/domain/text.ts'
import type { PlannedRace } from './plan.ts'

/**
 * Checks between parsing and writing (H1-H12, strictness as T9 says): what is wrong throws and names event, race, driver
 * and field; what real data does now and then becomes a warning.
 */

function invalid(message: string, details: ErrorDetails, action?: string): AppError {
  return new AppError('VALIDATION_ERROR', message, {
    stage: 'normalise',
    source: 'pipeline',
    details,
    ...(action === undefined ? {} : { action }),
  })
}

/** @throws AppError VALIDATION_ERROR: no entry list, a foreign one, no date, or one race listed twice (H2, H3, H12) */
export function validateEventPage(page: EventPage): string[] {
  const event = page.eventId
  if (page.links.entryListEventId === null) throw noEntries(event)
  if (page.links.entryListEventId !== event) {
    throw invalid('The event page links the entry list of another event.', {
      event,
      field: 'entry_list',
      value: page.links.entryListEventId,
    })
  }
  if (page.heading.dateStart === null) {
    throw invalid('The event page has no readable date.', {
      event,
      field: 'date',
      value: page.heading.dateText,
    })
  }
  const ids = page.races.flatMap(({ raceId }) => (raceId === null ? [] : [raceId]))
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index)
  if (repeated !== undefined) {
    throw invalid(`The event page lists race ${repeated} twice.`, {
      event,
      field: 'race_id',
      value: repeated,
    })
  }
  return page.races.length === 0 ? ['The event page lists no races yet.'] : []
}

/** @throws AppError VALIDATION_ERROR for a list without entries (C6, C7) */
export function validateEntryList(event: EventPage, page: EntryListPage): string[] {
  if (page.classes.every(({ entries }) => entries.length === 0)) throw noEntries(event.eventId)
  return headingWarnings('The entry list', event, page.heading)
}

function noEntries(event: number): AppError {
  return invalid(
    'This event has no entry list. Entries may not be published yet.',
    { event, field: 'entry_list' },
    'Import the event again once LiveRC shows its entries.',
  )
}

/**
 * @returns data-quality warnings of the race (H6, H8, H11)
 * @throws AppError VALIDATION_ERROR for results or laps that cannot be stored (H5, H7, H9)
 */
export function validateRacePage(event: EventPage, race: PlannedRace, page: RacePage): string[] {
  const where = { event: event.eventId, race: race.sourceRaceId }
  const seen = new Set<number>()
  for (const row of page.results) {
    if (row.driverId === null) continue
    if (seen.has(row.driverId)) {
      throw invalid(`Driver ${row.driverId} is listed twice in race ${race.sourceRaceId}.`, {
        ...where,
        driver: row.driverName,
        field: 'driver_id',
        value: row.driverId,
      })
    }
    seen.add(row.driverId)
  }
  const highest = page.results.reduce((max, { position }) => Math.max(max, position), 0)
  if (highest > page.results.length * 2) {
    throw invalid('A finishing position is far beyond the number of drivers.', {
      ...where,
      field: 'position',
      value: highest,
    })
  }
  const stranger = page.lapBlocks.find(({ driverId, laps }) => laps.length > 0 && !seen.has(driverId))
  if (stranger !== undefined) {
    throw invalid('A driver has laps but no result.', {
      ...where,
      driver: stranger.driver.driverName,
      field: 'laps',
    })
  }
  for (const block of page.lapBlocks) validateLaps(where, block)
  const blocks = new Map(page.lapBlocks.map((block) => [block.driverId, block]))
  return [
    ...raceHeadingWarnings(event, race, page.heading),
    ...(page.results.length === 0 && race.listed.timeCompletedText !== null
      ? ['The event page gives a completion time, yet the race page has no results.']
      : []),
    ...page.results.flatMap((row) => resultWarnings(row, blocks.get(row.driverId ?? 0))),
  ]
}

function validateLaps(where: ErrorDetails, { driver, laps }: LapBlock): void {
  laps.forEach((lap, index) => {
    const fault = (field: string, value: string | number | null) =>
      invalid(`Lap ${lap.lap} of ${driver.driverName} cannot be right.`, {
        ...where,
        driver: driver.driverName,
        lap: lap.lap,
        field,
        value,
      })
    if (lap.lap !== index + 1) throw fault('lap_number', lap.lap)
    if (lap.timeMs <= 0) throw fault('lap_time', lap.timeText)
    if (lap.position === null || lap.position < 1) throw fault('position', lap.position)
  })
}

function resultWarnings(row: ResultRow, block: LapBlock | undefined): string[] {
  const laps = block?.laps ?? []
  const warnings: string[] = []
  if (laps.length < row.laps) {
    warnings.push(`${row.driverName}: ${laps.length} of ${row.laps} laps are on the page.`)
  } else if (row.totalTimeMs !== null && laps.length > 0) {
    const sum = laps.reduce((total, { timeMs }) => total + timeMs, 0)
    if (sum !== row.totalTimeMs) {
      const seconds = ((sum - row.totalTimeMs) / 1000).toFixed(3)
      warnings.push(`${row.driverName}: the laps differ from the total time by ${seconds} s.`)
    }
  }
  if (row.consistencyPercent !== null && (row.consistencyPercent < 0 || row.consistencyPercent > 100)) {
    warnings.push(
      `${row.driverName}: the consistency ${row.consistencyPercent} is not a percentage from 0 to 100.`,
    )
  }
  return warnings
}

/** What a race page's heading gives cause to say; it depends on the event page as well. */
export function raceHeadingWarnings(
  event: EventPage,
  race: PlannedRace,
  heading: RacePage['heading'],
): string[] {
  return headingWarnings(raceName(race), event, heading)
}

/** Whether a stored warning of a race is one of `raceHeadingWarnings`; the others are about its results (H8). */
export function isRaceHeadingWarning(race: PlannedRace, warning: string): boolean {
  return warning.startsWith(`${raceName(race)} is headed "`)
}

function raceName({ sourceRaceId }: PlannedRace): string {
  return `Race ${sourceRaceId}`
}

function headingWarnings(
  what: string,
  event: EventPage,
  heading: RacePage['heading'] | EntryListPage['heading'],
): string[] {
  if (nameKey(heading.eventName) === nameKey(event.heading.eventName)) return []
  return [`${what} is headed "${heading.eventName}", the event page "${event.heading.eventName}".`]
}
