import type { MetricFamily } from '../../../shared/contract/observability.ts'
import { errorStage } from '../../../shared/domain/errors.ts'
import { formatBytes, formatCount } from '../../format/counts.ts'
import { NO_FIGURE, formatSpan } from '../../format/times.ts'
import { t } from '../../i18n/t.ts'

/** A small table of figures: its first columns name the row, the others are figures. */
export interface MetricTable {
  readonly id: 'now' | 'timings' | 'pages' | 'rows' | 'errors' | 'jobs' | 'site' | 'other'
  readonly title: string
  readonly columns: readonly string[]
  /** How many columns name the row. */
  readonly names: number
  readonly rows: readonly (readonly string[])[]
}

type Plain = Extract<MetricFamily, { type: 'counter' }>['series'][number]
type Timed = Extract<MetricFamily, { type: 'histogram' }>['series'][number]
interface Figures {
  readonly plain: (name: string) => readonly Plain[]
  readonly timed: (name: string) => readonly Timed[]
}

/** What the engine has measured as tables, in the order of the screen; those without a row are left out. */
export function metricTables(families: readonly MetricFamily[]): MetricTable[] {
  const byName = new Map(families.map((family) => [family.name, family]))
  const figures: Figures = {
    plain: (name) => {
      const family = byName.get(name)
      return family === undefined || family.type === 'histogram' ? [] : family.series
    },
    timed: (name) => {
      const family = byName.get(name)
      return family?.type === 'histogram' ? family.series.filter(({ count }) => count > 0) : []
    },
  }
  return [
    nowTable(figures),
    pageTable(figures),
    timingTable(figures),
    rowTable(figures),
    errorTable(figures),
    pairTable(
      figures,
      'jobs',
      'jobs_total',
      ['kind', 'state'],
      [t('metrics:column.job'), t('metrics:column.state')],
    ),
    pairTable(
      figures,
      'site',
      'site_policy_events_total',
      ['event', 'domain'],
      [t('metrics:column.decision'), t('metrics:column.domain')],
    ),
    otherTable(figures),
  ].filter(({ rows }) => rows.length > 0)
}

/** Whether anything but the present state is there. */
export function hasCounted(tables: readonly MetricTable[]): boolean {
  return tables.some(({ id }) => id !== 'now')
}

/** All tables as one, a figure to a line: for the clipboard and for files. */
export function longTable(tables: readonly MetricTable[]): string[][] {
  const head = [
    t('metrics:column.table'),
    t('metrics:column.row'),
    t('metrics:column.figure'),
    t('metrics:column.value'),
  ]
  const lines = tables.flatMap(({ title, columns, names, rows }) =>
    rows.flatMap((row) =>
      columns
        .slice(names)
        .map((column, index) => [
          title,
          row.slice(0, names).filter(Boolean).join(', '),
          column,
          row[names + index] ?? '',
        ]),
    ),
  )
  return [head, ...lines]
}

/** A duration as people read it: `0.4 ms`, `12 ms`, `1.25 s`, `3 min 5 s`. */
export function secondsText(seconds: number | null): string {
  if (seconds === null) return NO_FIGURE
  if (seconds >= 60) return formatSpan(seconds * 1_000)
  if (seconds >= 1) return t('metrics:s', { n: rounded(seconds, 2) })
  const ms = seconds * 1_000
  return t('metrics:ms', { n: rounded(ms, ms < 10 ? 1 : 0) })
}

function rounded(value: number, digits: number): string {
  return new Intl.NumberFormat(undefined, { maximumFractionDigits: digits }).format(value)
}

const words = (label: string | undefined): string => (label ?? '').replaceAll('_', ' ')
const isCounted = ({ value }: Plain): boolean => value > 0
const valueOf = (series: readonly Plain[]): number => series.reduce((sum, { value }) => sum + value, 0)

function table(
  id: MetricTable['id'],
  columns: readonly string[],
  names: number,
  rows: MetricTable['rows'],
): MetricTable {
  return { id, title: t(`metrics:table.${id}`), columns, names, rows }
}

function nowTable({ plain }: Figures): MetricTable {
  const jobs = (state: string) => plain('jobs_open').filter(({ labels }) => labels['state'] === state)
  const count = (name: string, series: readonly Plain[]): string[][] =>
    series.length === 0 ? [] : [[name, formatCount(valueOf(series))]]
  const breaker = plain('circuit_breaker_open')
  const database = plain('database_bytes')
  return table('now', [t('metrics:column.what'), t('metrics:column.value')], 1, [
    ...count(t('metrics:now.queued'), jobs('queued')),
    ...count(t('metrics:now.running'), jobs('running')),
    ...count(t('metrics:now.locks'), plain('locks_held')),
    ...count(t('metrics:now.browsers'), plain('browsers_running')),
    ...(breaker.length === 0
      ? []
      : [[t('metrics:now.breaker'), valueOf(breaker) > 0 ? t('metrics:now.yes') : t('metrics:now.no')]]),
    ...(database.length === 0 ? [] : [[t('metrics:now.database'), formatBytes(valueOf(database))]]),
  ])
}

const timings = [
  'ingestion_duration_seconds',
  'race_fetch_duration_seconds',
  'http_request_duration_seconds',
  'lap_extraction_duration_seconds',
  'db_batch_duration_seconds',
] as const

function timingTable({ timed }: Figures): MetricTable {
  const rows = timings.flatMap((name) =>
    timed(name).map(({ labels, count, sum, p50, p95 }) => [
      t(`metrics:timing.${name}`),
      Object.values(labels).map(words).join(', '),
      formatCount(count),
      secondsText(p50),
      secondsText(p95),
      secondsText(sum),
    ]),
  )
  const columns = [
    t('metrics:column.what'),
    t('metrics:column.of'),
    t('metrics:column.count'),
    t('metrics:column.median'),
    t('metrics:column.p95'),
    t('metrics:column.total'),
  ]
  return table('timings', columns, 2, rows)
}

function pageTable({ plain }: Figures): MetricTable {
  const fetched = plain('page_fetches_total').filter(isCounted)
  const ways = distinct(fetched, 'path')
  const rows = distinct(fetched, 'page_type').map((type) => [
    words(type),
    ...ways.map((way) =>
      formatCount(
        valueOf(fetched.filter(({ labels }) => labels['page_type'] === type && labels['path'] === way)),
      ),
    ),
  ])
  return table('pages', [t('metrics:column.page'), ...ways.map(words)], 1, rows)
}

function rowTable({ plain }: Figures): MetricTable {
  const [inserted, updated] = [plain('db_rows_inserted_total'), plain('db_rows_updated_total')]
  const of = (series: readonly Plain[], name: string): string =>
    formatCount(valueOf(series.filter(({ labels }) => labels['table_name'] === name)))
  const names = distinct([...inserted, ...updated].filter(isCounted), 'table_name')
  return table(
    'rows',
    [t('metrics:column.dbTable'), t('metrics:column.inserted'), t('metrics:column.updated')],
    1,
    names.map((name) => [words(name), of(inserted, name), of(updated, name)]),
  )
}

function errorTable({ plain }: Figures): MetricTable {
  const stageText = (name = ''): string => {
    const stage = errorStage.safeParse(name).data
    return stage === undefined ? words(name) : t('metrics:where.stage', { stage: t(`errors:stage.${stage}`) })
  }
  const rows = [
    ...plain('connector_errors_total')
      .filter(isCounted)
      .map(({ labels, value }) => [
        stageText(labels['stage']),
        labels['error_code'] ?? '',
        formatCount(value),
      ]),
    ...plain('page_errors_total')
      .filter(isCounted)
      .map(({ labels, value }) => [
        t('metrics:where.page', { page: words(labels['page_type']) }),
        labels['error_code'] ?? '',
        formatCount(value),
      ]),
    ...plain('browser_failures_total')
      .filter(isCounted)
      .map(({ labels, value }) => [t('metrics:where.browser'), words(labels['kind']), formatCount(value)]),
  ]
  return table(
    'errors',
    [t('metrics:column.stage'), t('metrics:column.code'), t('metrics:column.count')],
    2,
    rows,
  )
}

function pairTable(
  { plain }: Figures,
  id: MetricTable['id'],
  name: string,
  labelNames: readonly [string, string],
  columns: readonly [string, string],
): MetricTable {
  const rows = plain(name)
    .filter(isCounted)
    .map(({ labels, value }) => [...labelNames.map((label) => words(labels[label])), formatCount(value)])
  return table(id, [...columns, t('metrics:column.count')], 2, rows)
}

const others = [
  'races_processed_total',
  'laps_processed_total',
  'connector_retries_total',
  'ingestion_lock_timeouts_total',
  'ingestion_advisory_lock_acquire_conflicts_total',
  'ingestion_advisory_lock_release_failures_total',
  'ingestion_advisory_lock_leaked_suspected_total',
] as const

function otherTable({ plain }: Figures): MetricTable {
  const rows = others.flatMap((name) =>
    plain(name)
      .filter(isCounted)
      .map(({ labels, value }) => [
        t(`metrics:other.${name}`),
        Object.values(labels).map(words).join(', '),
        formatCount(value),
      ]),
  )
  return table(
    'other',
    [t('metrics:column.what'), t('metrics:column.of'), t('metrics:column.count')],
    2,
    rows,
  )
}

function distinct(series: readonly Plain[], label: string): string[] {
  return [...new Set(series.map(({ labels }) => labels[label] ?? ''))]
}
