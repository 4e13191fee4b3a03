import { metricSamples } from '../../db/repositories/metric-samples.ts'
import { addMetricSamples } from '../../db/repositories/write/metric-samples.ts'
import type { ReadDb, WriteDb } from '../../db/schema/handle.ts'
import type { MetricFamily, MetricsReport, MetricsScope } from '../../shared/contract/observability.ts'
import { canonicalJson } from '../../shared/util/canonical-json.ts'
import type { Log } from '../observability/log.ts'
import { familiesOf, prometheusText } from '../observability/metric-families.ts'
import { createMetrics, type MetricFigure, type Metrics } from '../observability/metrics.ts'

/** How long what was counted may be known to its process alone. */
const flushAfterMs = 10_000

interface MetricsParts {
  readonly db: WriteDb
  readonly log: Log
  readonly now: () => string
  /** Sets the gauges that are only looked at when somebody asks. */
  readonly measure?: (metrics: Metrics) => void
}

/**
 * What has been counted in this data folder, by every process that ever worked on it (K23). Each process adds what it
 * counted to the database: ten seconds after a change, and when it closes; one that counts nothing writes nothing.
 */
export class MetricsService {
  /** Where this process counts. */
  readonly metrics: Metrics
  readonly #parts: MetricsParts
  readonly #startedAt: string
  readonly #flushed = new Map<string, number>()
  #timer: NodeJS.Timeout | null = null
  #hasChanged = false
  #closed = false

  constructor(parts: MetricsParts) {
    this.#parts = parts
    this.#startedAt = parts.now()
    this.metrics = createMetrics(() => this.#changed())
  }

  /** Adds what was counted since the last time. What cannot be written now is written the next time. */
  async flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (!this.#hasChanged) return
    const { db, log, now } = this.#parts
    const figures = (await this.metrics.figures()).filter(({ type }) => type !== 'gauge')
    // From here to the end nothing waits: what is counted meanwhile belongs to the next time.
    this.#hasChanged = false
    const deltas = figures
      .map((figure) => ({ ...figure, value: figure.value - (this.#flushed.get(keyOf(figure)) ?? 0) }))
      .filter(({ value }) => value !== 0)
    try {
      addMetricSamples(db, deltas, now())
      for (const figure of figures) this.#flushed.set(keyOf(figure), figure.value)
    } catch (thrown) {
      this.#hasChanged = true
      log.warn('metrics_flush_failed', { reason: thrown instanceof Error ? thrown.message : String(thrown) })
    }
  }

  /** For a screen: what was counted in the data folder, or by this process since it started. */
  async report(scope: MetricsScope): Promise<MetricsReport> {
    const families = scope === 'folder' ? await this.families() : familiesOf(await this.#own())
    return { at: this.#parts.now(), scope, startedAt: this.#startedAt, families }
  }

  /** Totals of the data folder, what nobody has written yet included; gauges are those of this process. */
  async families(): Promise<MetricFamily[]> {
    const own = await this.#own()
    const stored = new Map(metricSamples(this.#parts.db).map((sample) => [keyOf(sample), sample]))
    // Own series stand there from the start, at 0 where nobody has counted, as Prometheus wants it.
    const merged = own.map((figure) => {
      const key = keyOf(figure)
      const unwritten = figure.value - (this.#flushed.get(key) ?? 0)
      const total = figure.type === 'gauge' ? figure.value : (stored.get(key)?.value ?? 0) + unwritten
      stored.delete(key)
      return { ...figure, value: total }
    })
    return familiesOf([...merged, ...stored.values()])
  }

  /** The same in Prometheus' text format. */
  async text(): Promise<string> {
    return prometheusText(await this.families())
  }

  /** Writes what is left and stops. To be called while the database is still open. */
  async close(): Promise<void> {
    this.#closed = true
    await this.flush()
  }

  async #own(): Promise<MetricFigure[]> {
    this.#parts.measure?.(this.metrics)
    return this.metrics.figures()
  }

  #changed(): void {
    this.#hasChanged = true
    if (this.#timer !== null || this.#closed) return
    this.#timer = setTimeout(() => void this.flush(), flushAfterMs).unref()
  }
}

/** What the database alone knows, for a process that only reads. */
export function storedFamilies(db: ReadDb): MetricFamily[] {
  return familiesOf(metricSamples(db))
}

function keyOf({ name, labels }: Pick<MetricFigure, 'name' | 'labels'>): string {
  return `${name}${canonicalJson(labels)}`
}
