import robotsParser from 'robots-parser'
import { AppError } from '../../shared/domain/errors.ts'
import { unlessAborted } from './wait.ts'

/** The name by which robots.txt may speak of us (RFC 9309, product token). */
export const productToken = 'MyRaceEngineer'

/** RFC 9309 asks for at least 500 KiB to be read; what comes after is not. */
export const longestRobots = 512_000

/** Whoever asks for more than this between two requests does not want to be asked in one sitting. */
const longestCrawlDelayMs = 3_600_000

/** robots.txt of a host as it is stored; `body` is null where there is none, and everything is allowed. */
export interface StoredRobots {
  readonly origin: string
  readonly body: string | null
  readonly fetchedAt: string
  readonly expiresAt: string
}

/** Where robots.txt is kept between runs. */
export interface RobotsStore {
  find(origin: string): StoredRobots | undefined
  keep(robots: StoredRobots): void
}

/** What robots.txt of a host means for us. */
interface Rules {
  readonly expiresAtMs: number
  readonly crawlDelayMs: number
  isAllowed(url: URL): boolean
}

export interface RobotsOptions {
  /** Name of the host's robots.txt in the store, e.g. `https://host`. */
  readonly originOf: (url: URL) => string
  /**
   * Fetches it, patiently; null where there is none.
   * @throws AppError when nobody can tell: then nothing of the host may be asked for
   */
  readonly fetch: (url: URL, signal: AbortSignal) => Promise<FetchedRobots>
  readonly store: RobotsStore
  readonly keepMs: () => number
  /** Ms since 1970. */
  readonly now: () => number
  /** Told about every decision, by a stable name. */
  readonly onEvent: (event: string, url: URL) => void
}

export interface FetchedRobots {
  readonly body: string | null
  /** How long it took because the first attempt failed. */
  readonly lostMs: number
}

interface Flight {
  readonly loaded: Promise<{ readonly rules: Rules; readonly lostMs: number }>
  readonly stop: AbortController
  waiting: number
}

/** Parsed files that are held in memory; LiveRC has some 1,100 hosts. */
const heldInMemory = 4_096

/**
 * Asks each host's robots.txt whether an address may be requested, with path and query (G20, T14). A file is fetched once
 * for all who need it, kept in the database until it expires, and never assumed: while it cannot be read, nothing is allowed.
 */
export class Robots {
  readonly #options: RobotsOptions
  readonly #held = new Map<string, Rules>()
  readonly #flights = new Map<string, Flight>()

  constructor(options: RobotsOptions) {
    this.#options = options
  }

  /**
   * Returns once robots.txt of the host allows `url`.
   * @throws AppError ROBOTS_DISALLOWED, what `fetch` throws, or the signal's reason
   */
  async require(
    url: URL,
    signal: AbortSignal,
  ): Promise<{ readonly crawlDelayMs: number; readonly lostMs: number }> {
    const origin = this.#options.originOf(url)
    const known = this.#known(origin, url)
    const { rules, lostMs } =
      known === null ? await this.#load(origin, url, signal) : { rules: known, lostMs: 0 }
    if (rules.isAllowed(url)) return { crawlDelayMs: rules.crawlDelayMs, lostMs }
    this.#options.onEvent('robots_disallowed', url)
    throw new AppError('ROBOTS_DISALLOWED', `robots.txt of ${url.host} does not allow this page.`, {
      stage: 'policy',
      source: 'site_policy',
      action: 'Open the page in a browser instead. Whoever runs the site decides what programs may read.',
      details: { url: url.href, robots: robotsUrl(url).href },
    })
  }

  #known(origin: string, url: URL): Rules | null {
    const { store, keepMs, now } = this.#options
    const held = this.#held.get(origin)
    if (held !== undefined && now() < held.expiresAtMs) return held
    const stored = store.find(origin)
    if (stored === undefined) return null
    const fetchedAtMs = Date.parse(stored.fetchedAt)
    // The setting may have become shorter, and a clock may have been set back.
    const expiresAtMs = Math.min(Date.parse(stored.expiresAt), fetchedAtMs + keepMs())
    if (!(fetchedAtMs <= now() && now() < expiresAtMs)) return null
    return this.#hold(origin, rulesOf(url, stored.body, expiresAtMs))
  }

  async #load(origin: string, url: URL, signal: AbortSignal) {
    const flight = this.#flights.get(origin) ?? this.#start(origin, url)
    flight.waiting += 1
    try {
      return await unlessAborted(flight.loaded, signal)
    } finally {
      flight.waiting -= 1
      // Nobody waits any more: it must not go on, nor be joined.
      if (flight.waiting === 0) {
        flight.stop.abort()
        if (this.#flights.get(origin) === flight) this.#flights.delete(origin)
      }
    }
  }

  #start(origin: string, url: URL): Flight {
    const stop = new AbortController()
    const flight = { loaded: this.#fetch(origin, url, stop.signal), stop, waiting: 0 }
    flight.loaded.catch(() => undefined)
    this.#flights.set(origin, flight)
    return flight
  }

  async #fetch(origin: string, url: URL, signal: AbortSignal) {
    const { fetch, store, keepMs, now, onEvent } = this.#options
    const { body, lostMs } = await fetch(robotsUrl(url), signal)
    onEvent(body === null ? 'robots_absent' : 'robots_read', url)
    const fetchedAtMs = now()
    const expiresAtMs = fetchedAtMs + keepMs()
    store.keep({
      origin,
      body,
      fetchedAt: new Date(fetchedAtMs).toISOString(),
      expiresAt: new Date(expiresAtMs).toISOString(),
    })
    return { rules: this.#hold(origin, rulesOf(url, body, expiresAtMs)), lostMs }
  }

  #hold(origin: string, rules: Rules): Rules {
    if (this.#held.size >= heldInMemory) this.#held.clear()
    this.#held.set(origin, rules)
    return rules
  }
}

/** The robots.txt that speaks for `url`. */
function robotsUrl(url: URL): URL {
  return new URL('/robots.txt', url)
}

function rulesOf(url: URL, body: string | null, expiresAtMs: number): Rules {
  if (body === null) return { expiresAtMs, crawlDelayMs: 0, isAllowed: () => true }
  const robots = robotsParser(robotsUrl(url).href, plainLetters(body))
  const seconds = robots.getCrawlDelay(productToken) ?? 0
  return {
    expiresAtMs,
    crawlDelayMs: seconds > 0 ? Math.min(seconds * 1_000, longestCrawlDelayMs) : 0,
    // Anything but a clear yes is a no.
    isAllowed: (page) => robots.isAllowed(plainLetters(page.href), productToken) === true,
  }
}

/** Letters that need no percent-encoding without it, on both sides of a comparison (RFC 9309, section 2.2.2). */
function plainLetters(text: string): string {
  return text.replace(/%([0-9a-f]{2})/giu, (encoded, hex: string) => {
    const letter = String.fromCharCode(Number.parseInt(hex, 16))
    return /[\w.~-]/u.test(letter) ? letter : encoded
  })
}
