import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import {
  counters,
  gauges,
  histograms,
  type CounterName,
  type GaugeName,
  type HistogramName,
  type LabelsOf,
} from './metric-names.ts'

/** One figure by Prometheus' name: `…_bucket`, `…_sum` and `…_count` of a histogram are figures of their own. */
export interface MetricFigure {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
  readonly type: 'counter' | 'gauge' | 'histogram'
}

/** What the product counts and times (K1-K6). Labels name kinds, never an event, race, user or job (K4, T16). */
export interface Metrics {
  add<Name extends CounterName>(name: Name, labels: LabelsOf<Name>, by?: number): void
  /** @param seconds a duration, or the unit that the metric's name ends with */
  observe<Name extends HistogramName>(name: Name, labels: LabelsOf<Name>, seconds: number): void
  set<Name extends GaugeName>(name: Name, labels: LabelsOf<Name>, value: number): void
  /** Everything of this process in Prometheus' text format. */
  text(): Promise<string>
  /** Everything of this process, figure by figure. */
  figures(): Promise<MetricFigure[]>
}

/**
 * The metrics of one engine, in a registry of their own: two engines in one process do not mix.
 * @param onChange told after every counted or timed value, not for gauges
 */
export function createMetrics(onChange: () => void = () => undefined): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const counterOf = new Map(
    Object.entries(counters).map(([name, { help, labels }]) => [
      name,
      new Counter({ name, help, labelNames: [...labels], registers }),
    ]),
  )
  const histogramOf = new Map(
    Object.entries(histograms).map(([name, { help, labels, buckets }]) => [
      name,
      new Histogram({ name, help, labelNames: [...labels], buckets: [...buckets], registers }),
    ]),
  )
  const gaugeOf = new Map(
    Object.entries(gauges).map(([name, { help, labels }]) => [
      name,
      new Gauge({ name, help, labelNames: [...labels], registers }),
    ]),
  )
  return {
    add: (name, labels, by = 1) => {
      if (by <= 0) return
      counterOf.get(name)?.inc(labels, by)
      onChange()
    },
    observe: (name, labels, seconds) => {
      histogramOf.get(name)?.observe(labels, seconds)
      onChange()
    },
    set: (name, labels, value) => gaugeOf.get(name)?.set(labels, value),
    text: () => registry.metrics(),
    figures: async () => {
      const figures = await Promise.all(
        [
          ...[...counterOf.values()].map((metric) => ({ type: 'counter' as const, metric })),
          ...[...histogramOf.values()].map((metric) => ({ type: 'histogram' as const, metric })),
          ...[...gaugeOf.values()].map((metric) => ({ type: 'gauge' as const, metric })),
        ].map(async ({ type, metric }) => {
          const { name, values } = await metric.get()
          return values.map((figure) => ({
            name: 'metricName' in figure && figure.metricName !== undefined ? figure.metricName : name,
            labels: Object.fromEntries(
              Object.entries(figure.labels).map(([label, value]) => [label, String(value)]),
            ),
            value: figure.value,
            type,
          }))
        }),
      )
      return figures.flat()
    },
  }
}

/** Counts nothing: for tests and for parts that are used outside an engine. */
export const silentMetrics: Metrics = {
  add: () => undefined,
  observe: () => undefined,
  set: () => undefined,
  text: async () => '',
  figures: async () => [],
}
