import { setImmediate } from 'node:timers/promises'
import { AppError, toErrorReport, type ErrorDetails } from '../../../shared/domain/errors.ts'
import type { PageRenderer, RenderedPage } from '../../browser/port.ts'
import type { Settings } from '../../configuration/registry.ts'
import type { FetchedPage, PageOptions, PageSource, UnchangedPage } from '../../http/page.ts'
import type { ArtefactStore } from '../../observability/artefacts.ts'
import type { Log } from '../../observability/log.ts'
import { descendant, descendants, is } from './pages/dom.ts'
import { headingText, loadPage, type Page } from './pages/page.ts'
import type { PageParser } from './pages/parser.ts'
import { findRacerLaps } from './pages/race-laps.ts'
import { dataRowsOf } from './pages/table.ts'
import { pageTypes } from './page-types.ts'
import type { PageRoutes } from './routes.ts'
import { requireSamePage } from './same-page.ts'
import { liveRcUrl, type LiveRcAddress } from './urls.ts'

/** What the connector needs to render pages; without it, HTTP is all there is. */
export interface Rendering {
  readonly renderer: PageRenderer
  readonly routes: PageRoutes
  readonly artefacts: ArtefactStore
  readonly settings: () => Settings
}

export interface RouteRequest extends PageOptions {
  /** Pages with the same key are rendered one at a time (G26). */
  readonly key: string
  /** The event page does not say that this race has been run: an empty page then is what it is (G33). */
  readonly mayBeUnrun?: boolean
}

/** A page, whichever way it came, and what is to be added to the error of one that cannot be read. */
export type RoutedPage = (FetchedPage | UnchangedPage) & {
  readonly note: ErrorDetails
  readonly action?: string
  readonly screenshots?: RenderedPage['screenshots']
  /** The DOM of `html`, where it was needed already, and how long it took to look at it. */
  readonly loaded?: Page
  readonly checkedMs?: number
}

interface Verdict {
  readonly checkedMs: number
  readonly is: 'complete' | 'cut_short' | 'incomplete' | 'unsupported'
  /** The page with its DOM; absent where it has none. */
  readonly loaded?: Page
}

/**
 * Gets a page by HTTP, and renders it where it lacks what makes a page of its type complete (G24, G28, G31): in this order,
 * for every type of page. Never for what HTTP refused (T10), a page of a form that rendering cannot mend, or a race that may
 * not have been run.
 */
export class PageRouting {
  readonly #pages: PageSource
  readonly #rendering: Rendering | null
  readonly #log: Log

  constructor(pages: PageSource, rendering: Rendering | null, log: Log) {
    this.#pages = pages
    this.#rendering = rendering
    this.#log = log
  }

  /** @throws AppError of the policy, the network or the browser */
  async page(
    address: LiveRcAddress,
    parser: PageParser<unknown>,
    signal: AbortSignal,
    request: RouteRequest,
  ): Promise<RoutedPage> {
    const { name } = pageTypes[address.page]
    const rendering = this.#rendering
    const mustRender =
      rendering !== null &&
      rendering.settings().browser_fallback &&
      request.mayBeUnrun !== true &&
      rendering.routes.requiresBrowser(name)
    // What is known of a rendered page says nothing about the page that it was rendered from.
    const fetched = await this.#fetch(address, signal, mustRender ? withoutKnown(request) : request)
    if (fetched.html === null) return { ...fetched, note: {} }
    if (mustRender) return this.#render(rendering, address, parser, signal, request, fetched)

    const { page, verdict } = await this.#whole(address, parser, signal, request, fetched)
    if (verdict.is === 'complete') rendering?.routes.httpSufficed(name)
    const asItIs = { ...page, ...loadedOf(verdict), note: {} }
    if (verdict.is === 'complete' || verdict.is === 'unsupported' || rendering === null) return asItIs
    if (request.mayBeUnrun === true && !isWorthRendering(verdict)) return asItIs
    if (!rendering.settings().browser_fallback) return { ...asItIs, note: { browser: 'off' } }
    return this.#render(rendering, address, parser, signal, request, page)
  }

  /** Keeps a page that could not be read, where that is wanted (G37). */
  keepFailed(address: LiveRcAddress, page: RoutedPage, error: unknown): void {
    const { artefacts, settings } = this.#rendering ?? {}
    if (artefacts === undefined || settings?.().debug_artefacts !== true) return
    const id = 'id' in address ? String(address.id) : 'slug' in address ? address.slug : null
    artefacts.keep({
      pageType: `${pageTypes[address.page].name}_page`,
      id,
      url: liveRcUrl(address),
      html: page.html,
      error: toErrorReport(error),
      screenshots: page.screenshots ?? {},
      details: { path: page.path, ...page.note },
    })
  }

  /** A body that was cut short comes whole when it is asked for again, most likely; no browser is needed for that. */
  async #whole(
    address: LiveRcAddress,
    parser: PageParser<unknown>,
    signal: AbortSignal,
    request: RouteRequest,
    fetched: FetchedPage,
  ): Promise<{ page: FetchedPage; verdict: Verdict }> {
    const verdict = verdictOf(address, parser, fetched.html, request)
    if (this.#rendering === null || verdict.is !== 'cut_short') return { page: fetched, verdict }
    this.#log.info('page_cut_short', { url: liveRcUrl(address), characters: fetched.html.length })
    // All of it this time, whatever was stored.
    this.#pages.forget(new URL(liveRcUrl(address)))
    const page = await this.#fetch(address, signal, withoutKnown(request))
    if (page.html === null) return { page: fetched, verdict }
    return { page, verdict: verdictOf(address, parser, page.html, request) }
  }

  async #fetch(
    address: LiveRcAddress,
    signal: AbortSignal,
    { key: _key, mayBeUnrun: _mayBeUnrun, ...options }: RouteRequest,
  ): Promise<FetchedPage | UnchangedPage> {
    const page = await this.#pages.page(new URL(liveRcUrl(address)), signal, options)
    requireSamePage(address, page.url)
    // Reading a page keeps the thread busy: what has waited for this turn goes out first.
    await setImmediate()
    return page
  }

  async #render(
    rendering: Rendering,
    address: LiveRcAddress,
    parser: PageParser<unknown>,
    signal: AbortSignal,
    request: RouteRequest,
    fetched: FetchedPage,
  ): Promise<RoutedPage> {
    const { name, waitFor, expand } = pageTypes[address.page]
    const { renderer, routes, settings } = rendering
    const look = (html: string) => verdictOf(address, parser, html, request)
    try {
      const rendered = await renderer.render({
        url: new URL(liveRcUrl(address)),
        html: fetched.html,
        key: request.key,
        waitFor,
        isComplete: (html) => look(html).is === 'complete',
        ...(expand === undefined ? {} : { expand }),
        screenshots: settings().debug_artefacts,
        signal,
      })
      const { html, sha256, end, screenshots, requests } = rendered
      const note = { rendered: true, render_end: end, requests_failed: requests.failed }
      const verdict = look(html)
      if (verdict.is === 'complete') routes.neededBrowser(name)
      const page = { url: fetched.url, sha256, path: 'browser', note, screenshots } as const
      return sha256 === request.known ? { ...page, html: null } : { ...page, html, ...loadedOf(verdict) }
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'BROWSER_ERROR') throw error
      if (error.details['browser'] !== 'none') {
        this.keepFailed(address, { ...fetched, note: {} }, error)
        throw error
      }
      // Its own error says what is wrong with the page; that there is no browser is why it stays so.
      const note = { browser: 'none', looked: error.details['looked'] ?? '' }
      return { ...fetched, note, ...(error.action === null ? {} : { action: error.action }) }
    }
  }
}

function withoutKnown({ known: _known, ...request }: RouteRequest): RouteRequest {
  return request
}

function loadedOf({ loaded, checkedMs }: Verdict): Pick<RoutedPage, 'loaded' | 'checkedMs'> {
  return loaded === undefined ? {} : { loaded, checkedMs }
}

/** Whether a page has what makes one of its type complete (PAGES.md section 11). */
function verdictOf(
  address: LiveRcAddress,
  parser: PageParser<unknown>,
  html: string,
  { mayBeUnrun = false }: RouteRequest,
): Verdict {
  let loaded: Page | undefined
  const startedAt = performance.now()
  const verdict = (found: Verdict['is']): Verdict => {
    const checkedMs = performance.now() - startedAt
    return loaded === undefined ? { is: found, checkedMs } : { is: found, checkedMs, loaded }
  }
  try {
    loaded = loadPage(html, liveRcUrl(address))
    const check = parser.check(loaded)
    if (!check.isComplete) return verdict(check.missing[0].marker === '</html>' ? 'cut_short' : 'incomplete')
    return verdict(address.page === 'race' && !mayBeUnrun && isHollow(loaded) ? 'incomplete' : 'complete')
  } catch (error) {
    if (!(error instanceof AppError) || error.stage !== 'parse') throw error
    return verdict(error.code === 'UNSUPPORTED_LIVERC_VARIANT_ERROR' ? 'unsupported' : 'incomplete')
  }
}

/**
 * A race that has been run, on a page whose table or script is not there at all (G33). With both there and empty, nobody has
 * results: that is no reason for a browser (design.md section 4, "A race not yet run").
 */
function isHollow(page: Page): boolean {
  if (showsResults(page)) return false
  return descendant(page.document, isResults) === null || !findRacerLaps(page).isDeclared
}

/**
 * Whether the page of a race that may not have been run is rendered after all: it shows somebody, or it came without even
 * its heading. Only a page that is headed and has no results says that there are none (design.md section 4).
 */
function isWorthRendering({ is: found, loaded }: Verdict): boolean {
  if (showsResults(loaded)) return true
  return found === 'incomplete' && loaded !== undefined && headingText(loaded, 'h1') === null
}

/** Whether the page of a race shows anybody: then it has been run, whatever the event page says. */
function showsResults(page: Page | undefined): boolean {
  if (page === undefined) return false
  return descendants(page.document, isResults).some((table) => dataRowsOf(table).length > 0)
}

const isResults = is('table', 'race_result')
