import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openReadOnly } from '../../db/client/index.ts'
import type { JobView } from '../../shared/contract/views.ts'
import { AppError, cancelledError } from '../../shared/domain/errors.ts'
import { variables } from '../configuration/environment.ts'
import { appPaths } from '../configuration/paths.ts'
import { checkEnvironment, compose, type Services } from '../engine/compose.ts'
import type { LogLevel } from '../observability/log.ts'
import type { JobRequest } from '../services/ingestion.ts'
import type { CheckedParts } from '../services/health-checks.ts'
import { Library } from '../services/library.ts'
import { effectiveSettings } from '../services/settings.ts'
import type { Output } from './output.ts'
import { reportProgress } from './progress.ts'

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
  async engine<T>(work: (services: Services) => Promise<T>, shell: 'cli' | 'browser' = 'cli'): Promise<T> {
    const { dataDir, logLevel, confirmOrigin } = this.#options
    const verbose = this.output.isJson ? 'json' : logLevel === undefined ? 'none' : 'human'
    const services = await compose({
      shell,
      ...(dataDir === undefined ? {} : { dataDir }),
      log: { level: logLevel ?? 'info', stderr: verbose },
    })
    try {
      if (confirmOrigin) services.system.confirmOrigin()
      return await work(services)
    } finally {
      await services.close()
    }
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
  async reading<T>(work: (library: Library) => T | Promise<T>, whenMissing: () => T): Promise<T> {
    return this.readingDatabase(({ db }) => work(new Library(db, () => new Set())), whenMissing)
  }

  /** The folder that the command works on. */
  get dataDir(): string {
    return appPaths(this.#options.dataDir, variables).dataDir
  }

  get logFolder(): string {
    return dirname(appPaths(this.#options.dataDir, variables).logFile)
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
      // Awaited, so that the database stays open for what is streamed.
      return await work({ db, dataDir, databaseFile, settings, now: Date.now })
    } finally {
      database.close()
    }
  }

  /**
   * Runs one job to its end with live progress; Ctrl+C cancels it.
   * @throws AppError of the job, CANCELLED after Ctrl+C
   */
  async job(services: Services, request: JobRequest): Promise<NonNullable<JobView['result']>> {
    const jobId = services.ingestion.start(request)
    const stopProgress = reportProgress(services.stream, jobId, this.output)
    const cancel = () => services.jobs.cancel(jobId)
    process.once('SIGINT', cancel)
    process.once('SIGTERM', cancel)
    try {
      const job = await services.jobs.ended(jobId)
      if (job.state === 'cancelled') throw cancelledError('jobs')
      if (job.error !== null)
        throw new AppError(job.error.code, job.error.message, appErrorOptions(job.error))
      if (job.result === null) throw new Error('A completed job has a result')
      return job.result
    } finally {
      stopProgress()
      process.off('SIGINT', cancel)
      process.off('SIGTERM', cancel)
    }
  }
}

function appErrorOptions({ stage, source, action, details }: NonNullable<JobView['error']>) {
  return { stage, source, details, ...(action === null ? {} : { action }) }
}
