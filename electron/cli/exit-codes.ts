import type { AppError, ErrorCode } from '../../shared/domain/errors.ts'

/** Which row of requirements L.1 decides a command's exit codes. */
export type ExitRule = 'by_error' | 'track_sync' | 'event_sync' | 'event_import' | 'diff' | 'recovery'

/** Exit codes of part I; wrong usage is 1, a cancelled command 130. */
const byError: Record<ErrorCode, number> = {
  CONNECTOR_HTTP_ERROR: 2,
  EVENT_PAGE_FORMAT_ERROR: 1,
  RACE_PAGE_FORMAT_ERROR: 2,
  LAP_TABLE_MISSING_ERROR: 2,
  UNSUPPORTED_LIVERC_VARIANT_ERROR: 2,
  SCRAPING_DISABLED: 1,
  ROBOTS_DISALLOWED: 1,
  CIRCUIT_OPEN: 2,
  BROWSER_ERROR: 2,
  NORMALISATION_ERROR: 2,
  VALIDATION_ERROR: 1,
  STATE_MACHINE_ERROR: 2,
  INGESTION_IN_PROGRESS: 2,
  INGESTION_TIMEOUT: 2,
  PERSISTENCE_ERROR: 2,
  CONSTRAINT_VIOLATION_ERROR: 2,
  INGESTION_FAILED: 2,
  CAPABILITY_ERROR: 1,
  EVENT_QUARANTINED: 1,
  NOT_FOUND: 1,
  CONFIRMATION_REQUIRED: 1,
  SETTING_READ_ONLY: 1,
  FORBIDDEN: 1,
  INTERNAL_ERROR: 2,
  CANCELLED: 130,
}

const refusals: ReadonlySet<ErrorCode> = new Set([
  'INGESTION_IN_PROGRESS',
  'STATE_MACHINE_ERROR',
  'SCRAPING_DISABLED',
])

/** The exit code of a command that failed: its own row where it has one, else the error's. */
export function exitCodeOf(error: AppError, rule: ExitRule): number {
  if (error.code === 'CANCELLED') return 130
  if (error.source === 'cli') return 1
  switch (rule) {
    case 'event_import':
      return error.code === 'VALIDATION_ERROR' && error.stage === 'request' ? 1 : 2
    case 'track_sync':
    case 'event_sync':
      return error.stage === 'parse' || error.stage === 'request' || error.code === 'SCRAPING_DISABLED'
        ? 1
        : 2
    // 1 is the answer that they differ.
    case 'diff':
      return 2
    // L14: 1 refused, 2 failed.
    case 'recovery':
      return refusals.has(error.code) ? 1 : byError[error.code]
    case 'by_error':
      return byError[error.code]
  }
}
