import { createHash } from 'node:crypto'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { calm, Pulse } from './calm.ts'
import { Interception } from './interception.ts'
import type { RunningBrowser } from './launch.ts'
import type { RenderedPage, RenderEnd, RenderRequest, ResourceSource } from './port.ts'
import type { ScriptCache } from './scripts.ts'
import { untilAborted } from './until-aborted.ts'
import { PageWatcher } from './watcher.ts'

export interface RenderOptions {
  readonly resources: ResourceSource
  readonly scripts: ScriptCache
  /** As HTTP says it (G17). */
  readonly userAgent: string
  readonly timeoutMs: number
  /** A page at rest for so long will not become complete any more. */
  readonly quietMs: number
}

/** Why one attempt failed, by the label that its counter has. */
export class RenderFailure extends Error {
  readonly kind: 'launch' | 'disconnected' | 'page_crash' | 'protocol' | 'unresponsive'

  constructor(kind: RenderFailure['kind'], cause: unknown) {
    super(`The browser failed: ${kind}`, { cause })
    this.name = 'RenderFailure'
    this.kind = kind
  }
}

/** Doors that a page has to the outside besides requests, taken away before its first script runs (G34). */
const doors = [
  'WebSocket',
  'WebSocketStream',
  'WebTransport',
  'RTCPeerConnection',
  'webkitRTCPeerConnection',
  'EventSource',
  'Worker',
  'SharedWorker',
]
const crashTellsWithinMs = 100
/** Every look at a page, and its farewell, take this at most. */
const answersWithinMs = 5_000

/**
 * Renders one page in a context of its own, closed at once afterwards (G25, G34): no permissions, no downloads, no popups,
 * no dialogs, no service workers, and no network but through `resources`.
 * @throws RenderFailure when the browser fails; what stops everything, and the signal's reason, as they are
 */
export async function renderPage(
  browser: RunningBrowser,
  request: RenderRequest,
  options: RenderOptions,
): Promise<RenderedPage> {
  const stop = new AbortController()
  const signal = AbortSignal.any([request.signal, stop.signal])
  const onGone = () => stop.abort(new RenderFailure('disconnected', browser.gone.reason))
  browser.gone.addEventListener('abort', onGone, { once: true })
  const limit = AbortSignal.timeout(options.timeoutMs + 3 * answersWithinMs)
  const opening = browser.newContext(contextOptions(options))
  let context: BrowserContext | null = null
  try {
    context = await untilAborted(AbortSignal.any([signal, limit]), opening)
    const rendering = { browser, request, options, signal, stop }
    return await untilAborted(AbortSignal.any([signal, limit]), inContext(context, rendering))
  } catch (thrown) {
    if (signal.aborted) throw signal.reason
    if (thrown instanceof RenderFailure) throw thrown
    if (limit.aborted) throw new RenderFailure('unresponsive', thrown)
    throw new RenderFailure(browser.isAlive() ? 'protocol' : 'disconnected', thrown)
  } finally {
    // Whatever still runs for this page ends here, also requests.
    stop.abort(new Error('The page has been rendered'))
    browser.gone.removeEventListener('abort', onGone)
    if (context === null) opening.then((late) => farewell(browser, late)).catch(() => undefined)
    else await farewell(browser, context)
  }
}

function contextOptions({ userAgent }: RenderOptions) {
  return {
    userAgent,
    acceptDownloads: false,
    serviceWorkers: 'block' as const,
    permissions: [],
    // The same on every machine (E6).
    locale: 'en-US',
    timezoneId: 'UTC',
    viewport: { width: 1280, height: 1024 },
  } satisfies BrowserContextOptions
}

interface Rendering {
  readonly browser: RunningBrowser
  readonly request: RenderRequest
  readonly options: RenderOptions
  readonly signal: AbortSignal
  readonly stop: AbortController
}

async function inContext(context: BrowserContext, rendering: Rendering): Promise<RenderedPage> {
  const { request, options, signal, stop } = rendering
  const pulse = new Pulse()
  await context.addInitScript((names) => {
    for (const name of names) Reflect.deleteProperty(globalThis, name)
  }, doors)
  const traffic = await Interception.install(context, {
    url: request.url,
    html: request.html,
    resources: options.resources,
    scripts: options.scripts,
    signal,
    onTraffic: () => pulse.beat(),
    onStopped: (error) => stop.abort(error),
  })
  const page = await context.newPage()
  // The pages of a browser that has been killed crash first: a moment later it is known which of the two it was.
  page.on('crash', () =>
    setTimeout(() => stop.abort(new RenderFailure('page_crash', null)), crashTellsWithinMs),
  )
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined))
  context.on('page', (popup) => void popup.close().catch(() => undefined))

  const deadline = AbortSignal.timeout(options.timeoutMs)
  const watcher = await PageWatcher.open(page, () => pulse.beat())
  const shots: Record<string, Uint8Array> = {}
  const shoot = async (name: string) => {
    if (request.screenshots) Object.assign(shots, await screenshot(page, name))
  }
  await untilAborted(deadline, page.goto(request.url.href, { waitUntil: 'commit', timeout: 0 }))
  // As soon as the page's document is there.
  await untilAborted(deadline, watcher.arm()).catch(() => undefined)
  await shoot('before-wait')
  const end = await untilAborted(deadline, watch(watcher, pulse, traffic, rendering)).catch(
    (thrown: unknown): RenderEnd => {
      if (deadline.aborted) return 'timeout'
      throw thrown
    },
  )
  const html = await finalHtml(watcher)
  await shoot('at-end')
  return {
    html,
    sha256: createHash('sha256').update(html).digest('hex'),
    end,
    screenshots: shots,
    requests: { answered: traffic.answered, refused: traffic.refused, failed: traffic.failed },
  }
}

/** Looks whenever the page has come to rest, until it is complete or nothing moves any more. */
async function watch(
  watcher: PageWatcher,
  pulse: Pulse,
  traffic: Interception,
  { request, options }: Rendering,
): Promise<RenderEnd> {
  const restless = { arm: () => watcher.arm(), isBusy: () => traffic.isBusy }
  let seenComplete = false
  let mayExpand = request.expand !== undefined
  for (;;) {
    const atRest = await calm(restless, pulse)
    const { html } = await watcher.look(request.waitFor)
    const isComplete = html !== null && request.isComplete(documentOf(html))
    // A page that never rests, because of a clock perhaps, is done when it was complete twice.
    if (isComplete && (atRest || seenComplete)) return 'complete'
    seenComplete = isComplete
    if (!atRest || isComplete) continue
    if (mayExpand && request.expand !== undefined) {
      mayExpand = false
      pulse.forget()
      if ((await watcher.click(request.expand)) > 0) continue
    }
    pulse.forget()
    await watcher.arm()
    if (!(await pulse.next(options.quietMs))) return 'quiet'
  }
}

/** The doctype is no part of the root element. */
function documentOf(html: string): string {
  return `<!DOCTYPE html>\n${html}`
}

async function finalHtml(watcher: PageWatcher): Promise<string> {
  const limit = AbortSignal.timeout(answersWithinMs)
  const { html, length } = await untilAborted(limit, watcher.look('')).catch((thrown: unknown) => {
    throw limit.aborted ? new RenderFailure('unresponsive', thrown) : thrown
  })
  if (html === null) throw new RenderFailure('unresponsive', new Error(`The page has ${length} characters`))
  return documentOf(html)
}

/** A page that is still being laid out may refuse the first time. */
async function screenshot(page: Page, name: string, tries = 2): Promise<Record<string, Uint8Array>> {
  try {
    return { [name]: await page.screenshot({ timeout: answersWithinMs, animations: 'disabled' }) }
  } catch {
    return tries > 1 ? screenshot(page, name, tries - 1) : {}
  }
}

/** Closes the context; a browser that cannot is ended, so that nothing of a page outlives its rendering. */
async function farewell(browser: RunningBrowser, context: BrowserContext): Promise<void> {
  if (!browser.isAlive()) return
  const limit = AbortSignal.timeout(answersWithinMs)
  try {
    await untilAborted(limit, context.close())
  } catch {
    if (browser.isAlive()) await browser.close()
  }
}
