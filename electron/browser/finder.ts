import { join } from 'node:path'
import { AppError } from '../../shared/domain/errors.ts'
import type { Environment } from '../configuration/environment.ts'
import type { Settings } from '../configuration/registry.ts'
import { bundledBrowser, resourceFolder } from '../configuration/resources.ts'
import type { Log } from '../observability/log.ts'
import type { Metrics } from '../observability/metrics.ts'
import { launchBrowser, type RunningBrowser } from './launch.ts'
import { browserPlaces, type BrowserOrigin } from './locate.ts'

export interface BrowserFinderOptions {
  readonly settings: () => Settings
  readonly environment: Environment
  readonly sandbox: boolean
  readonly folder: string
  readonly log: Log
  readonly metrics: Metrics
}

/** A place that was looked at, and what came of it. */
export interface LookedAt {
  readonly origin: BrowserOrigin
  readonly place: string
  readonly result: 'starts' | 'nothing there' | 'does not start'
  /** What it said when it did not start. */
  readonly reason: string | null
}

export interface BrowserFound {
  readonly executable: string | null
  readonly origin: BrowserOrigin | null
  readonly version: string | null
  readonly sandbox: boolean
  readonly looked: readonly LookedAt[]
}

type Started = BrowserFound & {
  readonly browser: RunningBrowser | null
  /** Whether one has started before, so that none now may pass. */
  readonly hadOne: boolean
}

/** How long "there is none" holds: looking may mean to start several. */
const forgetsAfterMs = 60_000

/** Finds the browser to render with, by starting it: a candidate counts only if it starts. */
export class BrowserFinder {
  readonly profiles: string
  readonly #options: BrowserFinderOptions
  /** Where the last one was found, and for which setting. */
  #known: { readonly setting: string; readonly origin: BrowserOrigin; readonly executable: string } | null =
    null
  #none: { readonly setting: string; readonly at: number; readonly started: Started } | null = null

  constructor(options: BrowserFinderOptions) {
    this.#options = options
    this.profiles = join(options.folder, 'profiles')
  }

  /** The program that started last; null where none did. */
  get lastFound(): string | null {
    return this.#known?.executable ?? null
  }

  /** Starts a browser: the one that started last time, else the first that does. `browser` is null where none starts. */
  async start(): Promise<Started> {
    const setting = this.#options.settings().browser_path
    if (this.#none?.setting === setting && performance.now() - this.#none.at < forgetsAfterMs)
      return this.#none.started
    const looked: LookedAt[] = []
    if (this.#known?.setting === setting) {
      const started = await this.#try(this.#known, looked)
      if (started !== null) return started
    }
    const { environment, folder } = this.#options
    const bundled = resourceFolder(bundledBrowser)
    const places = browserPlaces({ setting, environment, bundled, unpackTo: folder })
    for await (const { origin, place, executable } of places) {
      if (executable === null) {
        looked.push({ origin, place, result: 'nothing there', reason: null })
        continue
      }
      const started = await this.#try({ origin, executable }, looked)
      if (started === null) continue
      this.#known = { setting, origin, executable }
      return started
    }
    const { sandbox } = this.#options
    const hadOne = this.#known?.setting === setting
    const started = { browser: null, hadOne, executable: null, origin: null, version: null, sandbox, looked }
    if (!hadOne) this.#none = { setting, at: performance.now(), started }
    return started
  }

  async #try(
    { origin, executable }: { readonly origin: BrowserOrigin; readonly executable: string },
    looked: LookedAt[],
  ): Promise<Started | null> {
    const { sandbox, environment, log, metrics } = this.#options
    const startedAt = performance.now()
    try {
      const browser = await launchBrowser({
        executable,
        sandbox,
        profiles: this.profiles,
        variables: environment.browserVariables,
      })
      const { version, pid } = browser
      looked.push({ origin, place: executable, result: 'starts', reason: null })
      if (!sandbox) log.warn('chromium_sandbox_off', { pid })
      const duration_ms = Math.round(performance.now() - startedAt)
      log.info('browser_started', { path: executable, origin, version, pid, sandbox, duration_ms })
      return { browser, hadOne: true, executable, origin, version, sandbox, looked }
    } catch (thrown) {
      const reason = reasonOf(thrown)
      looked.push({ origin, place: executable, result: 'does not start', reason })
      metrics.add('browser_failures_total', { kind: 'launch' })
      log.warn('browser_not_started', { path: executable, origin, reason })
      return null
    }
  }
}

/** The line of the launcher's long report that says why. */
function reasonOf(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown)
  const lines = text.split('\n').map((line) => line.replace(/^.*\[err\]/u, '').trim())
  if (text.includes('without --no-sandbox'))
    return 'Chromium does not start with its sandbox for root; run as another user, or set MRE_CHROMIUM_SANDBOX=off'
  const why = lines.find((line) =>
    /error while loading|No usable sandbox|ERROR|FATAL|EACCES|ENOEXEC/u.test(line),
  )
  return (why ?? lines[0] ?? text).slice(0, 300)
}

/** The error of an engine that has no browser: where was looked, and what the user can do. */
export function noBrowser({ looked }: Pick<BrowserFound, 'looked'>): AppError {
  const places = looked.map(({ place, result, reason }) => `${place}: ${reason ?? result}`).join('; ')
  return new AppError('BROWSER_ERROR', 'There is no browser that can render pages.', {
    stage: 'fetch',
    source: 'browser',
    action:
      'Install Chrome, Edge or Chromium, or name one with the setting browser_path; "mre browser check" says what was found.',
    details: { browser: 'none', looked: places.slice(0, 1_000) },
  })
}
