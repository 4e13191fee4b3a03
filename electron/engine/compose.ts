import { dirname } from 'node:path'
import { findPageRoute, removePageRoute, savePageRoute } from '../../db/repositories/page-routes.ts'
import { openDatabase, type Database } from '../../db/client/index.ts'
import { pageStore } from '../../db/repositories/http-cache.ts'
import { requestSlots } from '../../db/repositories/request-slots.ts'
import { robotsStore } from '../../db/repositories/robots-cache.ts'
import { BrowserPool } from '../browser/pool.ts'
import { chromiumSandbox, readEnvironment, variables } from '../configuration/environment.ts'
import { appPaths, type AppPaths } from '../configuration/paths.ts'
import { userAgent } from '../configuration/versions.ts'
import { resolveSettings, type Settings } from '../configuration/registry.ts'
import { PageRoutes, type RouteStore } from '../connectors/liverc/routes.ts'
import { ConnectorRegistry } from '../connectors/registry.ts'
import { liveRcConnector } from '../connectors/liverc/connector.ts'
import { SiteClient } from '../http/client.ts'
import { parseReplayUrl } from '../http/replay.ts'
import { SitePolicy } from '../http/site-policy.ts'
import { JobService } from '../jobs/job-service.ts'
import { MessageStream } from '../jobs/message-stream.ts'
import { ArtefactStore } from '../observability/artefacts.ts'
import { createLog, type Log, type LogOptions } from '../observability/log.ts'
import { maintainLogs } from '../observability/log-files.ts'
import { startTraces, traceTargets } from '../observability/trace-export.ts'
import type { Traces } from '../observability/traces.ts'
import { ExportService } from '../services/export.ts'
import { HealthService } from '../services/health.ts'
import { storedChecks } from '../services/health-checks.ts'
import { breakerCheck, browserCheck } from '../services/health-ports.ts'
import { Ingestion } from '../services/ingestion.ts'
import { Library } from '../services/library.ts'
import { LogFeed, LogsService } from '../services/logs.ts'
import { MetricsService } from '../services/metrics.ts'
import { OriginGuard } from '../services/origin.ts'
import { ReportService } from '../services/report.ts'
import { SettingsService } from '../services/settings.ts'
import { SystemService } from '../services/system.ts'
import { measuredDb } from './measured-db.ts'
import { UiStateService } from '../services/ui-state.ts'
import type { EngineOptions } from './types.ts'

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
  readonly ingestion: Ingestion
  readonly library: Library
  readonly exports: ExportService
  readonly reports: ReportService
  readonly system: SystemService
  readonly uiState: UiStateService
  readonly browser: Pick<BrowserPool, 'check' | 'print'>
  close(): Promise<void>
}

export interface ComposeOptions extends EngineOptions {
  readonly log?: Pick<LogOptions, 'level' | 'stderr'>
  /** Environment variables to be read instead of the process's own. */
  readonly environment?: Readonly<Record<string, string | undefined>>
}

/**
 * Refuses a bad environment at the start of any command, also of one that needs neither settings nor network.
 * @throws AppError VALIDATION_ERROR naming the variable
 */
export function checkEnvironment(environment: Readonly<Record<string, string | undefined>>): void {
  parseReplayUrl(environment['MRE_REPLAY_URL'])
  traceTargets(environment, appPaths(undefined, environment).dataDir)
  chromiumSandbox(environment)
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
  const log = createLog({
    file: paths.logFile,
    service: options.shell,
    env: environment['NODE_ENV'] ?? 'production',
    onLine: (line) => feed.take(line),
    ...options.log,
  })
  const database = await openDatabase({
    file: paths.databaseFile,
    onBackup: () => log.info('database_backed_up'),
    log: (message, fields) => log.info(message, fields),
  })
  try {
    const traces = await startTraces(targets, {
      service: options.shell,
      onError: (problem) =>
        log.warn('traces_export_failed', {
          reason: problem instanceof Error ? problem.message : String(problem),
        }),
    })
    return assemble(options, { environment, replay, sandbox, paths, log, feed, traces, database })
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
  readonly feed: LogFeed
  readonly traces: Traces
  readonly database: Database
}

function assemble(options: ComposeOptions, opened: Opened): Services {
  const { environment, replay, sandbox, paths, log, feed, traces, database } = opened
  const now = () => new Date().toISOString()
  const settings = new SettingsService(database.write, environment, now)
  const values = (): Settings => settings.values()
  const metrics = new MetricsService({ db: database.write, log, now })
  const observed = { metrics: metrics.metrics, traces }
  const client = new SiteClient({
    policy: new SitePolicy({
      settings: values,
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
  const artefacts = new ArtefactStore({ folder: paths.artefactsDir, log, now })
  artefacts.expire(values().artefact_retention_days)
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
  const connectors = new ConnectorRegistry().register(liveRcConnector(client, log, rendering, observed))
  const stream = new MessageStream(Date.now())
  feed.attach(stream)
  const db = measuredDb(database.write, metrics.metrics, traces)
  const jobs = new JobService({ db, connectors, settings: values, log, now, ...observed }, stream)
  const origin = new OriginGuard(database.write, replay === null ? 'live' : 'replay')
  const library = new Library(database.read, () => jobs.importing())
  const system = new SystemService({
    library,
    shell: options.shell,
    replay: replay !== null,
    settings: values,
    origin,
  })
  const logFolder = dirname(paths.logFile)
  const logs = new LogsService(logFolder)
  const health = new HealthService({
    checks: {
      ...storedChecks({
        db: database.read,
        dataDir: paths.dataDir,
        databaseFile: paths.databaseFile,
        settings: values,
        now: Date.now,
      }),
      breaker: breakerCheck(() => client.circuits()),
      browser: browserCheck(() => browser.state()),
    },
    stream,
    log,
    now,
  })
  log.info('engine_started', { shell: options.shell, replay: replay !== null })

  removeOldLogs(logFolder, values().log_retention_days, log)
  health.start()

  let closing: Promise<void> | null = null
  const close = async () => {
    await jobs.close()
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
    ingestion: new Ingestion(jobs, origin),
    library,
    exports: new ExportService(database.read, library),
    reports: new ReportService(library),
    system,
    uiState: new UiStateService(database.write, log, now),
    browser,
    close: () => (closing ??= close()),
  }
}

/** K14. Logs that cannot be tidied up are no reason not to start. */
function removeOldLogs(folder: string, days: number, log: Log): void {
  try {
    const removed = maintainLogs(folder, days, new Date())
    if (removed.length > 0) log.info('logs_removed', { files: removed.length, days })
  } catch (thrown) {
    log.error('logs_cleanup_failed', thrown)
  }
}

/** What the connector learns about LiveRC's pages, kept in the database. */
function routeStore(db: Database['write']): RouteStore {
  const source = 'liverc'
  return {
    find: (pageType) => findPageRoute(db, source, pageType),
    save: (pageType, route) => savePageRoute(db, source, pageType, route),
    remove: (pageType) => removePageRoute(db, source, pageType),
  }
}
