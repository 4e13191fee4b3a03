import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { SpanStatusCode, type HrTime } from '@opentelemetry/api'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base'
import { z } from 'zod'
import { putAside } from './log.ts'

/** A span as a line of the trace file, and as `mre traces` reads it. */
const spanLine = z.object({
  name: z.string(),
  trace_id: z.string(),
  span_id: z.string(),
  parent_span_id: z.string().nullable(),
  start: z.string(),
  duration_ms: z.number(),
  status: z.enum(['ok', 'failed']),
  message: z.string().nullable(),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
})
export type SpanLine = z.infer<typeof spanLine>

const rotateAtBytes = 20 * 1024 * 1024

/** Writes spans as JSON lines, so that an operator can look without a collector. A full file is put aside. */
export class TraceFileExporter implements SpanExporter {
  readonly #file: string
  readonly #onError: (problem: unknown) => void

  constructor(file: string, onError: (problem: unknown) => void) {
    this.#file = file
    this.#onError = onError
  }

  export(spans: ReadableSpan[], done: Parameters<SpanExporter['export']>[1]): void {
    try {
      mkdirSync(dirname(this.#file), { recursive: true })
      const size = statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0
      if (size > rotateAtBytes) putAside(this.#file, new Date())
      appendFileSync(this.#file, spans.map((span) => `${JSON.stringify(lineOf(span))}\n`).join(''))
      done({ code: 0 })
    } catch (problem) {
      // Traces are a help: that they cannot be written fails nothing else.
      this.#onError(problem)
      done({ code: 1 })
    }
  }

  async shutdown(): Promise<void> {
    // Every export is written before it returns.
  }
}

/** The spans of a trace file, in the order in which they ended; lines that are none are left out. */
export function readSpans(file: string): SpanLine[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8').split('\n').flatMap(spanOf)
}

function spanOf(line: string): SpanLine[] {
  if (line === '') return []
  try {
    const parsed = spanLine.safeParse(JSON.parse(line))
    return parsed.success ? [parsed.data] : []
  } catch {
    // A line that another process is writing at this moment.
    return []
  }
}

function lineOf(span: ReadableSpan): SpanLine {
  const { traceId, spanId } = span.spanContext()
  const failed = span.status.code === SpanStatusCode.ERROR
  return spanLine.parse({
    name: span.name,
    trace_id: traceId,
    span_id: spanId,
    parent_span_id: span.parentSpanContext?.spanId ?? null,
    start: new Date(milliseconds(span.startTime)).toISOString(),
    duration_ms: Math.round(milliseconds(span.duration) * 1000) / 1000,
    status: failed ? 'failed' : 'ok',
    message: span.status.message ?? null,
    attributes: span.attributes,
  })
}

function milliseconds([seconds, nanoseconds]: HrTime): number {
  return seconds * 1000 + nanoseconds / 1e6
}
