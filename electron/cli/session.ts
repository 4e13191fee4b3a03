import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openReadOnly } from '../../db/client/index.ts'
import type { ImportAnswer, JobView } from '../../shared/contract/views.ts'
import { AppError, cancelledError } from '../../shared/domain/errors.ts'
import { databaseReadOnly, variables } from '../configuration/environment.ts'
import { appPaths } from '../configuration/paths.ts'
import { checkEnvironment, compose, type Services } from '../engine/compose.ts'
import { withSettings } from '../engine/own-settings.ts'
import type { LogLevel } from '../observability/log.ts'
import { errorOf, importAnswerOf, type JobRequest, type StartOptions } from '../services/ingestion.ts'
import type { CheckedParts } from '../services/health-checks.ts'
import { Library } from '../services/library.ts'
import { effectiveSettings, type SettingsService } from '../services/settings.ts'
import { importingEvents, WorkReader } from '../services/work.ts'
import type { Output } from './output.ts'
import { reportProgress } from './progress.ts'
import { startWorker } from './worker-process.ts'

export interface SessionOptions {
  readonly dataDir: string | undefined
  readonly logLevel: LogLevel | undefined
  readonly confirmOrigin: boolean
}

/** What a command works with: the engine in this process, or the database alone for commands that only read (L18). */
export class Session {
  readonly output: Output
  readonly #options: SessionOptions

  /** @throws AppError VALIDATION_ERROR for a setting or a replay address that is refused, whatever the command needs */
  constructor(options: SessionOptions, output: Output) {
    checkEnvironment(variables)
    this.#options = options
    this.output = output
  }

  /** Runs `work` with the whole engine and closes it. */
  async engine<T>(
    work: (services: Services) => Promise<T>,
    shell: 'cli' | 'browser' = 'cli',
    how: { readonly role?: 'worker' | 'caller'; readonly purpose?: 'capture' } = {},
  ): Promise<T> {
    const services = await this.compose(shell, how)
    try {
      return await work(services)
    } finally {
      await services.close()
    }
  }

  /** The whole engine, to be closed by the caller. @throws AppError as `compose` of the engine */
  async compose(
    shell: 'cli' | 'browser',
    how: { readonly role?: 'worker' | 'caller'; readonly purpose?: 'capture' } = {},
  ): Promise<Services> {
    const { dataDir, logLevel, confirmOrigin } = this.#options
    const verbose = this.output.isJson ? 'json' : logLevel === undefined ? 'none' : 'human'
    const services = await compose({
      shell,
      ...how,
      ...(dataDir === undefined ? {} : { dataDir }),
      log: { level: logLevel ?? 'info', stderr: verbose },
    })
    try {
      if (confirmOrigin) services.system.confirmOrigin()
      return services
    } catch (thrown) {
      await services.close()
      throw thrown
    }
  }

  /** The settings alone: they can be mended where no engine starts. */
  async settings<T>(work: (settings: SettingsService) => T | Promise<T>): Promise<T> {
    const { dataDir, logLevel } = this.#options
    const stderr = this.output.isJson ? 'json' : logLevel === undefined ? 'none' : 'human'
    return withSettings({ dataDir, environment: variables, actor: 'operator:cli', stderr }, work)
  }

  /** As `engine`, for work that must write nothing: a data folder without a database stays without one. */
  async engineWithoutTrace<T>(work: (services: Services) => Promise<T>): Promise<T> {
    if (existsSync(appPaths(this.#options.dataDir, variables).databaseFile)) return this.engine(work)
    const scratch = mkdtempSync(join(tmpdir(), 'mre-'))
    try {
      return await new Session({ ...this.#options, dataDir: scratch }, this.output).engine(work)
    } finally {
      rmSync(scratch, { recursive: true, force: true })
    }
  }

  /** Runs `work` on the database without the means to write; `whenMissing` answers for a data folder without one. */
  async reading<T>(
    work: (library: Library, jobs: WorkReader) => T | Promise<T>,
    whenMissing: () => T,
  ): Promise<T> {
    return this.readingDatabase(
      ({ db }) => work(new Library(db, () => importingEvents(db)), new WorkReader(db)),
      whenMissing,
    )
  }

  /** The folder that the command works on. */
  get dataDir(): string {
    return appPaths(this.#options.dataDir, variables).dataDir
  }

  get databaseFile(): string {
    return appPaths(this.#options.dataDir, variables).databaseFile
  }

  get logFile(): string {
    return appPaths(this.#options.dataDir, variables).logFile
  }

  get logFolder(): string {
    return dirname(this.logFile)
  }

  /** As `reading`, for what no service reads. */
  async readingDatabase<T>(work: (parts: CheckedParts) => T | Promise<T>, whenMissing: () => T): Promise<T> {
    const { dataDir, databaseFile } = appPaths(this.#options.dataDir, variables)
    const database = await openReadOnly(databaseFile).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'NOT_FOUND') return null
      throw error
    })
    if (database === null) return whenMissing()
    try {
      const db = database.read
      const settings = () => effectiveSettings(db, variables)
      const readOnly = databaseReadOnly(variables)
      // Awaited, so that the database stays open for what is streamed.
      return await work({ db, dataDir, databaseFile, settings, now: Date.now, readOnly })
    } finally {
      database.close()
    }
  }

  /**
   * Runs one job to its end with live progress, or follows it where another process runs it. Ctrl+C cancels it, unless
   * somebody else runs it.
   * @throws AppError of the job, CANCELLED after Ctrl+C
   */
  async job(
    services: Services,
    request: JobRequest,
    options: StartOptions = {},
  ): Promise<NonNullable<JobView['result']>> {
    return this.ended(services, services.ingestion.start(request, options))
  }

  /** As `job`, for one that is queued already. */
  async ended(services: Services, jobId: string): Promise<NonNullable<JobView['result']>> {
    const job = await this.#interruptible(services, jobId, services.jobs.ended(jobId))
    if (job.state === 'cancelled') throw cancelledError('jobs')
    if (job.result === null) throw errorOf(job)
    return job.result
  }

  /**
   * Leaves an import to a worker, a running app or one that is started for it, and waits for its end no longer than
   * `waitMs`: a command that gives up cannot run a job any more (C33).
   * @throws AppError of an import that fails in that time
   */
  async importWithin(
    services: Services,
    request: Extract<JobRequest, { kind: 'event_import' }>,
    waitMs: number,
    options: StartOptions,
  ): Promise<ImportAnswer> {
    const jobId = services.ingestion.start(request, { ...options, run: false })
    const { state } = services.jobs.get(jobId)
    if ((state === 'queued' || state === 'interrupted') && !services.jobs.hasOtherWorker())
      startWorker(services.paths.dataDir)
    const end = services.jobs.endedWithin(jobId, waitMs, { run: false })
    return importAnswerOf(await this.#interruptible(services, jobId, end))
  }

  async #interruptible(services: Services, jobId: string, end: Promise<JobView>): Promise<JobView> {
    const stopProgress = reportProgress(services.stream, jobId, this.output)
    const left = Promise.withResolvers<never>()
    const stop = () => {
      const { owner } = services.jobs.get(jobId)
      if (owner === null || owner.isThisProcess) services.jobs.cancel(jobId)
      else left.reject(leftToItself(jobId))
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
    try {
      return await Promise.race([end, left.promise])
    } finally {
      stopProgress()
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
    }
  }
}

/** After Ctrl+C on a job that another process runs. */
function leftToItself(jobId: string): AppError {
  return new AppError('CANCELLED', 'Another process runs this job, and goes on with it.', {
    stage: 'job',
    source: 'cli',
    action: `To stop it: mre jobs cancel ${jobId}`,
  })
}
