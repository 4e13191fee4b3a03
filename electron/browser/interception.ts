import type { BrowserContext, Request, Route } from 'playwright-core'
import { AppError } from '../../shared/domain/errors.ts'
import type { ResourceSource } from './port.ts'
import { standInFor, type ScriptCache } from './scripts.ts'

export interface InterceptionOptions {
  readonly url: URL
  readonly html: string
  readonly resources: ResourceSource
  readonly scripts: ScriptCache
  readonly signal: AbortSignal
  /** Told when a request begins or ends. */
  readonly onTraffic: () => void
  /** What ends the rendering: the policy wants no request at all any more. */
  readonly onStopped: (error: AppError) => void
}

/** What a page may need to get its data: everything else is for looks, for other sites, or for nobody. */
const askedFor: ReadonlySet<string> = new Set(['script', 'xhr', 'fetch'])
/** A page that asks for more is at fault. */
const mostRequests = 100
const stopsEverything: ReadonlySet<string> = new Set(['SCRAPING_DISABLED', 'CIRCUIT_OPEN', 'CANCELLED'])

/**
 * Answers every request of one page (design.md section 4): the page itself from what HTTP gave, scripts and data of its own
 * host through the HTTP client, nothing else. The browser itself sends nothing.
 */
export class Interception {
  readonly #options: InterceptionOptions
  #isServed = false
  #asked = 0
  #inFlight = 0
  answered = 0
  refused = 0
  /** Asked for and not answered: the policy or the network said no. */
  failed = 0

  private constructor(options: InterceptionOptions) {
    this.#options = options
  }

  static async install(context: BrowserContext, options: InterceptionOptions): Promise<Interception> {
    const interception = new Interception(options)
    await context.route('**/*', (route) => interception.#handle(route))
    return interception
  }

  /** Whether an answer is still awaited. */
  get isBusy(): boolean {
    return this.#inFlight > 0
  }

  async #handle(route: Route): Promise<void> {
    this.#inFlight += 1
    this.#options.onTraffic()
    try {
      await this.#answer(route)
    } catch {
      // The page is gone, and with it whoever asked.
    } finally {
      this.#inFlight -= 1
      this.#options.onTraffic()
    }
  }

  async #answer(route: Route): Promise<void> {
    const request = route.request()
    const url = URL.parse(request.url())
    if (url === null || !this.#isAllowed(request, url)) return this.#refuse(route)
    if (request.resourceType() === 'document') {
      this.#isServed = true
      return route.fulfill({ contentType: 'text/html; charset=utf-8', body: this.#options.html })
    }
    const standIn = standInFor(url)
    if (standIn !== null) return route.fulfill({ contentType: 'text/javascript', body: standIn })
    return this.#ask(route, url)
  }

  /** The page once, and what its data come from: by GET, from its own host. */
  #isAllowed(request: Request, url: URL): boolean {
    const { url: page } = this.#options
    if (request.method() !== 'GET' || url.protocol !== 'https:' || url.host !== page.host) return false
    if (url.username !== '' || url.password !== '') return false
    if (request.resourceType() !== 'document') return askedFor.has(request.resourceType())
    return !this.#isServed && url.href === page.href && request.frame().parentFrame() === null
  }

  async #ask(route: Route, url: URL): Promise<void> {
    const { resources, scripts, signal, onStopped } = this.#options
    const isScript = route.request().resourceType() === 'script'
    const known = isScript ? scripts.find(url) : undefined
    if (known === undefined && (this.#asked += 1) > mostRequests) return this.#refuse(route)
    try {
      const answer =
        known ??
        (await resources.resource(url, { method: 'GET', signal, headers: headersOf(route.request()) }))
      if (isScript && known === undefined) scripts.keep(url, answer)
      this.answered += 1
      await route.fulfill({
        status: answer.status,
        contentType: answer.headers['content-type'] ?? 'application/octet-stream',
        body: Buffer.from(answer.body),
      })
    } catch (thrown) {
      if (thrown instanceof AppError && stopsEverything.has(thrown.code)) onStopped(thrown)
      this.failed += 1
      await route.abort('failed')
    }
  }

  /** Aborted, not failed: a page that tries to go elsewhere stays where it is. */
  async #refuse(route: Route): Promise<void> {
    this.refused += 1
    await route.abort('aborted')
  }
}

/** What a server may answer by; never a cookie or a referrer. */
function headersOf(request: Request): Record<string, string> {
  const { accept, 'x-requested-with': requestedWith } = request.headers()
  return {
    ...(accept === undefined ? {} : { accept }),
    ...(requestedWith === undefined ? {} : { 'x-requested-with': requestedWith }),
  }
}
