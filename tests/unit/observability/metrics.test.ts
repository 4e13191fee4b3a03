import { describe, expect, it } from 'vitest'
import { familiesOf, prometheusText } from '../../../electron/observability/metric-families.ts'
import { counters, gauges, histograms } from '../../../electron/observability/metric-names.ts'
import { createMetrics } from '../../../electron/observability/metrics.ts'

describe('metrics', () => {
  it('are printed as prom-client prints them', async () => {
    const metrics = createMetrics()
    metrics.add('connector_errors_total', { stage: 'parse', error_code: 'quoted " \\ and\nbroken' }, 3)
    metrics.add('laps_processed_total', {}, 455)
    metrics.observe('race_fetch_duration_seconds', { method: 'http' }, 0.2)
    metrics.observe('race_fetch_duration_seconds', { method: 'http' }, 99)
    metrics.observe('lap_extraction_duration_seconds', {}, 0.0007)
    metrics.set('jobs_open', { state: 'running' }, 2)
    expect(prometheusText(familiesOf(await metrics.figures()))).toBe(await metrics.text())
  })

  it('tell of every change but that of a gauge, and of no addition of nothing', () => {
    let changes = 0
    const metrics = createMetrics(() => (changes += 1))
    metrics.set('locks_held', {}, 1)
    metrics.add('laps_processed_total', {}, 0)
    expect(changes).toBe(0)
    metrics.add('laps_processed_total', {})
    metrics.observe('http_request_duration_seconds', { outcome: 'ok' }, 1)
    expect(changes).toBe(2)
  })

  it('estimate where half and 95 % lie', async () => {
    const metrics = createMetrics()
    for (const seconds of [0.2, 0.2, 0.3, 0.4]) {
      metrics.observe('race_fetch_duration_seconds', { method: 'http' }, seconds)
    }
    // One value is known exactly; of two small ones neither can be more than both together.
    metrics.observe('race_fetch_duration_seconds', { method: 'browser' }, 400)
    metrics.observe('ingestion_duration_seconds', { operation: 'track_sync', outcome: 'completed' }, 0.01)
    metrics.observe('ingestion_duration_seconds', { operation: 'track_sync', outcome: 'completed' }, 0.02)
    const family = familiesOf(await metrics.figures()).find(
      ({ name }) => name === 'race_fetch_duration_seconds',
    )
    expect(family?.series).toMatchObject([
      { labels: { method: 'http' }, count: 4, sum: 1.1, p50: 0.25, p95: 0.475 },
      { labels: { method: 'browser' }, count: 1, p50: 400, p95: 400 },
    ])
    const runs = familiesOf(await metrics.figures()).find(({ name }) => name === 'ingestion_duration_seconds')
    expect(runs?.series).toMatchObject([{ count: 2, p50: 0.03, p95: 0.03 }])
    expect(familiesOf([]).every(({ series }) => series.length === 0)).toBe(true)
  })

  it('have no label that could name an event, a race, a user or a job (K4, T16)', () => {
    const allowed = [
      ...[
        'stage',
        'error_code',
        'reason',
        'page_type',
        'path',
        'kind',
        'event',
        'domain',
        'table_name',
        'state',
      ],
      ...['operation', 'outcome', 'method', 'status'],
    ]
    const used = Object.values({ ...counters, ...histograms, ...gauges }).flatMap(({ labels }) => [...labels])
    expect(used.filter((label) => !allowed.includes(label))).toEqual([])
  })
})
