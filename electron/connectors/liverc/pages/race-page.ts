import { z } from 'zod'
import { racePage } from '../../../../shared/domain/pages.ts'
import type { LapBlock, RacePage, ResultRow } from '../../../../shared/domain/pages.ts'
import { readLiveRcUrl } from '../urls.ts'
import { fieldsOf, share } from './describe.ts'
import { descendant, descendants, is } from './dom.ts'
import type { Element } from './dom.ts'
import { headingText, pageError, unsupported } from './page.ts'
import type { MissingMarker, Page } from './page.ts'
import { oncePerPage, pageParser, parsePage } from './parser.ts'
import { readPanelHeading, readRaceHeading } from './race-heading.ts'
import { findRacerLaps, readLapBlock } from './race-laps.ts'
import { readResultRows, withIdsByName } from './race-results.ts'
import { dataRowsOf } from './table.ts'

const formatError = 'RACE_PAGE_FORMAT_ERROR' as const
const lapsMissing = 'LAP_TABLE_MISSING_ERROR' as const

/** A driver who completed more laps than this must have some of them listed (H8). */
const mostLapsWithoutList = 10

/** Laps are checked one by one while they are read: thousands of them once more would be a tenth of the work. */
const racePageButLaps = racePage.extend({ lapBlocks: z.array(z.custom<LapBlock>()) })

/**
 * A race page, `…/results/?p=view_race_result&id=` (PAGES.md section 7). A race not yet run has neither result rows nor
 * lap blocks and is complete.
 */
export const racePageParser = pageParser<RacePage>({
  schema: racePageButLaps,
  code: formatError,
  markers: (page) => {
    const hasName = headingText(page, 'h3') !== null
    const hasHeading = hasRaceHeading(page)
    const isForm = (hasName && hasHeading) || showsRace(page)
    return [
      ['h3.page-header', hasName, isForm],
      ['.panel-heading of a race', hasHeading, isForm],
    ]
  },
  missing: missingParts,
  read: readRacePage,
  describe: ({ heading, results, lapBlocks }) => ({
    // Laps are thousands, and all alike.
    ...fieldsOf({ heading, results, drivers: lapBlocks.map(({ driver }) => driver) }),
    variants: {
      length: heading.lengthKind ?? 'unknown',
      linked: share(results, ({ driverIdSource }) => driverIdSource === 'link'),
      segments: share(lapBlocks, ({ laps }) => laps.some(({ segments }) => segments.length > 0)),
    },
    embeddedJs: lapBlocks.length > 0,
  }),
})

/**
 * Reads a race page: heading, results, and the laps of every driver.
 * @throws AppError RACE_PAGE_FORMAT_ERROR for an incomplete page, a lap list that is cut off, or more laps than the
 * results table counts; LAP_TABLE_MISSING_ERROR where drivers' laps are missing; UNSUPPORTED_LIVERC_VARIANT_ERROR for
 * an unknown form; VALIDATION_ERROR for an address that is no race's.
 */
export function parseRacePage(html: string, url: string): RacePage {
  return parsePage(racePageParser, html, url)
}

/** An event page has a panel of "Results" too, but with blocks of its own. */
function hasRaceHeading(page: Page): boolean {
  if (descendant(page.document, is('table', 'entry_list_data')) !== null) return false
  return readPanelHeading(page, partsOf(page).table) !== null
}

/** Whether there are data of any kind: without any, nobody can say that a race not yet run has another form. */
function showsRace(page: Page): boolean {
  const tables = descendants(page.document, is('table'))
  return partsOf(page).lapBlocks.length > 0 || tables.some((table) => dataRowsOf(table).length > 0)
}

interface Parts {
  readonly table: Element | null
  readonly results: readonly ResultRow[]
  readonly lapBlocks: readonly LapBlock[]
  /** Whether the script declares `racerLaps`. */
  readonly hasLapList: boolean
  /** Where the lap list cannot be read any further. */
  readonly brokenAt: string | null
}

const partsOf = oncePerPage((page: Page): Parts => {
  const tables = descendants(page.document, is('table', 'race_result'))
  const filled = tables.filter((candidate) => dataRowsOf(candidate).length > 0)
  if (filled.length > 1) throw unsupported(page.url, 'more than one results table')
  const table = filled[0] ?? tables[0] ?? null
  const { isDeclared, blocks, problem } = findRacerLaps(page)
  if (problem?.kind === 'assignment')
    throw unsupported(page.url, `${problem.where}: ${problem.reason}`, { at: problem.at })
  const lapBlocks = blocks.map((block) => readLapBlock(page, block))
  return {
    table,
    results: table === null ? [] : withIdsByName(readResultRows(page, table), lapBlocks),
    lapBlocks,
    hasLapList: isDeclared,
    brokenAt: problem === null ? null : `${problem.where}: ${problem.reason} at character ${problem.at}`,
  }
})

function missingParts(page: Page): MissingMarker[] {
  const { table, results, lapBlocks, hasLapList, brokenAt } = partsOf(page)
  if (brokenAt !== null) return [{ marker: brokenAt, code: formatError, isForm: false }]
  if (results.length === 0) {
    if (lapBlocks.length === 0) return []
    return [{ marker: 'table.race_result with rows', code: formatError, isForm: table === null }]
  }
  // Rows without laps may be the grid of a race that is about to start.
  const isForm = results.some(({ laps }) => laps > 0)
  if (!hasLapList) return [{ marker: 'racerLaps', code: lapsMissing, isForm }]
  const listedLaps = new Map(lapBlocks.map((block) => [block.driverId, block.laps.length]))
  return results.flatMap((row) => {
    const marker = missingLapsOf(row, row.driverId === null ? undefined : listedLaps.get(row.driverId))
    return marker === null ? [] : [{ marker, code: lapsMissing, isForm: false }]
  })
}

/** What a driver's laps lack, given how many the script lists (`undefined`: it has no block). A few less is no fault. */
function missingLapsOf(
  { driverId, driverIdSource, laps, position }: ResultRow,
  listed: number | undefined,
): string | null {
  if (listed === undefined && driverIdSource === 'link') return `racerLaps[${driverId ?? ''}]`
  // Without a link nobody promised laps: they were counted by hand (design.md section 4).
  const isWithoutLaps = driverIdSource === 'link' && listed === 0 && laps > mostLapsWithoutList
  return isWithoutLaps ? `the ${laps} laps of position ${position}` : null
}

function readRacePage(page: Page): RacePage {
  const address = readLiveRcUrl(page.url.href)
  if (address?.page !== 'race')
    throw pageError(page.url, 'VALIDATION_ERROR', 'The address is not that of a race.', {})
  const { table, results, lapBlocks } = partsOf(page)
  refuseSurplus(page, results, lapBlocks)
  return {
    raceId: address.id,
    heading: readRaceHeading(page, table),
    results: [...results],
    lapBlocks: [...lapBlocks],
  }
}

/** More laps than the Laps column counts, or two blocks for one driver, cannot both be right (H8, H12). */
function refuseSurplus(page: Page, results: readonly ResultRow[], lapBlocks: readonly LapBlock[]): void {
  const seen = new Set<number>()
  for (const { driverId, laps } of lapBlocks) {
    if (seen.has(driverId))
      throw pageError(page.url, formatError, 'The race page lists the laps of one driver twice.', {
        driverId,
      })
    seen.add(driverId)
    const counted = results.find((row) => row.driverId === driverId)?.laps ?? laps.length
    if (laps.length > counted) {
      const message = 'The race page lists more laps of a driver than its results count.'
      throw pageError(page.url, formatError, message, { driverId, listed: laps.length, counted })
    }
  }
}
