/** So many at once, the others in the order in which they came. */
export class Turns {
  readonly #limit: () => number
  readonly #waiting: (() => void)[] = []
  #running = 0

  /** @param limit looked at whenever a turn begins or ends; a lower one takes effect as turns end */
  constructor(limit: () => number) {
    this.#limit = limit
  }

  /** Waits for a turn and gives the function that ends it. @throws the signal's reason when it aborts first. */
  async take(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    if (this.#waiting.length === 0 && this.#running < this.#limit()) this.#running += 1
    else await this.#queue(signal)
    let ended = false
    return () => {
      if (ended) return
      ended = true
      this.#running -= 1
      this.#serve()
    }
  }

  #queue(signal: AbortSignal): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const abort = () => {
        const index = this.#waiting.indexOf(begin)
        if (index >= 0) this.#waiting.splice(index, 1)
        reject(signal.reason)
      }
      const begin = () => {
        signal.removeEventListener('abort', abort)
        resolve()
      }
      signal.addEventListener('abort', abort, { once: true })
      this.#waiting.push(begin)
    })
  }

  #serve(): void {
    while (this.#running < this.#limit()) {
      const next = this.#waiting.shift()
      if (next === undefined) return
      this.#running += 1
      next()
    }
  }
}
