import { AsyncLocalStorage } from 'node:async_hooks'
import { onTestFinished } from 'vitest'
import { openDatabase, type Database } from '../../db/client/index.ts'
import type { WriteDb } from '../../db/schema/handle.ts'
import { resolveSettings, settingValues, type Settings } from '../../electron/configuration/registry.ts'
import { ConnectorRegistry } from '../../electron/connectors/registry.ts'
import { composeWork } from '../../electron/engine/work.ts'
import { jobAwareLog } from '../../electron/jobs/current-job.ts'
import type { JobTiming } from '../../electron/jobs/job-runner.ts'
import { MessageStream } from '../../electron/jobs/message-stream.ts'
import { jobDefinitions } from '../../electron/jobs/runners.ts'
import { silentLog, type Log, type LogFields } from '../../electron/observability/log.ts'
import { createMetrics, type Metrics } from '../../electron/observability/metrics.ts'
import { silentTraces } from '../../electron/observability/traces.ts'
import type { PipelineContext, RunControl } from '../../electron/pipeline/context.ts'
import type { ImportResult, JobView, StreamMessage } from '../../shared/contract/views.ts'
import { noValidation } from './no-validation.ts'

/** One attempt at an import whose course the test decides. */
export interface ScriptedRun {
  readonly run: RunControl
  readonly context: PipelineContext
  /** Does something as the work itself would. */
  within(work: () => void): void
  /** Says that the work is done, or has failed. */
  finish(): void
  fail(error: Error): void
}

export interface Work {
  readonly jobs: ReturnType<typeof composeWork>['jobs']
  readonly locks: ReturnType<typeof composeWork>['locks']
  readonly database: Database
  readonly settings: { -readonly [Key in keyof Settings]: Settings[Key] }
  readonly metrics: Metrics
  /** The attempt at an event's import that begins next, or the one that runs. */
  begun(eventId: string): Promise<ScriptedRun>
  /** How many attempts have begun here. */
  attempts(): number
  messages(): readonly StreamMessage[]
  /** Every log line so far. */
  lines(): readonly { level: string; message: string; fields: LogFields }[]
  close(): Promise<void>
}

interface WorkOptions {
  readonly file: string
  readonly role?: 'worker' | 'caller'
  readonly settings?: Partial<Settings>
  readonly timing?: Partial<JobTiming>
  readonly clock?: () => number
  /** Work that keeps going whatever it is told. */
  readonly stubborn?: boolean
  readonly mayRun?: () => boolean
  /** Stands between the work and its database. */
  readonly wrap?: (db: WriteDb) => WriteDb
}

const quick: Partial<JobTiming> = { watchMs: 20, writeMs: 20, graceMs: 200, tickMs: 10 }

/** The jobs and locks of one process on a database file, with imports that do what the test says; closed when it ends. */
export async function openWork(options: WorkOptions): Promise<Work> {
  const database = await openDatabase({ file: options.file })
  const settings = {
    ...settingValues(resolveSettings({}, new Map())),
    job_lease_seconds: 2,
    job_retry_delay_seconds: 0,
    ...options.settings,
  }
  const stream = new MessageStream(0)
  const lines: { level: string; message: string; fields: LogFields }[] = []
  const metrics = createMetrics()
  const runs = new Map<string, ScriptedRun>()
  const waiting = new Map<string, (run: ScriptedRun) => void>()
  let attempts = 0
  const work = composeWork(
    { shell: 'cli', role: options.role ?? 'worker', timing: { ...quick, ...options.timing } },
    {
      context: {
        db: options.wrap?.(database.write) ?? database.write,
        connectors: new ConnectorRegistry(),
        settings: () => settings,
        log: jobAwareLog(recording(lines)),
        metrics,
        traces: silentTraces,
        now: () => new Date().toISOString(),
      },
      stream,
      side: 'live',
      mayRun: options.mayRun ?? (() => true),
      ...(options.clock === undefined ? {} : { clock: options.clock }),
      definitions: {
        ...jobDefinitions(null, noValidation),
        event_import: {
          ...jobDefinitions(null, noValidation).event_import,
          run: (context, run, { eventId }) => {
            attempts += 1
            const end = Promise.withResolvers<ImportResult>()
            const scripted = {
              run,
              context,
              within: AsyncLocalStorage.snapshot(),
              finish: () => {
                runs.delete(eventId)
                end.resolve(resultOf(eventId))
              },
              fail: (error: Error) => {
                runs.delete(eventId)
                end.reject(error)
              },
            }
            if (options.stubborn !== true)
              run.signal.addEventListener('abort', () => scripted.fail(run.signal.reason), { once: true })
            runs.set(eventId, scripted)
            waiting.get(eventId)?.(scripted)
            waiting.delete(eventId)
            return end.promise
          },
        },
      },
    },
  )
  const messages: StreamMessage[] = []
  const listening = (async () => {
    for await (const message of stream.watch(0, undefined)) messages.push(message)
  })()
  let closing: Promise<void> | undefined
  const close = () =>
    (closing ??= (async () => {
      await work.close()
      stream.close()
      await listening
      database.close()
    })())
  onTestFinished(close)
  return {
    jobs: work.jobs,
    locks: work.locks,
    database,
    settings,
    metrics,
    begun: async (eventId) => {
      const running = runs.get(eventId)
      if (running !== undefined) return running
      const next = Promise.withResolvers<ScriptedRun>()
      waiting.set(eventId, next.resolve)
      return next.promise
    },
    attempts: () => attempts,
    messages: () => messages,
    lines: () => lines,
    close,
  }
}

function recording(
  lines: { level: string; message: string; fields: LogFields }[],
  context: LogFields = {},
): Log {
  const keep =
    (level: string) =>
    (message: string, fields: LogFields = {}) =>
      void lines.push({ level, message, fields: { ...context, ...fields } })
  return {
    ...silentLog,
    debug: keep('debug'),
    info: keep('info'),
    warn: keep('warn'),
    error: (message, _thrown, fields) => keep('error')(message, fields),
    child: (fields) => recording(lines, { ...context, ...fields }),
  }
}

function resultOf(eventId: string): ImportResult {
  return {
    eventId,
    ingestDepth: 'laps_full',
    lastIngestedAt: null,
    status: 'updated',
    sourceChecked: true,
    sourceError: null,
    racePages: { fetched: 1, unchanged: 0, resumed: 0 },
    changes: { total: 0, list: [] },
    races: 1,
    results: 2,
    laps: 3,
    tables: {},
    warnings: [],
  }
}

/** The states that were pushed of a job, without repetitions. */
export function pushedStates(work: Pick<Work, 'messages'>, jobId: string): JobView['state'][] {
  const states = work
    .messages()
    .flatMap((message) => (message.type === 'job' && message.job.jobId === jobId ? [message.job.state] : []))
  return states.filter((state, index) => state !== states[index - 1])
}
