import type {
  ComponentHealth,
  HealthComponent,
  HealthReport,
  HealthState,
} from '../../shared/contract/observability.ts'
import { healthComponent } from '../../shared/contract/observability.ts'
import type { StreamMessage } from '../../shared/contract/views.ts'
import type { MessageStream } from '../jobs/message-stream.ts'
import type { Log } from '../observability/log.ts'
import { health, type HealthChecks } from './health-checks.ts'

interface HealthParts {
  readonly checks: HealthChecks
  readonly stream: MessageStream
  readonly log: Log
  readonly now: () => string
}

/**
 * How the product is, part by part, in plain sentences (M14, K19). Looked at when something happened that may have changed
 * it, never on a timer; a change is logged and pushed.
 */
export class HealthService {
  readonly #parts: HealthParts
  readonly #closed = new AbortController()
  #last: HealthReport | null = null
  #isWaiting = false

  constructor(parts: HealthParts) {
    this.#parts = parts
  }

  /** Looks once now, and again whenever a job has ended or the data folder's settings have changed. */
  start(): void {
    this.changed()
    void this.#follow()
  }

  /** Something that may have changed a part's state: a breaker opened, a page drifted, a lock was lost. */
  changed(): void {
    if (this.#isWaiting || this.#closed.signal.aborted) return
    this.#isWaiting = true
    // Several changes of one moment are looked at once, after the work that made them.
    setImmediate(() => {
      this.#isWaiting = false
      if (!this.#closed.signal.aborted) this.get({ deep: false })
    })
  }

  /** The state of every part, now. @param options `deep` has the database read through as well */
  get(options: { readonly deep: boolean }): HealthReport {
    const report = checkHealth(this.#parts.checks, options, this.#parts.now(), (component, thrown) =>
      this.#parts.log.error('health_check_failed', thrown, { component }),
    )
    this.#tell(report)
    this.#last = report
    return report
  }

  close(): void {
    this.#closed.abort()
  }

  async #follow(): Promise<void> {
    for await (const message of this.#parts.stream.watch(0, this.#closed.signal))
      if (mayChangeHealth(message)) this.changed()
  }

  #tell(report: HealthReport): void {
    const before = new Map(this.#last?.components.map((one) => [one.component, one.state]))
    // Before the first look everything counts as well, so that what is wrong at the start is told.
    const changed = report.components.filter((one) => one.state !== (before.get(one.component) ?? 'ok'))
    for (const { component, state, sentence } of changed) {
      const fields = { component, state, before: before.get(component) ?? null, sentence }
      if (state === 'ok') this.#parts.log.info('health_changed', fields)
      else this.#parts.log.warn('health_changed', fields)
    }
    if (changed.length > 0) this.#parts.stream.publish({ type: 'health', health: report, changed })
  }
}

/** Runs every check. One that fails says so in its own part, and `onFailure` is told why. */
export function checkHealth(
  checks: HealthChecks,
  options: { readonly deep: boolean },
  checkedAt: string,
  onFailure: (component: HealthComponent, thrown: unknown) => void,
): HealthReport {
  const components = healthComponent.options.flatMap((component): ComponentHealth[] => {
    const check = checks[component]
    if (check === undefined) return []
    try {
      return [check(options)]
    } catch (thrown) {
      onFailure(component, thrown)
      return [
        health(component, 'failing', 'This part could not be checked.', { action: 'The log says why.' }),
      ]
    }
  })
  return { state: worst(components.map(({ state }) => state)), checkedAt, components }
}

/** The worst of some states; `ok` of none. */
export function worst(states: readonly HealthState[]): HealthState {
  if (states.includes('failing')) return 'failing'
  return states.includes('degraded') ? 'degraded' : 'ok'
}

function mayChangeHealth(message: StreamMessage): boolean {
  switch (message.type) {
    case 'job':
      return message.job.finishedAt !== null
    case 'data_changed':
      return message.scope === 'system'
    default:
      return false
  }
}
