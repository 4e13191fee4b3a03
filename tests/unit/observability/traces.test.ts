import {
  AlwaysOnSampler,
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { describe, expect, it, onTestFinished } from 'vitest'
import { withRemoteParent } from '../../../electron/observability/context.ts'
import { traceTargets } from '../../../electron/observability/trace-export.ts'
import { tracesOf, type Traces } from '../../../electron/observability/traces.ts'
import { AppError } from '../../../shared/domain/errors.ts'

const failure = new AppError('RACE_PAGE_FORMAT_ERROR', 'No results at postgres://a:b@c.', {
  stage: 'parse',
  source: 'liverc',
})

function recording(): { traces: Traces; exporter: InMemorySpanExporter } {
  const exporter = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({
    sampler: new AlwaysOnSampler(),
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  })
  onTestFinished(() => provider.shutdown())
  return { traces: tracesOf(provider.getTracer('test'), async () => undefined), exporter }
}

describe('traces (K15-K17)', () => {
  it('nest, also over awaits, and leave out what is absent', async () => {
    const { traces, exporter } = recording()
    await traces.span('event_ingestion', { source_event_id: '5001', track_slug: null }, async () => {
      await traces.span('race_page_fetch', { race_id: 7 }, async (span) => {
        await Promise.resolve()
        span.set({ method: 'http', unchanged: undefined })
      })
      traces.span('lap_extraction', {}, () => 1)
    })
    const [fetched, extracted, run] = exporter.getFinishedSpans()
    expect(run?.attributes).toEqual({ source_event_id: '5001' })
    expect(fetched?.attributes).toEqual({ race_id: 7, method: 'http' })
    for (const child of [fetched, extracted])
      expect(child?.parentSpanContext?.spanId).toBe(run?.spanContext().spanId)
    expect(run?.parentSpanContext).toBeUndefined()
  })

  it('belong to the trace that a job was stored with', () => {
    const { traces, exporter } = recording()
    withRemoteParent('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00', () =>
      traces.span('ingestion.job.execute', {}, () => undefined),
    )
    const [job] = exporter.getFinishedSpans()
    expect(job?.spanContext().traceId).toBe('0af7651916cd43dd8448eb211c80319c')
    expect(job?.parentSpanContext).toMatchObject({ spanId: 'b7ad6b7169203331', isRemote: true })
  })

  it.each([
    ['throws', (traces: Traces) => traces.span('lap_extraction', {}, () => raise())],
    ['rejects', (traces: Traces) => traces.span('lap_extraction', {}, async () => raise())],
    [
      'keeps its failure to itself',
      (traces: Traces) => traces.span('lap_extraction', {}, (span) => span.fail(failure)),
    ],
  ])('are marked failed when the work %s, without secrets', async (_how, run) => {
    const { traces, exporter } = recording()
    await Promise.resolve()
      .then(() => run(traces))
      .catch((thrown: unknown) => expect(thrown).toBe(failure))
    const [span] = exporter.getFinishedSpans()
    expect(span).toMatchObject({
      ended: true,
      status: { code: 2, message: 'No results at postgres://[hidden]' },
      attributes: { 'error.code': 'RACE_PAGE_FORMAT_ERROR', 'error.stage': 'parse' },
    })
  })

  it('go only where they may', () => {
    const targets = (values: Record<string, string>) => traceTargets(values, '/data')
    expect(targets({})).toEqual({ endpoint: null, file: null })
    expect(targets({ MRE_TRACE_FILE: 'logs/traces.jsonl' }).file).toBe('/data/logs/traces.jsonl')
    expect(targets({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318/' }).endpoint?.href).toBe(
      'http://127.0.0.1:4318/v1/traces',
    )
    for (const MRE_TRACE_FILE of ['../x', '/etc/x', '.', '..', 'a/../../x'])
      expect(() => targets({ MRE_TRACE_FILE })).toThrow(/MRE_TRACE_FILE/)
    for (const OTEL_EXPORTER_OTLP_ENDPOINT of ['file:///x', '127.0.0.1', 'ftp://x'])
      expect(() => targets({ OTEL_EXPORTER_OTLP_ENDPOINT })).toThrow(/OTEL_EXPORTER_OTLP_ENDPOINT/)
  })
})

function raise(): never {
  throw failure
}
