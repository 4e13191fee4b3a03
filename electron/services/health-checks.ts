import { accessSync, constants, statfsSync } from 'node:fs'
import {
  deadJobs,
  expiredLocks,
  quickCheck,
  runsSince,
  unconfirmedDrift,
  type RunFacts,
} from '../../db/repositories/health.ts'
import { ingestionControl } from '../../db/repositories/ingestion-control.ts'
import { databaseStatus } from '../../db/repositories/status.ts'
import type { ReadDb } from '../../db/schema/handle.ts'
import type { ComponentHealth, HealthComponent, HealthState } from '../../shared/contract/observability.ts'
import type { Settings } from '../configuration/registry.ts'
import * as limits from './health-thresholds.ts'

/** One part's account of itself; parts that live in a process are plugged in beside those that the database tells of. */
export type HealthCheck = (options: { readonly deep: boolean }) => ComponentHealth
export type HealthChecks = Readonly<Partial<Record<HealthComponent, HealthCheck>>>

export interface CheckedParts {
  readonly db: ReadDb
  readonly dataDir: string
  readonly databaseFile: string
  readonly settings: () => Settings
  /** Ms since the epoch. */
  readonly now: () => number
  /** Whether this process has it open for reading only. */
  readonly readOnly?: boolean
}

/** Everything that the database and the file system tell, for an engine and for a command that only reads. */
export function storedChecks(parts: CheckedParts): HealthChecks {
  const { db, now } = parts
  const recent = () => runsSince(db, iso(now() - limits.serviceWindowMs))
  return {
    database: ({ deep }) => database(parts, deep),
    disk: () => disk(parts.dataDir),
    source: () => source(parts, recent()),
    drift: () => drift(db),
    jobs: () => jobs(db, recent(), now()),
    imports: () => imports(recent()),
    locks: () => locks(db, recent(), now()),
  }
}

function database(
  { db, databaseFile, readOnly: asked = false }: CheckedParts,
  deep: boolean,
): ComponentHealth {
  const { databaseBytes, schemaVersion } = databaseStatus(db)
  const damage = deep ? damageOf(db) : null
  const cannotWrite = !canWrite(databaseFile)
  const readOnly = cannotWrite || asked
  const facts = { bytes: databaseBytes, schema_version: schemaVersion, read_only: readOnly, checked: deep }
  if (damage !== null) {
    return health('database', 'failing', 'The database is damaged.', {
      action: 'Stop importing, and put back a copy: "mre db backups" lists them, "mre db restore" does it.',
      facts,
    })
  }
  if (asked && !cannotWrite) {
    return health('database', 'degraded', 'The database is open for reading only: nothing is imported.', {
      action: 'Start the program without MRE_DB_READ_ONLY to import again.',
      facts,
    })
  }
  if (readOnly) {
    return health('database', 'failing', 'The database can be read but not written.', {
      action: 'Check the permissions of the data folder.',
      facts,
    })
  }
  const checked = deep ? ' and has been read through' : ''
  return health('database', 'ok', `The database answers${checked}.`, { facts })
}

function disk(dataDir: string): ComponentHealth {
  const { bavail, bsize } = statfsSync(dataDir)
  const freeBytes = bavail * bsize
  const facts = { free_bytes: freeBytes }
  const action = 'Free some space on the disk of the data folder.'
  if (freeBytes < limits.noDiskBytes)
    return health('disk', 'failing', 'The disk is full: an import may not fit.', { action, facts })
  if (freeBytes < limits.lowDiskBytes)
    return health('disk', 'degraded', 'The disk is almost full.', { action, facts })
  return health('disk', 'ok', 'There is room on the disk.', { facts })
}

/** Whether LiveRC may be asked, and whether it answered the last time. An import of saved pages has not asked it. */
function source({ db, settings }: CheckedParts, all: readonly RunFacts[]): ComponentHealth {
  const runs = all.filter(({ operation }) => operation !== 'html_import')
  const control = ingestionControl(db)
  const succeeded = runs.find(hasSucceeded)
  const answered = runs.find((run) => hasSucceeded(run) || isUnreadable(run))
  const silent = runs.find(isSilent)
  const refused = runs.find(
    ({ outcome, errorCode }) => outcome === 'failed' && errorCode === 'ROBOTS_DISALLOWED',
  )
  const facts = {
    scrape_enabled: settings().scrape_enabled,
    ingestion_enabled: control.enabled,
    last_success_at: succeeded?.finishedAt ?? null,
    last_failure_at: silent?.finishedAt ?? null,
  }
  const is = (state: HealthState, sentence: string, action: string | null = null) =>
    health('source', state, sentence, { action, facts })
  if (!settings().scrape_enabled)
    return is('degraded', 'Requests to LiveRC are switched off.', 'Turn the setting scrape_enabled on again.')
  if (control.needsValidation) {
    return is(
      'degraded',
      'Imports are disabled until the stored data have been validated.',
      'Run the validation ("mre validate").',
    )
  }
  if (!control.enabled)
    return is(
      'degraded',
      'Imports are disabled by the operator.',
      'Enable them again when the reason is gone.',
    )
  if (isNewer(refused, answered))
    return is('degraded', 'LiveRC does not allow programs to read the page that was asked for.')
  if (isNewer(silent, answered))
    return is(
      'degraded',
      'LiveRC did not answer the last time.',
      'Check the network, and try again in a few minutes.',
    )
  return is('ok', answered === undefined ? 'LiveRC has not been asked this week.' : 'LiveRC answers.')
}

function drift(db: ReadDb): ComponentHealth {
  const types = unconfirmedDrift(db)
  const count = types.reduce((sum, one) => sum + one.count, 0)
  const facts = { unconfirmed: count, page_types: types.map(({ pageType }) => pageType).join(', ') }
  if (count === 0) return health('drift', 'ok', 'LiveRC’s pages have the form that we know.', { facts })
  return health(
    'drift',
    'degraded',
    `${counted(count, 'page of LiveRC', 'pages of LiveRC')} did not have the form that we know.`,
    {
      action: 'Look at the reports; after an update of the program, confirm them.',
      facts,
    },
  )
}

/** K19: dead jobs, many failures in a short time, a run without an end. */
function jobs(db: ReadDb, runs: readonly RunFacts[], now: number): ComponentHealth {
  const dead = deadJobs(db)
  const failures = ended(runs, now - limits.burstWindowMs).filter(
    ({ operation, outcome }) => operation === 'event_import' && outcome === 'failed',
  ).length
  const stuck = runs.filter(
    ({ outcome, startedAt }) => outcome === 'running' && now - Date.parse(startedAt) > limits.longestRunMs,
  ).length
  const facts = { dead: dead.count, failures_15_min: failures, stuck }
  const is = (state: HealthState, sentence: string, action: string | null = null) =>
    health('jobs', state, sentence, { action, facts })
  if (failures > limits.mostFailuresInWindow)
    return is(
      'failing',
      `${failures} imports failed in the last quarter of an hour.`,
      'Read the log before trying again.',
    )
  if (stuck > 0)
    return is(
      'degraded',
      `${counted(stuck, 'run has', 'runs have')} not ended for more than two hours.`,
      'Cancel them and start again.',
    )
  if (dead.count > 0) {
    const which = dead.title === null ? '' : `, the last one “${dead.title}”`
    return is(
      'degraded',
      `${counted(dead.count, 'job was', 'jobs were')} given up after several attempts${which}.`,
      'Retry or dismiss them.',
    )
  }
  return is('ok', 'Jobs run as they should.')
}

/** K19-K21: do imports succeed, and in good time? */
function imports(runs: readonly RunFacts[]): ComponentHealth {
  const considered = runs.filter(
    (run) =>
      run.operation === 'event_import' &&
      (run.outcome === 'completed' || (run.outcome === 'failed' && isOurs(run))),
  )
  const completed = considered.filter(({ outcome }) => outcome === 'completed')
  const durations = completed.map(duration)
  const p95 = percentile(durations, 0.95)
  const success = considered.length === 0 ? null : completed.length / considered.length
  const usual = percentile(durations.slice(3), 0.5)
  const latest = percentile(durations.slice(0, 3), 0.5)
  const facts = {
    imports_7_days: considered.length,
    success_share: success === null ? null : Math.round(success * 1000) / 1000,
    p95_seconds: p95 === null ? null : Math.round(p95 / 1000),
  }
  const is = (state: HealthState, sentence: string, action: string | null = null) =>
    health('imports', state, sentence, { action, facts })
  if (considered.length < limits.fewestImports) return is('ok', 'There were few imports this week.')
  if (success !== null && success < limits.leastSuccessShare) {
    const failed = considered.length - completed.length
    return is(
      'degraded',
      `${failed} of ${considered.length} imports failed this week.`,
      'Read in the log why.',
    )
  }
  if (p95 !== null && p95 > limits.slowestP95Ms)
    return is(
      'degraded',
      'Imports take longer than ten minutes.',
      'Check the network and the setting crawl_delay_ms.',
    )
  // A bigger event takes longer: only a lasting change counts, and not one of seconds.
  if (usual !== null && latest !== null && latest > 60_000 && latest > usual * limits.slowerThanUsual)
    return is('degraded', 'The last imports took much longer than usual.', 'Check the network.')
  return is('ok', 'Imports succeed in good time.')
}

/** K19: any lock that seems to be leaked, and locks that were lost by time. */
function locks(db: ReadDb, runs: readonly RunFacts[], now: number): ComponentHealth {
  const leaked = expiredLocks(db, iso(now))
  const timeouts = ended(runs, now - limits.burstWindowMs).filter(
    ({ errorCode }) => errorCode === 'INGESTION_TIMEOUT',
  ).length
  const facts = {
    leaked_suspected: leaked.length,
    timeouts_15_min: timeouts,
    oldest: leaked[0]?.lockKey ?? null,
  }
  if (leaked.length > 0) {
    return health(
      'locks',
      'failing',
      `${counted(leaked.length, 'lock is', 'locks are')} still there although the time is over.`,
      {
        action: 'Import the event again, which takes the lock over, or clear it when nothing runs.',
        facts,
      },
    )
  }
  if (timeouts > limits.mostTimeoutsInWindow) {
    return health(
      'locks',
      'degraded',
      `${timeouts} imports ran out of time in the last quarter of an hour.`,
      {
        action: 'Check the network; raise the time limits if events are that big.',
        facts,
      },
    )
  }
  return health('locks', 'ok', 'No lock is left behind.', { facts })
}

/** Whether a failed import counts against us: a user who names no event, or stops, does not (K21). */
function isOurs(run: RunFacts): boolean {
  if (isMissingPage(run)) return false
  switch (run.errorCode) {
    case 'VALIDATION_ERROR':
    case 'NOT_FOUND':
    case 'CANCELLED':
    case 'CONFIRMATION_REQUIRED':
    case 'SCRAPING_DISABLED':
    case 'INGESTION_IN_PROGRESS':
      return false
    default:
      return true
  }
}

/** Ended well, and not only because what is stored was enough. */
function hasSucceeded({ outcome, uncheckedCode }: RunFacts): boolean {
  return outcome === 'completed' && uncheckedCode === null
}

/** LiveRC answered, if only with a page that could not be read. */
function isUnreadable({ outcome, errorStage }: RunFacts): boolean {
  return outcome === 'failed' && (errorStage === 'parse' || errorStage === 'normalise')
}

/** LiveRC was asked and did not answer, whatever the run made of that. */
function isSilent(run: RunFacts): boolean {
  if (run.outcome === 'completed')
    return run.uncheckedCode === 'CONNECTOR_HTTP_ERROR' || run.uncheckedCode === 'CIRCUIT_OPEN'
  return run.outcome === 'failed' && run.errorStage === 'fetch' && !isMissingPage(run)
}

/** LiveRC answered, and has no such page. */
function isMissingPage({ statusCode }: RunFacts): boolean {
  return statusCode === 404 || statusCode === 410
}

function counted(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`
}

function ended(runs: readonly RunFacts[], since: number): RunFacts[] {
  return runs.filter(({ finishedAt }) => finishedAt !== null && Date.parse(finishedAt) >= since)
}

function isNewer(run: RunFacts | undefined, than: RunFacts | undefined): boolean {
  return run !== undefined && (than === undefined || run.startedAt > than.startedAt)
}

function duration({ startedAt, finishedAt }: RunFacts): number {
  return finishedAt === null ? 0 : Date.parse(finishedAt) - Date.parse(startedAt)
}

function percentile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * share) - 1] ?? null
}

/** What is wrong with the database; what cannot even be read through is damaged as well. */
function damageOf(db: ReadDb): string | null {
  try {
    return quickCheck(db)
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : 'unreadable'
  }
}

function canWrite(file: string): boolean {
  try {
    accessSync(file, constants.W_OK)
    return true
  } catch {
    return false
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

/** A component's state in one sentence. */
export function health(
  component: HealthComponent,
  state: HealthState,
  sentence: string,
  more: { readonly action?: string | null; readonly facts?: ComponentHealth['facts'] } = {},
): ComponentHealth {
  return { component, state, sentence, action: more.action ?? null, facts: more.facts ?? {} }
}
