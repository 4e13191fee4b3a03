import { packPage, type KeptPage } from '../../../db/repositories/write/race-progress.ts'
import { checkRace } from '../../../shared/domain/analysis/check.ts'
import { AppError } from '../../../shared/domain/errors.ts'
import type { EventPage, RacePage } from '../../../shared/domain/pages.ts'
import type { SourceConnector } from '../../connectors/contract.ts'
import type { Log } from '../../observability/log.ts'
import type { KnownPages } from './known-pages.ts'
import type { PlannedRace } from './plan.ts'
import type { CheckedRacePage } from './race-values.ts'
import { lapsOn } from './tally.ts'
import { validateRacePage } from './validate.ts'

/** How a page was had: asked for and sent, asked for and said to be unchanged, or not asked for again. */
export type PageOrigin = 'fetched' | 'unchanged' | 'resumed'

/** What an import knows of one race before it stores it. */
export type RaceData =
  | {
      readonly kind: 'page'
      readonly origin: PageOrigin
      readonly kept: KeptPage
      readonly checked: CheckedRacePage
    }
  /** The rows of a complete event are what the page makes; only what surrounds the page may differ. */
  | {
      readonly kind: 'rows'
      readonly origin: 'unchanged'
      readonly sha256: string
      readonly fetchedAt: string
    }
  /** A race that has not been run; null where its row leads nowhere, so that nothing was asked. */
  | { readonly kind: 'not_run'; readonly origin: 'fetched' | null }

/** What fetching the races of one event needs; one for the whole import. */
export interface RaceFetching {
  readonly connector: SourceConnector
  readonly log: Log
  readonly trackSlug: string
  readonly event: EventPage
  readonly known: KnownPages
  /** Our clock: UTC, ISO 8601 text. */
  readonly now: () => string
}

/**
 * The page of a race, parsed, validated and recomputed, unless it is known and fresh, or known and unchanged (C4, C40). A
 * race has not been run when its row has no link, or no completion time and no page of a race (design.md section 4, "A
 * race not yet run").
 * @throws AppError of the fetch, the parse or the validation
 */
export async function fetchRace(
  fetching: RaceFetching,
  race: PlannedRace,
  signal: AbortSignal,
): Promise<RaceData> {
  const { connector, log, trackSlug, now } = fetching
  const { raceId, timeCompletedLocal } = race.listed
  if (raceId === null) return { kind: 'not_run', origin: null }
  const known = fetching.known(race)
  if (known?.kept != null && known.isFresh) {
    log.debug('race_page_resumed', { race_id: race.sourceRaceId })
    return pageData(fetching, race, { ...known, ...known.kept }, 'resumed')
  }
  try {
    const mayBeUnrun = timeCompletedLocal === null
    const reference = { trackSlug, raceId, eventId: String(fetching.event.eventId), mayBeUnrun }
    const fetched = await connector.racePage(reference, signal, known?.sha256)
    if (known !== null && fetched.sha256 === known.sha256) {
      log.info('race_page_unchanged', { race_id: race.sourceRaceId })
      const { sha256, kept } = known
      if (kept === null) return { kind: 'rows', origin: 'unchanged', sha256, fetchedAt: now() }
      return pageData(fetching, race, { sha256, ...kept, fetchedAt: now() }, 'unchanged')
    }
    if (fetched.state === 'unchanged') throw new Error('Nobody said that the race was known')
    const { page, sha256 } = fetched
    const bytes = await packPage(page)
    const data = pageData(fetching, race, { page, bytes, sha256, fetchedAt: now() }, 'fetched')
    logLaps(log, race, page)
    return data
  } catch (error) {
    if (timeCompletedLocal === null && meansNotRun(error)) {
      log.info('race_not_run', { race_id: race.sourceRaceId })
      return { kind: 'not_run', origin: 'fetched' }
    }
    throw error
  }
}

function pageData(
  { event, log }: RaceFetching,
  race: PlannedRace,
  kept: KeptPage,
  origin: PageOrigin,
): RaceData {
  const warnings = validateRacePage(event, race, kept.page)
  for (const warning of warnings) log.warn('data_quality', { race_id: race.sourceRaceId, warning })
  return { kind: 'page', origin, kept, checked: { page: kept.page, check: checkRace(kept.page), warnings } }
}

function logLaps(log: Log, race: PlannedRace, page: RacePage): void {
  const { sourceRaceId: race_id } = race
  log.info('laps_extracted', {
    race_id,
    drivers: page.results.length,
    laps: lapsOn(page),
    stage: 'parse_laps',
  })
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
