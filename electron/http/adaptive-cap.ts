const window = 8
const quickMs = 2_500
const slowMs = 8_000

/**
 * How many requests to a domain are under way at once (J16): starts at what is allowed, one fewer when the slowest of eight
 * answers takes more than 8 s, one more when three quarters of them come within 2.5 s, half at once when the site says that
 * it is too much. Never below one, never above what is allowed.
 */
export class AdaptiveCap {
  readonly #most: () => number
  #cap = Number.POSITIVE_INFINITY
  #durations: number[] = []

  constructor(most: () => number) {
    this.#most = most
  }

  get value(): number {
    return Math.max(1, Math.min(this.#cap, this.#most()))
  }

  /** An answer came, or did not come in time, after so many ms. */
  note(durationMs: number): void {
    this.#durations.push(durationMs)
    if (this.#durations.length < window) return
    const sorted = this.#durations.toSorted((a, b) => a - b)
    this.#durations = []
    if (percentile(sorted, 90) > slowMs) this.#set(this.value - 1)
    else if (percentile(sorted, 75) < quickMs) this.#set(this.value + 1)
  }

  /** The site answered 429. */
  throttled(): void {
    this.#durations = []
    this.#set(Math.floor(this.value / 2))
  }

  #set(cap: number): void {
    // At the top it floats: when more is allowed one day, that is where it starts.
    this.#cap = cap >= this.#most() ? Number.POSITIVE_INFINITY : Math.max(1, cap)
  }
}

/** By nearest rank. */
function percentile(sorted: readonly number[], percent: number): number {
  return sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? 0
}
