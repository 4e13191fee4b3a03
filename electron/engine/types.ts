import type { Router } from '@orpc/server'
import type { Contract } from '../../shared/contract/index.ts'
import type { ExportRequest, ReportRequest } from '../../shared/domain/export/request.ts'
import type { ExportedFile } from '../services/export.ts'
import type { MadeReport } from '../services/report.ts'

/** The contract's implementation. It needs no context: who may call is decided before a request reaches it. */
export type EngineRouter = Router<Contract, Record<never, never>>

export interface EngineOptions {
  /** Which shell hosts the engine; answered by `system.info`. */
  readonly shell: 'electron' | 'browser' | 'cli'
  /** The data folder; the platform's place when absent. */
  readonly dataDir?: string
}

/** What the user saves: streamed by the shell itself, because an answer of the contract is whole and bounded. */
export interface EngineFiles {
  /** @throws AppError NOT_FOUND */
  table(request: ExportRequest): ExportedFile
  /** @throws AppError NOT_FOUND */
  report(request: ReportRequest): MadeReport
  /** @throws AppError NOT_FOUND, BROWSER_ERROR */
  reportPdf(request: ReportRequest, signal?: AbortSignal): Promise<Uint8Array>
}

export interface Engine {
  readonly router: EngineRouter
  readonly files: EngineFiles
  readonly dataDir: string
  /** Stops the work, closes the database. Calling it twice is harmless. */
  close(): Promise<void>
}

export type StartEngine = (options: EngineOptions) => Promise<Engine>
