interface Waiting {
  readonly key: string
  readonly take: () => void
}

/** Hands out turns: at most `limit` at once, and one at a time for a key. First come, first served, as far as keys allow. */
export class Turns {
  readonly #limit: () => number
  readonly #taken = new Set<string>()
  readonly #waiting: Waiting[] = []

  constructor(limit: () => number) {
    this.#limit = limit
  }

  /** Waits for a turn and gives the function that ends it. @throws the signal's reason when it aborts first */
  async take(key: string, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    await new Promise<void>((resolve, reject) => {
      const abort = () => {
        const index = this.#waiting.indexOf(waiting)
        if (index >= 0) this.#waiting.splice(index, 1)
        reject(signal.reason)
      }
      const waiting: Waiting = {
        key,
        take: () => {
          signal.removeEventListener('abort', abort)
          resolve()
        },
      }
      signal.addEventListener('abort', abort, { once: true })
      this.#waiting.push(waiting)
      this.#next()
    })
    let ended = false
    return () => {
      if (ended) return
      ended = true
      this.#taken.delete(key)
      this.#next()
    }
  }

  #next(): void {
    while (this.#taken.size < this.#limit()) {
      const index = this.#waiting.findIndex(({ key }) => !this.#taken.has(key))
      const [next] = index < 0 ? [] : this.#waiting.splice(index, 1)
      if (next === undefined) return
      this.#taken.add(next.key)
      next.take()
    }
  }
}
