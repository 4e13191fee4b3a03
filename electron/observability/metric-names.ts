/** Every metric of the product, by the names of K1-K6. */

interface Metric {
  readonly help: string
  readonly labels: readonly string[]
}
interface Timing extends Metric {
  /** Upper bounds of the histogram's buckets, in the unit of the metric's name. */
  readonly buckets: readonly number[]
}

const requestBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
const runBuckets = [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600]

export const counters = {
  connector_errors_total: {
    help: 'Failures of pages: by the stage in which they arose, and their code.',
    labels: ['stage', 'error_code'],
  },
  page_errors_total: {
    help: 'Pages that could not be had or read, by type and code.',
    labels: ['page_type', 'error_code'],
  },
  connector_retries_total: { help: 'Attempts after the first, by why.', labels: ['reason'] },
  page_fetches_total: { help: 'Pages by type and the way they came.', labels: ['page_type', 'path'] },
  browser_failures_total: { help: 'Failures of the browser, by kind.', labels: ['kind'] },
  site_policy_events_total: {
    help: 'What the site policy decided.',
    labels: ['event', 'domain'],
  },
  db_rows_inserted_total: { help: 'Rows inserted by imports and syncs.', labels: ['table_name'] },
  db_rows_updated_total: { help: 'Rows updated by imports and syncs.', labels: ['table_name'] },
  races_processed_total: { help: 'Races stored by imports.', labels: [] },
  laps_processed_total: { help: 'Laps stored by imports.', labels: [] },
  jobs_total: { help: 'Ended jobs, by kind and state.', labels: ['kind', 'state'] },
  ingestion_lock_timeouts_total: { help: 'Locks lost by time, by stage.', labels: ['stage'] },
  ingestion_advisory_lock_acquire_conflicts_total: { help: 'Event locks that were held.', labels: [] },
  ingestion_advisory_lock_release_failures_total: {
    help: 'Event locks that were not there to be released.',
    labels: [],
  },
  ingestion_advisory_lock_leaked_suspected_total: {
    help: 'Event locks whose owner was gone.',
    labels: [],
  },
} as const satisfies Record<string, Metric>

export const histograms = {
  ingestion_duration_seconds: {
    help: 'Duration of imports and syncs.',
    labels: ['operation', 'outcome'],
    buckets: runBuckets,
  },
  race_fetch_duration_seconds: {
    help: 'Time to get a race page, waiting for its turn included.',
    labels: ['method'],
    buckets: requestBuckets,
  },
  http_request_duration_seconds: {
    help: 'Time of one attempt at one page.',
    labels: ['outcome'],
    buckets: requestBuckets,
  },
  lap_extraction_duration_seconds: {
    help: 'Time to read the laps of a race page.',
    labels: [],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5],
  },
  db_batch_duration_seconds: {
    help: 'Time of one write transaction.',
    labels: ['operation'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
  },
} as const satisfies Record<string, Timing>

export const gauges = {
  jobs_open: { help: 'Jobs that wait or run.', labels: ['state'] },
  database_bytes: { help: 'Size of the database with its write-ahead log.', labels: [] },
  locks_held: { help: 'Event locks that are held.', labels: [] },
  circuit_breaker_open: { help: '1 while requests are refused because LiveRC does not answer.', labels: [] },
  browsers_running: { help: 'Browsers of the connector.', labels: [] },
} as const satisfies Record<string, Metric>

export type CounterName = keyof typeof counters
export type HistogramName = keyof typeof histograms
export type GaugeName = keyof typeof gauges

type AllMetrics = typeof counters & typeof histograms & typeof gauges
/** The labels that a metric must be given, each as text. */
export type LabelsOf<Name extends keyof AllMetrics> = Readonly<
  Record<AllMetrics[Name]['labels'][number], string>
>
