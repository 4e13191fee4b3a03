import { randomBytes } from 'node:crypto'
import {
  createContextKey,
  isSpanContextValid,
  ROOT_CONTEXT,
  trace,
  TraceFlags,
  type Context,
  type SpanContext,
} from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import type { LogFields } from './log-fields.ts'

/**
 * What belongs to the work that is going on: its place in a trace and the fields of its log lines. Follows every await, so
 * that jobs that run at once do not mix (J18, K8). Ours alone and not the process's global one: nothing else depends on it.
 */
const manager = new AsyncLocalStorageContextManager().enable()
const fieldsKey = createContextKey('mre log fields')

/** The work that is going on, for whoever starts spans. */
export function activeContext(): Context {
  return manager.active()
}

/** Runs `work` as part of `context`. */
export function inContext<Result>(context: Context, work: () => Result): Result {
  return manager.with(context, work)
}

/** Runs `work` with `fields` on every line that it logs, whichever log it uses; inner fields win over outer ones. */
export function withLogFields<Result>(fields: LogFields, work: () => Result): Result {
  return manager.with(
    manager.active().setValue(fieldsKey, { ...logFieldsOf(manager.active()), ...fields }),
    work,
  )
}

/** The fields that `withLogFields` has set around what is going on. */
export function currentLogFields(): LogFields {
  return logFieldsOf(manager.active())
}

/** Trace and span that the work belongs to; `null` outside of any. */
export function currentSpanContext(): SpanContext | null {
  const context = trace.getSpanContext(manager.active())
  return context !== undefined && isSpanContextValid(context) ? context : null
}

/**
 * The work's place in its trace as W3C `traceparent`, to be stored with a job (J18); `null` outside of any.
 */
export function currentTraceparent(): string | null {
  const context = currentSpanContext()
  if (context === null) return null
  return `00-${context.traceId}-${context.spanId}-${context.traceFlags.toString(16).padStart(2, '0')}`
}

/**
 * Runs `work` as a child of the work that gave `traceparent`, maybe in another process or long ago, and of nothing else:
 * spans and log fields of whoever happens to call are left behind. An unreadable or absent one starts a new trace.
 */
export function withRemoteParent<Result>(traceparent: string | null, work: () => Result): Result {
  const parent = parseTraceparent(traceparent)
  return manager.with(parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent), work)
}

/** `context` in a trace: its own when it has one, else a new one that only log lines tell of. */
export function tracedContext(context: Context): Context {
  const known = trace.getSpanContext(context)
  if (known !== undefined && isSpanContextValid(known)) return context
  return trace.setSpanContext(context, {
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    traceFlags: TraceFlags.NONE,
  })
}

function parseTraceparent(text: string | null): SpanContext | null {
  const [, traceId = '', spanId = '', flags = ''] =
    /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/u.exec(text ?? '') ?? []
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true }
  return isSpanContextValid(context) ? context : null
}

function isFields(value: unknown): value is LogFields {
  return typeof value === 'object' && value !== null
}

function logFieldsOf(context: Context): LogFields {
  const fields = context.getValue(fieldsKey)
  return isFields(fields) ? fields : {}
}
