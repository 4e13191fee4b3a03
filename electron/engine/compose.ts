import { dirname, join } from 'node:path'
import { openDatabase, type Database } from '../../db/client/index.ts'
import { pageStore } from '../../db/repositories/http-cache.ts'
import { requestSlots } from '../../db/repositories/request-slots.ts'
import { robotsStore } from '../../db/repositories/robots-cache.ts'
import { BrowserPool } from '../browser/pool.ts'
import {
  chromiumSandbox,
  databaseReadOnly,
  readEnvironment,
  variables,
} from '../configuration/environment.ts'
import { appPaths, type AppPaths } from '../configuration/paths.ts'
import { resourceFolder, samplePages } from '../configuration/resources.ts'
import { userAgent } from '../configuration/versions.ts'
import { resolveSettings, type Settings } from '../configuration/registry.ts'
import { PageRoutes } from '../connectors/liverc/routes.ts'
import { ConnectorRegistry } from '../connectors/registry.ts'
import { liveRcCapture } from '../connectors/liverc/capture.ts'
import { liveRcConnector } from '../connectors/liverc/connector.ts'
import { SiteClient } from '../http/client.ts'
import { parseReplayUrl } from '../http/replay.ts'
import { SitePolicy } from '../http/site-policy.ts'
import { jobAwareLog } from '../jobs/current-job.ts'
import { gaugeOpenJobs } from '../jobs/job-metrics.ts'
import type { EventLocks } from '../jobs/event-locks.ts'
import type { JobTiming } from '../jobs/job-runner.ts'
import type { JobService } from '../jobs/job-service.ts'
import { MessageStream } from '../jobs/message-stream.ts'
import { jobDefinitions } from '../jobs/runners.ts'
import { ArtefactStore } from '../observability/artefacts.ts'
import { createLog, type Log, type LogLevel, type LogOptions } from '../observability/log.ts'
import { startTraces, traceTargets } from '../observability/trace-export.ts'
import type { Traces } from '../observability/traces.ts'
import { ExportService } from '../services/export.ts'
import { CaptureService } from '../services/capture/capture.ts'
import type { DatabaseService } from '../services/database.ts'
import { DriftService } from '../services/drift.ts'
import { HtmlImport } from '../services/html-import.ts'
import { Batches } from '../services/batches.ts'
import { Favourites } from '../services/favourites.ts'
import type { HealthService } from '../services/health.ts'
import { AnalysisOverrides } from '../services/analysis-overrides.ts'
import { Ingestion } from '../services/ingestion.ts'
import { IngestionControl } from '../services/ingestion-control.ts'
import { RecoveryService } from '../services/recovery.ts'
import { ValidationService } from '../services/validation/validation.ts'
import { Library } from '../services/library.ts'
import { LogFeed, LogsService } from '../services/logs.ts'
import { MetricsService } from '../services/metrics.ts'
import { People } from '../services/people.ts'
import { OriginGuard } from '../services/origin.ts'
import { Quarantine } from '../services/quarantine.ts'
import { ReportService } from '../services/report.ts'
import { QualityService } from '../services/quality.ts'
import { PageCheck } from '../services/page-check.ts'
import { Inbox } from '../services/saved-pages/inbox.ts'
import { Sample } from '../services/sample.ts'
import { Search } from '../services/search.ts'
import type { SettingsService } from '../services/settings.ts'
import { SystemService } from '../services/system.ts'
import { DailyBackups } from './daily-backups.ts'
import { databaseInfoOf } from './database-info.ts'
import { applyRecoveryNote } from './recovery-note.ts'
import { openSettings } from './own-settings.ts'
import { validationJob } from './validation-job.ts'
import { measuredDb } from './measured-db.ts'
import { removeOldLogs } from './old-logs.ts'
import { openHealth } from './own-health.ts'
import { routeStore } from './route-store.ts'
import { UiStateService } from '../services/ui-state.ts'
import { WorkReader } from '../services/work.ts'
import type { EngineOptions } from './types.ts'
import { composeWork, countedForJobs } from './work.ts'

/** Everything that the shells call. Built once per process, closed in the opposite order. */
export interface Services {
  readonly paths: AppPaths
  readonly log: Log
  readonly traces: Traces
  readonly database: Database
  readonly metrics: MetricsService
  readonly logs: LogsService
  readonly health: HealthService
  readonly settings: SettingsService
  readonly stream: MessageStream
  readonly jobs: JobService
  readonly locks: EventLocks
  /** Jobs and locks for reading. */
  readonly work: WorkReader
  readonly ingestion: Ingestion
  readonly library: Library
  readonly people: People
  readonly exports: ExportService
  readonly reports: ReportService
  readonly search: Search
  readonly favourites: Favourites
  readonly batches: Batches
  readonly system: SystemService
  readonly uiState: UiStateService
  readonly drift: DriftService
  readonly control: IngestionControl
  readonly recovery: RecoveryService
  readonly quarantine: Quarantine
  readonly capture: CaptureService
  readonly pageCheck: PageCheck
  readonly htmlImport: HtmlImport
  readonly sample: Sample
  readonly browser: Pick<BrowserPool, 'check' | 'print'>
  readonly analysisOverrides: AnalysisOverrides
  readonly quality: QualityService
  readonly databaseInfo: DatabaseService
  close(): Promise<void>
}

export interface ComposeOptions extends EngineOptions {
  readonly log?: Pick<LogOptions, 'level' | 'stderr'>
  /** Environment variables to be read instead of the process's own. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** `capture`: an engine that only keeps pages, which drifted pages must not stop (F30). */
  readonly purpose?: 'capture'
  /** A worker takes any job that waits, a caller those that it asked for. A window's engine is a worker, a command's is not. */
  readonly role?: 'worker' | 'caller'
  readonly timing?: Partial<JobTiming>
}

/**
 * Refuses a bad environment at the start of any command, also of one that needs neither settings nor network.
 * @throws AppError VALIDATION_ERROR naming the variable
 */
export function checkEnvironment(environment: Readonly<Record<string, string | undefined>>): void {
  parseReplayUrl(environment['MRE_REPLAY_URL'])
  traceTargets(environment, appPaths(undefined, environment).dataDir)
  chromiumSandbox(environment)
  databaseReadOnly(environment)
  resolveSettings(environment, new Map())
}

/**
 * Builds the engine's parts in the order in which they need each other.
 * @throws AppError VALIDATION_ERROR for a setting or a replay address that is refused, PERSISTENCE_ERROR for the database
 */
export async function compose(options: ComposeOptions): Promise<Services> {
  const environment = options.environment ?? variables
  const replay = parseReplayUrl(environment['MRE_REPLAY_URL'])
  const sandbox = chromiumSandbox(environment)
  const paths = appPaths(options.dataDir, environment)
  const targets = traceTargets(environment, paths.dataDir)
  const feed = new LogFeed(() => performance.now())
  const threshold: Opened['threshold'] = { level: 'info' }
  const log = jobAwareLog(
    createLog({
      file: paths.logFile,
      service: options.shell,
      env: environment['NODE_ENV'] ?? 'production',
      level: () => threshold.level,
      onLine: (line) => feed.take(line),
      ...options.log,
    }),
  )
  const database = await openDatabase({
    file: paths.databaseFile,
    readOnly: databaseReadOnly(environment),
    onBackup: () => log.info('database_backed_up'),
    log: (message, fields) => log.info(message, fields),
  })
  if (database.wasLeftOpen) log.warn('database_was_left_open')
  if (database.readOnly !== null) log.warn('database_read_only', { reason: database.readOnly })
  try {
    const traces = await startTraces(targets, {
      service: options.shell,
      onError: (problem) =>
        log.warn('traces_export_failed', {
          reason: problem instanceof Error ? problem.message : String(problem),
        }),
    })
    return assemble(options, { environment, replay, sandbox, paths, log, threshold, feed, traces, database })
  } catch (error) {
    database.close()
    throw error
  }
}

interface Opened {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly replay: URL | null
  readonly sandbox: boolean
  readonly paths: AppPaths
  readonly log: Log
  /** Holds for a log that was not given a level. */
  readonly threshold: { level: LogLevel }
  readonly feed: LogFeed
  readonly traces: Traces
  readonly database: Database
}

function assemble(options: ComposeOptions, opened: Opened): Services {
  const { environment, replay, sandbox, paths, log, threshold, feed, traces, database } = opened
  const now = () => new Date().toISOString()
  const actor = `operator:${options.shell}`
  const stream = new MessageStream(Date.now())
  feed.attach(stream)
  const systemChanged = () => stream.publish({ type: 'data_changed', scope: 'system', subject: null })
  const eventChanged = (subject: string) => stream.publish({ type: 'data_changed', scope: 'event', subject })
  const settings = openSettings({ database, environment, now, actor, log, threshold, stream })
  const values = (): Settings => settings.values()
  const metrics = new MetricsService({
    db: database.write,
    log,
    now,
    measure: (gauges) => {
      gaugeOpenJobs(database.read, gauges)
      gauges.set('database_bytes', {}, database.sizeBytes())
    },
  })
  const observed = { metrics: metrics.metrics, traces }
  const control = new IngestionControl({ db: database.write, log, now, actor, changed: systemChanged })
  const artefacts = new ArtefactStore({ folder: paths.artefactsDir, log, now })
  artefacts.expire(values().artefact_retention_days)
  const drift = new DriftService({
    db: database.write,
    origin: replay === null ? 'live' : 'replay',
    actor,
    stopAfter: () => values().drift_stop_after,
    log,
    now,
    artefacts,
    changed: systemChanged,
  })
  const client = new SiteClient({
    policy: new SitePolicy({
      settings: values,
      stops: options.purpose === 'capture' ? [] : [control.stop, drift.stop],
      slots: requestSlots(database.write),
      log,
      metrics: metrics.metrics,
    }),
    replay,
    robots: robotsStore(database.write),
    pages: pageStore(database.write),
    log,
    metrics: metrics.metrics,
    onCircuitChange: () => health.changed(),
  })
  const capturePage = liveRcCapture(client, log)
  const browser = new BrowserPool({
    settings: values,
    resources: client,
    environment: readEnvironment(environment),
    sandbox,
    folder: paths.browserDir,
    userAgent: () => userAgent(values()),
    log,
    metrics: metrics.metrics,
  })
  const routes = new PageRoutes({ store: routeStore(database.write), settings: values, log, now })
  const rendering = { renderer: browser, routes, artefacts, settings: values }
  const connectors = new ConnectorRegistry().register(
    liveRcConnector(countedForJobs(client), log, rendering, observed, drift),
  )
  const inbox = new Inbox(paths.inboxDir)
  const quarantine = new Quarantine({ db: database.write, log, now, actor, changed: eventChanged })
  const db = measuredDb(database.write, metrics.metrics, traces)
  const side = replay === null ? 'live' : 'replay'
  const origin = new OriginGuard(database.write, side)
  const isReadOnly = database.readOnly !== null
  if (!isReadOnly) applyRecoveryNote({ file: paths.databaseFile, db: database.write, control, log })
  const logFolder = dirname(paths.logFile)
  // Not the reader: a check of SQLite's leaves it with a stale view of the search indexes, and the next one finds damage.
  const validation = new ValidationService({
    db: database.write,
    control,
    logFolder,
    capturesFolder: join(paths.dataDir, 'captures'),
    now,
  })
  // Nobody can note who works on what in a database that cannot be written.
  const work = composeWork(isReadOnly ? { ...options, role: 'caller' } : options, {
    context: { db, connectors, settings: values, log, now, ...observed },
    db: database.write,
    stream,
    side,
    definitions: jobDefinitions(inbox, validationJob(validation)),
    mayRun: () => !origin.needsConfirmation(),
    mayBegin: () => control.mayRun(),
    othersChanged: () => {
      settings.lookAround()
      quarantine.tell()
    },
  })
  const { jobs, locks } = work
  const ingestion = new Ingestion(jobs, origin, control)
  const htmlImport = new HtmlImport({ db: database.read, inbox, ingestion })
  const recovery = new RecoveryService({
    db: database.write,
    locks,
    jobs,
    control,
    quarantine,
    log,
    now,
    actor,
    changed: eventChanged,
  })
  const backups = new DailyBackups({ database, log, now: () => new Date() })
  if (options.shell !== 'cli') backups.start()
  const library = new Library(database.read, () => jobs.importing())
  const system = new SystemService({
    library,
    shell: options.shell,
    replay: replay !== null,
    settings: values,
    origin,
    readOnlyReason: database.readOnly,
    stop: control.stop,
  })
  const quality = new QualityService({ db: database.read, origin: side, now })
  const batches = new Batches({ db: database.write, ingestion, jobs, stream, log, now })
  const logs = new LogsService(logFolder)
  const { dataDir, databaseFile } = paths
  const health = openHealth({
    stored: { db: database.write, dataDir, databaseFile, settings: values, readOnly: isReadOnly },
    circuits: () => client.circuits(),
    browser: () => browser.state(),
    stream,
    log,
    now,
  })
  log.info('engine_started', { shell: options.shell, replay: replay !== null })

  removeOldLogs(logFolder, values().log_retention_days, log)
  health.start()
  if (work.isWorker) batches.attend()

  let closing: Promise<void> | null = null
  const close = async () => {
    batches.close()
    quality.close()
    await work.close()
    await backups.close()
    health.close()
    logs.close()
    feed.detach()
    stream.close()
    await browser.close()
    await client.close()
    await metrics.close()
    await traces.close()
    database.close()
    log.info('engine_stopped', { shell: options.shell })
  }
  return {
    paths,
    log,
    traces,
    database,
    metrics,
    logs,
    health,
    settings,
    stream,
    jobs,
    locks,
    work: new WorkReader(database.read),
    ingestion,
    htmlImport,
    sample: new Sample({ db: database.read, htmlImport, folder: resourceFolder(samplePages) }),
    library,
    people: new People(database.read),
    exports: new ExportService(database.read, library),
    reports: new ReportService(library),
    search: new Search(database.read, library),
    favourites: new Favourites(database.write, stream, now),
    batches,
    system,
    uiState: new UiStateService({ db: database.write, stream, log, now }),
    drift,
    control,
    recovery,
    quarantine,
    pageCheck: new PageCheck(capturePage, connectors),
    capture: new CaptureService({
      db: database.read,
      capture: capturePage,
      origin: replay === null ? 'live' : 'replay',
      now,
    }),
    browser,
    analysisOverrides: new AnalysisOverrides(database.write, library, now, (eventId) =>
      stream.publish({ type: 'data_changed', scope: 'analysis', subject: eventId }),
    ),
    quality,
    databaseInfo: databaseInfoOf(database),
    close: () => (closing ??= close()),
  }
}
