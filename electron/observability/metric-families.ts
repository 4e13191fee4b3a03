import type { MetricFamily } from '../../shared/contract/observability.ts'
import { counters, gauges, histograms } from './metric-names.ts'

interface Figure {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

type Histogram = Extract<MetricFamily, { type: 'histogram' }>['series'][number]

/** Figures as every metric of the catalogue, in its order; those of a metric that the catalogue does not have are left out. */
export function familiesOf(figures: readonly Figure[]): MetricFamily[] {
  const byName = Map.groupBy(figures, ({ name }) => name)
  const plain = (name: string) =>
    (byName.get(name) ?? []).map(({ labels, value }) => ({ labels: { ...labels }, value }))
  return [
    ...Object.entries(counters).map(([name, { help }]) => ({
      type: 'counter' as const,
      name,
      help,
      series: plain(name),
    })),
    ...Object.entries(histograms).map(([name, { help }]) => ({
      type: 'histogram' as const,
      name,
      help,
      series: histogramSeries(name, byName),
    })),
    ...Object.entries(gauges).map(([name, { help }]) => ({
      type: 'gauge' as const,
      name,
      help,
      series: plain(name),
    })),
  ]
}

/** Everything in Prometheus' text format, version 0.0.4. */
export function prometheusText(families: readonly MetricFamily[]): string {
  return families
    .map((family) => {
      const head = [`# HELP ${family.name} ${escaped(family.help)}`, `# TYPE ${family.name} ${family.type}`]
      const lines =
        family.type === 'histogram'
          ? family.series.flatMap((series) => histogramLines(family.name, series))
          : family.series.map(({ labels, value }) => line(family.name, labels, value))
      return `${[...head, ...lines].join('\n')}\n`
    })
    .join('\n')
}

function histogramSeries(name: string, byName: ReadonlyMap<string, readonly Figure[]>): Histogram[] {
  const buckets = Map.groupBy(byName.get(`${name}_bucket`) ?? [], ({ labels }) => keyWithoutBound(labels))
  const counts = new Map((byName.get(`${name}_count`) ?? []).map((one) => [keyWithoutBound(one.labels), one]))
  return (byName.get(`${name}_sum`) ?? []).map(({ labels, value: sum }) => {
    const key = keyWithoutBound(labels)
    const count = counts.get(key)?.value ?? 0
    const bounds = (buckets.get(key) ?? [])
      .map((bucket) => ({ le: bucket.labels['le'] ?? '', count: bucket.value }))
      .toSorted((a, b) => bound(a.le) - bound(b.le))
    const quantile = (share: number) => {
      // A single value is its own sum, and none is larger than all of them together.
      if (count === 1) return sum
      const estimated = estimate(bounds, count, share)
      return estimated === null ? null : Math.min(estimated, sum)
    }
    return { labels: { ...labels }, count, sum, buckets: bounds, p50: quantile(0.5), p95: quantile(0.95) }
  })
}

/** The value below which `share` of all lie, as even within its bucket; the last bound for what lies above all. */
function estimate(buckets: Histogram['buckets'], count: number, share: number): number | null {
  if (count === 0) return null
  const wanted = count * share
  let below = { le: 0, count: 0 }
  for (const bucket of buckets) {
    const upper = bound(bucket.le)
    if (bucket.count >= wanted) {
      if (!Number.isFinite(upper)) return below.le
      const inside = bucket.count - below.count
      return inside === 0 ? upper : below.le + ((upper - below.le) * (wanted - below.count)) / inside
    }
    below = { le: upper, count: bucket.count }
  }
  return below.le
}

function keyWithoutBound(labels: Readonly<Record<string, string>>): string {
  const others = Object.entries(labels).filter(([name]) => name !== 'le')
  return JSON.stringify(others.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function bound(le: string): number {
  return le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le)
}

function histogramLines(name: string, { labels, buckets, sum, count }: Histogram): string[] {
  return [
    ...buckets.map((bucket) => line(`${name}_bucket`, { le: bucket.le, ...labels }, bucket.count)),
    line(`${name}_sum`, labels, sum),
    line(`${name}_count`, labels, count),
  ]
}

function line(name: string, labels: Readonly<Record<string, string>>, value: number): string {
  const pairs = Object.entries(labels).map(
    ([label, text]) => `${label}="${escaped(text).replaceAll('"', '\\"')}"`,
  )
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}
