import { ConstantBackoff, handleWhen, retry } from 'cockatiel'
import { cancelledError, type AppError } from '../../shared/domain/errors.ts'
import type { Settings } from '../configuration/registry.ts'
import { TransientFailure, withDetails } from './failure.ts'
import { pause } from './wait.ts'

export interface Attempt {
  readonly signal: AbortSignal
  /** To be called when a request starts: what comes before the first start costs no patience. */
  readonly onStart: () => void
  /** To be called with time that the site took before the first start, for its robots.txt. */
  readonly onLost: (ms: number) => void
}

export interface PatienceOptions {
  readonly settings: Settings
  readonly signal: AbortSignal
  readonly onRetry: (failure: TransientFailure, delayMs: number) => void
  /** From 0 to 1. */
  readonly random?: () => number
}

/**
 * Tries a page until it comes, until it fails in a way that does not pass, or until attempts or patience are used up (G12,
 * design.md section 4). Patience runs from the first start to the last one, everything between included; waiting for the
 * first turn is no fault of the site's and costs nothing. When the next attempt could not start in time, the page fails at
 * once.
 * @throws AppError of the last attempt, with `attempts` and `waited_ms` in its details; CANCELLED; what else `work` throws
 */
export async function patiently<Result>(
  options: PatienceOptions,
  work: (attempt: Attempt) => Promise<Result>,
): Promise<Result> {
  const tries = new Tries(options)
  // Cockatiel's own wait does not end when the signal aborts, so `Tries` does the waiting.
  const policy = retry(
    handleWhen((error) => tries.mayFollow(error)),
    { maxAttempts: options.settings.http_retries, backoff: new ConstantBackoff(0) },
  )
  try {
    return await policy.execute(() => tries.next(work), options.signal)
  } catch (error) {
    if (options.signal.aborted) throw cancelledError('http')
    throw error instanceof TransientFailure ? tries.explain(error.error) : error
  }
}

/** The attempts at one page, and what they cost. */
class Tries {
  readonly #options: PatienceOptions
  readonly #random: () => number
  #attempts = 0
  #startedAt: number | null = null
  #lostMs = 0
  #waitedMs = 0
  #waitingSince: number | null = null
  #last: { readonly failure: TransientFailure; readonly delayMs: number } | null = null

  constructor(options: PatienceOptions) {
    this.#options = options
    this.#random = options.random ?? Math.random
  }

  /** Whether another attempt may follow the failure, and would start in time. Where it may, that is how `next` begins. */
  mayFollow(error: unknown): boolean {
    if (!(error instanceof TransientFailure)) return false
    const base = this.#options.settings.http_retry_base_ms
    const backoff = base * 2 ** (this.#attempts - 1) + (this.#random() * base) / 5
    const delayMs = Math.max(backoff, error.retryAfterMs ?? 0)
    this.#last = { failure: error, delayMs }
    return delayMs <= this.#leftMs()
  }

  /** The next attempt, after the wait that belongs before it. */
  async next<Result>(work: (attempt: Attempt) => Promise<Result>): Promise<Result> {
    const { signal, onRetry } = this.#options
    const late = new AbortController()
    let timer: NodeJS.Timeout | undefined
    if (this.#last !== null) {
      const { failure, delayMs } = this.#last
      onRetry(failure, delayMs)
      this.#waitingSince = performance.now()
      await pause(delayMs, signal)
      // Its turn has to come in time as well; once it has started it has the time of any attempt.
      const tooLate = () => late.abort(this.explain(failure.error))
      timer = setTimeout(tooLate, Math.max(0, this.#leftMs()))
    }
    const onStart = () => {
      clearTimeout(timer)
      this.#startedAt ??= performance.now()
      this.#stopWaiting()
    }
    const onLost = (ms: number) => {
      if (this.#startedAt === null) this.#lostMs += ms
    }
    this.#attempts += 1
    try {
      return await work({ signal: AbortSignal.any([signal, late.signal]), onStart, onLost })
    } finally {
      clearTimeout(timer)
    }
  }

  /** The error that ends the page, with what was tried. */
  explain(error: AppError): AppError {
    this.#stopWaiting()
    return withDetails(error, { attempts: this.#attempts, waited_ms: Math.round(this.#waitedMs) })
  }

  #stopWaiting(): void {
    if (this.#waitingSince !== null) this.#waitedMs += performance.now() - this.#waitingSince
    this.#waitingSince = null
  }

  #leftMs(): number {
    const sinceStart = this.#startedAt === null ? 0 : performance.now() - this.#startedAt
    return this.#options.settings.page_patience_ms - this.#lostMs - sinceStart
  }
}
