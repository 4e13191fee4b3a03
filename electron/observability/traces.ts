import {
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Span as ApiSpan,
  type Tracer,
} from '@opentelemetry/api'
import { AppError } from '../../shared/domain/errors.ts'
import { activeContext, inContext, tracedContext } from './context.ts'
import { redactText } from './redact.ts'

/** What a trace is made of (K16). */
export type SpanName =
  | 'contract.request'
  | 'ingestion.job.execute'
  | 'track_sync'
  | 'event_sync'
  | 'event_ingestion'
  | 'event_page_fetch'
  | 'race_page_fetch'
  | 'page_fetch'
  | 'lap_extraction'
  | 'db_persistence'

/** Ids belong here, and not into labels of metrics (K4). Absent values are left out. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | null | undefined>>

/** The part of a span that its work may add to. */
export interface Span {
  set(attributes: SpanAttributes): void
  /** Marks it failed although its work returns: for work that keeps its failure to itself. */
  fail(thrown: unknown): void
}

/** Spans around work (K15-K17). Without an exporter they cost a function call. */
export interface Traces {
  /** Whether spans are exported at all. */
  readonly enabled: boolean
  /** Runs `work` inside a span; what it throws, or rejects with, marks the span failed and is thrown on. */
  span<Result>(name: SpanName, attributes: SpanAttributes, work: (span: Span) => Result): Result
  /** Exports what is still held. */
  close(): Promise<void>
}

const noSpan: Span = { set: () => undefined, fail: () => undefined }

/**
 * Traces that nobody sees. Log lines of a run still belong together: the outermost span gives them a trace of their own.
 */
export const silentTraces: Traces = {
  enabled: false,
  span: (_name, _attributes, work) => {
    const active = activeContext()
    const traced = tracedContext(active)
    return traced === active ? work(noSpan) : inContext(traced, () => work(noSpan))
  },
  close: async () => undefined,
}

/** Traces whose spans `tracer` records. */
export function tracesOf(tracer: Tracer, close: () => Promise<void>): Traces {
  return {
    enabled: true,
    span: (name, attributes, work) => {
      const parent = activeContext()
      const kind = name === 'contract.request' ? SpanKind.SERVER : SpanKind.INTERNAL
      const span = tracer.startSpan(name, { kind, attributes: present(attributes) }, parent)
      return inContext(trace.setSpan(parent, span), () => runIn(span, work))
    },
    close,
  }
}

function runIn<Result>(span: ApiSpan, work: (span: Span) => Result): Result {
  const failed = (thrown: unknown): void => {
    markFailed(span, thrown)
    span.end()
  }
  let result: Result
  try {
    result = work({
      set: (attributes) => void span.setAttributes(present(attributes)),
      fail: (thrown) => markFailed(span, thrown),
    })
  } catch (thrown) {
    failed(thrown)
    throw thrown
  }
  // The caller has the promise itself, and with it the duty to handle its failure.
  if (result instanceof Promise) result.then(() => span.end(), failed)
  else span.end()
  return result
}

/** K17. A run that its user stopped failed as well: it did not do what it was asked. */
function markFailed(span: ApiSpan, thrown: unknown): void {
  const code = thrown instanceof AppError ? thrown.code : 'INTERNAL_ERROR'
  span.setAttribute('error.code', code)
  if (thrown instanceof AppError) span.setAttribute('error.stage', thrown.stage)
  const message = thrown instanceof Error ? redactText(thrown.message) : code
  span.setStatus({ code: SpanStatusCode.ERROR, message })
}

function present(attributes: SpanAttributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) =>
      value === null || value === undefined
        ? []
        : [[name, typeof value === 'string' ? redactText(value) : value] as const],
    ),
  )
}
