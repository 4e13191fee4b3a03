import { z } from 'zod'
import { catalogueTrack, trackCataloguePage } from '../../../../shared/domain/pages.ts'
import type { CatalogueTrack, TrackCataloguePage } from '../../../../shared/domain/pages.ts'
import { liveRcUrl, printedSlug } from '../urls.ts'
import { fieldsOf, share } from './describe.ts'
import { attribute, descendant, descendants, hasClass, is, textOrNull, withClass } from './dom.ts'
import type { Element } from './dom.ts'
import { pageError } from './page.ts'
import type { Page } from './page.ts'
import { fieldOf, pageParser, parsePage } from './parser.ts'
import { columnsOf, dataRowsOf } from './table.ts'

const code = 'EVENT_PAGE_FORMAT_ERROR'

const columns = {
  status: { headings: ['status'], position: 0 },
  track: { headings: ['track name', 'track'], position: 1 },
}

/** The track catalogue, `https://live.liverc.com/` (PAGES.md section 2). */
export const trackCatalogueParser = pageParser<TrackCataloguePage>({
  // The rows have been checked one by one, to skip those that do not fit.
  schema: trackCataloguePage.extend({ tracks: z.array(z.custom<CatalogueTrack>()) }),
  code,
  markers: (page) => {
    const table = catalogueTable(page)
    const rows = table === null ? [] : dataRowsOf(table)
    const hasRows = rows.some(({ element }) => hasClass(element, 'clickable-row'))
    return [
      ['table.track_list', table !== null],
      ['tr.clickable-row', hasRows, rows.length > 0],
    ]
  },
  read: readCatalogue,
  describe: ({ tracks, skipped }) => ({
    ...fieldsOf({ tracks }),
    variants: {
      current_event: share(tracks, ({ currentEventName }) => currentEventName !== null),
      skipped: String(skipped.length),
    },
    embeddedJs: null,
  }),
})

/**
 * Reads the track catalogue. Rows that cannot be read are listed with their reason (A6).
 * @throws AppError EVENT_PAGE_FORMAT_ERROR for an incomplete page or one without a single valid row (A7).
 */
export function parseTrackCataloguePage(html: string, url: string): TrackCataloguePage {
  return parsePage(trackCatalogueParser, html, url)
}

function catalogueTable(page: Page): Element | null {
  return descendant(page.document, is('table', 'track_list'))
}

function readCatalogue(page: Page): TrackCataloguePage {
  const table = catalogueTable(page)
  const tracks = new Map<string, CatalogueTrack>()
  const skipped: TrackCataloguePage['skipped'] = []
  if (table !== null) {
    const columnsOfTable = columnsOf(table, columns)
    for (const [row, dataRow] of dataRowsOf(table).entries()) {
      const status = columnsOfTable.cell(dataRow, 'status')
      const name = columnsOfTable.cell(dataRow, 'track')
      const track =
        status === null || name === null ? 'too few cells' : readTrack(dataRow.element, status, name)
      if (typeof track === 'string') skipped.push({ row, reason: track })
      else if (tracks.has(track.slug)) skipped.push({ row, reason: `slug ${track.slug} is listed twice` })
      else tracks.set(track.slug, track)
    }
  }
  if (tracks.size === 0) {
    const message = 'The track list from LiveRC has no row that can be read.'
    throw pageError(page.url, code, message, { missing: 'valid row', reason: skipped[0]?.reason ?? null })
  }
  return { tracks: [...tracks.values()], skipped }
}

/** The track of one row, or the reason why it cannot be read. */
function readTrack(row: Element, statusCell: Element, trackCell: Element): CatalogueTrack | string {
  const links = descendants(trackCell, is('a'))
  const link = links.find((a) => slugOf(a) !== null)
  const slugAsPrinted = link === undefined ? null : slugOf(link)
  if (link === undefined || slugAsPrinted === null)
    return links.length === 0 ? 'no link' : 'no link to a track'
  const slug = slugAsPrinted.toLowerCase()
  const indent = descendant(trackCell, withClass('indent'))
  const track = {
    slug,
    slugAsPrinted,
    name: textOrNull(descendant(link, is('strong'))) ?? textOrNull(link) ?? '',
    trackUrl: liveRcUrl({ page: 'track', slug }),
    eventsUrl: liveRcUrl({ page: 'events', slug }),
    status: statusOf(statusCell),
    liveVideo: descendant(statusCell, withClass('status_video_1')) !== null,
    featured: descendant(statusCell, withClass('status_featured')) !== null,
    lastUpdatedText: textOrNull(descendant(statusCell, is('small'))),
    currentEventName: textOrNull(indent),
    rowTarget: pathOf(attribute(row, 'data-href')),
  }
  const checked = catalogueTrack.safeParse(track)
  return checked.success ? checked.data : fieldOf(checked.error)
}

function slugOf(link: Element): string | null {
  return printedSlug(attribute(link, 'href') ?? '')
}

function statusOf(cell: Element): CatalogueTrack['status'] {
  if (descendant(cell, withClass('status_2')) !== null) return 'racing'
  return descendant(cell, withClass('status_1')) === null ? 'none' : 'practicing'
}

function pathOf(href: string | null): string | null {
  return href === null ? null : (URL.parse(href, 'https://live.liverc.com/')?.pathname ?? null)
}
