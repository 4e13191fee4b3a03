import { AppError } from '../../shared/domain/errors.ts'
import { silentLog, type Log } from '../observability/log.ts'
import { silentMetrics, type Metrics } from '../observability/metrics.ts'
import type { Resolver } from './address-guard.ts'
import { Circuits, type CircuitReport } from './circuits.ts'
import { statusError, TransientFailure } from './failure.ts'
import { GuardedRequests, retryAfterOf, type Found } from './guarded-requests.ts'
import type { FetchedPage, PageCapture, PageOptions, PageSource, RawPage, UnchangedPage } from './page.ts'
import {
  cachedPage,
  conditionsOf,
  keptBody,
  sha256Of,
  type CachedPage,
  type PageStore,
} from './page-cache.ts'
import { patiently, type Attempt } from './patience.ts'
import { requestHeaders, responseHeaders, type Resource, type ResourceOptions } from './resource.ts'
import { longestRobots, Robots, type FetchedRobots, type RobotsStore } from './robots.ts'
import type { SitePolicy } from './site-policy.ts'
import { Transport } from './transport.ts'

export interface SiteClientOptions {
  readonly policy: SitePolicy
  readonly replay: URL | null
  /** Where robots.txt is kept between runs; without it, in memory. */
  readonly robots?: RobotsStore
  /** Where validators and bodies are kept between runs; without it, no request is conditional. */
  readonly pages?: PageStore
  readonly log?: Log
  readonly metrics?: Metrics
  /** Told when a circuit breaker opens or closes. */
  readonly onCircuitChange?: () => void
  /** Answers for host names in place of the system. */
  readonly resolver?: Resolver
  /** Ms since 1970. */
  readonly now?: () => number
}

const mostHops = 3
/** RFC 9309 asks crawlers to follow at least five for robots.txt. */
const mostRobotsHops = 5
const pageHeaders = { accept: 'text/html,application/xhtml+xml' }

/** Everything that the engine gets from a site comes through here: pages, and what a browser needs to show one. */
export class SiteClient implements PageSource, PageCapture {
  readonly #options: SiteClientOptions
  readonly #log: Log
  readonly #metrics: Metrics
  readonly #circuits: Circuits
  readonly #transport: Transport
  readonly #requests: GuardedRequests
  readonly #robots: Robots

  constructor(options: SiteClientOptions) {
    const { policy, replay, resolver, log = silentLog, metrics = silentMetrics } = options
    const settings = () => policy.settings
    this.#options = options
    this.#log = log
    this.#metrics = metrics
    this.#circuits = new Circuits({
      settings,
      log,
      metrics,
      onChange: options.onCircuitChange ?? (() => undefined),
    })
    this.#transport = new Transport({ settings, replay, ...(resolver === undefined ? {} : { resolver }) })
    this.#requests = new GuardedRequests({
      settings,
      policy,
      circuits: this.#circuits,
      transport: this.#transport,
      metrics,
    })
    this.#robots = new Robots({
      originOf: (url) => this.#keyOf(new URL('/', url)).replace(/\/$/u, ''),
      fetch: (url, signal) => this.#fetchRobots(url, signal),
      store: options.robots ?? { find: () => undefined, keep: () => undefined },
      keepMs: () => settings().robots_cache_hours * 3_600_000,
      now: options.now ?? Date.now,
      onEvent: (event, url) => policy.count(event, url),
    })
  }

  page(url: URL, signal: AbortSignal): Promise<FetchedPage>
  page(url: URL, signal: AbortSignal, options: PageOptions): Promise<FetchedPage | UnchangedPage>
  async page(url: URL, signal: AbortSignal, options: PageOptions = {}): Promise<FetchedPage | UnchangedPage> {
    this.#options.policy.check(url)
    const { known, keepBody = true } = options
    const cached = this.#cached(url, known, keepBody)
    const first = await this.#fetch(url, signal, cached)
    const { status } = first.reply
    if (status !== 304) return this.#arrived(url, first, options)
    const kept = cached === null ? null : await this.#unchanged(url, cached, options)
    if (kept !== null) return kept
    // "Not changed" since what? Nothing usable is here, so the page is asked for as if for the first time (T10).
    this.#log.warn('page_cache_unusable', { url: url.href })
    this.forget(url)
    const second = await this.#fetch(url, signal, null)
    if (second.reply.status === 304) throw statusError(url, 304)
    return this.#arrived(url, second, options)
  }

  async capture(url: URL, signal: AbortSignal): Promise<RawPage> {
    this.#options.policy.check(url)
    const { url: found, reply } = await this.#fetch(url, signal, null)
    // Without a condition "not changed" is no answer.
    if (reply.status !== 200) throw statusError(url, reply.status)
    return { url: found, status: reply.status, headers: reply.headers, bytes: reply.body }
  }

  forget(url: URL): void {
    this.#options.pages?.forget(this.#keyOf(url))
  }

  /**
   * What a browser asks for while it shows a page, so that nothing of it can go around the policy: the same kill switch,
   * allow-list, robots.txt, breaker, pace, address check, size bound, replay and agent as for a page, without retries.
   * Redirects are followed here. An answer of any status is an answer; the caller gives it to the browser as it is.
   * @throws AppError as `page`
   */
  async resource(url: URL, options: ResourceOptions): Promise<Resource> {
    try {
      const { url: found, reply } = await this.#requests.follow(
        url,
        {
          signal: options.signal,
          robots: this.#robots,
          headers: requestHeaders(options.headers ?? {}),
          body: () => true,
          maxBytes: this.#options.policy.settings.max_page_bytes,
          overflow: 'refuse',
        },
        mostHops,
      )
      return { url: found, status: reply.status, headers: responseHeaders(reply.headers), body: reply.body }
    } catch (error) {
      throw error instanceof TransientFailure ? error.error : error
    }
  }

  /** The circuit breakers of the domains that were asked so far. */
  circuits(): CircuitReport[] {
    return this.#circuits.state()
  }

  async close(): Promise<void> {
    await this.#transport.close()
  }

  /** What is stored of the page, where it is of use to this caller. */
  #cached(url: URL, known: string | undefined, keepBody: boolean): CachedPage | null {
    const { pages, policy } = this.#options
    if (pages === undefined || policy.settings.http_cache_entries === 0) return null
    if (!policy.conditionalRequests(url.hostname)) return null
    const cached = pages.find(this.#keyOf(url))
    if (cached === undefined) return null
    const isOfUse = cached.sha256 === known || (keepBody && cached.body !== null)
    return isOfUse ? cached : null
  }

  async #unchanged(
    url: URL,
    cached: CachedPage,
    { known, keepBody = true }: PageOptions,
  ): Promise<FetchedPage | UnchangedPage | null> {
    const { sha256 } = cached
    const body = keepBody ? await keptBody(cached, this.#options.policy.settings.max_page_bytes) : null
    if (sha256 !== known && body === null) return null
    this.#options.pages?.use(cached.url)
    if (sha256 === known || body === null) return { url, html: null, sha256, path: 'cache' }
    return { url, html: textOf(body), sha256, path: 'cache' }
  }

  /** A page that came whole. */
  async #arrived(asked: URL, found: Found, options: PageOptions): Promise<FetchedPage | UnchangedPage> {
    const { body, headers } = found.reply
    const sha256 = sha256Of(body)
    const { pages, policy } = this.#options
    const limit = policy.settings.http_cache_entries
    // A page that was found elsewhere says nothing about the address that was asked.
    if (
      pages !== undefined &&
      limit > 0 &&
      found.url === asked &&
      policy.conditionalRequests(asked.hostname)
    ) {
      const page = await cachedPage(this.#keyOf(asked), headers, { sha256, body }, options.keepBody ?? true)
      if (page !== null) pages.keep(page, limit)
    }
    if (sha256 === options.known) return { url: found.url, html: null, sha256, path: 'http' }
    return { url: found.url, html: textOf(body), sha256, path: 'http' }
  }

  /** The page with its body, or 304. @throws AppError for everything else */
  #fetch(url: URL, signal: AbortSignal, cached: CachedPage | null): Promise<Found> {
    const headers = { ...pageHeaders, ...(cached === null ? {} : conditionsOf(cached)) }
    return this.#patiently(url, signal, async ({ signal: limit, onStart, onLost }) => {
      const found = await this.#requests.follow(
        url,
        {
          signal: limit,
          robots: this.#robots,
          headers,
          body: (status) => status === 200,
          maxBytes: this.#options.policy.settings.max_page_bytes,
          overflow: 'refuse',
          onStart,
          onLost,
        },
        mostHops,
      )
      const { status } = found.reply
      if (status === 200 || status === 304) return found
      throw failureOf(url, found)
    })
  }

  async #fetchRobots(url: URL, signal: AbortSignal): Promise<FetchedRobots> {
    let startedAt: number | null = null
    let attempts = 0
    try {
      const { reply } = await this.#patiently(url, signal, async ({ signal: limit, onStart }) => {
        attempts += 1
        const found = await this.#requests.follow(
          url,
          {
            signal: limit,
            robots: null,
            headers: { accept: 'text/plain,*/*;q=0.5' },
            body: (status) => status >= 200 && status < 300,
            maxBytes: longestRobots,
            overflow: 'cut',
            onStart: () => {
              startedAt ??= performance.now()
              onStart()
            },
          },
          mostRobotsHops,
        )
        const { status } = found.reply
        // RFC 9309: a 4xx says that there are no rules. 429 does not: it says to come back later.
        if (status < 300 || (status >= 400 && status < 500 && status !== 429)) return found
        throw failureOf(url, found)
      })
      const lostMs = attempts > 1 && startedAt !== null ? performance.now() - startedAt : 0
      return { body: reply.status < 300 ? textOf(reply.body) : null, lostMs }
    } catch (error) {
      throw robotsUnreadable(url, error)
    }
  }

  #patiently(url: URL, signal: AbortSignal, work: (attempt: Attempt) => Promise<Found>): Promise<Found> {
    const onRetry = ({ reason }: TransientFailure, delayMs: number) => {
      this.#metrics.add('connector_retries_total', { reason })
      this.#log.info('page_retried', { url: url.href, reason, delay_ms: Math.round(delayMs) })
    }
    return patiently({ settings: this.#options.policy.settings, signal, onRetry }, work)
  }

  /** The name of an address in what is kept between runs: replayed pages must never pass for live ones. */
  #keyOf(url: URL): string {
    return this.#transport.addressOf(url).href
  }
}

function textOf(body: Uint8Array): string {
  return new TextDecoder('utf-8').decode(body)
}

/** An answer that is no page, as the failure that it is. */
function failureOf(url: URL, { reply }: Found): AppError | TransientFailure {
  const { status } = reply
  const error = statusError(url, status)
  if (status === 429) return new TransientFailure('rate_limited', error, retryAfterOf(reply))
  return status >= 500 ? new TransientFailure('server_error', error, retryAfterOf(reply)) : error
}

/**
 * Nobody can tell what is allowed, so nothing is: the error says so (T14: never open). A site that cannot be reached at all
 * is just that.
 */
function robotsUnreadable(url: URL, thrown: unknown): unknown {
  if (!(thrown instanceof AppError)) return thrown
  const isStatus = thrown.code === 'CONNECTOR_HTTP_ERROR' && thrown.details['reason'] === undefined
  const isElsewhere = thrown.code === 'VALIDATION_ERROR' && thrown.details['address'] === undefined
  if (!isStatus && !isElsewhere) return thrown
  return new AppError(
    'CONNECTOR_HTTP_ERROR',
    `robots.txt of ${url.host} could not be read, so nothing of it is asked for. ${thrown.message}`,
    {
      stage: 'policy',
      source: 'site_policy',
      action: 'Try again in a few minutes.',
      details: { ...thrown.details, url: url.href, robots: true },
      cause: thrown,
    },
  )
}
