import type { Settings } from '../../configuration/registry.ts'
import type { Log } from '../../observability/log.ts'

/** A decision about one type of page, as it is stored. Times are ours, UTC ISO text. */
export interface PageRoute {
  readonly requiresBrowser: boolean
  /** Pages in a row that led to the decision, or confirmed it. */
  readonly count: number
  readonly decidedAt: string
  readonly expiresAt: string
}

/** Where decisions are kept between runs, for one source. */
export interface RouteStore {
  find(pageType: string): PageRoute | undefined
  save(pageType: string, route: PageRoute): void
  remove(pageType: string): void
}

interface RouteOptions {
  readonly store: RouteStore
  readonly settings: () => Settings
  readonly log: Log
  /** Our clock: UTC, ISO 8601 text. */
  readonly now: () => string
}

const hour = 3_600_000

/**
 * Which types of page need the browser (G30, G31): decided when so many in a row did, for so many hours. Then HTTP alone is
 * tried again, and a page that it gives whole ends the row.
 */
export class PageRoutes {
  readonly #options: RouteOptions

  constructor(options: RouteOptions) {
    this.#options = options
  }

  /** Whether pages of this type are rendered without being looked at first. */
  requiresBrowser(pageType: string): boolean {
    return this.#valid(pageType)?.requiresBrowser === true
  }

  /** A page that HTTP gave incomplete was whole once it was rendered. */
  neededBrowser(pageType: string): void {
    const { settings, log, now } = this.#options
    const { page_route_after, page_route_hours } = settings()
    const before = this.#valid(pageType)
    const count = (before?.count ?? 0) + 1
    if (before?.requiresBrowser === true)
      return this.#write(pageType, (store) => store.save(pageType, { ...before, count }))
    const decidedAt = now()
    const expiresAt = new Date(Date.parse(decidedAt) + page_route_hours * hour).toISOString()
    const requiresBrowser = count >= page_route_after
    const route = { requiresBrowser, count, decidedAt, expiresAt }
    this.#write(pageType, (store) => store.save(pageType, route))
    if (requiresBrowser)
      log.warn('page_type_requires_browser', { page: pageType, count, expires_at: expiresAt })
  }

  /** HTTP gave a page whole. */
  httpSufficed(pageType: string): void {
    // Looked up first: nearly always there is nothing to forget, and reading takes no lock.
    if (this.#options.store.find(pageType) === undefined) return
    this.#write(pageType, (store) => store.remove(pageType))
  }

  /** A decision that cannot be stored, because the database is busy perhaps, is made again: no page fails for it. */
  #write(pageType: string, change: (store: RouteStore) => void): void {
    try {
      change(this.#options.store)
    } catch (thrown) {
      this.#options.log.error('page_route_not_stored', thrown, { page: pageType })
    }
  }

  #valid(pageType: string): PageRoute | undefined {
    const route = this.#options.store.find(pageType)
    return route !== undefined && route.expiresAt > this.#options.now() ? route : undefined
  }
}
