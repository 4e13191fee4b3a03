import type { Router } from '@orpc/server'
import type { Contract } from '../../shared/contract/index.ts'

/** The contract's implementation. It needs no context: who may call is decided before a request reaches it. */
export type EngineRouter = Router<Contract, Record<never, never>>

export interface EngineOptions {
  /** Which shell hosts the engine; answered by `system.info`. */
  readonly shell: 'electron' | 'browser' | 'cli'
  /** The data folder; the platform's place when absent. */
  readonly dataDir?: string
}

export interface Engine {
  readonly router: EngineRouter
  readonly dataDir: string
  /** Stops the work, closes the database. Calling it twice is harmless. */
  close(): Promise<void>
}

export type StartEngine = (options: EngineOptions) => Promise<Engine>
