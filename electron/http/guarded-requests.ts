import { AppError, cancelledError } from '../../shared/domain/errors.ts'
import type { Settings } from '../configuration/registry.ts'
import type { Metrics } from '../observability/metrics.ts'
import { domainOf } from './allow-list.ts'
import type { Circuits } from './circuits.ts'
import { httpError, networkFailure, TransientFailure } from './failure.ts'
import { retryAfterMs } from './retry-after.ts'
import type { Robots } from './robots.ts'
import type { SitePolicy } from './site-policy.ts'
import type { Reply, Transport, Wanted } from './transport.ts'

export interface GuardedRequest extends Wanted {
  readonly signal: AbortSignal
  /** Null for robots.txt itself, which nobody has to allow. */
  readonly robots: Robots | null
  /** Told how long it took to get robots.txt, where the first attempt failed. */
  readonly onLost?: (ms: number) => void
  /** Told when the request starts, after all waiting. */
  readonly onStart?: () => void
}

export interface Found {
  /** Where the answer came from, after redirects. */
  readonly url: URL
  readonly reply: Reply
}

interface Parts {
  readonly settings: () => Settings
  readonly policy: SitePolicy
  readonly circuits: Circuits
  readonly transport: Transport
  readonly metrics: Metrics
}

/**
 * The only way to the network: pages, robots.txt and what a browser wants, each request and each hop of a redirect, pass
 * kill switch, allow-list, robots.txt, circuit breaker and pace here before the transport sees them (design.md section 4).
 */
export class GuardedRequests {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /**
   * One GET, without redirects.
   * @throws AppError SCRAPING_DISABLED, VALIDATION_ERROR, ROBOTS_DISALLOWED, CIRCUIT_OPEN, CANCELLED, CONNECTOR_HTTP_ERROR
   * @throws TransientFailure for a connection error or a timeout
   */
  async send(url: URL, wanted: GuardedRequest): Promise<Reply> {
    const { policy, circuits } = this.#parts
    const { signal, robots } = wanted
    try {
      policy.check(url)
      const rules = robots === null ? null : await robots.require(url, signal)
      if (rules !== null) wanted.onLost?.(rules.lostMs)
      return await circuits.run(domainOf(url.hostname), signal, async (lastLook) => {
        const end = await policy.turn(url, { crawlDelayMs: rules?.crawlDelayMs ?? 0, lastLook }, signal)
        try {
          wanted.onStart?.()
          return await this.#exchange(url, wanted)
        } finally {
          end()
        }
      })
    } catch (error) {
      if (signal.aborted) throw signal.reason instanceof AppError ? signal.reason : cancelledError('http')
      throw error
    }
  }

  /** Follows redirects, each hop a request of its own (G16, N4). @throws as `send` */
  async follow(start: URL, wanted: GuardedRequest, mostHops: number): Promise<Found> {
    let url = start
    for (let hop = 0; hop <= mostHops; hop += 1) {
      // Conditions are those of the first address.
      const headers = hop === 0 ? wanted.headers : withoutConditions(wanted.headers)
      const reply = await this.send(url, { ...wanted, headers })
      const location = reply.headers['location']
      if (reply.status < 300 || reply.status >= 400 || reply.status === 304 || location === undefined)
        return { url, reply }
      const target = URL.parse(location, url.href)
      if (target === null) throw httpError(start, 'LiveRC answered with a redirect to nowhere.', {})
      url = target
    }
    throw httpError(start, `LiveRC redirected more than ${mostHops} times.`, {})
  }

  async #exchange(url: URL, wanted: GuardedRequest): Promise<Reply> {
    const { settings, policy, transport } = this.#parts
    const began = performance.now()
    const limit = AbortSignal.timeout(settings().http_total_timeout_ms)
    try {
      const reply = await transport.send(url, wanted, AbortSignal.any([wanted.signal, limit]))
      const durationMs = performance.now() - began
      this.#observe(outcomeOf(reply.status), durationMs)
      policy.note(url, {
        status: reply.status,
        durationMs,
        retryAfterMs: retryAfterOf(reply),
      })
      return reply
    } catch (thrown) {
      const durationMs = performance.now() - began
      if (wanted.signal.aborted) {
        this.#observe('cancelled', durationMs)
        throw thrown
      }
      const failure = networkFailure(url, thrown, limit.aborted)
      const reason = failure instanceof TransientFailure ? failure.reason : 'refused'
      this.#observe(reason, durationMs)
      if (reason === 'timeout') policy.note(url, { status: null, durationMs, retryAfterMs: null })
      if (failure instanceof AppError && failure.stage === 'policy') policy.count('private_address', url)
      throw failure
    }
  }

  #observe(outcome: string, durationMs: number): void {
    this.#parts.metrics.observe('http_request_duration_seconds', { outcome }, durationMs / 1_000)
  }
}

/** What `Retry-After` asks for, where it counts (G12). */
export function retryAfterOf(reply: Reply): number | null {
  if (reply.status !== 429 && reply.status !== 503) return null
  return retryAfterMs(reply.headers['retry-after'], Date.now())
}

function outcomeOf(status: number): string {
  if (status === 304) return 'not_modified'
  if (status === 429) return 'rate_limited'
  if (status >= 500) return 'server_error'
  if (status >= 400) return 'client_error'
  return status >= 300 ? 'redirect' : 'success'
}

function withoutConditions(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name !== 'if-none-match' && name !== 'if-modified-since'),
  )
}
