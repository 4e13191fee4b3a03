import type { LogStage } from './log-messages.ts'

type FieldValue = string | number | boolean | null | undefined

/** Fields of a log line, with the names of K8: `source_event_id`, `track_slug`, `race_id`, `job_id`, `stage`, … */
export type LogFields = Readonly<
  Record<string, FieldValue | readonly FieldValue[] | Readonly<Record<string, FieldValue>>>
> & { readonly stage?: LogStage | undefined }

/** What an import is about stands together in a line, under `ingestion` (K8). */
const ingestionFields: ReadonlySet<string> = new Set([
  'event_id',
  'source_event_id',
  'track_id',
  'track_slug',
  'race_id',
  'job_id',
  'stage',
  'depth',
])

/** The fields as they stand in a line: those of K8's `ingestion` together, absent ones left out. */
export function grouped(fields: LogFields): Record<string, unknown> {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined)
  const own = present.filter(([name]) => !ingestionFields.has(name))
  const ingestion = present.filter(([name]) => ingestionFields.has(name))
  return {
    ...(ingestion.length === 0 ? {} : { ingestion: Object.fromEntries(ingestion) }),
    ...Object.fromEntries(own),
  }
}
