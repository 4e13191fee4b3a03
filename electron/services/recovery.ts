import { listAudit, type AuditQuery } from '../../db/repositories/audit.ts'
import { getEventSummary } from '../../db/repositories/events.ts'
import { incompleteEvents } from '../../db/repositories/incomplete.ts'
import { lastUnfinishedImport } from '../../db/repositories/jobs.ts'
import { appendAudit } from '../../db/repositories/write/audit.ts'
import { markDeadRun } from '../../db/repositories/write/event-state.ts'
import {
  cleanupFull,
  cleanupPartial,
  resetEvent,
  type Alongside,
} from '../../db/repositories/write/recovery.ts'
import type { ReadDb, WriteDb } from '../../db/schema/handle.ts'
import type {
  EventRecovery,
  EventRecoveryResult,
  IngestionControlView,
  IncompleteEvent,
  PendingRecovery,
  RecoveryReport,
} from '../../shared/contract/recovery.ts'
import type { JobView } from '../../shared/contract/views.ts'
import { AppError } from '../../shared/domain/errors.ts'
import type { Log } from '../observability/log.ts'
import type { IngestionControl } from './ingestion-control.ts'
import type { Quarantine } from './quarantine.ts'

interface RecoveryParts {
  readonly db: WriteDb
  readonly locks: {
    withLock<T>(
      eventId: string,
      request: { readonly jobId: string | null; readonly stage: string },
      work: () => T | Promise<T>,
    ): Promise<T>
  }
  readonly jobs: {
    list(limit: number): JobView[]
    cancel(jobId: string): JobView
    retry(jobId: string): JobView
    nudge(): void
  }
  readonly control: IngestionControl
  readonly quarantine: Pick<Quarantine, 'outlook' | 'recovered' | 'tell'>
  readonly log: Log
  readonly now: () => string
  /** `operator` with the shell that is used here, as the audit log names it. */
  readonly actor: string
  /** Told when the data of an event have changed. */
  readonly changed: (eventId: string) => void
}

interface EventRecoveryRequest {
  readonly eventId: string
  readonly action: EventRecovery
  readonly reason: string
  readonly dryRun: boolean
  readonly confirmed: boolean
}

const tools: Record<EventRecovery, (db: WriteDb, eventId: string, alongside?: Alongside) => RecoveryReport> =
  {
    cleanup: cleanupPartial,
    cleanup_full: cleanupFull,
    reset: resetEvent,
  }

const mostRunning = 500

/** Undoes the transaction of a recovery that was only to be shown. */
class OnlyShown extends Error {
  readonly report: RecoveryReport

  constructor(report: RecoveryReport) {
    super('Only shown')
    this.report = report
  }
}

/**
 * What operators do after something went wrong (F22-F25, N1). Each takes the event's lock, so that no import runs meanwhile;
 * each is written to the audit log with what it has removed, in its own transaction; and after each that has removed
 * something nothing is imported until a validation has passed (F29).
 */
export class RecoveryService {
  readonly #parts: RecoveryParts

  constructor(parts: RecoveryParts) {
    this.#parts = parts
  }

  /**
   * Cleans up or resets one event.
   * @throws AppError NOT_FOUND, INGESTION_IN_PROGRESS while an import runs, CONFIRMATION_REQUIRED where nobody has agreed
   * to what would be removed
   */
  async recover(request: EventRecoveryRequest): Promise<EventRecoveryResult> {
    const { db, locks, control, quarantine, changed } = this.#parts
    const { eventId, action, dryRun } = request
    const eventName = this.#nameOf(eventId)
    const outlook = quarantine.outlook(eventId, action)
    try {
      const report = await locks.withLock(eventId, { jobId: null, stage: action }, () => this.#run(request))
      const removed = Object.values(report.removed).some((count) => count > 0)
      if (!dryRun) {
        control.announce()
        changed(eventId)
        quarantine.tell()
      }
      const validationDue = dryRun ? removed || action === 'reset' : !control.mayRun()
      return { eventId, eventName, action, dryRun, report, validationDue, quarantine: outlook }
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.code === 'INGESTION_IN_PROGRESS')
        appendAudit(db, this.#entry(request, 'refused', { code: thrown.code }))
      throw thrown
    }
  }

  /**
   * The last import of an event that did not complete, once more, with all its attempts (F26). Audited.
   * @returns its job @throws AppError NOT_FOUND where none has failed, SCRAPING_DISABLED, STATE_MACHINE_ERROR while it runs
   */
  retry(eventId: string): string {
    const { db, jobs, control, now, actor } = this.#parts
    const jobId = lastUnfinishedImport(db, eventId)
    if (jobId === null) {
      throw new AppError('NOT_FOUND', `No import of event ${eventId} has failed.`, {
        stage: 'request',
        source: 'recovery',
        action: 'Import it with "mre events ingest".',
        details: { field: 'event', value: eventId },
      })
    }
    control.requireEnabled()
    const retried = jobs.retry(jobId)
    const event = { resourceType: 'event', resourceId: eventId }
    const entry = { at: now(), actor, action: 'event.retry', ...event, reason: null }
    appendAudit(db, { ...entry, outcome: 'done', details: { job_id: retried.jobId } })
    return retried.jobId
  }

  /**
   * Stops ingestion in every program on the folder (F28). What runs gets no further page and fails; with `now` it is
   * cancelled. @returns the jobs that were asked to stop
   */
  disable(reason: string, now: boolean): string[] {
    const { control, jobs } = this.#parts
    control.disable(reason)
    if (!now) return []
    const running = jobs
      .list(mostRunning)
      .filter(({ state, kind }) => state === 'running' && kind !== 'validation')
    for (const { jobId } of running) jobs.cancel(jobId)
    return running.map(({ jobId }) => jobId)
  }

  /** Allows imports again; see `IngestionControl.enable`. What waits in the queue goes on. */
  enable(reason: string, options: { readonly override: boolean }): IngestionControlView {
    const view = this.#parts.control.enable(reason, options)
    this.#parts.jobs.nudge()
    return view
  }

  /** After a lock was cleared by force: what its holder has left has to be looked at (F17, F29). */
  lockCleared(eventId: string, reason: string): void {
    const { control } = this.#parts
    control.recovered(this.#pending('lock.cleared', eventId, reason))
    control.announce()
  }

  /** Events whose stored data are not whole (F27). */
  incomplete(): IncompleteEvent[] {
    return incompleteEvents(this.#parts.db)
  }

  /** What operators, and the engine by itself, have done; newest first (D23). */
  audit(query: AuditQuery): ReturnType<typeof listAudit> {
    return listAudit(this.#parts.db, query)
  }

  #run(request: EventRecoveryRequest): RecoveryReport {
    const { db, now, log, control, quarantine } = this.#parts
    const { eventId, action, reason, dryRun, confirmed } = request
    // Who says that it runs cannot, as its lock is ours; noted as every start of the program notes it.
    markDeadRun(db, eventId, now())
    const preview = this.#preview(request)
    if (dryRun) return preview
    const removes = Object.values(preview.removed).some((count) => count > 0)
    if (removes && !confirmed) throw notConfirmed(eventId, preview)
    const report = tools[action](db, eventId, (done) => {
      appendAudit(
        db,
        this.#entry(request, 'done', {
          ...prefixed(done.removed, 'removed'),
          ...prefixed(done.kept, 'kept'),
        }),
      )
      quarantine.recovered(eventId, action, reason)
      control.recovered(this.#pending(`event.${action}`, eventId, reason))
    })
    log.warn('recovery_done', { action, source_event_id: eventId, reason, ...report.removed })
    return report
  }

  #preview({ eventId, action }: EventRecoveryRequest): RecoveryReport {
    try {
      return tools[action](this.#parts.db, eventId, (report) => {
        throw new OnlyShown(report)
      })
    } catch (thrown) {
      if (thrown instanceof OnlyShown) return thrown.report
      throw thrown
    }
  }

  #nameOf(eventId: string): string {
    const event = getEventSummary(this.#parts.db, eventId)
    if (event !== null) return event.name
    throw new AppError('NOT_FOUND', `There is no event ${eventId} in the database.`, {
      stage: 'request',
      source: 'recovery',
      details: { field: 'event', value: eventId },
    })
  }

  #pending(action: string, subject: string, reason: string): PendingRecovery {
    const { now, actor } = this.#parts
    return { action, subject, reason, actor, at: now() }
  }

  #entry(
    { action, eventId, reason }: EventRecoveryRequest,
    outcome: 'done' | 'refused',
    details: Readonly<Record<string, string | number>>,
  ) {
    const { now, actor } = this.#parts
    const event = { action: `event.${action}`, resourceType: 'event', resourceId: eventId }
    return { at: now(), actor, ...event, reason, outcome, details }
  }
}

function prefixed(counts: Readonly<Record<string, number>>, prefix: string): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counts).map(([name, count]) => [
      `${prefix}_${name.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`)}`,
      count,
    ]),
  )
}

function notConfirmed(eventId: string, { removed, kept }: RecoveryReport): AppError {
  return new AppError(
    'CONFIRMATION_REQUIRED',
    `Event ${eventId} would lose ${removed.races} races, ${removed.results} results and ${removed.laps} laps.`,
    {
      stage: 'request',
      source: 'recovery',
      action: 'Look with --dry-run, and agree with --yes.',
      details: { ...prefixed(removed, 'removed'), ...prefixed(kept, 'kept') },
    },
  )
}

/** As `RecoveryService.incomplete`, for a command that only reads the database. */
export function incompleteIn(db: ReadDb): IncompleteEvent[] {
  return incompleteEvents(db)
}

/** As `RecoveryService.audit`, for a command that only reads the database. */
export function auditIn(db: ReadDb, query: AuditQuery): ReturnType<typeof listAudit> {
  return listAudit(db, query)
}
