/** How long a window that is to close waits for its page, which stores what it remembers. */
const STORE_LIMIT_MS = 2_000

/**
 * Windows close when their pages have stored what they remember: the engine, which stores it, is closed when the last
 * window is gone, and what a page says while it goes may come too late.
 */
export class Closing {
  readonly #ask: (id: number) => boolean
  /** Windows that wait for their pages, and what they do then. */
  readonly #waiting = new Map<number, () => void>()
  readonly #stored = new Set<number>()

  /** @param ask tells a page that its window is about to close; gives whether there is a page that can answer */
  constructor(ask: (id: number) => boolean) {
    this.#ask = ask
  }

  /**
   * Whether a window that is to close has to wait. `close` is called once it need not any more: when its page has stored
   * everything or is gone, and in any case after a moment.
   */
  mustWait(id: number, close: () => void): boolean {
    if (this.#stored.has(id)) return false
    if (this.#waiting.has(id)) return true
    if (!this.#ask(id)) return false
    const timer = setTimeout(() => this.settle(id), STORE_LIMIT_MS)
    this.#waiting.set(id, () => {
      clearTimeout(timer)
      this.#stored.add(id)
      close()
    })
    return true
  }

  /** The page has stored everything, or has gone. */
  settle(id: number): void {
    const close = this.#waiting.get(id)
    this.#waiting.delete(id)
    close?.()
  }

  /** The window is gone. */
  forget(id: number): void {
    this.#waiting.delete(id)
    this.#stored.delete(id)
  }
}
