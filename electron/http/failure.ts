import { AppError, type ErrorDetails } from '../../shared/domain/errors.ts'

export type FailureReason = 'connection' | 'timeout' | 'server_error' | 'rate_limited'

/** A failure that may pass when the request is repeated: `error` is what it is when nobody does (G12). */
export class TransientFailure extends Error {
  readonly error: AppError
  readonly reason: FailureReason
  /** How long the site asked to wait. */
  readonly retryAfterMs: number | null

  constructor(reason: FailureReason, error: AppError, retryAfterMs: number | null = null) {
    super(error.message, { cause: error })
    this.name = 'TransientFailure'
    this.error = error
    this.reason = reason
    this.retryAfterMs = retryAfterMs
  }
}

/** A CONNECTOR_HTTP_ERROR of a request. */
export function httpError(
  url: URL,
  message: string,
  details: ErrorDetails,
  more: { readonly action?: string; readonly cause?: unknown } = {},
): AppError {
  return new AppError('CONNECTOR_HTTP_ERROR', message, {
    stage: 'fetch',
    source: 'http',
    action: more.action ?? 'Try again in a few minutes.',
    details: { url: url.href, ...details },
    cause: more.cause,
  })
}

/** The error for an answer that is neither the page nor a way to it (G13, T10). */
export function statusError(url: URL, status: number): AppError {
  const missing = status === 404 || status === 410
  const action = missing ? { action: 'Check that the page still exists on LiveRC.' } : {}
  return httpError(url, `LiveRC answered ${status}.`, { status_code: status }, action)
}

const timeouts = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])

/** What an exception of the network means: an error of ours that it carries, else one that may pass. */
export function networkFailure(url: URL, thrown: unknown, isOverdue: boolean): AppError | TransientFailure {
  for (let cause = thrown; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof AppError) return cause
  }
  const timedOut = isOverdue || isTimeout(thrown)
  const reason = timedOut ? 'timeout' : 'connection'
  const message = timedOut ? 'LiveRC did not answer in time.' : 'LiveRC could not be reached.'
  const action = 'Check the network connection and try again.'
  return new TransientFailure(reason, httpError(url, message, { reason }, { action, cause: thrown }))
}

/** Whether undici gave up waiting: for the connection, for the first byte, or for the next one. */
function isTimeout(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return ('code' in error && timeouts.has(String(error.code))) || isTimeout(error.cause)
}

/** The same error with further details. */
export function withDetails(error: AppError, details: ErrorDetails): AppError {
  return new AppError(error.code, error.message, {
    stage: error.stage,
    source: error.source,
    ...(error.action === null ? {} : { action: error.action }),
    details: { ...error.details, ...details },
    cause: error.cause ?? error,
  })
}
