import { isAbsolute, relative, resolve, sep } from 'node:path'
import { AppError } from '../../shared/domain/errors.ts'
import { productVersion } from '../configuration/versions.ts'
import { silentTraces, tracesOf, type Traces } from './traces.ts'

/** Where spans go. */
export interface TraceTargets {
  /** Base address of an OTLP collector over HTTP; spans are posted to `/v1/traces` below it. */
  readonly endpoint: URL | null
  /** JSON lines, for an operator without a collector. */
  readonly file: string | null
}

/**
 * Reads `OTEL_EXPORTER_OTLP_ENDPOINT` and `MRE_TRACE_FILE`.
 * @throws AppError VALIDATION_ERROR for an address that is not http(s), or a file outside of the data folder
 */
export function traceTargets(
  environment: Readonly<Record<string, string | undefined>>,
  dataDir: string,
): TraceTargets {
  const endpoint = environment['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? ''
  const file = environment['MRE_TRACE_FILE'] ?? ''
  return {
    endpoint: endpoint === '' ? null : collectorUrl(endpoint),
    file: file === '' ? null : fileBelow(dataDir, file),
  }
}

/** Starts exporting to what is asked for. Without a target nothing of the SDK is loaded. */
export async function startTraces(
  targets: TraceTargets,
  options: { readonly service: string; readonly onError: (problem: unknown) => void },
): Promise<Traces> {
  const { endpoint, file } = targets
  if (endpoint === null && file === null) return silentTraces
  const [{ AlwaysOnSampler, BasicTracerProvider, BatchSpanProcessor }, { resourceFromAttributes }] =
    await Promise.all([import('@opentelemetry/sdk-trace-base'), import('@opentelemetry/resources')])
  const spanProcessors = []
  if (file !== null) {
    const { TraceFileExporter } = await import('./trace-file.ts')
    spanProcessors.push(new BatchSpanProcessor(new TraceFileExporter(file, options.onError)))
  }
  if (endpoint !== null) {
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http')
    spanProcessors.push(
      new BatchSpanProcessor(new OTLPTraceExporter({ url: endpoint.href, timeoutMillis: 5_000 })),
    )
  }
  const provider = new BasicTracerProvider({
    // A job whose trace was begun by a process that records nothing is recorded all the same.
    sampler: new AlwaysOnSampler(),
    resource: resourceFromAttributes({
      'service.name': 'my-race-engineer',
      'service.version': productVersion,
      'service.instance.id': options.service,
    }),
    spanProcessors,
  })
  const close = () => provider.shutdown().catch((problem: unknown) => options.onError(problem))
  return tracesOf(provider.getTracer('mre', productVersion), close)
}

function collectorUrl(text: string): URL {
  const url = URL.parse(text)
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) {
    return new URL(`${url.pathname.replace(/\/+$/u, '')}/v1/traces`, url)
  }
  throw refused('OTEL_EXPORTER_OTLP_ENDPOINT', 'an address that begins with http:// or https://')
}

function fileBelow(dataDir: string, text: string): string {
  const file = resolve(dataDir, text)
  const inside = relative(dataDir, file)
  if (inside !== '' && !isAbsolute(inside) && inside !== '..' && !inside.startsWith(`..${sep}`)) return file
  throw refused('MRE_TRACE_FILE', 'the name of a file inside the data folder, such as logs/traces.jsonl')
}

function refused(name: string, wanted: string): AppError {
  return new AppError('VALIDATION_ERROR', `${name} must be ${wanted}.`, {
    stage: 'request',
    source: 'traces',
    action: `Correct ${name} or remove it, and start again.`,
    details: { field: name },
  })
}
