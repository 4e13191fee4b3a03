import type { ErrorCode, ErrorReport, ErrorStage } from '../../shared/domain/errors.ts'

function isReport(value: unknown): value is ErrorReport {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    'stage' in value &&
    typeof value.stage === 'string' &&
    'message' in value &&
    typeof value.message === 'string' &&
    'action' in value &&
    (value.action === null || typeof value.action === 'string') &&
    'details' in value &&
    typeof value.details === 'object' &&
    value.details !== null
  )
}

/** The report inside whatever a call of the contract threw; a plain one where there is none. */
export function readError(thrown: unknown): ErrorReport {
  if (typeof thrown === 'object' && thrown !== null && 'data' in thrown && isReport(thrown.data))
    return thrown.data
  return {
    code: 'INTERNAL_ERROR',
    stage: 'request',
    source: 'window',
    message: 'The request could not be completed.',
    action: 'Try again.',
    details: {},
  }
}

const TITLES: Record<ErrorCode, string> = {
  CONNECTOR_HTTP_ERROR: 'LiveRC could not be reached',
  EVENT_PAGE_FORMAT_ERROR: 'The event page could not be read',
  RACE_PAGE_FORMAT_ERROR: 'A race page could not be read',
  LAP_TABLE_MISSING_ERROR: 'A race page came without its laps',
  UNSUPPORTED_LIVERC_VARIANT_ERROR: 'This page has a form that is not known yet',
  SCRAPING_DISABLED: 'Fetching from LiveRC is switched off',
  ROBOTS_DISALLOWED: 'LiveRC asks programs not to fetch this page',
  CIRCUIT_OPEN: 'LiveRC has not been answering',
  BROWSER_ERROR: 'The browser for script-rendered pages failed',
  NORMALISATION_ERROR: 'A page held a value that makes no sense',
  VALIDATION_ERROR: 'The pages contradict each other',
  STATE_MACHINE_ERROR: 'This cannot be done now',
  INGESTION_IN_PROGRESS: 'This event is already being imported',
  INGESTION_TIMEOUT: 'The import took too long',
  PERSISTENCE_ERROR: 'The database could not be used',
  CONSTRAINT_VIOLATION_ERROR: 'The data could not be saved',
  INGESTION_FAILED: 'The import failed',
  CAPABILITY_ERROR: 'This is not available here',
  NOT_FOUND: 'Not found',
  CONFIRMATION_REQUIRED: 'This needs your confirmation',
  FORBIDDEN: 'This is not allowed',
  INTERNAL_ERROR: 'Something went wrong',
  CANCELLED: 'Cancelled',
}

/** A short plain title. A busy server, a missing page and a refused one read differently (ui.md 3b). */
export function errorTitle(report: ErrorReport): string {
  const status = report.details['status_code']
  if (report.code === 'CONNECTOR_HTTP_ERROR' && typeof status === 'number') {
    if (status === 429) return 'LiveRC asks us to slow down'
    if (status === 403) return 'LiveRC refused the request'
    if (status === 404 || status === 410) return 'LiveRC has no such page'
    if (status >= 500) return 'LiveRC has a problem of its own'
  }
  return TITLES[report.code] ?? 'Something went wrong'
}

/** The report's message, or nothing where it only says the title again. */
export function errorMessage(report: ErrorReport): string {
  return report.message === `${errorTitle(report)}.` ? '' : report.message
}

const STAGES: Record<ErrorStage, string> = {
  request: 'asking the engine',
  policy: 'checking whether the request is allowed',
  fetch: 'fetching a page',
  parse: 'reading a page',
  normalise: 'checking the values of a page',
  db: 'using the database',
  job: 'running the job',
}

/** What was going on when the error arose, as the end of `While …`. */
export function errorStageText(report: ErrorReport): string {
  return STAGES[report.stage] ?? report.stage
}

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(TITLES, text)
}
