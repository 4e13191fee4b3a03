import { z } from 'zod'

/* What the product tells of itself: metrics, log lines, health (part K, M12, M14). */

const labels = z.record(z.string(), z.string())

/** A figure of a counter or a gauge. */
const plainSeries = z.object({ labels, value: z.number() })
/** A histogram: how many values were at most `le`, counted up; the last bound is `+Inf`. */
const histogramSeries = z.object({
  labels,
  count: z.number(),
  sum: z.number(),
  buckets: z.array(z.object({ le: z.string(), count: z.number() })),
  /** Estimated from the buckets; null without values. */
  p50: z.number().nullable(),
  p95: z.number().nullable(),
})

export const metricFamily = z.discriminatedUnion('type', [
  z.object({ type: z.literal('counter'), name: z.string(), help: z.string(), series: z.array(plainSeries) }),
  z.object({ type: z.literal('gauge'), name: z.string(), help: z.string(), series: z.array(plainSeries) }),
  z.object({
    type: z.literal('histogram'),
    name: z.string(),
    help: z.string(),
    series: z.array(histogramSeries),
  }),
])
export type MetricFamily = z.infer<typeof metricFamily>

/** `folder`: everything that was ever counted in the data folder; `process`: by this program since its start. */
export const metricsScope = z.enum(['folder', 'process'])
export type MetricsScope = z.infer<typeof metricsScope>

export const metricsInput = z.object({ scope: metricsScope.default('folder') }).optional()
export const metricsReport = z.object({
  at: z.string(),
  scope: metricsScope,
  /** When this program began to count. */
  startedAt: z.string(),
  families: z.array(metricFamily),
})
export type MetricsReport = z.infer<typeof metricsReport>

export const logLevel = z.enum(['debug', 'info', 'warn', 'error'])

export const logLine = z.object({
  /** Names the line among all of the folder; sorts by time. A caller who gives it as `after` gets what came later. */
  id: z.string(),
  timestamp: z.string(),
  level: logLevel,
  /** Stable name of what happened. */
  message: z.string(),
  service: z.string(),
  jobId: z.string().nullable(),
  eventId: z.string().nullable(),
  traceId: z.string().nullable(),
  /** Everything else that stands in the line. */
  fields: z.record(z.string(), z.json()),
})
export type LogLine = z.infer<typeof logLine>

/** Which lines of the log are wanted; everything that is given must hold. */
export const logFilter = z.object({
  /** This level and above. */
  level: logLevel.default('info'),
  jobId: z.string().max(100).optional(),
  /** LiveRC's number of an event. */
  eventId: z.string().max(120).optional(),
  /** Somewhere in the line; capitals and small letters are one. */
  text: z.string().max(200).optional(),
  /** From this moment on, UTC. */
  since: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
})
export type LogFilter = z.infer<typeof logFilter>

export const healthState = z.enum(['ok', 'degraded', 'failing'])
export type HealthState = z.infer<typeof healthState>

export const healthComponent = z.enum([
  'database',
  'disk',
  'source',
  'breaker',
  'drift',
  'browser',
  'jobs',
  'imports',
  'locks',
  'schedule',
])
export type HealthComponent = z.infer<typeof healthComponent>

export const componentHealth = z.object({
  component: healthComponent,
  state: healthState,
  /** One plain sentence: how it is. */
  sentence: z.string(),
  /** What the user can do about it; null where there is nothing to do. */
  action: z.string().nullable(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
})
export type ComponentHealth = z.infer<typeof componentHealth>

export const healthReport = z.object({
  /** The worst of the components. */
  state: healthState,
  checkedAt: z.string(),
  components: z.array(componentHealth),
})
export type HealthReport = z.infer<typeof healthReport>
