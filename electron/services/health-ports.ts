import type { HealthCheck } from './health-checks.ts'
import { health } from './health-checks.ts'

/* Parts whose state lives in a process and not in the database; each is given as the function that tells it. */

export interface CircuitState {
  readonly domain: string
  readonly open: boolean
  /** When one request will try again, UTC; null while it is not open. */
  readonly retryAt: string | null
}

/** The circuit breakers of the sites: open while a site is left alone because it does not answer (G10). */
export function breakerCheck(circuits: () => readonly CircuitState[]): HealthCheck {
  return () => {
    const [open, ...others] = circuits().filter((circuit) => circuit.open)
    if (open === undefined) return health('breaker', 'ok', 'Requests are sent as they are asked for.')
    const until = open.retryAt === null ? '' : ` until ${open.retryAt.slice(11, 16)} UTC`
    return health('breaker', 'degraded', `${open.domain} did not answer and is left alone${until}.`, {
      action: 'Nothing: one request will try again by itself. Check the network if it lasts.',
      facts: { domain: open.domain, retry_at: open.retryAt, open: others.length + 1 },
    })
  }
}

export interface BrowserState {
  /** What would be started; null where no browser was found. */
  readonly which: string | null
  /** Whether anybody has needed it yet: nothing is looked for before. */
  readonly wanted: boolean
  /** Failures in a row, up to now. */
  readonly failures: number
}

/** The browser that renders what HTTP cannot give. Without one, ordinary pages still arrive. */
export function browserCheck(browser: () => BrowserState): HealthCheck {
  return () => {
    const { which, wanted, failures } = browser()
    const facts = { which, failures }
    if (!wanted) return health('browser', 'ok', 'No page has needed a browser yet.', { facts })
    if (which === null) {
      return health('browser', 'degraded', 'There is no browser for pages that need one.', {
        action: 'Install Chrome, Edge or Chromium, or name one in the settings.',
        facts,
      })
    }
    if (failures > 0) {
      return health('browser', 'degraded', 'The browser failed the last time it was needed.', {
        action: 'Import again; the log says how it failed.',
        facts,
      })
    }
    return health('browser', 'ok', `${which} renders pages that need it.`, { facts })
  }
}
