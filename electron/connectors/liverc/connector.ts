import { AppError } from '../../../shared/domain/errors.ts'
import type { RacePage } from '../../../shared/domain/pages.ts'
import type { PageOptions, PageSource } from '../../http/page.ts'
import type { Log } from '../../observability/log.ts'
import { capabilities, type FetchedRace, type SourceConnector } from '../contract.ts'
import { parseEntryListPage } from './pages/entry-list.ts'
import { parseEventPage } from './pages/event-page.ts'
import { parseEventsListPage } from './pages/events-list.ts'
import { parseRacePage } from './pages/race-page.ts'
import { parseTrackCataloguePage } from './pages/track-catalogue.ts'
import { parseTrackDashboardPage } from './pages/track-dashboard.ts'
import { nobody, PageWatch, type PageObservers } from './page-watch.ts'
import { liveRcUrl, readLiveRcUrl, type LiveRcAddress } from './urls.ts'

type Parser<Data> = (html: string, url: string) => Data

/** LiveRC as a source: addresses, pages over HTTP, parsers. A browser will be asked only for pages that HTTP cannot give. */
export function liveRcConnector(
  pages: PageSource,
  log: Log,
  observers: PageObservers = nobody,
): SourceConnector {
  const watch = new PageWatch(log, observers)
  const fetchPage = async <Data>(
    address: LiveRcAddress,
    parse: Parser<Data>,
    signal: AbortSignal,
    options: PageOptions,
  ): Promise<{ data: Data | null; sha256: string }> => {
    const asked = liveRcUrl(address)
    const { html, sha256 } = await watch.fetch(address, async () => {
      const page = await pages.page(new URL(asked), signal, options)
      requireSamePage(address, page.url)
      return page
    })
    if (html === null) return { data: null, sha256 }
    const startedAt = performance.now()
    try {
      const data = watch.parse(address, () => parse(html, asked))
      const duration = Math.round(performance.now() - startedAt)
      log.debug('parser_success', { page: address.page, url: asked, duration_ms: duration })
      return { data, sha256 }
    } catch (error) {
      log.warn('parser_failure', {
        page: address.page,
        url: asked,
        code: error instanceof AppError ? error.code : null,
      })
      // The next request must get the whole page, even where the site says that it is still the same.
      pages.forget(new URL(asked))
      throw error
    }
  }

  const read = async <Data>(
    address: LiveRcAddress,
    parse: Parser<Data>,
    signal: AbortSignal,
  ): Promise<Data> => {
    const { data } = await fetchPage(address, parse, signal, {})
    if (data === null) throw new Error('Nobody said that the page was known')
    return data
  }

  const racePage = async (
    slug: string,
    id: number,
    signal: AbortSignal,
    known: string | undefined,
  ): Promise<FetchedRace> => {
    const address = { page: 'race', slug, id } as const
    // A stored race is its own checkpoint: its page is not kept a second time (E20).
    const keepBody = false
    const options = known === undefined ? { keepBody } : { keepBody, known }
    const first = await fetchPage(address, parseRacePage, signal, options)
    if (first.data === null) return { state: 'unchanged', sha256: first.sha256 }
    if (missingLaps(first.data) === 0) return { state: 'page', page: first.data, sha256: first.sha256 }
    // Laps may be scored by hand, or the page may have been caught half written: a second look tells (design.md section 4).
    log.info('race_page_short_of_laps', { race_id: String(id), missing: missingLaps(first.data) })
    const second = await fetchPage(address, parseRacePage, signal, { keepBody })
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
    trackCatalogue: (signal) => read({ page: 'catalogue' }, parseTrackCataloguePage, signal),
    trackDashboard: (slug, signal) => read({ page: 'track', slug }, parseTrackDashboardPage, signal),
    eventsList: (slug, signal) => read({ page: 'events', slug }, parseEventsListPage, signal),
    eventPage: async ({ trackSlug, eventId }, signal) =>
      read({ page: 'event', slug: trackSlug, id: eventNumber(eventId) }, parseEventPage, signal),
    entryList: async ({ trackSlug, eventId }, signal) =>
      read({ page: 'entryList', slug: trackSlug, id: eventNumber(eventId) }, parseEntryListPage, signal),
    racePage: ({ trackSlug, raceId }, signal, known) => racePage(trackSlug, raceId, signal, known),
  }
}

/** A redirect to another page's address would store one race as another (PAGES.md section 11). */
function requireSamePage(asked: LiveRcAddress, url: URL): void {
  const found = readLiveRcUrl(url.href)
  const same =
    found !== null &&
    found.page === asked.page &&
    ('slug' in found ? found.slug : '') === ('slug' in asked ? asked.slug.toLowerCase() : '') &&
    ('id' in found ? found.id : 0) === ('id' in asked ? asked.id : 0)
  if (same) return
  throw new AppError('CONNECTOR_HTTP_ERROR', 'LiveRC redirected to another page.', {
    stage: 'fetch',
    source: 'liverc',
    action: 'Check that the page still exists on LiveRC.',
    details: { asked: liveRcUrl(asked), found: `${url.host}${url.pathname}` },
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
