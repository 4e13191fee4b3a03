import { AppError } from '../../../shared/domain/errors.ts'
import type { RacePage } from '../../../shared/domain/pages.ts'
import type { PageSource } from '../../http/page.ts'
import type { Log } from '../../observability/log.ts'
import { capabilities, type FetchedRace, type RaceReference, type SourceConnector } from '../contract.ts'
import { noDriftGuard, type DriftGuard } from '../drift.ts'
import { PageRouting, type Rendering, type RoutedPage, type RouteRequest } from './page-routing.ts'
import { nobody, PageWatch, type PageObservers } from './page-watch.ts'
import { entryListParser } from './pages/entry-list.ts'
import { eventPageParser } from './pages/event-page.ts'
import { eventsListParser } from './pages/events-list.ts'
import type { PageParser } from './pages/parser.ts'
import { racePageParser } from './pages/race-page.ts'
import { trackCatalogueParser } from './pages/track-catalogue.ts'
import { trackDashboardParser } from './pages/track-dashboard.ts'
import { readPage } from './read-page.ts'
import { liveRcUrl, type LiveRcAddress } from './urls.ts'

/**
 * LiveRC as a source: addresses, pages, parsers. A page comes over HTTP; a browser renders only what HTTP cannot give, and
 * only where there is `rendering`.
 */
export function liveRcConnector(
  pages: PageSource,
  log: Log,
  rendering: Rendering | null = null,
  observers: PageObservers = nobody,
  drift: DriftGuard = noDriftGuard,
): SourceConnector {
  const routing = new PageRouting(pages, rendering, log)
  const watch = new PageWatch(log, observers)

  const fetchPage = async <Data>(
    address: LiveRcAddress,
    parser: PageParser<Data>,
    signal: AbortSignal,
    request: RouteRequest,
  ): Promise<{ data: Data | null; sha256: string }> => {
    const asked = liveRcUrl(address)
    const page = await watch.fetch(address, () => routing.page(address, parser, signal, request))
    const { html, sha256 } = page
    if (html === null) return { data: null, sha256 }
    try {
      return { data: readPage({ log, drift, watch }, address, parser, { ...page, html }), sha256 }
    } catch (thrown) {
      const error = withNote(thrown, page)
      // The next request must get the whole page, even where the site says that it is still the same.
      pages.forget(new URL(asked))
      routing.keepFailed(address, page, error)
      throw error
    }
  }

  const read = async <Data>(
    address: LiveRcAddress,
    parser: PageParser<Data>,
    signal: AbortSignal,
  ): Promise<Data> => {
    const { data } = await fetchPage(address, parser, signal, { key: keyOf(address) })
    if (data === null) throw new Error('Nobody said that the page was known')
    return data
  }

  const racePage = async (
    { trackSlug: slug, raceId: id, eventId, mayBeUnrun = false }: RaceReference,
    signal: AbortSignal,
    known: string | undefined,
  ): Promise<FetchedRace> => {
    const address = { page: 'race', slug, id } as const
    // A stored race is its own checkpoint: its page is not kept a second time (E20).
    const keepBody = false
    const request = { key: eventId === undefined ? keyOf(address) : `event ${eventId}`, mayBeUnrun, keepBody }
    const first = await fetchPage(address, racePageParser, signal, {
      ...request,
      ...(known === undefined ? {} : { known }),
    })
    if (first.data === null) return { state: 'unchanged', sha256: first.sha256 }
    if (missingLaps(first.data) === 0) return { state: 'page', page: first.data, sha256: first.sha256 }
    // Laps may be scored by hand, or the page may have been caught half written: a second look tells (design.md section 4).
    log.info('race_page_short_of_laps', { race_id: String(id), missing: missingLaps(first.data) })
    const second = await fetchPage(address, racePageParser, signal, request)
    return { state: 'page', page: second.data ?? first.data, sha256: second.sha256 }
  }

  return {
    key: 'liverc',
    version: '1.0.0',
    capabilities,
    needsBrowser: false,
    addresses: {
      event: ({ trackSlug, eventId }) =>
        liveRcUrl({ page: 'event', slug: trackSlug, id: eventNumber(eventId) }),
      race: ({ trackSlug, raceId }) => liveRcUrl({ page: 'race', slug: trackSlug, id: raceId }),
    },
    trackCatalogue: (signal) => read({ page: 'catalogue' }, trackCatalogueParser, signal),
    trackDashboard: (slug, signal) => read({ page: 'track', slug }, trackDashboardParser, signal),
    eventsList: (slug, signal) => read({ page: 'events', slug }, eventsListParser, signal),
    eventPage: async ({ trackSlug, eventId }, signal) =>
      read({ page: 'event', slug: trackSlug, id: eventNumber(eventId) }, eventPageParser, signal),
    entryList: async ({ trackSlug, eventId }, signal) =>
      read({ page: 'entryList', slug: trackSlug, id: eventNumber(eventId) }, entryListParser, signal),
    racePage,
  }
}

/** Pages of one event are rendered one at a time, and so are those of one track. */
function keyOf(address: LiveRcAddress): string {
  if (address.page === 'event' || address.page === 'entryList') return `event ${address.id}`
  return address.page === 'catalogue' ? 'catalogue' : `track ${address.slug}`
}

/** The error of a page with what was tried to make it whole; its code stays (T10). */
function withNote(thrown: unknown, { note, action }: RoutedPage): unknown {
  if (!(thrown instanceof AppError) || Object.keys(note).length === 0) return thrown
  const { code, message, stage, source, details } = thrown
  const advice = action ?? thrown.action
  return new AppError(code, message, {
    stage,
    source,
    details: { ...details, ...note },
    ...(advice === null ? {} : { action: advice }),
    cause: thrown,
  })
}

function missingLaps(page: RacePage): number {
  const laps = new Map(page.lapBlocks.map((block) => [block.driverId, block.laps.length]))
  return page.results.reduce(
    (sum, row) => sum + Math.max(0, row.laps - (laps.get(row.driverId ?? 0) ?? 0)),
    0,
  )
}

/** LiveRC numbers its events; an id of another form, such as a practice day's, has no event page. */
function eventNumber(eventId: string): number {
  if (/^[1-9]\d{0,14}$/u.test(eventId)) return Number(eventId)
  throw new AppError('VALIDATION_ERROR', `"${eventId}" is not an event number of LiveRC.`, {
    stage: 'request',
    source: 'liverc',
    action: 'Give the number that stands after id= in the address of the event.',
    details: { field: 'event', value: eventId },
  })
}
