import { listBackups, restoreDatabase } from '../../db/client/index.ts'
import { AppError, type ErrorReport, toErrorReport } from '../../shared/domain/errors.ts'
import type { DatabaseCopy } from '../../shared/domain/start-failure.ts'
import type { Engine } from '../engine/types.ts'

export interface ServedEngineParts {
  /** @throws AppError for a database that cannot be opened */
  readonly start: () => Promise<Engine>
  readonly databaseFile: string
  /** Told of every failed start, before anybody is shown anything. */
  readonly onFailure: (failure: Error) => void
}

/** Whether a start failed over the database: something that a person can look at, mend, and try again. */
export function isAboutDatabase(failure: Error): boolean {
  return failure instanceof AppError && failure.stage === 'db'
}

/**
 * The engine of a shell that outlives it: where it cannot start, the shell stands in for it, and where a copy is put back,
 * it is closed for that and started again. One thing at a time, whoever asks.
 */
export class ServedEngine {
  readonly #parts: ServedEngineParts
  #engine: Engine | null = null
  #failure: Error | null = null
  #doing: Promise<unknown> = Promise.resolve()
  /** Told of every engine that has started, and of null when there is none any more. */
  onChange: (engine: Engine | null) => void = () => undefined

  constructor(parts: ServedEngineParts) {
    this.#parts = parts
  }

  get engine(): Engine | null {
    return this.#engine
  }

  /** Why there is no engine; null while there is one. */
  get failure(): Error | null {
    return this.#failure
  }

  get report(): ErrorReport | null {
    return this.#failure === null ? null : toErrorReport(this.#failure)
  }

  /** Copies of the database, newest first; none where the folder cannot be read. */
  copies(): DatabaseCopy[] {
    try {
      return listBackups(this.#parts.databaseFile).map(({ name, reason, madeAt, bytes }) => ({
        name,
        reason,
        made_at: madeAt,
        bytes,
      }))
    } catch {
      return []
    }
  }

  /** Starts the engine unless it runs. Never rejects: `failure` says why there is none. */
  start(): Promise<void> {
    return this.#alone(() => this.#start())
  }

  /**
   * Puts a copy of `backups` back. The engine starts again whatever came of it.
   * @throws AppError as `restoreDatabase`; the database is then as before
   */
  restore(name: string, reason: string): Promise<void> {
    return this.#alone(async () => {
      if (!this.copies().some((copy) => copy.name === name)) throw noSuchCopy(name)
      await this.#stop()
      try {
        const actor = 'operator:browser'
        await restoreDatabase(name, { file: this.#parts.databaseFile, now: new Date(), reason, actor })
      } finally {
        await this.#start()
      }
    })
  }

  close(): Promise<void> {
    return this.#alone(() => this.#stop())
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const own = this.#doing.then(work)
    this.#doing = own.catch(() => undefined)
    return own
  }

  async #start(): Promise<void> {
    if (this.#engine !== null) return
    try {
      this.#engine = await this.#parts.start()
      this.#failure = null
    } catch (thrown) {
      this.#failure = thrown instanceof Error ? thrown : new Error(String(thrown))
      this.#parts.onFailure(this.#failure)
    }
    this.onChange(this.#engine)
  }

  async #stop(): Promise<void> {
    const engine = this.#engine
    this.#engine = null
    if (engine === null) return
    this.onChange(null)
    await engine.close()
  }
}

function noSuchCopy(name: string): AppError {
  return new AppError('NOT_FOUND', `There is no copy ${name}.`, {
    stage: 'db',
    source: 'web',
    action: 'Choose another one.',
    details: { field: 'name', value: name },
  })
}
