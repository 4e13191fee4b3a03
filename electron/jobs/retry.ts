import type { ErrorCode, ErrorReport } from '../../shared/domain/errors.ts'
import { assertNever } from '../../shared/util/assert-never.ts'

/** What becomes of a job whose attempt has failed. */
export type AfterFailure =
  | { readonly next: 'retry'; readonly runAt: number; readonly countsAttempt: boolean }
  /** `exhausted`: it was worth trying again, but its attempts are used up (J19). */
  | { readonly next: 'fail'; readonly exhausted: boolean }

export interface FailedAttempt {
  readonly error: ErrorReport
  /** Attempts that have begun, this one included. */
  readonly attempt: number
  readonly maxAttempts: number
  readonly waitForLock: boolean
}

interface RetryOptions {
  /** ms since the epoch. */
  readonly now: number
  readonly delayMs: number
  /** From 0 to 1. */
  readonly random: number
}

const factor = 4
const longestDelayMs = 15 * 60_000
/** A site that asks for more patience than this is asked again in a day. */
const longestWishMs = 24 * 3_600_000
const lockWaitMs = 2_000

/** The error's class is the decision (J12, part I: what may pass is tried again, what a page or a person must change is not). */
export function afterFailure(failed: FailedAttempt, options: RetryOptions): AfterFailure {
  const { error, attempt, maxAttempts } = failed
  if (error.code === 'INGESTION_IN_PROGRESS') {
    // A lock whose holder is gone is free within a lease; waiting for one that is alive has to be asked for (F20).
    const isSoonFree = error.details['alive'] === 'no'
    return failed.waitForLock || isSoonFree
      ? { next: 'retry', runAt: options.now + lockWaitMs, countsAttempt: false }
      : { next: 'fail', exhausted: false }
  }
  if (!mayPass(error)) return { next: 'fail', exhausted: false }
  const most = error.code === 'CONSTRAINT_VIOLATION_ERROR' ? Math.min(2, maxAttempts) : maxAttempts
  if (attempt >= most) return { next: 'fail', exhausted: true }
  return { next: 'retry', runAt: options.now + delay(error, attempt, options), countsAttempt: true }
}

/** Statuses that speak of the moment, not of the request. */
const passingStatuses = new Set<unknown>([408, 425, 429])

function mayPass(error: ErrorReport): boolean {
  const code: ErrorCode = error.code
  switch (code) {
    case 'CONNECTOR_HTTP_ERROR': {
      const status = error.details['status_code']
      return !(typeof status === 'number' && status >= 400 && status < 500) || passingStatuses.has(status)
    }
    case 'CIRCUIT_OPEN':
    case 'INGESTION_TIMEOUT':
    case 'BROWSER_ERROR':
    case 'CONSTRAINT_VIOLATION_ERROR':
      return true
    case 'PERSISTENCE_ERROR':
      return /^SQLITE_(?:BUSY|LOCKED)/u.test(String(error.details['resultCode']))
    case 'EVENT_PAGE_FORMAT_ERROR':
    case 'RACE_PAGE_FORMAT_ERROR':
    case 'LAP_TABLE_MISSING_ERROR':
    case 'UNSUPPORTED_LIVERC_VARIANT_ERROR':
    case 'SCRAPING_DISABLED':
    case 'ROBOTS_DISALLOWED':
    case 'NORMALISATION_ERROR':
    case 'VALIDATION_ERROR':
    case 'STATE_MACHINE_ERROR':
    case 'INGESTION_IN_PROGRESS':
    case 'INGESTION_FAILED':
    case 'CAPABILITY_ERROR':
    case 'EVENT_QUARANTINED':
    case 'NOT_FOUND':
    case 'CONFIRMATION_REQUIRED':
    case 'SETTING_READ_ONLY':
    case 'FORBIDDEN':
    case 'INTERNAL_ERROR':
    case 'CANCELLED':
      return false
    default:
      return assertNever(code)
  }
}

/** Four times longer each time, a quarter up or down, and never before the moment that the site has asked for. */
function delay(error: ErrorReport, attempt: number, { now, delayMs, random }: RetryOptions): number {
  const backoff = Math.min(longestDelayMs, delayMs * factor ** (attempt - 1)) * (0.75 + random / 2)
  const wish = wishedAt(error)
  const wished = wish === null ? 0 : Math.min(longestWishMs, wish - now)
  return Math.max(0, Math.round(backoff), wished)
}

/** `details.retry_at`, as ISO text or ms since the epoch. */
function wishedAt({ details }: ErrorReport): number | null {
  const value = details['retry_at']
  const at = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isFinite(at) ? at : null
}
