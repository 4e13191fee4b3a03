import type { QuarantineView } from '../../shared/contract/quarantine.ts'
import type { BackupView, EventRecoveryResult, IngestionControlView } from '../../shared/contract/recovery.ts'
import { implement } from '@orpc/server'
import { contract } from '../../shared/contract/index.ts'
import type { LogLine } from '../../shared/contract/observability.ts'
import type { DatabaseStatus, StreamMessage, SystemInfo } from '../../shared/contract/views.ts'
import { AppError } from '../../shared/domain/errors.ts'
import { errorBoundary } from '../../electron/engine/errors.ts'
import type { Engine, EngineOptions } from '../../electron/engine/types.ts'
import { foundAndKept } from './stub-find.ts'

const now = '2026-01-02T03:04:05.678Z'

const line: LogLine = {
  id: `${now}/mre/0`,
  timestamp: now,
  level: 'info',
  message: 'engine_started',
  service: 'stub',
  jobId: null,
  eventId: null,
  traceId: null,
  fields: {},
}

const status: DatabaseStatus = {
  tracks: 2,
  events: 3,
  eventsImported: 1,
  races: 4,
  results: 5,
  laps: 6,
  drivers: 7,
  oldestIngestedAt: null,
  newestIngestedAt: null,
  catalogueSyncedAt: null,
  databaseBytes: 4096,
  schemaVersion: 1,
  origin: null,
}

export interface StubEngine extends Engine {
  /** Paths of the procedures whose handlers ran, in order. */
  readonly calls: readonly string[]
  /** What the error boundary was told about. */
  readonly unexpected: readonly unknown[]
  readonly closed: boolean
  /** Number of stream readers at this moment. */
  readonly watchers: number
  /** Appends `count` messages to the stream's log. */
  push(count: number): void
}

/** An engine without database or network that answers the contract with fixed data, for tests of shells and transports. */
export function createStubEngine({ shell, dataDir = '/nowhere' }: EngineOptions): StubEngine {
  const calls: string[] = []
  const unexpected: unknown[] = []
  const log: StreamMessage[] = []
  const wakers = new Set<() => void>()
  let closed = false
  let watchers = 0

  const info: SystemInfo = {
    version: '0.0.0-stub',
    shell,
    replay: false,
    scrapeEnabled: false,
    needsOriginConfirmation: false,
    readOnly: false,
    readOnlyReason: null,
    engine: 'Node 24.0.0',
    importsDisabled: null,
    status,
  }
  const notFound = (what: string): AppError =>
    new AppError('NOT_FOUND', `${what} is not known.`, { stage: 'request', source: 'stub' })

  async function* watch(after: number, signal: AbortSignal | undefined): AsyncGenerator<StreamMessage, void> {
    let next = after
    watchers += 1
    try {
      for (;;) {
        for (; next < log.length; next += 1) {
          const message = log[next]
          if (message !== undefined) yield message
        }
        if (signal?.aborted === true) return
        await new Promise<void>((resolve) => {
          wakers.add(resolve)
          signal?.addEventListener('abort', () => resolve(), { once: true })
        })
      }
    } finally {
      watchers -= 1
    }
  }

  const stagedPage = (name: string) => ({
    name,
    kind: null,
    url: null,
    basis: null,
    label: null,
    problem: null,
  })
  const ingestionEnabled: IngestionControlView = {
    enabled: true,
    operator: { enabled: true, reason: null, actor: null, changedAt: null },
    recovery: null,
    failedChecks: [],
    wayOut: null,
  }

  const oneBackup: BackupView = {
    name: 'manual',
    reason: 'manual',
    version: 1,
    madeAt: '2026-01-02T03:04:05Z',
    bytes: 1,
  }

  const mark: QuarantineView = {
    id: 1,
    eventId: '486677',
    eventName: 'Winter Cup',
    eventDate: '2026-01-02',
    since: '2026-01-02T03:04:05Z',
    by: 'operator:browser',
    reason: 'looks wrong',
    lastIngestedAt: null,
    ended: null,
  }

  function recovered(input: Pick<EventRecoveryResult, 'eventId' | 'action' | 'dryRun'>): EventRecoveryResult {
    return {
      eventId: input.eventId,
      eventName: 'Winter Cup',
      action: input.action,
      dryRun: input.dryRun,
      report: {
        removed: { races: 0, raceDrivers: 0, results: 0, laps: 0, drivers: 0, parkedPages: 0 },
        kept: { races: 0, entries: 0, classes: 0, reviewedClasses: 0 },
      },
      validationDue: false,
      quarantine: 'none',
    }
  }

  const noDrift = { unconfirmed: 0, stopAfter: 3, stopped: false, reports: [] }
  const os = implement(contract).use(errorBoundary((thrown) => unexpected.push(thrown)))
  const called = (path: readonly string[]): void => void calls.push(path.join('.'))

  const router = os.router({
    system: {
      info: os.system.info.handler(({ path }) => (called(path), info)),
      status: os.system.status.handler(({ path }) => (called(path), status)),
      confirmOrigin: os.system.confirmOrigin.handler(({ path }) => {
        called(path)
        throw new Error('secret: /home/user/mre.sqlite is locked')
      }),
    },
    quality: {
      list: os.quality.list.handler(({ path }) => {
        called(path)
        return {
          findings: [],
          total: 0,
          counts: [],
          events: [],
          checked: { events: 0, sessions: 0, drivers: 0, agreeing: 0 },
          checkedAt: now,
        }
      }),
    },
    database: {
      info: os.database.info.handler(({ path }) => {
        called(path)
        throw notFound('The database')
      }),
    },
    sample: {
      open: os.sample.open.handler(({ path }) => {
        called(path)
        throw notFound('The sample')
      }),
    },
    tracks: {
      list: os.tracks.list.handler(({ path }) => (called(path), [])),
      get: os.tracks.get.handler(({ path, input }) => {
        called(path)
        throw notFound(`The track ${input.slug}`)
      }),
      sync: os.tracks.sync.handler(({ path }) => (called(path), { jobId: 'job-1' })),
      follow: os.tracks.follow.handler(({ path, input }) => {
        called(path)
        throw notFound(`The track ${input.slug}`)
      }),
    },
    ...foundAndKept(called, notFound, (thrown) => unexpected.push(thrown)),
    events: {
      search: os.events.search.handler(({ path }) => (called(path), { events: [], more: false })),
      get: os.events.get.handler(({ path, input }) => {
        called(path)
        throw notFound(`The event ${input.eventId}`)
      }),
      changes: os.events.changes.handler(
        ({ input, path }) => (called(path), { eventId: input.eventId, changedAt: null, total: 0, list: [] }),
      ),
      entries: os.events.entries.handler(({ path }) => (called(path), [])),
      races: os.events.races.handler(({ path }) => (called(path), [])),
      checks: os.events.checks.handler(({ path, input }) => {
        called(path)
        throw notFound(`The event ${input.eventId}`)
      }),
      sync: os.events.sync.handler(({ path }) => (called(path), { jobId: 'job-2' })),
      import: os.events.import.handler(
        ({ path }) => (called(path), { jobId: 'job-3', status: 'queued' as const, result: null }),
      ),
    },
    sessions: {
      get: os.sessions.get.handler(({ path, input }) => {
        called(path)
        throw notFound(`The race ${input.raceId}`)
      }),
    },
    analysis: {
      overrides: {
        get: os.analysis.overrides.get.handler(
          ({ path }) => (called(path), { lap1: null, stops: [], marks: [] }),
        ),
        set: os.analysis.overrides.set.handler(({ path, input }) => {
          called(path)
          throw notFound(`The race ${input.raceId}`)
        }),
      },
    },
    drivers: {
      search: os.drivers.search.handler(({ path }) => (called(path), { drivers: [], more: false })),
      get: os.drivers.get.handler(({ path, input }) => {
        called(path)
        throw notFound(`The driver ${input.driverId}`)
      }),
      history: os.drivers.history.handler(({ path, input }) => {
        called(path)
        throw notFound(`The driver ${input.driverId}`)
      }),
      headToHead: os.drivers.headToHead.handler(({ path, input }) => {
        called(path)
        throw notFound(`The driver ${input.rivalId}`)
      }),
    },
    compare: {
      sessions: os.compare.sessions.handler(
        ({ path, input }) => (called(path), input.sessions.map(() => null)),
      ),
    },
    jobs: {
      list: os.jobs.list.handler(({ path }) => (called(path), [])),
      get: os.jobs.get.handler(({ path, input }) => {
        called(path)
        throw notFound(`The job ${input.jobId}`)
      }),
      cancel: os.jobs.cancel.handler(({ path, input }) => {
        called(path)
        throw notFound(`The job ${input.jobId}`)
      }),
      retry: os.jobs.retry.handler(({ path, input }) => {
        called(path)
        throw notFound(`The job ${input.jobId}`)
      }),
      log: os.jobs.log.handler(({ path }) => (called(path), { lines: [], more: false })),
      deadLetters: os.jobs.deadLetters.handler(({ path }) => (called(path), [])),
      dismissDeadLetter: os.jobs.dismissDeadLetter.handler(
        ({ path }) => (called(path), { dismissed: false }),
      ),
    },
    locks: {
      list: os.locks.list.handler(({ path }) => (called(path), [])),
      clear: os.locks.clear.handler(({ path, input }) => {
        called(path)
        throw notFound(`The lock of ${input.eventId}`)
      }),
    },
    metrics: {
      json: os.metrics.json.handler(
        ({ path }) => (called(path), { at: now, scope: 'folder' as const, startedAt: now, families: [] }),
      ),
      text: os.metrics.text.handler(({ path }) => (called(path), '# HELP laps_processed_total Laps.\n')),
    },
    logs: {
      tail: os.logs.tail.handler(({ path }) => (called(path), { lines: [], more: false })),
      follow: os.logs.follow.handler(async function* ({ path }) {
        called(path)
        yield line
      }),
    },
    settings: {
      list: os.settings.list.handler(({ path }) => (called(path), [])),
      set: os.settings.set.handler(({ path }) => (called(path), [])),
      reset: os.settings.reset.handler(({ path }) => (called(path), [])),
    },
    health: {
      get: os.health.get.handler(
        ({ path }) => (called(path), { state: 'ok' as const, checkedAt: now, components: [] }),
      ),
    },
    ui: {
      getState: os.ui.getState.handler(({ path }) => (called(path), null)),
      setState: os.ui.setState.handler(({ path }) => (called(path), { updatedAt: '2025-11-20T10:00:00Z' })),
    },
    html: {
      stage: os.html.stage.handler(({ path, input }) => (called(path), stagedPage(input.name))),
      check: os.html.check.handler(({ path }) => (called(path), { files: [], events: [] })),
      import: os.html.import.handler(({ path }) => (called(path), { jobIds: ['job-4'] })),
      discard: os.html.discard.handler(({ path }) => (called(path), { discarded: true as const })),
    },
    recovery: {
      event: os.recovery.event.handler(({ path, input }) => (called(path), recovered(input))),
      retry: os.recovery.retry.handler(({ path }) => (called(path), { jobId: 'job-1' })),
      incomplete: os.recovery.incomplete.handler(({ path }) => (called(path), [])),
      quarantine: {
        list: os.recovery.quarantine.list.handler(({ path }) => (called(path), [])),
        history: os.recovery.quarantine.history.handler(({ path }) => (called(path), [mark])),
        place: os.recovery.quarantine.place.handler(({ path }) => (called(path), mark)),
        release: os.recovery.quarantine.release.handler(({ path }) => (called(path), mark)),
      },
      validate: os.recovery.validate.handler(({ path }) => (called(path), { jobId: 'job-1' })),
      audit: os.recovery.audit.handler(({ path }) => (called(path), { entries: [], more: false })),
      ingestion: os.recovery.ingestion.handler(({ path }) => (called(path), ingestionEnabled)),
      disable: os.recovery.disable.handler(({ path }) => (called(path), ingestionEnabled)),
      enable: os.recovery.enable.handler(({ path }) => (called(path), ingestionEnabled)),
      backups: os.recovery.backups.handler(({ path }) => (called(path), [])),
      backup: os.recovery.backup.handler(({ path }) => (called(path), oneBackup)),
    },
    drift: {
      list: os.drift.list.handler(({ path }) => (called(path), noDrift)),
      confirm: os.drift.confirm.handler(({ path }) => (called(path), { ...noDrift, confirmed: 0 })),
    },
    stream: {
      watch: os.stream.watch.handler(({ path, input, signal }) => {
        called(path)
        return watch(input.after, signal)
      }),
    },
  })

  const noFile = (): never => {
    throw new AppError('NOT_FOUND', 'A stub has no files.', { stage: 'request', source: 'stub' })
  }
  return {
    router,
    files: { table: noFile, report: noFile, reportPdf: async () => noFile() },
    dataDir,
    calls,
    unexpected,
    get closed() {
      return closed
    },
    get watchers() {
      return watchers
    },
    push(count) {
      for (let added = 0; added < count; added += 1) {
        log.push({ seq: log.length + 1, type: 'data_changed', scope: 'tracks', subject: null })
      }
      for (const wake of wakers) wake()
      wakers.clear()
    },
    close() {
      closed = true
      return Promise.resolve()
    },
  }
}
