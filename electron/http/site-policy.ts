import { AppError } from '../../shared/domain/errors.ts'
import type { Settings } from '../configuration/registry.ts'
import { Pace } from './pace.ts'

/** Hosts that may be asked at all (G23): the source's own domain, over https, on the default port. */
const allowedDomain = 'liverc.com'

/**
 * The one gate that every request passes, whoever sends it: kill switch, allow-list, pace (G10-G23, design.md section 4).
 */
export class SitePolicy {
  readonly #settings: () => Settings
  readonly #stops: readonly (() => AppError | null)[]
  readonly #paces = new Map<string, Pace>()

  /** @param stops further reasons to send nothing at all, asked before each request */
  constructor(settings: () => Settings, stops: readonly (() => AppError | null)[] = []) {
    this.#settings = settings
    this.#stops = stops
  }

  /**
   * Waits until a request to `url` may start and gives the function that ends it.
   * @throws AppError SCRAPING_DISABLED, or VALIDATION_ERROR for an address outside the allow-list; the signal's reason
   * when it aborts while waiting.
   */
  async admit(url: URL, signal: AbortSignal): Promise<() => void> {
    this.check(url)
    return this.#pace(allowedDomain).turn(signal)
  }

  /**
   * Waits until an admitted request may go on to `url`, to which it was redirected: a request like any other, checked and
   * spaced (G16, N4).
   * @throws AppError as `admit`, or the signal's reason
   */
  async follow(url: URL, signal: AbortSignal): Promise<void> {
    this.check(url)
    await this.#pace(allowedDomain).space(signal)
  }

  /** The checks alone. @throws AppError as `admit` */
  check(url: URL): void {
    if (!this.#settings().scrape_enabled) {
      throw new AppError('SCRAPING_DISABLED', 'Requests to LiveRC are switched off.', {
        stage: 'policy',
        source: 'site_policy',
        action: 'Switch scrape_enabled on, or unset MRE_SCRAPE_ENABLED.',
      })
    }
    for (const stop of this.#stops) {
      const reason = stop()
      if (reason !== null) throw reason
    }
    if (!isAllowed(url)) {
      throw new AppError('VALIDATION_ERROR', `${url.host} is not an address of LiveRC.`, {
        stage: 'policy',
        source: 'site_policy',
        details: { field: 'url', value: `${url.protocol}//${url.host}` },
      })
    }
  }

  #pace(domain: string): Pace {
    const known = this.#paces.get(domain)
    if (known !== undefined) return known
    const settings = this.#settings()
    const pace = new Pace({ delayMs: settings.crawl_delay_ms, inFlight: settings.max_in_flight })
    this.#paces.set(domain, pace)
    return pace
  }
}

function isAllowed(url: URL): boolean {
  return (
    url.protocol === 'https:' &&
    url.port === '' &&
    url.username === '' &&
    url.password === '' &&
    (url.hostname === allowedDomain || url.hostname.endsWith(`.${allowedDomain}`))
  )
}
