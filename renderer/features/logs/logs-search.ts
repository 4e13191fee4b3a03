import { z } from 'zod'
import { logLevel } from '../../../shared/contract/observability.ts'
import type { LogFilter } from '../../../shared/contract/observability.ts'

/** What the log is filtered by; it lives in the address. Moments are as a field of a form writes them, local time. */
export interface LogsSearch {
  readonly level?: LogFilter['level']
  readonly job?: string
  readonly event?: string
  readonly text?: string
  readonly since?: string
  readonly until?: string
}

const local = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/u)
const fields = {
  level: logLevel,
  job: z.coerce.string().trim().min(1).max(100),
  event: z.coerce.string().trim().min(1).max(120),
  text: z.coerce.string().min(1).max(200),
  since: local,
  until: local,
}

/** Reads an address's search; what does not fit is left out. */
export function readLogsSearch(search: Record<string, unknown>): LogsSearch {
  const read = <Value>(schema: z.ZodType<Value>, name: keyof typeof fields): Value | undefined =>
    search[name] === undefined ? undefined : schema.safeParse(search[name]).data
  const [level, job, event, text, since, until] = [
    read(fields.level, 'level'),
    read(fields.job, 'job'),
    read(fields.event, 'event'),
    read(fields.text, 'text'),
    read(fields.since, 'since'),
    read(fields.until, 'until'),
  ]
  return {
    ...(level === undefined || level === 'info' ? {} : { level }),
    ...(job === undefined ? {} : { job }),
    ...(event === undefined ? {} : { event }),
    ...(text === undefined ? {} : { text }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  }
}

/** The filter as the engine understands it. */
export function logFilterOf({ level = 'info', job, event, text, since, until }: LogsSearch): LogFilter {
  return {
    level,
    ...(job === undefined ? {} : { jobId: job }),
    ...(event === undefined ? {} : { eventId: event }),
    ...(text === undefined ? {} : { text }),
    ...(since === undefined ? {} : { since: new Date(since).toISOString() }),
    ...(until === undefined ? {} : { until: new Date(until).toISOString() }),
  }
}
