import { describe, expect, it } from 'vitest'
import { createMetrics } from '../../../electron/observability/metrics.ts'
import type { Metrics } from '../../../electron/observability/metrics.ts'
import { familiesOf } from '../../../electron/observability/metric-families.ts'
import {
  hasCounted,
  longTable,
  metricTables,
  secondsText,
} from '../../../renderer/features/metrics/metric-tables.ts'
import { readMetricsSearch } from '../../../renderer/features/metrics/metrics-search.ts'

async function tablesOf(count: (metrics: Metrics) => void) {
  const metrics = createMetrics()
  count(metrics)
  return metricTables(familiesOf(await metrics.figures()))
}

describe('metrics as tables', () => {
  it('show what is measured, by type and way, table and outcome, stage and code', async () => {
    const tables = await tablesOf((metrics) => {
      metrics.set('jobs_open', { state: 'queued' }, 3)
      metrics.set('jobs_open', { state: 'running' }, 1)
      metrics.set('database_bytes', {}, 2_500_000)
      metrics.set('circuit_breaker_open', {}, 1)
      metrics.add('page_fetches_total', { page_type: 'race_page', path: 'http' }, 12)
      metrics.add('page_fetches_total', { page_type: 'race_page', path: 'browser' }, 2)
      metrics.add('page_fetches_total', { page_type: 'event_page', path: 'http' }, 1)
      metrics.add('db_rows_inserted_total', { table_name: 'laps' }, 1_234)
      metrics.add('db_rows_updated_total', { table_name: 'race_results' }, 5)
      metrics.add('connector_errors_total', { stage: 'fetch', error_code: 'CONNECTOR_HTTP_ERROR' }, 2)
      metrics.add('page_errors_total', { page_type: 'race_page', error_code: 'RACE_PAGE_FORMAT_ERROR' })
      metrics.observe('http_request_duration_seconds', { outcome: 'ok' }, 0.2)
      metrics.observe('http_request_duration_seconds', { outcome: 'ok' }, 0.2)
    })
    const byId = Object.fromEntries(tables.map(({ id, columns, rows }) => [id, { columns, rows }]))
    expect(byId['now']?.rows).toEqual([
      ['Jobs that wait', '3'],
      ['Jobs that run', '1'],
      ['Locked events', '0'],
      ['Browsers', '0'],
      ['LiveRC is left alone', 'Yes'],
      ['Database with its write-ahead log', '2.5 MB'],
    ])
    expect(byId['pages']).toEqual({
      columns: ['Page', 'http', 'browser'],
      rows: [
        ['race page', '12', '2'],
        ['event page', '1', '0'],
      ],
    })
    expect(byId['rows']?.rows).toEqual([
      ['laps', '1,234', '0'],
      ['race results', '0', '5'],
    ])
    expect(byId['errors']?.rows).toEqual([
      ['while fetching a page', 'CONNECTOR_HTTP_ERROR', '2'],
      ['page: race page', 'RACE_PAGE_FORMAT_ERROR', '1'],
    ])
    // Both lie between 0.1 and 0.25 s: the middle of that.
    expect(byId['timings']?.rows).toEqual([
      ['One attempt at a page', 'ok', '2', '175 ms', '243 ms', '400 ms'],
    ])
    expect(hasCounted(tables)).toBe(true)
  })

  it('are empty before anything was counted, but for how things are now', async () => {
    const tables = await tablesOf((metrics) => metrics.set('jobs_open', { state: 'queued' }, 0))
    expect(tables.map(({ id }) => id)).toEqual(['now'])
    expect(hasCounted(tables)).toBe(false)
    expect(metricTables([])).toEqual([])
  })

  it('become one table with a figure to a line', async () => {
    const tables = await tablesOf((metrics) => {
      metrics.add('jobs_total', { kind: 'event_import', state: 'failed' }, 4)
      metrics.add('db_rows_updated_total', { table_name: 'laps' }, 5)
    })
    const long = longTable(tables.filter(({ id }) => id !== 'now'))
    expect(long).toEqual([
      ['Table', 'Row', 'Figure', 'Value'],
      ['Rows written', 'laps', 'Inserted', '0'],
      ['Rows written', 'laps', 'Updated', '5'],
      ['Ended jobs', 'event import, failed', 'Count', '4'],
    ])
  })

  it('say a duration as people do', () => {
    expect([0.000_42, 0.0123, 0.5, 1.234, 75].map(secondsText)).toEqual([
      '0.4 ms',
      '12 ms',
      '500 ms',
      '1.23 s',
      '1 min 15 s',
    ])
    expect(secondsText(null)).toBe('\u2013')
    expect(readMetricsSearch({ scope: 'process' })).toEqual({ scope: 'process' })
    expect(readMetricsSearch({ scope: 'planet' })).toEqual({})
  })
})
