import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { errorCodes } from '../../shared/domain/errors.ts'
import type { MetricFamily } from '../../shared/contract/observability.ts'
import { logMessages, logStages } from '../../electron/observability/log-messages.ts'
import { readSpans, type SpanLine } from '../../electron/observability/trace-file.ts'

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`, 'u'))

/** Lines of whoever asks for a job, or finds what has become of it. */
const aboutJobs = new Set([
  'ingestion_job_queued',
  'ingestion_job_deduplicated',
  'ingestion_job_cancel_requested',
  'ingestion_job_retried',
  'ingestion_job_interrupted',
  'advisory_lock_leaked_suspected',
])

/** The envelope of a log line (K8); strict, so that nothing stands there that it does not name. */
export const writtenLine = z
  .looseObject({
    timestamp: z.iso.datetime(),
    level: z.enum(['debug', 'info', 'warn', 'error']),
    message: z.enum(logMessages),
    service: z.enum(['cli', 'browser', 'electron', 'main']),
    env: z.enum(['production', 'development', 'test']),
    version: z.string().regex(/^\d+\.\d+\.\d+/u),
    trace_id: hex(32).optional(),
    span_id: hex(16).optional(),
    request_id: z.string().min(1).optional(),
    ingestion: z
      .strictObject({
        event_id: z.number(),
        source_event_id: z.string(),
        track_id: z.number(),
        track_slug: z.string(),
        race_id: z.string(),
        job_id: z.string(),
        stage: z.enum(logStages),
        depth: z.enum(['none', 'laps_full']),
      })
      .partial()
      .optional(),
    error: z
      .strictObject({
        code: z.enum(errorCodes).optional(),
        type: z.string(),
        message: z.string(),
        stack: z.string().optional(),
        cause: z.string().optional(),
      })
      .optional(),
  })
  .refine((line) => line.level !== 'error' || line.error !== undefined, 'an error line has its error')
  .refine(
    ({ message, ingestion, trace_id, span_id, request_id }) =>
      ingestion?.job_id === undefined ||
      aboutJobs.has(message) ||
      (trace_id !== undefined && span_id !== undefined && request_id !== undefined),
    'a line of a job has its trace',
  )
export type ObservedLine = z.infer<typeof writtenLine>

/** Every line of an engine's log; throws for one that is not in the envelope. */
export function observedLines(dataDir: string): ObservedLine[] {
  return readFileSync(join(dataDir, 'logs', 'mre.log'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => writtenLine.parse(JSON.parse(line)))
}

/** The value of one series, with its labels as `{a=b}`. */
export function metricValue(
  families: readonly MetricFamily[],
  name: string,
  labels: Record<string, string> = {},
) {
  const family = families.find((one) => one.name === name)
  const series = family?.series.find((one) => JSON.stringify(one.labels) === JSON.stringify(labels))
  if (series === undefined) return undefined
  return 'value' in series ? series.value : series.count
}

/** A trace file as trees of names, each failed span marked; siblings in the order of their names. */
export function spanTrees(file: string): SpanTree[] {
  const spans = readSpans(file)
  const known = new Set(spans.map(({ span_id }) => span_id))
  const below = (parent: string | null): SpanTree[] =>
    spans
      .filter(({ parent_span_id: id }) => (id !== null && known.has(id) ? id : null) === parent)
      .map((span) => ({ name: nameOf(span), children: below(span.span_id) }))
      .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  return below(null)
}

export interface SpanTree {
  readonly name: string
  readonly children: readonly SpanTree[]
}

function nameOf({ name, status, attributes }: SpanLine): string {
  return status === 'failed' ? `${name} failed: ${String(attributes['error.code'])}` : name
}
