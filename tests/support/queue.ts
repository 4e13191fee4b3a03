import type { WriteDb } from '../../db/schema/handle.ts'
import { resolveSettings, settingValues, type Settings } from '../../electron/configuration/registry.ts'
import { EventLocks } from '../../electron/jobs/event-locks.ts'
import type { JobRequest } from '../../electron/jobs/job.ts'
import { ProcessOwners } from '../../electron/jobs/process-owners.ts'
import type { ProcessSystem } from '../../electron/jobs/process-identity.ts'
import { JobQueue } from '../../electron/jobs/queue.ts'
import { silentLog, type Log } from '../../electron/observability/log.ts'
import { silentMetrics, type Metrics } from '../../electron/observability/metrics.ts'
import { AppError } from '../../shared/domain/errors.ts'

/** A clock that a test sets. */
export class TestClock {
  now = Date.parse('2026-03-01T10:00:00.000Z')
  readonly read = (): number => this.now
}

/** A computer whose processes begin and die as a test says. */
export class TestComputer implements ProcessSystem {
  readonly platform = 'linux'
  readonly host: string
  readonly #alive = new Set<number>()
  #lastPid = 100

  constructor(host = 'laptop') {
    this.host = host
  }

  begin(): number {
    this.#lastPid += 1
    this.#alive.add(this.#lastPid)
    return this.#lastPid
  }

  kill(pid: number): void {
    this.#alive.delete(pid)
  }

  exists(pid: number): boolean {
    return this.#alive.has(pid)
  }

  readText(path: string): string | null {
    if (path === '/proc/sys/kernel/random/boot_id') return 'boot-1\n'
    const pid = Number(/^\/proc\/(\d+)\/stat$/.exec(path)?.[1])
    return this.#alive.has(pid) ? `${pid} (a name) S ${'0 '.repeat(18)}${pid * 7} 0` : null
  }

  readLink(): string {
    return 'pid:[1]'
  }

  run(): null {
    return null
  }
}

export const quietSettings: Settings = {
  ...settingValues(resolveSettings({}, new Map())),
  job_lease_seconds: 1_000,
  job_retry_delay_seconds: 10,
  job_max_attempts: 3,
}

export interface Participant {
  readonly pid: number
  readonly owners: ProcessOwners
  readonly queue: JobQueue
  readonly locks: EventLocks
}

interface ParticipantOptions {
  readonly db: WriteDb
  readonly clock: TestClock
  readonly computer: TestComputer
  readonly settings?: Settings
  readonly role?: 'worker' | 'caller'
  readonly log?: Log
  readonly metrics?: Metrics
}

/** The queue and the locks as one process of a test computer sees them, without anything that happens by itself. */
export function participant(options: ParticipantOptions): Participant {
  const { db, clock, computer, settings = quietSettings, role = 'worker' } = options
  const { log = silentLog, metrics = silentMetrics } = options
  const pid = computer.begin()
  const leaseMs = () => settings.job_lease_seconds * 1_000
  const owners = new ProcessOwners({
    db,
    shell: 'cli',
    role,
    leaseMs,
    clock: clock.read,
    pid,
    system: computer,
  })
  owners.register()
  return {
    pid,
    owners,
    queue: new JobQueue({
      db,
      owners,
      origin: 'live',
      settings: () => settings,
      log,
      clock: clock.read,
      random: () => 0.5,
    }),
    locks: new EventLocks({ db, owners, log, metrics, leaseMs, clock: clock.read, system: computer }),
  }
}

export function importOf(eventId: string, force = false): JobRequest {
  return { kind: 'event_import', eventId, force }
}

/** A failure that may pass, and one that does not. */
export const away = new AppError('CONNECTOR_HTTP_ERROR', 'LiveRC could not be reached.', {
  stage: 'fetch',
  source: 'http',
}).toReport()
export const broken = new AppError('RACE_PAGE_FORMAT_ERROR', 'The page is not complete.', {
  stage: 'parse',
  source: 'liverc',
}).toReport()
