import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Spaces requests of one domain: at most `inFlight` at once, and `delayMs` from the start of one to the start of the next
 * (T14: start to start, so that slow answers do not bunch requests up).
 */
export class Pace {
  readonly #delayMs: number
  readonly #inFlight: number
  readonly #waiting: (() => void)[] = []
  #running = 0
  #lastStart = Number.NEGATIVE_INFINITY

  constructor(options: { readonly delayMs: number; readonly inFlight: number }) {
    this.#delayMs = options.delayMs
    this.#inFlight = options.inFlight
  }

  /** Waits for a turn and gives the function that ends it. @throws the signal's reason when it aborts first. */
  async turn(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    await this.#slot(signal)
    try {
      await this.space(signal)
    } catch (error) {
      this.#release()
      throw error
    }
    let ended = false
    return () => {
      if (ended) return
      ended = true
      this.#release()
    }
  }

  /** Waits for the spacing alone: for a request that is under way and goes on elsewhere. @throws as `turn` */
  async space(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    // Looked at again after every wait: somebody else may have started, and a timer may fire a little early.
    for (;;) {
      const wait = this.#lastStart + this.#delayMs - performance.now()
      if (wait <= 0) break
      await sleep(Math.ceil(wait), undefined, { signal })
    }
    this.#lastStart = performance.now()
  }

  async #slot(signal: AbortSignal): Promise<void> {
    if (this.#running < this.#inFlight) {
      this.#running += 1
      return
    }
    await new Promise<void>((resolve, reject) => {
      const abort = () => {
        const index = this.#waiting.indexOf(take)
        if (index >= 0) this.#waiting.splice(index, 1)
        reject(signal.reason)
      }
      // The slot of whoever released is handed over, so `#running` does not change here.
      const take = () => {
        signal.removeEventListener('abort', abort)
        resolve()
      }
      signal.addEventListener('abort', abort, { once: true })
      this.#waiting.push(take)
    })
  }

  #release(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#running -= 1
    else next()
  }
}
