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

/** What the product counts and times (K1-K6). Labels name kinds, never an event, race, user or job (K4, T16). */
export interface Metrics {
  add<Name extends CounterName>(name: Name, labels: LabelsOf<Name>, by?: number): void
  /** @param seconds a duration, or the unit that the metric's name ends with */
  observe<Name extends HistogramName>(name: Name, labels: LabelsOf<Name>, seconds: number): void
  set<Name extends GaugeName>(name: Name, labels: LabelsOf<Name>, value: number): void
  /** Everything in Prometheus' text format. */
  text(): Promise<string>
}

/** The metrics of one engine, in a registry of their own: two engines in one process do not mix. */
export function createMetrics(): Metrics {
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
    add: (name, labels, by = 1) => counterOf.get(name)?.inc(labels, by),
    observe: (name, labels, seconds) => histogramOf.get(name)?.observe(labels, seconds),
    set: (name, labels, value) => gaugeOf.get(name)?.set(labels, value),
    text: () => registry.metrics(),
  }
}

/** Counts nothing: for tests and for parts that are used outside an engine. */
export const silentMetrics: Metrics = {
  add: () => undefined,
  observe: () => undefined,
  set: () => undefined,
  text: async () => '',
}
