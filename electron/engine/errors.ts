import { ValidationError } from '@orpc/contract'
import { ORPCError, os } from '@orpc/server'
import { AppError, cancelledError, toErrorReport } from '../../shared/domain/errors.ts'
import type { ErrorCode, ErrorReport } from '../../shared/domain/errors.ts'

/** Told about every error that nobody threw on purpose, with the procedure's path; writes the log's full account of it. */
export type ReportUnexpected = (thrown: unknown, path: readonly string[]) => void

/** The one error that the contract declares; its status must be the declared one to count as declared. */
export type ContractError = ORPCError<'APP_ERROR', ErrorReport>

const SHOWN_VALUE_LENGTH = 120

function contractError(report: ErrorReport, cause: unknown): ContractError {
  return new ORPCError('APP_ERROR', {
    status: 500,
    defined: true,
    message: report.message,
    data: report,
    cause,
  })
}

function isProcedureError(thrown: unknown): thrown is ORPCError<string, unknown> {
  return thrown instanceof ORPCError
}

function isContractError(thrown: unknown): thrown is ContractError {
  return isProcedureError(thrown) && thrown.code === 'APP_ERROR' && thrown.defined
}

/** The value at `path` inside `input`, looking at own properties only. */
function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let current = input
  for (const key of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined
    current = Reflect.get(current, key)
  }
  return current
}

function shown(value: unknown): string {
  if (value === undefined) return '(missing)'
  // JSON.stringify answers undefined for functions and symbols.
  const text: string | undefined = typeof value === 'bigint' ? String(value) : JSON.stringify(value)
  if (text === undefined) return `(${typeof value})`
  return text.length > SHOWN_VALUE_LENGTH ? `${text.slice(0, SHOWN_VALUE_LENGTH)}…` : text
}

/** A request that its schema refuses, as VALIDATION_ERROR naming the field and the value (I). */
function invalidInput(failure: ValidationError): AppError {
  const issue = failure.issues[0]
  const path = (issue?.path ?? []).map((part) => (typeof part === 'object' ? part.key : part))
  const field = path.length === 0 ? 'input' : path.map(String).join('.')
  const value = shown(valueAt(failure.data, path))
  const reason = issue?.message ?? 'is not valid'
  return new AppError('VALIDATION_ERROR', `${field} is not valid: ${reason}`, {
    stage: 'request',
    source: 'contract',
    action: 'Correct the value and try again.',
    details: { field, value },
    cause: failure,
  })
}

/** A message that is no request of the contract. */
function unreadable(thrown: ORPCError<string, unknown>): AppError {
  const unknownProcedure = thrown.status === 404
  return new AppError(
    unknownProcedure ? 'NOT_FOUND' : 'VALIDATION_ERROR',
    unknownProcedure ? 'The engine has no such operation.' : 'The request could not be read.',
    { stage: 'request', source: 'contract', cause: thrown },
  )
}

function asAppError(thrown: unknown): AppError | undefined {
  if (thrown instanceof AppError) return thrown
  if (!isProcedureError(thrown)) return undefined
  if (thrown.code === 'BAD_REQUEST' && thrown.cause instanceof ValidationError)
    return invalidInput(thrown.cause)
  return thrown.status >= 400 && thrown.status < 500 ? unreadable(thrown) : undefined
}

/**
 * Whatever a procedure threw as the contract's typed error: an AppError as its report, refused input as
 * VALIDATION_ERROR, an abort by the caller as CANCELLED, anything else as INTERNAL_ERROR with a safe sentence after
 * `report` has been told.
 */
function toContractError(
  thrown: unknown,
  context: { readonly path: readonly string[]; readonly signal: AbortSignal | undefined },
  report: ReportUnexpected,
): ContractError {
  if (isContractError(thrown)) return thrown
  const known = asAppError(thrown)
  if (known !== undefined) return contractError(known.toReport(), thrown)
  if (context.signal?.aborted === true) return contractError(cancelledError('engine').toReport(), thrown)
  report(thrown, context.path)
  return contractError(toErrorReport(thrown), thrown)
}

function isStream(output: unknown): output is AsyncIterableIterator<unknown> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output && 'next' in output
}

/** The same stream with its errors converted. Not a generator: `return` must reach a `next` that is still waiting. */
function guardStream(
  stream: AsyncIterableIterator<unknown>,
  convert: (thrown: unknown) => ContractError,
): AsyncIterableIterator<unknown> {
  return {
    async next() {
      try {
        return await stream.next()
      } catch (thrown) {
        throw convert(thrown)
      }
    },
    async return(value?: unknown) {
      return (await stream.return?.(value)) ?? { done: true, value }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

/**
 * The outermost middleware of the router (`implement(contract).use(errorBoundary(report))`): every error that leaves a
 * procedure, also one of an event stream that is already running, is the contract's.
 */
export function errorBoundary(report: ReportUnexpected) {
  return os.middleware(async ({ path, signal, next }, _input, answer) => {
    const convert = (thrown: unknown): ContractError => toContractError(thrown, { path, signal }, report)
    try {
      const result = await next()
      const output: unknown = result.output
      return isStream(output) ? await answer(guardStream(output, convert)) : result
    } catch (thrown) {
      throw convert(thrown)
    }
  })
}

interface HandlerInterceptorOptions<Result> {
  readonly next: () => Promise<Result>
}

/**
 * What surrounds the router inside a transport's handler (`interceptors` of an RPCHandler or OpenAPIHandler): a request
 * that never reaches a procedure, because it is malformed or names none, gets the contract's error as well.
 */
export function requestBoundary() {
  return async <Result extends { readonly matched: boolean }>({
    next,
  }: HandlerInterceptorOptions<Result>): Promise<Result> => {
    try {
      const result = await next()
      if (!result.matched) throw new ORPCError('NOT_FOUND')
      return result
    } catch (thrown) {
      if (isContractError(thrown)) throw thrown
      // What decoding throws (TypeError, SyntaxError) describes the caller's bytes, not a fault of ours.
      const error = isProcedureError(thrown) ? thrown : new ORPCError('BAD_REQUEST', { cause: thrown })
      throw contractError(unreadable(error).toReport(), thrown)
    }
  }
}

const STATUS: Partial<Record<ErrorCode, number>> = {
  VALIDATION_ERROR: 400,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFIRMATION_REQUIRED: 409,
  SETTING_READ_ONLY: 409,
  INGESTION_IN_PROGRESS: 409,
  STATE_MACHINE_ERROR: 409,
  CANCELLED: 409,
  CAPABILITY_ERROR: 422,
  EVENT_QUARANTINED: 409,
  CONNECTOR_HTTP_ERROR: 502,
  BROWSER_ERROR: 502,
  ROBOTS_DISALLOWED: 403,
  SCRAPING_DISABLED: 503,
  CIRCUIT_OPEN: 503,
  INGESTION_TIMEOUT: 504,
}

/** The HTTP status that REST answers with for an error code; 500 where the table has none. */
export function httpStatusOf(code: ErrorCode): number {
  return STATUS[code] ?? 500
}
