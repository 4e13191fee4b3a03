import type { Command } from 'commander'
import { variables } from '../../configuration/environment.ts'
import { traceTargets } from '../../observability/trace-export.ts'
import { readSpans, type SpanLine } from '../../observability/trace-file.ts'
import { readInteger } from '../arguments.ts'
import type { CommandContext } from '../context.ts'

/** `traces`: the spans that `MRE_TRACE_FILE` has collected, as trees (K23). */
export function addTracesCommand(command: Command, context: CommandContext): void {
  command
    .description('what took how long: the spans that were written to the trace file (MRE_TRACE_FILE)')
    .option('--job <id>', 'the trace of one job; the beginning of its number is enough')
    .option('--limit <number>', 'the newest so many traces', readInteger('--limit', 1, 1_000), 5)
    .action(async ({ job, limit }: { job?: string; limit: number }, self: Command) => {
      const session = context.session(self)
      const file = traceTargets(variables, session.dataDir).file ?? defaultFile(session.dataDir)
      const traces = [...Map.groupBy(readSpans(file), ({ trace_id }) => trace_id).values()]
        .filter((spans) => job === undefined || spans.some(isOf(job)))
        .slice(-limit)
      session.output.success(
        { file, traces },
        traces.length === 0
          ? [`There are no spans in ${file}. Set MRE_TRACE_FILE to have them written.`]
          : traces.flatMap((spans) => treeLines(spans)),
      )
    })
}

function isOf(job: string) {
  return ({ attributes }: SpanLine) => String(attributes['job_id'] ?? '').startsWith(job)
}

function defaultFile(dataDir: string): string {
  return traceTargets({ MRE_TRACE_FILE: 'logs/traces.jsonl' }, dataDir).file ?? ''
}

function treeLines(spans: readonly SpanLine[]): string[] {
  const known = new Set(spans.map(({ span_id }) => span_id))
  const children = Map.groupBy(spans, ({ parent_span_id }) =>
    parent_span_id !== null && known.has(parent_span_id) ? parent_span_id : null,
  )
  const lines = (parent: string | null, depth: number): string[] =>
    (children.get(parent) ?? [])
      .toSorted((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))
      .flatMap((span) => [spanText(span, depth), ...lines(span.span_id, depth + 1)])
  return lines(null, 0)
}

function spanText({ name, duration_ms, status, message, attributes }: SpanLine, depth: number): string {
  const about = Object.entries(attributes).map(([key, value]) => `${key}=${value}`)
  const failure = status === 'failed' ? [`FAILED: ${message ?? ''}`] : []
  return [`${'  '.repeat(depth)}${name}`, `${duration_ms.toFixed(1)} ms`, ...about, ...failure].join('  ')
}
