import { AppError } from '../../shared/domain/errors.ts'
import type { Settings } from '../configuration/registry.ts'
import { readHostRules, ruleOf } from '../configuration/settings/host-rules.ts'
import { silentLog, type Log } from '../observability/log.ts'
import { silentMetrics, type Metrics } from '../observability/metrics.ts'
import { AdaptiveCap } from './adaptive-cap.ts'
import { domainOf, requireAllowed } from './allow-list.ts'
import { Pace } from './pace.ts'
import { noSharedSlots, type StartSlots } from './start-slots.ts'
import { pause } from './wait.ts'

/** A request that was let through, at the moment of its start. */
export interface RequestStart {
  readonly url: URL
  readonly domain: string
  /** Ms on this process's monotonic clock. */
  readonly at: number
}

export interface SitePolicyOptions {
  /** Read at each request, so that a switch counts from the next one on. */
  readonly settings: () => Settings
  /** Further reasons to send nothing; each is asked at each request and gives its error while it holds. */
  readonly stops?: readonly (() => AppError | null)[]
  readonly slots?: StartSlots
  readonly log?: Log
  readonly metrics?: Metrics
  readonly onStart?: (start: RequestStart) => void
  /** From 0 to 1. */
  readonly random?: () => number
}

/** What came of a request, as far as the pace is concerned. */
export interface Outcome {
  readonly status: number | null
  /** Null when nothing can be learnt from it: nobody was reached. */
  readonly durationMs: number | null
  /** How long the site asked to wait. */
  readonly retryAfterMs: number | null
}

export interface WantedTurn {
  /** What the host's robots.txt asks for. */
  readonly crawlDelayMs: number
  /** Called when the turn has come; throws when the request is not to start after all. */
  readonly lastLook: () => void
}

interface Domain {
  readonly pace: Pace
  readonly cap: AdaptiveCap
}

/**
 * What every request to a site must pass, whoever sends it (G10-G23, design.md section 4): kill switch and other stops,
 * allow-list, and a pace for the registrable domain and for the host. `guarded-requests.ts` is the only caller that sends.
 */
export class SitePolicy {
  readonly #options: SitePolicyOptions
  readonly #slots: StartSlots
  readonly #log: Log
  readonly #metrics: Metrics
  readonly #random: () => number
  readonly #domains = new Map<string, Domain>()
  readonly #hosts = new Map<string, Pace>()
  #settings: Settings
  #rules: { readonly text: string; readonly rules: ReturnType<typeof readHostRules> }

  constructor(options: SitePolicyOptions) {
    this.#options = options
    this.#slots = options.slots ?? noSharedSlots
    this.#log = options.log ?? silentLog
    this.#metrics = options.metrics ?? silentMetrics
    this.#random = options.random ?? Math.random
    this.#settings = options.settings()
    this.#rules = { text: '[]', rules: [] }
  }

  /**
   * Whether a request to `url` may be sent at all, now.
   * @throws AppError SCRAPING_DISABLED or another stop's error, VALIDATION_ERROR for an address outside the allow-list
   */
  check(url: URL): void {
    this.#settings = this.#options.settings()
    const stop = this.#settings.scrape_enabled ? this.#otherStop() : scrapingDisabled()
    if (stop !== null) {
      this.#count('stopped', url)
      throw stop
    }
    try {
      requireAllowed(url)
    } catch (error) {
      this.#metrics.add('site_policy_events_total', { event: 'foreign_address', domain: 'other' })
      throw error
    }
  }

  /** As they were at the last `check`: reading them anew for each of a request's questions would cost more than sending it. */
  get settings(): Settings {
    return this.#settings
  }

  /** Whether pages of this host may be asked for on condition that they have changed. */
  conditionalRequests(host: string): boolean {
    return this.#rule(host).conditionalRequests ?? true
  }

  /**
   * Waits until a request may start, and gives the function that ends it. First in, first out for each host, and the hosts
   * take turns: one that is to be asked slowly holds up nobody else.
   * @throws AppError as `check`, which is asked again when the turn has come; what `lastLook` throws; the signal's reason
   * when it aborts first
   */
  async turn(url: URL, wanted: WantedTurn, signal: AbortSignal): Promise<() => void> {
    const host = this.#host(url.hostname)
    const domain = this.#domain(domainOf(url.hostname))
    const ends: (() => void)[] = []
    const end = () => ends.splice(0).forEach((release) => release())
    try {
      ends.push(await host.inFlight.take(signal))
      const leaveQueue = await host.next.take(signal)
      ends.push(leaveQueue)
      ends.push(await this.#start(url, wanted, host, domain, signal))
      leaveQueue()
      return end
    } catch (error) {
      end()
      throw error
    }
  }

  /** Takes note of an answer, before its turn ends: the pace of the whole domain follows from it. */
  note(url: URL, { status, durationMs, retryAfterMs }: Outcome): void {
    const name = domainOf(url.hostname)
    const domain = this.#domain(name)
    if (status === 429) {
      domain.cap.throttled()
      this.#count('rate_limited', url)
    } else if (durationMs !== null) {
      domain.cap.note(durationMs)
    }
    if (retryAfterMs === null || retryAfterMs <= 0) return
    const ms = Math.min(retryAfterMs, this.#settings.page_patience_ms)
    domain.pace.hold(ms)
    this.#slots.hold(`domain ${name}`, ms)
    this.#count('paused', url)
    this.#log.warn('site_asked_to_wait', { domain: name, status, wait_ms: ms, asked_ms: retryAfterMs })
  }

  /** Counts a decision about `url` (K4: by domain, never by host). */
  count(event: string, url: URL): void {
    this.#count(event, url)
  }

  /** Waits for both spacings and starts. Gives the end of the domain's turn. */
  async #start(
    url: URL,
    { crawlDelayMs, lastLook }: WantedTurn,
    host: Pace,
    domain: Domain,
    signal: AbortSignal,
  ): Promise<() => void> {
    const hostKey = `host ${url.hostname}`
    for (;;) {
      // Outside the domain's queue: others pass while this host rests.
      await this.#waitFor(hostKey, host, this.#hostDelay(url.hostname, crawlDelayMs), signal)
      const end = await domain.pace.inFlight.take(signal)
      try {
        const leaveQueue = await domain.pace.next.take(signal)
        try {
          const domainKey = `domain ${domainOf(url.hostname)}`
          await this.#waitFor(domainKey, domain.pace, this.#settings.crawl_delay_ms, signal)
          this.check(url)
          lastLook()
          const longer = this.#jitter()
          const hostGap = longer * this.#hostDelay(url.hostname, crawlDelayMs)
          const domainGap = longer * this.#settings.crawl_delay_ms
          const wanted = [
            { key: domainKey, gapMs: domainGap },
            ...(hostGap > domainGap ? [{ key: hostKey, gapMs: hostGap }] : []),
          ].filter(({ gapMs }) => gapMs > 0)
          if (wanted.length === 0 || this.#slots.take(wanted)) {
            this.#started(url, host, hostGap, domain.pace, domainGap)
            return end
          }
        } finally {
          leaveQueue()
        }
      } catch (error) {
        end()
        throw error
      }
      // Another program was quicker.
      end()
    }
  }

  /** Looked at again after every wait: the site may have asked for a pause, and a timer may fire a little early. */
  async #waitFor(key: string, pace: Pace, delayMs: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      const wait = Math.max(pace.waitMs(), delayMs > 0 ? this.#slots.waitMs(key) : 0)
      if (wait <= 0) return
      await pause(wait, signal)
    }
  }

  /** The last thing before a request is sent, so that its time is the time of the start. */
  #started(url: URL, host: Pace, hostGapMs: number, domain: Pace, domainGapMs: number): void {
    this.#count('started', url)
    const at = performance.now()
    host.started(at, hostGapMs)
    domain.started(at, domainGapMs)
    this.#options.onStart?.({ url, domain: domainOf(url.hostname), at })
  }

  #otherStop(): AppError | null {
    for (const stop of this.#options.stops ?? []) {
      const error = stop()
      if (error !== null) return error
    }
    return null
  }

  #hostDelay(host: string, crawlDelayMs: number): number {
    return Math.max(this.#rule(host).crawlDelayMs ?? this.#settings.crawl_delay_ms, crawlDelayMs)
  }

  /** By how much a delay is longer this time; never shorter, so that what a site asks for is kept. */
  #jitter(): number {
    return 1 + (this.#random() * this.#settings.crawl_jitter_percent) / 100
  }

  #rule(host: string): ReturnType<typeof ruleOf> {
    const text = this.#settings.host_rules
    if (this.#rules.text !== text) this.#rules = { text, rules: readHostRules(text) }
    return ruleOf(this.#rules.rules, host)
  }

  #host(name: string): Pace {
    const known = this.#hosts.get(name)
    if (known !== undefined) return known
    const pace = new Pace(() => this.#rule(name).maxInFlight ?? this.#settings.max_in_flight)
    this.#hosts.set(name, pace)
    return pace
  }

  #domain(name: string): Domain {
    const known = this.#domains.get(name)
    if (known !== undefined) return known
    const cap = new AdaptiveCap(() => this.#settings.max_in_flight)
    const domain = { cap, pace: new Pace(() => cap.value) }
    this.#domains.set(name, domain)
    return domain
  }

  #count(event: string, url: URL): void {
    this.#metrics.add('site_policy_events_total', { event, domain: domainOf(url.hostname) })
  }
}

function scrapingDisabled(): AppError {
  return new AppError('SCRAPING_DISABLED', 'Requests to LiveRC are switched off.', {
    stage: 'policy',
    source: 'site_policy',
    action: 'Switch scrape_enabled on, or unset MRE_SCRAPE_ENABLED.',
  })
}
