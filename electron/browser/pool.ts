import { setTimeout as sleep } from 'node:timers/promises'
import { AppError, cancelledError } from '../../shared/domain/errors.ts'
import type { Environment } from '../configuration/environment.ts'
import type { Settings } from '../configuration/registry.ts'
import type { Log } from '../observability/log.ts'
import type { Metrics } from '../observability/metrics.ts'
import type { RunningBrowser } from './launch.ts'
import { BrowserFinder, noBrowser, type BrowserFound } from './finder.ts'
import type { PageRenderer, RenderedPage, RenderRequest, ResourceSource } from './port.ts'
import { printDocument, type PrintOptions } from './print.ts'
import { removeDeadProfiles } from './profiles.ts'
import { renderPage, RenderFailure } from './render.ts'
import { ScriptCache } from './scripts.ts'
import { Turns } from './turns.ts'
import { untilAborted } from './until-aborted.ts'

export interface BrowserPoolOptions {
  readonly settings: () => Settings
  readonly resources: ResourceSource
  readonly environment: Environment
  /** Whether Chromium's own sandbox is on; see `chromiumSandbox`. */
  readonly sandbox: boolean
  /** Profiles of running browsers and the unpacked browser are below it. */
  readonly folder: string
  /** The program's honest name, as HTTP gives it (G17). */
  readonly userAgent: () => string
  readonly log: Log
  readonly metrics: Metrics
}

/** For whoever watches over the engine. */
interface BrowserPoolState {
  /** The browser that started last; null where none was found. */
  readonly which: string | null
  /** Whether a page has needed one. */
  readonly wanted: boolean
  /** Pages in a row that could not be rendered, up to now. */
  readonly failures: number
}

/** A browser with what it has done. */
interface Pooled {
  readonly browser: RunningBrowser
  pages: number
  idleTimer: NodeJS.Timeout | null
}

/** First in a new context, then after a pause (G27). */
const pausesMs = [0, 500, 2_000]

/**
 * The browsers of an engine (G25-G29, T17): one, or two where the setting says so, started on first need, one page at a time
 * each, closed when idle, replaced after so many pages or so much memory, and healed when they crash. No browser outlives
 * the engine: `close` ends it, and when the engine is killed, the pipe between them breaks.
 */
export class BrowserPool implements PageRenderer {
  readonly #options: BrowserPoolOptions
  readonly #finder: BrowserFinder
  readonly #turns: Turns
  readonly #scripts = new ScriptCache()
  readonly #free: Pooled[] = []
  readonly #running = new Set<Pooled>()
  readonly #closing = new AbortController()
  readonly #ends = new Set<Promise<void>>()
  #isWanted = false
  #failures = 0

  constructor(options: BrowserPoolOptions) {
    const { settings, folder, log } = options
    this.#options = options
    this.#turns = new Turns(() => settings().browser_count)
    this.#finder = new BrowserFinder(options)
    const left = removeDeadProfiles(this.#finder.profiles)
    if (left > 0) log.warn('browser_profiles_left_behind', { removed: left, folder })
  }

  /** @throws AppError as `PageRenderer` */
  render(request: RenderRequest): Promise<RenderedPage> {
    this.#isWanted = true
    const rendering = this.#render(request)
    this.#track(
      rendering.then(
        () => (this.#failures = 0),
        (thrown: unknown) => {
          if (thrown instanceof AppError && thrown.code === 'BROWSER_ERROR') this.#failures += 1
        },
      ),
    )
    return rendering
  }

  async #render(request: RenderRequest): Promise<RenderedPage> {
    const signal = AbortSignal.any([request.signal, this.#closing.signal])
    try {
      const end = await this.#turns.take(request.key, signal)
      try {
        return await this.#attempts({ ...request, signal })
      } finally {
        end()
      }
    } catch (thrown) {
      throw signal.aborted ? cancelledError('browser') : thrown
    }
  }

  /**
   * A self-contained document as PDF. Waits its turn like a page that is rendered.
   * @throws AppError BROWSER_ERROR, with `details.browser = 'none'` where there is no browser; CANCELLED
   */
  async print(html: string, options: PrintOptions, signal?: AbortSignal): Promise<Uint8Array> {
    const stop = AbortSignal.any([this.#closing.signal, ...(signal === undefined ? [] : [signal])])
    try {
      const end = await this.#turns.take('print', stop)
      try {
        return await this.#print(html, options, stop)
      } finally {
        end()
      }
    } catch (thrown) {
      if (stop.aborted) throw cancelledError('browser')
      throw thrown instanceof AppError ? thrown : notPrinted(thrown)
    }
  }

  async #print(html: string, options: PrintOptions, signal: AbortSignal): Promise<Uint8Array> {
    const pooled = await this.#take(signal)
    let isSound = false
    try {
      const pdf = await untilAborted(signal, printDocument(pooled.browser, html, options))
      isSound = true
      return pdf
    } finally {
      await this.#giveBack(pooled, isSound)
    }
  }

  /** How rendering goes, without looking for anything. */
  state(): BrowserPoolState {
    return { which: this.#finder.lastFound, wanted: this.#isWanted, failures: this.#failures }
  }

  /** Which browser would render, and whether it starts: nothing is rendered, and it is closed again. */
  async check(): Promise<BrowserFound> {
    const { browser, hadOne: _hadOne, ...found } = await this.#finder.start()
    await browser?.close()
    return found
  }

  /** Ends what is rendered and every browser. Calling it twice is harmless. */
  async close(): Promise<void> {
    this.#closing.abort(cancelledError('browser'))
    await Promise.all(this.#ends)
    await Promise.all([...this.#running].map((pooled) => this.#end(pooled, 'closed')))
  }

  async #attempts(request: RenderRequest): Promise<RenderedPage> {
    let last: unknown
    for (const [attempt, pause] of pausesMs.entries()) {
      if (pause > 0 && attempt > 1) await sleep(pause, undefined, { signal: request.signal })
      try {
        return await this.#attempt(request)
      } catch (thrown) {
        if (!(thrown instanceof RenderFailure)) throw thrown
        last = thrown
        this.#failed(thrown, request, attempt)
        // It has had all of its time already.
        if (thrown.kind === 'unresponsive') break
      }
    }
    throw browserError(request, last)
  }

  async #attempt(request: RenderRequest): Promise<RenderedPage> {
    const { settings, resources, userAgent, log } = this.#options
    const pooled = await this.#take(request.signal)
    const { browser_page_timeout_ms: timeoutMs, browser_quiet_ms: quietMs } = settings()
    const startedAt = performance.now()
    let isSound = false
    try {
      const page = await renderPage(pooled.browser, request, {
        resources,
        scripts: this.#scripts,
        userAgent: userAgent(),
        timeoutMs,
        quietMs,
      })
      isSound = true
      log.info('page_rendered', {
        url: request.url.href,
        duration_ms: Math.round(performance.now() - startedAt),
        end: page.end,
        characters: page.html.length,
        ...page.requests,
      })
      if (page.end === 'timeout') this.#options.metrics.add('browser_failures_total', { kind: 'timeout' })
      return page
    } catch (thrown) {
      // A page that crashed, or was stopped, says nothing about its browser.
      isSound = !(thrown instanceof RenderFailure) || thrown.kind === 'page_crash'
      throw thrown
    } finally {
      await this.#giveBack(pooled, isSound)
    }
  }

  async #take(signal: AbortSignal): Promise<Pooled> {
    signal.throwIfAborted()
    for (let free = this.#free.pop(); free !== undefined; free = this.#free.pop()) {
      if (free.idleTimer !== null) clearTimeout(free.idleTimer)
      if (free.browser.isAlive()) return free
      await this.#end(free, 'gone')
    }
    return untilAborted(signal, this.#start(signal))
  }

  /** Starting cannot be broken off: a browser that comes too late is ended at once. */
  #start(signal: AbortSignal): Promise<Pooled> {
    const starting = this.#finder.start().then(async (started) => {
      if (started.browser === null) {
        const error = noBrowser(started)
        throw started.hadOne ? new RenderFailure('launch', error) : error
      }
      const pooled: Pooled = { browser: started.browser, pages: 0, idleTimer: null }
      this.#running.add(pooled)
      this.#count()
      if (!signal.aborted) return pooled
      await this.#end(pooled, 'closed')
      throw signal.reason
    })
    this.#track(starting)
    return starting
  }

  /** `close` waits for it. */
  #track(work: Promise<unknown>): void {
    const end: Promise<void> = work
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => this.#ends.delete(end))
    this.#ends.add(end)
  }

  /** Back to the others, unless it has had its day. */
  async #giveBack(pooled: Pooled, isSound: boolean): Promise<void> {
    pooled.pages += 1
    const reason = await this.#reasonToEnd(pooled, isSound)
    if (reason !== null) return this.#end(pooled, reason)
    this.#free.push(pooled)
    pooled.idleTimer = setTimeout(() => this.#idle(pooled), this.#options.settings().browser_idle_ms)
    pooled.idleTimer.unref()
  }

  async #reasonToEnd({ browser, pages }: Pooled, isSound: boolean): Promise<string | null> {
    const { browser_pages, browser_memory_mb } = this.#options.settings()
    if (!browser.isAlive()) return 'gone'
    if (!isSound) return 'failed'
    if (this.#closing.signal.aborted) return 'closed'
    if (pages >= browser_pages) return 'pages'
    const bytes = await browser.memory().catch(() => null)
    return bytes !== null && bytes > browser_memory_mb * 1024 * 1024 ? 'memory' : null
  }

  #idle(pooled: Pooled): void {
    const index = this.#free.indexOf(pooled)
    if (index < 0) return
    this.#free.splice(index, 1)
    this.#track(this.#end(pooled, 'idle'))
  }

  async #end(pooled: Pooled, reason: string): Promise<void> {
    if (!this.#running.delete(pooled)) return
    if (pooled.idleTimer !== null) clearTimeout(pooled.idleTimer)
    await pooled.browser.close()
    this.#count()
    this.#options.log.info('browser_closed', { pid: pooled.browser.pid, pages: pooled.pages, reason })
  }

  #count(): void {
    this.#options.metrics.set('browsers_running', {}, this.#running.size)
  }

  #failed(failure: RenderFailure, { url }: RenderRequest, attempt: number): void {
    const { kind, cause } = failure
    // Launches that failed have been counted one by one.
    if (kind !== 'launch') this.#options.metrics.add('browser_failures_total', { kind })
    this.#options.log.warn('browser_failed', {
      url: url.href,
      kind,
      attempt: attempt + 1,
      reason: cause instanceof Error ? cause.message.slice(0, 300) : null,
      stage: 'connector_playwright',
    })
  }
}

function browserError({ url }: RenderRequest, cause: unknown): AppError {
  const kind = cause instanceof RenderFailure ? cause.kind : 'unknown'
  return new AppError('BROWSER_ERROR', 'The browser failed while it rendered a page.', {
    stage: 'fetch',
    source: 'browser',
    action:
      'Try again. If it happens again, run "mre browser check", name another browser with browser_path, or switch browser_fallback off.',
    details: { url: url.href, browser: 'failed', kind, attempts: pausesMs.length },
    cause,
  })
}

function notPrinted(cause: unknown): AppError {
  return new AppError('BROWSER_ERROR', 'The browser failed while it made the PDF.', {
    stage: 'request',
    source: 'browser',
    action: 'Try again, or save the report as HTML and print it from a browser.',
    details: { browser: 'failed' },
    cause,
  })
}
