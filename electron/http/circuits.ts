import {
  BrokenCircuitError,
  CircuitState as Circuit,
  ConsecutiveBreaker,
  DelegateBackoff,
  circuitBreaker,
  handleWhen,
  type CircuitBreakerPolicy,
} from 'cockatiel'
import { AppError } from '../../shared/domain/errors.ts'
import type { Settings } from '../configuration/registry.ts'
import type { Log } from '../observability/log.ts'
import type { Metrics } from '../observability/metrics.ts'
import { TransientFailure } from './failure.ts'
import { unlessAborted } from './wait.ts'

/** Whether a domain is left alone, for a panel that shows it. */
export interface CircuitReport {
  readonly domain: string
  readonly open: boolean
  /** When one request will try again, UTC in ISO 8601; null while it is not open. */
  readonly retryAt: string | null
}

interface CircuitsOptions {
  readonly settings: () => Settings
  readonly log: Log
  readonly metrics: Metrics
  /** Told when a circuit opens or closes. */
  readonly onChange: () => void
}

interface Entry {
  readonly policy: CircuitBreakerPolicy
  retryAtMs: number
  /** The one request that tries whether the domain answers again. */
  probe: Promise<unknown> | null
}

/** A request's turn came when the circuit was no longer what it had been: it is to be decided anew. */
class CircuitMoved extends Error {}

/**
 * A circuit breaker for each registrable domain (G10): after so many failures in a row of reaching it, nothing is sent for a
 * while, then one request tries, and the others wait for what comes of it.
 */
export class Circuits {
  readonly #options: CircuitsOptions
  readonly #entries = new Map<string, Entry>()

  constructor(options: CircuitsOptions) {
    this.#options = options
  }

  /**
   * Runs a request to `domain`. `work` calls what it is given when its turn has come, before it sends anything.
   * @throws AppError CIRCUIT_OPEN; what `work` throws; the signal's reason when it aborts while waiting for the probe
   */
  async run<Reply extends { readonly status: number }>(
    domain: string,
    signal: AbortSignal,
    work: (lastLook: () => void) => Promise<Reply>,
  ): Promise<Reply> {
    const entry = this.#entry(domain)
    for (;;) {
      while (entry.probe !== null) await unlessAborted(entry.probe, signal)
      if (entry.policy.state === Circuit.Open && Date.now() < entry.retryAtMs)
        throw circuitOpen(domain, entry)
      try {
        return await this.#execute(entry, work)
      } catch (error) {
        if (error instanceof BrokenCircuitError) throw circuitOpen(domain, entry)
        if (!(error instanceof CircuitMoved)) throw error
      }
    }
  }

  /** All domains that were asked so far. */
  state(): CircuitReport[] {
    return [...this.#entries].map(([domain, { policy, retryAtMs }]) => {
      const open = policy.state !== Circuit.Closed
      return { domain, open, retryAt: open ? new Date(retryAtMs).toISOString() : null }
    })
  }

  async #execute<Reply extends { readonly status: number }>(
    entry: Entry,
    work: (lastLook: () => void) => Promise<Reply>,
  ): Promise<Reply> {
    const isProbe = entry.policy.state !== Circuit.Closed
    const lastLook = () => {
      if (!isProbe && entry.policy.state !== Circuit.Closed) throw new CircuitMoved()
    }
    const running = entry.policy.execute(() => work(lastLook))
    if (!isProbe) return running
    const ended = running.then(
      () => undefined,
      () => undefined,
    )
    entry.probe = ended
    try {
      return await running
    } finally {
      entry.probe = null
    }
  }

  #entry(domain: string): Entry {
    const known = this.#entries.get(domain)
    if (known !== undefined) return known
    const { circuit_failures: failures } = this.#options.settings()
    const policy: CircuitBreakerPolicy = circuitBreaker(
      // While one request tries, anything but an answer means that it is not known whether the domain is back.
      handleWhen((error) => meansUnreachable(error) || policy.state === Circuit.HalfOpen).orWhenResult(
        meansBroken,
      ),
      {
        breaker: new ConsecutiveBreaker(failures),
        halfOpenAfter: new DelegateBackoff(() => this.#options.settings().circuit_open_ms),
      },
    )
    const entry: Entry = { policy, retryAtMs: 0, probe: null }
    this.#entries.set(domain, entry)
    this.#watch(domain, entry)
    return entry
  }

  #watch(domain: string, entry: Entry): void {
    const { metrics, log, onChange } = this.#options
    const event = (name: string) => {
      metrics.add('site_policy_events_total', { event: name, domain })
      metrics.set('circuit_breaker_open', {}, Number(this.state().some(({ open }) => open)))
      onChange()
    }
    entry.policy.onBreak(() => {
      entry.retryAtMs = Date.now() + this.#options.settings().circuit_open_ms
      log.warn('circuit_opened', { domain, retry_at: new Date(entry.retryAtMs).toISOString() })
      event('circuit_opened')
    })
    entry.policy.onHalfOpen(() => log.info('circuit_probed', { domain }))
    entry.policy.onReset(() => {
      log.info('circuit_closed', { domain })
      event('circuit_closed')
    })
  }
}

function meansUnreachable(error: unknown): boolean {
  return error instanceof TransientFailure && error.reason !== 'rate_limited'
}

function meansBroken(result: unknown): boolean {
  return typeof result === 'object' && result !== null && 'status' in result && Number(result.status) >= 500
}

function circuitOpen(domain: string, { retryAtMs }: Entry): AppError {
  const retryAt = new Date(Math.max(retryAtMs, Date.now())).toISOString()
  return new AppError(
    'CIRCUIT_OPEN',
    `${domain} does not answer; nothing is asked of it until ${retryAt.slice(11, 19)} UTC.`,
    {
      stage: 'policy',
      source: 'site_policy',
      action: 'Wait until then and try again, and check the network connection meanwhile.',
      details: { domain, retry_at: retryAt },
    },
  )
}
