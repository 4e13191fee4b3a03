import { eventPage } from '../../../../shared/domain/pages.ts'
import type { EventLinks, EventPage, ListedRace } from '../../../../shared/domain/pages.ts'
import { readLocalTime } from '../../../../shared/domain/time.ts'
import { readLink, readLiveRcUrl } from '../urls.ts'
import type { LiveRcLink } from '../urls.ts'
import { fieldsOf, share } from './describe.ts'
import { attribute, descendant, descendants, is, textOf, textOrNull, withClass } from './dom.ts'
import type { Element } from './dom.ts'
import { readEventHeading, readEventStats } from './event-heading.ts'
import { headingText, incomplete, unsupported } from './page.ts'
import type { Page } from './page.ts'
import { pageParser, parsePage } from './parser.ts'
import { readRaceLabel } from './race-label.ts'
import { cellsOf, headingKey, rowsOf, sectionOf } from './table.ts'

const code = 'EVENT_PAGE_FORMAT_ERROR'

/** An event page, `…/results/?p=view_event&id=` (PAGES.md section 5). Before the first race it has no race rows. */
export const eventPageParser = pageParser<EventPage>({
  schema: eventPage,
  code,
  markers: (page) => [
    ['h3.page-header', headingText(page, 'h3') !== null],
    ['table.entry_list_data', blocksOf(page).length > 0],
  ],
  read: readEventPage,
  describe: (page) => ({
    ...fieldsOf(page),
    variants: {
      links: share(page.races, ({ raceId }) => raceId !== null),
      rounds: share(page.races, ({ roundName }) => roundName !== null),
      completed: share(page.races, ({ timeCompletedLocal }) => timeCompletedLocal !== null),
    },
    embeddedJs: null,
  }),
})

/**
 * Reads an event page: headings, statistics, links and races in page order, newest first.
 * @throws AppError EVENT_PAGE_FORMAT_ERROR for an incomplete page, UNSUPPORTED_LIVERC_VARIANT_ERROR for a link to a race
 * without id.
 */
export function parseEventPage(html: string, url: string): EventPage {
  return parsePage(eventPageParser, html, url)
}

interface PageLink extends LiveRcLink {
  readonly label: string
}

function readEventPage(page: Page): EventPage {
  const blocks = blocksOf(page)
  const links = linksOf(blocks.flatMap((block) => pageLinks(page, block)))
  return {
    eventId: eventIdOf(page, links),
    heading: readEventHeading(page),
    stats: readEventStats(page),
    links,
    races: blocks.flatMap((block) => (isRaceBlock(page, block) ? readRaces(page, block) : [])),
  }
}

function blocksOf(page: Page): Element[] {
  return descendants(page.document, is('table', 'entry_list_data'))
}

/** The id that was asked for; `/results/` without parameters shows the current event, whose links carry its id. */
function eventIdOf(page: Page, links: EventLinks): number {
  const address = readLiveRcUrl(page.url.href)
  const id =
    address?.page === 'event' ? address.id : (links.entryListEventId ?? links.overallRankings[0]?.eventId)
  if (id === undefined) throw incomplete(page.url, [{ marker: 'event id', code, isForm: true }])
  return id
}

function pageLinks(page: Page, root: Element): PageLink[] {
  return descendants(root, is('a')).flatMap((a) => {
    const link = readLink(attribute(a, 'href') ?? '', page.url)
    return link === null ? [] : [{ ...link, label: textOf(a) }]
  })
}

function linksOf(links: readonly PageLink[]): EventLinks {
  const read: EventLinks = {
    entryListEventId: null,
    heatSheets: [],
    overallRankings: [],
    points: [],
    roundRankings: [],
    multiMains: [],
  }
  for (const { p, id, order, label } of links) {
    if (id === null || label === '') continue
    if (p === 'view_entry_list') read.entryListEventId ??= id
    if (p === 'view_heat_sheet') read.heatSheets.push({ id, label })
    if (p === 'event_overall_ranking') read.overallRankings.push({ eventId: id, label })
    if (p === 'view_points') read.points.push({ id, label })
    if (p === 'view_round_ranking') read.roundRankings.push({ id, order, label })
    if (p === 'view_multi_main_result') read.multiMains.push({ id, label })
  }
  return read
}

function isRaceBlock(page: Page, block: Element): boolean {
  const header = descendant(block, withClass('class_header'))
  if (header !== null && headingKey(textOf(header)) === 'race results') return true
  return pageLinks(page, block).some(({ p }) => p === 'view_race_result')
}

/** The races of the block; a row of headings (`Main Events`, `Time Completed`) names the round of those below it. */
function readRaces(page: Page, block: Element): ListedRace[] {
  const races: ListedRace[] = []
  let roundName: string | null = null
  for (const row of rowsOf(block)) {
    const cells = cellsOf(row)
    const [first] = cells
    if (first === undefined || sectionOf(row) === 'foot') continue
    const isHeading = cells.every(is('th'))
    if (isHeading && descendant(row, withClass('class_header')) === null) roundName = textOrNull(first)
    const race = isHeading ? null : readRace(page, cells, roundName)
    if (race !== null) races.push(race)
  }
  return races
}

/** One race row; `null` for a row that only says something, such as that there are no races yet. */
function readRace(page: Page, cells: readonly Element[], roundName: string | null): ListedRace | null {
  const [labelCell, timeCell] = cells
  if (labelCell === undefined) return null
  const link = pageLinks(page, labelCell).find(({ p }) => p === 'view_race_result') ?? null
  if (link !== null && link.id === null) throw unsupported(page.url, 'link to a race without id')
  const printedLabel = link === null || link.label === '' ? textOf(labelCell) : link.label
  const isRace = link !== null || timeCell !== undefined || /^Race \d/i.test(printedLabel)
  if (!isRace || printedLabel === '') return null
  const timeCompletedText = textOrNull(timeCell)
  return {
    raceId: link?.id ?? null,
    roundName,
    ...labelled(printedLabel),
    timeCompletedText,
    timeCompletedLocal: timeCompletedText === null ? null : readLocalTime(timeCompletedText),
    path: link?.path ?? null,
  }
}

function labelled(
  fullLabel: string,
): Omit<ListedRace, 'raceId' | 'roundName' | 'timeCompletedText' | 'timeCompletedLocal' | 'path'> {
  const { raceNumber, className, raceLabel, heatNumber, heatCount } = readRaceLabel(fullLabel)
  return { raceNumber, fullLabel, className, raceLabel, heatNumber, heatCount }
}
