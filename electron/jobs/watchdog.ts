export interface WatchdogLimits {
  /** Longest time without a sign of work. */
  readonly inactivityMs: number
  /** Longest time in all. */
  readonly totalMs: number
  readonly tickMs: number
}

/**
 * Stops work that takes too long (F14, T8). Time is counted in ticks, and one that comes late counts as one: a computer
 * that slept, or a process that was stopped, has not been idle.
 */
export class Watchdog {
  readonly #limits: WatchdogLimits
  readonly #onTimeout: (limit: 'inactivity' | 'total', seconds: number) => void
  readonly #timer: NodeJS.Timeout
  #idleMs = 0
  #totalMs = 0

  constructor(limits: WatchdogLimits, onTimeout: (limit: 'inactivity' | 'total', seconds: number) => void) {
    this.#limits = limits
    this.#onTimeout = onTimeout
    this.#timer = setInterval(() => this.#tick(), limits.tickMs)
  }

  /** The work has got somewhere. */
  activity(): void {
    this.#idleMs = 0
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #tick(): void {
    const { inactivityMs, totalMs, tickMs } = this.#limits
    this.#idleMs += tickMs
    this.#totalMs += tickMs
    const limit = this.#totalMs >= totalMs ? 'total' : this.#idleMs >= inactivityMs ? 'inactivity' : null
    if (limit === null) return
    this.stop()
    this.#onTimeout(limit, Math.round((limit === 'total' ? totalMs : inactivityMs) / 1_000))
  }
}
