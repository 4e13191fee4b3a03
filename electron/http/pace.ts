import { Turns } from './turns.ts'

/**
 * What one domain or one host has under way and when it was asked last (T14): spacing counts from start to start, so that
 * slow answers do not bunch requests up. The clock is monotonic.
 */
export class Pace {
  /** So many requests are under way at once. */
  readonly inFlight: Turns
  /** One at a time waits for the spacing, in the order in which they came. */
  readonly next = new Turns(() => 1)
  #openAt = Number.NEGATIVE_INFINITY

  constructor(inFlight: () => number) {
    this.inFlight = new Turns(inFlight)
  }

  /** Ms until the next request may start; 0 or less when it may. */
  waitMs(): number {
    return this.#openAt - performance.now()
  }

  /** A request started at that time; the next starts no earlier than `gapMs` later. */
  started(at: number, gapMs: number): void {
    this.#openAt = Math.max(this.#openAt, at + gapMs)
  }

  /** Nothing starts for so long, whoever waits already included. */
  hold(ms: number): void {
    this.#openAt = Math.max(this.#openAt, performance.now() + ms)
  }
}
