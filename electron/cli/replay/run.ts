import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  openFolderSource,
  type FolderPage,
  type FolderSource,
} from '../../../fixtures/server/folder-source.ts'
import { startReplayServer } from '../../../fixtures/server/replay-server.ts'
import type { JobView } from '../../../shared/contract/views.ts'
import { compareEvents } from '../../../shared/domain/compare/events.ts'
import { AppError, cancelledError } from '../../../shared/domain/errors.ts'
import { variables } from '../../configuration/environment.ts'
import { compose, type Services } from '../../engine/compose.ts'
import { eventOf, readSide } from '../../services/diff/side.ts'
import type { Goldens } from '../../services/goldens.ts'
import type { ReplayMode } from './modes.ts'
import { runStep, type StepReport, type StepResult } from './report.ts'

export interface ReplayRunOptions {
  readonly folder: string
  readonly mode: ReplayMode
  /** Data folder to import into; null: a scratch one, which is deleted afterwards (N13). */
  readonly into: string | null
  readonly goldens: Goldens
  /** Make what is read the golden documents. */
  readonly writeGoldens: boolean
  readonly signal: AbortSignal
  readonly onStep: (step: StepReport) => void
}

export interface ReplayRunReport {
  readonly mode: ReplayMode
  readonly fixtureVersion: number | null
  readonly ok: boolean
  readonly steps: readonly StepReport[]
  /** Events whose entry list is not in the folder. */
  readonly notWhole: readonly string[]
  /** Pages that were asked for and that the folder does not have: nothing else was asked. */
  readonly outside: readonly string[]
  readonly durationMs: number
}

/**
 * Runs captured pages through the code that live pages go through, over loopback and nowhere else (O10, L15).
 * @throws AppError NOT_FOUND or VALIDATION_ERROR for a folder that is none, CANCELLED
 */
export async function runReplay(options: ReplayRunOptions): Promise<ReplayRunReport> {
  const startedAt = performance.now()
  const source = await openFolderSource(options.folder)
  const outside = new Set<string>()
  const server = await startReplayServer({
    source,
    onRequest: ({ host, path, status }) => {
      // Every host is asked for its rules, and none of a captured folder has to have any.
      if (status === 404 && path !== '/robots.txt') outside.add(`https://${host}${path}`)
    },
  })
  const scratch = options.into ?? mkdtempSync(join(tmpdir(), 'mre-replay-'))
  try {
    const services = await compose({
      shell: 'cli',
      dataDir: scratch,
      environment: {
        // Captured pages are what the server sent; a browser would ask for more than the folder has.
        MRE_BROWSER_FALLBACK: 'off',
        ...variables,
        MRE_REPLAY_URL: server.url,
        MRE_CRAWL_DELAY_MS: '0',
        MRE_SCRAPE_ENABLED: 'on',
      },
    })
    try {
      const run = new ReplayRun(services, options, source)
      const steps = await run.steps()
      return {
        mode: options.mode,
        fixtureVersion: source.fixtureVersion,
        ok: steps.every(({ ok }) => ok) && outside.size === 0,
        steps,
        notWhole: run.notWhole,
        outside: [...outside].toSorted(),
        durationMs: Math.round(performance.now() - startedAt),
      }
    } finally {
      await services.close()
    }
  } finally {
    await server.close()
    if (options.into === null) rmSync(scratch, { recursive: true, force: true })
  }
}

interface EventOfFolder {
  readonly eventId: string
  readonly trackSlug: string
}

class ReplayRun {
  readonly #services: Services
  readonly #options: ReplayRunOptions
  readonly #pages: readonly FolderPage[]
  readonly #expected: FolderSource['event']
  readonly #steps: StepReport[] = []
  readonly #events: readonly EventOfFolder[]
  readonly notWhole: readonly string[]

  constructor(services: Services, options: ReplayRunOptions, source: FolderSource) {
    this.#services = services
    this.#options = options
    this.#expected = source.event
    this.#pages = source.pages.flatMap((page) => {
      const url = services.pageCheck.spelled(page.url)
      return url === null ? [] : [{ ...page, url }]
    })
    const parts = this.#pages.flatMap(({ url }) => services.pageCheck.eventAt(url) ?? [])
    const lists = new Set(parts.flatMap(({ page, eventId }) => (page === 'entryList' ? eventId : [])))
    const events = parts.filter(({ page }) => page === 'event')
    this.#events = events.filter(({ eventId }) => lists.has(eventId))
    this.notWhole = events.flatMap(({ eventId }) => (lists.has(eventId) ? [] : eventId))
  }

  async steps(): Promise<readonly StepReport[]> {
    const { mode } = this.#options
    if (
      this.#pages.length === 0 ||
      (this.#events.length === 0 && (mode === 'normalise' || mode === 'persist'))
    )
      throw nothingToDo(mode, this.#options.folder)
    if (mode === 'full' || mode === 'fetch') for (const page of this.#pages) await this.#fetch(page)
    if (mode === 'full' || mode === 'parse') for (const page of this.#pages) await this.#parse(page)
    if (mode === 'full' || mode === 'normalise')
      for (const event of this.#events) await this.#normalise(event)
    if (mode === 'full' || mode === 'persist') for (const event of this.#events) await this.#persist(event)
    return this.#steps
  }

  #fetch({ url, sha256 }: FolderPage): Promise<void> {
    return this.#step('fetch', url, async () => {
      const fetched = await this.#services.pageCheck.fetch(url, this.#options.signal)
      const isSame = sha256 === null || sha256 === fetched.sha256
      return {
        counts: { bytes: fetched.bytes },
        mismatch: isSame ? null : 'The bytes differ from the manifest.',
      }
    })
  }

  #parse({ url, file }: FolderPage): Promise<void> {
    return this.#step('parse', url, async () => {
      const { goldens, writeGoldens, signal } = this.#options
      const document = await this.#services.pageCheck.parse(url, signal)
      if (writeGoldens) await goldens.write(file, document)
      const differences = await goldens.compare(file, document)
      return { counts: { golden: differences === null ? 0 : 1 }, differences: differences ?? [] }
    })
  }

  #normalise(event: EventOfFolder): Promise<void> {
    return this.#step('normalise', `event ${event.eventId}`, async () => {
      const { races, results, laps } = await this.#import(event, true)
      return { counts: { races, results, laps }, mismatch: this.#unexpected(event, { races, laps }) }
    })
  }

  /** Twice: the second time nothing may be written (E2). Then what is stored must be whole, and say what the pages say. */
  #persist(event: EventOfFolder): Promise<void> {
    return this.#step('persist', `event ${event.eventId}`, async () => {
      const { library } = this.#services
      const first = await this.#import(event, false)
      const stored = library.document(event.eventId)
      const second = await this.#import(event, false)
      const written = Object.values(second.tables).reduce(
        (sum, { inserted, updated }) => sum + inserted + updated,
        0,
      )
      const { changes } = compareEvents(stored, library.document(event.eventId))
      const pages = this.#events.length === 1 ? eventOf(await readSide(this.#options.folder)) : null
      const differences = pages === null ? [] : compareEvents(pages, stored).changes
      const { errors } = library.verify()
      const problems = [
        ...(written === 0 ? [] : [`A second import wrote ${written} rows.`]),
        ...(changes.length === 0 ? [] : ['A second import changed the event.']),
        ...(errors === 0 ? [] : [`The stored data have ${errors} errors.`]),
      ]
      const { races, results, laps } = first
      const unexpected = this.#unexpected(event, { races, laps })
      if (unexpected !== null) problems.push(unexpected)
      const mismatch = problems.length === 0 ? null : problems.join(' ')
      return { counts: { races, results, laps }, differences, mismatch }
    })
  }

  /** What the manifest says that there is, and there is not (O8). */
  #unexpected(
    { eventId }: EventOfFolder,
    found: { readonly races: number; readonly laps: number },
  ): string | null {
    const expected = this.#expected
    if (expected?.event_id !== eventId) return null
    const wrong = [
      ...(isOther(expected.races_expected, found.races)
        ? [`${found.races} races instead of ${expected.races_expected}`]
        : []),
      ...(isOther(expected.laps_expected, found.laps)
        ? [`${found.laps} laps instead of ${expected.laps_expected}`]
        : []),
    ]
    return wrong.length === 0 ? null : `The manifest says otherwise: ${wrong.join(', ')}.`
  }

  async #import({ eventId, trackSlug }: EventOfFolder, dryRun: boolean) {
    const { ingestion, jobs } = this.#services
    const jobId = ingestion.start({ kind: 'event_import', eventId, trackSlug, force: true, dryRun })
    const cancel = () => void jobs.cancel(jobId)
    this.#options.signal.addEventListener('abort', cancel, { once: true })
    const job = await jobs.ended(jobId)
    this.#options.signal.removeEventListener('abort', cancel)
    return importResultOf(job)
  }

  async #step(step: StepReport['step'], subject: string, work: () => Promise<StepResult>): Promise<void> {
    if (this.#options.signal.aborted) throw cancelledError('cli')
    const report = await runStep(step, subject, work)
    this.#steps.push(report)
    this.#options.onStep(report)
  }
}

function isOther(expected: number | null | undefined, found: number): expected is number {
  return typeof expected === 'number' && expected !== found
}

function importResultOf({ state, result, error }: JobView) {
  if (state === 'cancelled') throw cancelledError('jobs')
  if (error !== null) {
    const { code, message, stage, source, details } = error
    throw new AppError(code, message, { stage, source, details })
  }
  if (result?.kind !== 'event_import') throw new Error('An import gives the result of an import')
  return result.data
}

function nothingToDo(mode: ReplayMode, folder: string): AppError {
  const wanted =
    mode === 'normalise' || mode === 'persist' ? 'event page with its entry list' : 'page of LiveRC'
  return new AppError('VALIDATION_ERROR', `The folder holds no ${wanted}.`, {
    stage: 'request',
    source: 'replay',
    action: 'Name a folder of captured pages whose manifest says where they are from.',
    details: { field: 'folder', value: folder.slice(0, 200), mode },
  })
}
