/** Waiting for a page to come to rest: nothing here sleeps for a fixed time, every wait ends with what it waits for. */

export interface Restlessness {
  /** Ask to be told of the next change. Gives whether the page has loaded. */
  arm(): Promise<boolean>
  /** Whether it waits for an answer. */
  isBusy(): boolean
}

/** Between two changes that belong together. */
const quietMs = 100
/** A page that never rests is looked at this often. */
const loudMs = 1_000

/** Tells changes and traffic of one page on to whoever waits. */
export class Pulse {
  #wake: (() => void) | null = null
  #isFresh = false

  /** Something happened. */
  beat(): void {
    this.#isFresh = true
    this.#wake?.()
  }

  /** Waits for the next beat, also one since the last `forget`. Gives false when `ms` pass without one. */
  async next(ms: number): Promise<boolean> {
    if (!this.#isFresh) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      this.#wake = null
    }
    return this.#isFresh
  }

  forget(): void {
    this.#isFresh = false
  }
}

/** Waits until the page has loaded, awaits nothing and has not changed for a moment. Gives false for one that does not rest. */
export async function calm(page: Restlessness, pulse: Pulse): Promise<boolean> {
  const until = performance.now() + loudMs
  for (;;) {
    pulse.forget()
    const isLoaded = await page.arm()
    const moved = await pulse.next(quietMs)
    if (isLoaded && !moved && !page.isBusy()) return true
    if (performance.now() >= until) return false
  }
}
