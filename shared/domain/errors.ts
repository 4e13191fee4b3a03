import { z } from 'zod'

/** Every error code that the product can answer with (requirements part I). */
export const errorCodes = [
  'CONNECTOR_HTTP_ERROR',
  'EVENT_PAGE_FORMAT_ERROR',
  'RACE_PAGE_FORMAT_ERROR',
  'LAP_TABLE_MISSING_ERROR',
  'UNSUPPORTED_LIVERC_VARIANT_ERROR',
  'SCRAPING_DISABLED',
  'ROBOTS_DISALLOWED',
  'CIRCUIT_OPEN',
  'BROWSER_ERROR',
  'NORMALISATION_ERROR',
  'VALIDATION_ERROR',
  'STATE_MACHINE_ERROR',
  'INGESTION_IN_PROGRESS',
  'INGESTION_TIMEOUT',
  'PERSISTENCE_ERROR',
  'CONSTRAINT_VIOLATION_ERROR',
  'INGESTION_FAILED',
  'CAPABILITY_ERROR',
  /** Somebody has marked the event's data unsafe (F37): they can be looked at, and are used for nothing. */
  'EVENT_QUARANTINED',
  'NOT_FOUND',
  'CONFIRMATION_REQUIRED',
  'SETTING_READ_ONLY',
  'FORBIDDEN',
  'INTERNAL_ERROR',
  'CANCELLED',
] as const
export const errorCode = z.enum(errorCodes)
export type ErrorCode = z.infer<typeof errorCode>

/** Where in an operation an error arose: the founding documents' fetch, parse, normalise and db, and what is around them. */
export const errorStages = ['request', 'policy', 'fetch', 'parse', 'normalise', 'db', 'job'] as const
export const errorStage = z.enum(errorStages)
export type ErrorStage = z.infer<typeof errorStage>

export const errorDetails = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
export type ErrorDetails = z.infer<typeof errorDetails>

/** An error as it crosses every boundary: IPC, WebSocket, REST, CLI and the run table. Never HTML, never a stack (I). */
export const errorReport = z.object({
  code: errorCode,
  stage: errorStage,
  source: z.string(),
  message: z.string(),
  /** What the user can do about it. */
  action: z.string().nullable(),
  details: errorDetails,
})
export type ErrorReport = z.infer<typeof errorReport>

interface AppErrorOptions {
  readonly stage: ErrorStage
  /** Who noticed: a connector key, `pipeline`, `db`, `cli`, … */
  readonly source: string
  readonly action?: string
  readonly details?: ErrorDetails
  readonly cause?: unknown
}

/** The one error class that the engine throws on purpose. The code decides exit codes, HTTP status and retries. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly stage: ErrorStage
  readonly source: string
  readonly action: string | null
  readonly details: ErrorDetails

  constructor(code: ErrorCode, message: string, options: AppErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.stage = options.stage
    this.source = options.source
    this.action = options.action ?? null
    this.details = options.details ?? {}
  }

  toReport(): ErrorReport {
    return {
      code: this.code,
      stage: this.stage,
      source: this.source,
      message: this.message,
      action: this.action,
      details: this.details,
    }
  }
}

/**
 * Any thrown value as a report that is safe to show: what is not an `AppError` becomes INTERNAL_ERROR with a plain
 * sentence, because exception texts may hold paths and SQL (I25). Log the original before calling this.
 */
export function toErrorReport(thrown: unknown): ErrorReport {
  if (thrown instanceof AppError) return thrown.toReport()
  return {
    code: 'INTERNAL_ERROR',
    stage: 'job',
    source: 'engine',
    message: 'Something unexpected went wrong. The log has the details.',
    action: 'Try again. If it happens again, report it with the log file.',
    details: {},
  }
}

/** The error of an operation that its user stopped (I23). */
export function cancelledError(source: string): AppError {
  return new AppError('CANCELLED', 'The operation was cancelled.', { stage: 'job', source })
}
