import { checkRace } from '../../../shared/domain/analysis/check.ts'
import { AppError } from '../../../shared/domain/errors.ts'
import type { EventPage } from '../../../shared/domain/pages.ts'
import type { SourceConnector } from '../../connectors/contract.ts'
import type { Log } from '../../observability/log.ts'
import type { PlannedRace } from './plan.ts'
import type { CheckedRacePage } from './race-values.ts'
import { validateRacePage } from './validate.ts'

/**
 * The page of a race, parsed, validated and recomputed; null for a race that has not been run: its row has no link, or no
 * completion time and no page of a race (design.md section 4, "A race not yet run").
 * @throws AppError of the fetch, the parse or the validation
 */
export async function fetchRace(
  connector: SourceConnector,
  log: Log,
  trackSlug: string,
  event: EventPage,
  race: PlannedRace,
  signal: AbortSignal,
): Promise<CheckedRacePage | null> {
  const { raceId, timeCompletedLocal } = race.listed
  if (raceId === null) return null
  try {
    const eventId = String(event.eventId)
    const mayBeUnrun = timeCompletedLocal === null
    const fetched = await connector.racePage({ trackSlug, raceId, eventId, mayBeUnrun }, signal)
    if (fetched.state === 'unchanged') throw new Error('Nobody said that the race was known')
    const { page } = fetched
    const warnings = validateRacePage(event, race, page)
    const laps = page.lapBlocks.reduce((sum, block) => sum + block.laps.length, 0)
    log.info('laps_extracted', {
      race_id: race.sourceRaceId,
      drivers: page.results.length,
      laps,
      stage: 'parse_laps',
    })
    for (const warning of warnings) log.warn('data_quality', { race_id: race.sourceRaceId, warning })
    return { page, check: checkRace(page), warnings }
  } catch (error) {
    if (timeCompletedLocal === null && meansNotRun(error)) {
      log.info('race_not_run', { race_id: race.sourceRaceId })
      return null
    }
    throw error
  }
}

/** Markers that the page of a race which has not been run may lack. */
const absentBeforeRun = new Set(['h3.page-header', '.panel-heading of a race', 'racerLaps'])

/** A page that is cut short, or that shows some of a race, is a fault like any other: nobody knows, or it has been run. */
function meansNotRun(error: unknown): boolean {
  if (!(error instanceof AppError)) return false
  if (error.code === 'CONNECTOR_HTTP_ERROR') return error.details['status_code'] === 404
  if (error.code !== 'RACE_PAGE_FORMAT_ERROR' && error.code !== 'LAP_TABLE_MISSING_ERROR') return false
  const { missing } = error.details
  return typeof missing === 'string' && missing.split('; ').every((marker) => absentBeforeRun.has(marker))
}
