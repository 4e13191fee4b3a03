import type { CDPSession, Page } from 'playwright-core'
import { z } from 'zod'

/** What a look at a page shows: whether it has loaded, and its DOM where `waitFor` matches and it is not too long. */
const look = z.object({ loaded: z.boolean(), html: z.string().nullable(), length: z.int() })
export type Look = z.infer<typeof look>

const frameOf = z.object({ frameId: z.string() })

const world = 'mre'

/**
 * Runs in a JavaScript world of its own beside the page's: it shares the DOM and nothing else, so that a page can neither
 * see it nor change what it does. It tells of the first change after each look and then keeps quiet until the next, so that
 * a restless page cannot flood us.
 */
const observer = `(() => {
  if (window.top !== window) return
  let told = false
  const tell = () => { if (!told) { told = true; mreChanged('') } }
  new MutationObserver(tell).observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
  addEventListener('load', tell)
  globalThis.mreArm = () => { told = false; return document.readyState === 'complete' }
  globalThis.mreLook = (waitFor, most) => {
    const loaded = mreArm()
    const root = document.documentElement
    if (root === null || (waitFor !== '' && document.querySelector(waitFor) === null)) return { loaded, html: null, length: 0 }
    const html = root.outerHTML
    return { loaded, html: html.length > most ? null : html, length: html.length }
  }
  globalThis.mreClick = (links, most) => {
    const found = [...document.querySelectorAll(links)].slice(0, most)
    for (const link of found) link.click()
    return found.length
  }
})()`

/** Longer than any page that a parser takes. */
const longestPage = 8_000_000
const mostClicks = 100

/** Looks at one page from the outside: what its DOM is, and when it changes. */
export class PageWatcher {
  readonly #session: CDPSession
  readonly #onChange: () => void
  /** The world's number in the page's document, as soon as there is one. */
  readonly #world = Promise.withResolvers<number>()

  private constructor(session: CDPSession, onChange: () => void) {
    this.#session = session
    this.#onChange = onChange
  }

  /** To be called before the page is navigated. `onChange` is told of the first change after each look. */
  static async open(page: Page, onChange: () => void): Promise<PageWatcher> {
    const session = await page.context().newCDPSession(page)
    const watcher = new PageWatcher(session, onChange)
    await watcher.#install()
    return watcher
  }

  /** The DOM, once `waitFor` matches. */
  async look(waitFor: string): Promise<Look> {
    return look.parse(await this.#call(`mreLook(${JSON.stringify(waitFor)}, ${longestPage})`))
  }

  /** Tell of the next change, too. Gives whether the page has loaded. */
  async arm(): Promise<boolean> {
    return (await this.#call('mreArm()')) === true
  }

  /** Clicks links once each. Gives how many there were. */
  async click(links: string): Promise<number> {
    return z.int().parse(await this.#call(`mreClick(${JSON.stringify(links)}, ${mostClicks})`))
  }

  async #install(): Promise<void> {
    this.#session.on('Runtime.bindingCalled', ({ name }) => {
      if (name === 'mreChanged') this.#onChange()
    })
    await this.#session.send('Page.enable')
    const { frameTree } = await this.#session.send('Page.getFrameTree')
    this.#session.on('Runtime.executionContextCreated', ({ context }) => {
      const isOfPage = frameOf.safeParse(context.auxData).data?.frameId === frameTree.frame.id
      if (context.name === world && isOfPage) this.#world.resolve(context.id)
    })
    await this.#session.send('Runtime.enable')
    await this.#session.send('Runtime.addBinding', { name: 'mreChanged', executionContextName: world })
    await this.#session.send('Page.addScriptToEvaluateOnNewDocument', { source: observer, worldName: world })
  }

  async #call(expression: string): Promise<unknown> {
    const contextId = await this.#world.promise
    const { result, exceptionDetails } = await this.#session.send('Runtime.evaluate', {
      contextId,
      expression,
      returnByValue: true,
    })
    if (exceptionDetails !== undefined)
      throw new Error(`The page could not be looked at: ${exceptionDetails.text}`)
    return result.value
  }
}
