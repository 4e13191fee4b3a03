import { randomUUID } from 'node:crypto'
import { getJob } from '../../db/repositories/jobs.ts'
import { getLock, listLocks, type LockRow } from '../../db/repositories/locks.ts'
import { appendAudit, type NewAuditEntry } from '../../db/repositories/write/audit.ts'
import { deleteLock, insertLock, keepLock, setLockStage } from '../../db/repositories/write/locks.ts'
import type { WriteDb } from '../../db/schema/handle.ts'
import type { LockView } from '../../shared/contract/jobs.ts'
import { AppError } from '../../shared/domain/errors.ts'
import type { Log } from '../observability/log.ts'
import type { Metrics } from '../observability/metrics.ts'
import { clearRefused, lockConflict, noLock } from './lock-errors.ts'
import { eventLockKey, eventOfLock } from './lock-key.ts'
import type { ProcessSystem } from './process-identity.ts'
import type { ProcessOwners } from './process-owners.ts'
import { WorkReader } from './work-reader.ts'

export interface LockParts {
  readonly db: WriteDb
  readonly owners: ProcessOwners
  readonly log: Log
  readonly metrics: Metrics
  readonly leaseMs: () => number
  /** ms since the epoch. */
  readonly clock: () => number
  /** Another computer, for tests. */
  readonly system?: ProcessSystem | undefined
  /** Told when a lock was taken or given back. */
  readonly onChange?: (eventId: string, held: boolean) => void
}

export interface LockRequest {
  /** The job that holds it; null for a tool of the operator. */
  readonly jobId: string | null
  readonly stage: string
  /** Told when somebody has taken the lock away. */
  readonly onLost?: (() => void) | undefined
}

export interface HeldLock {
  readonly token: string
  setStage(stage: string): void
  /** Gives it back, whatever has happened. Never throws: what went wrong is logged and counted (F13). Safe to call twice. */
  release(): void
}

interface Held {
  readonly eventId: string
  readonly token: string
  readonly onLost: (() => void) | undefined
}

/**
 * One writer per event (F8-F21): a lock is a row with its holder's token. It is held over a whole import, in which
 * transactions are short; it blocks no reader. A holder that is gone does not block for ever, and does not vanish silently
 * either: whoever finds it writes a warning and an entry of the audit log.
 */
export class EventLocks {
  readonly #parts: LockParts
  readonly #reader: WorkReader
  readonly #held = new Map<string, Held>()
  #heartbeat: NodeJS.Timeout | undefined

  constructor(parts: LockParts) {
    this.#parts = parts
    this.#reader = new WorkReader(parts.db, {
      ownerId: parts.owners.id,
      clock: parts.clock,
      system: parts.system,
    })
  }

  /**
   * Takes the lock of an event.
   * @throws AppError INGESTION_IN_PROGRESS with a hint: `ingestion_running`, or `stale_lock_suspected` when its holder
   * seems to be gone
   */
  acquire(eventId: string, request: LockRequest): HeldLock {
    const { db, owners, log, metrics, clock, leaseMs } = this.#parts
    owners.register()
    const lockKey = eventLockKey(eventId)
    const token = randomUUID()
    const now = clock()
    const lock: LockRow = {
      lockKey,
      owner: owners.id,
      token,
      jobId: request.jobId,
      stage: request.stage,
      acquiredAt: iso(now),
      heartbeatAt: iso(now),
      expiresAt: iso(now + leaseMs()),
    }
    const inTheWay = db.transaction<LockRow | null>(() => {
      if (insertLock(db, lock)) return null
      const existing = getLock(db, lockKey)
      if (existing !== null && !this.#isOrphan(existing)) return existing
      if (existing !== null) this.#removeOrphan(existing, 'lock.taken_over')
      insertLock(db, lock)
      return null
    })
    if (inTheWay !== null) {
      metrics.add('ingestion_advisory_lock_acquire_conflicts_total', {})
      const conflict = this.#conflict(eventId, inTheWay)
      const { hint, active_job_id: activeJob, owner_pid: pid } = conflict.details
      log.info('advisory_lock_conflict', {
        source_event_id: eventId,
        hint,
        active_job_id: activeJob,
        owner_pid: pid,
      })
      throw conflict
    }
    this.#held.set(token, { eventId, token, onLost: request.onLost })
    this.#heartbeat ??= setInterval(() => this.keepAlive(), Math.max(100, leaseMs() / 3))
    log.info('advisory_lock_acquired', { source_event_id: eventId, lock_key: lockKey })
    this.#changed(eventId, true)
    return {
      token,
      setStage: (stage) => setLockStage(db, lockKey, token, stage),
      release: () => this.#release(eventId, token),
    }
  }

  /**
   * Runs `work` under the lock of an event: for imports from files and for tools. The signal that `work` gets also aborts
   * when the lock is lost.
   * @throws AppError INGESTION_IN_PROGRESS, and whatever `work` throws
   */
  async withLock<T>(
    eventId: string,
    request: Omit<LockRequest, 'onLost'> & { readonly signal?: AbortSignal },
    work: (lock: HeldLock, signal: AbortSignal) => T | Promise<T>,
  ): Promise<T> {
    const lost = new AbortController()
    const { signal, ...rest } = request
    signal?.throwIfAborted()
    const lock = this.acquire(eventId, { ...rest, onLost: () => lost.abort(lockLost(eventId)) })
    try {
      return await work(lock, signal === undefined ? lost.signal : AbortSignal.any([signal, lost.signal]))
    } finally {
      lock.release()
    }
  }

  /** Tells the database that this process's locks are in use. */
  keepAlive(): void {
    const { db, clock, leaseMs, log } = this.#parts
    const now = clock()
    for (const held of this.#held.values()) {
      const lockKey = eventLockKey(held.eventId)
      try {
        const times = { heartbeatAt: iso(now), expiresAt: iso(now + leaseMs()) }
        if (!keepLock(db, { lockKey, token: held.token, ...times })) this.#lose(held)
      } catch (error) {
        log.error('advisory_lock_heartbeat_failed', error, { source_event_id: held.eventId })
      }
    }
  }

  /** Removes the locks of processes that are gone, each with a warning (F15, F18). Gives the events that are free now. */
  reap(): string[] {
    const { db } = this.#parts
    const orphans = listLocks(db).filter((lock) => this.#isOrphan(lock))
    return orphans.flatMap((orphan) => {
      const removed = db.transaction<boolean>(() => {
        const current = getLock(db, orphan.lockKey)
        if (current === null || current.token !== orphan.token || !this.#isOrphan(current)) return false
        this.#removeOrphan(current, 'lock.released_after_crash')
        return true
      })
      if (!removed) return []
      this.#changed(eventOfLock(orphan.lockKey), false)
      return [eventOfLock(orphan.lockKey)]
    })
  }

  /** Every held lock with what is known about its holder (F16). */
  list(): LockView[] {
    return this.#reader.locks()
  }

  /**
   * Removes the lock of a holder that is gone, for an operator (F17). Written to the audit log, also when it is refused.
   * @throws AppError NOT_FOUND, INGESTION_IN_PROGRESS while the holder lives
   */
  clear(eventId: string, { reason, actor }: { readonly reason: string; readonly actor: string }): LockView {
    const { db, log } = this.#parts
    const lock = getLock(db, eventLockKey(eventId))
    if (lock === null) throw noLock(eventId)
    const view = this.#reader.lock(lock)
    const entry = {
      at: iso(this.#parts.clock()),
      actor,
      action: 'lock.cleared',
      resourceType: 'event',
      resourceId: eventId,
      reason,
      details: { owner: lock.owner, alive: view.alive, job_id: lock.jobId, heartbeat_at: lock.heartbeatAt },
    } satisfies Omit<NewAuditEntry, 'outcome'>
    const cleared = db.transaction<boolean>(() => {
      const isGone = !this.#lives(lock) && deleteLock(db, lock.lockKey, lock.token)
      appendAudit(db, { ...entry, outcome: isGone ? 'done' : 'refused' })
      return isGone
    })
    log.warn(cleared ? 'advisory_lock_cleared' : 'advisory_lock_clear_refused', {
      source_event_id: eventId,
      reason,
      actor,
    })
    if (!cleared) throw clearRefused(eventId, view)
    this.#changed(eventId, false)
    return view
  }

  /** Gives back what this process still holds. */
  close(): void {
    for (const { eventId, token } of [...this.#held.values()]) this.#release(eventId, token)
  }

  #release(eventId: string, token: string): void {
    if (!this.#held.delete(token)) return
    if (this.#held.size === 0) {
      clearInterval(this.#heartbeat)
      this.#heartbeat = undefined
    }
    const { db, log, metrics } = this.#parts
    const fields = { source_event_id: eventId, severity: 'critical' }
    try {
      if (!deleteLock(db, eventLockKey(eventId), token)) throw lockLost(eventId)
      log.info('advisory_lock_released', { source_event_id: eventId })
    } catch (error) {
      metrics.add('ingestion_advisory_lock_release_failures_total', {})
      log.error('advisory_lock_release_failed', error, fields)
    }
    this.#changed(eventId, false)
  }

  #lose(held: Held): void {
    const { log, metrics } = this.#parts
    metrics.add('ingestion_lock_timeouts_total', { stage: 'held' })
    log.error('advisory_lock_lost', lockLost(held.eventId), { source_event_id: held.eventId })
    held.onLost?.()
  }

  #isOrphan(lock: LockRow): boolean {
    return this.#parts.owners.isDead({
      owner: lock.owner,
      heartbeatAt: lock.heartbeatAt,
      leaseExpiresAt: lock.expiresAt,
    })
  }

  /** A holder that cannot be asked whether it lives, does so as long as it is heard of. */
  #lives(lock: LockRow): boolean {
    const { owners } = this.#parts
    const alive = owners.aliveness(lock.owner)
    return alive === 'yes' || (alive === 'unknown' && !owners.isExpired({ leaseExpiresAt: lock.expiresAt }))
  }

  #removeOrphan(lock: LockRow, action: string): void {
    const { db, log, metrics, clock } = this.#parts
    deleteLock(db, lock.lockKey, lock.token)
    const details = {
      owner: lock.owner,
      job_id: lock.jobId,
      lock_stage: lock.stage,
      heartbeat_at: lock.heartbeatAt,
    }
    appendAudit(db, {
      at: iso(clock()),
      actor: 'engine',
      action,
      resourceType: 'event',
      resourceId: eventOfLock(lock.lockKey),
      reason: 'The process that held the lock is gone.',
      outcome: 'done',
      details,
    })
    metrics.add('ingestion_advisory_lock_leaked_suspected_total', {})
    log.warn('advisory_lock_leaked_suspected', { source_event_id: eventOfLock(lock.lockKey), ...details })
  }

  #conflict(eventId: string, lock: LockRow): AppError {
    const { db } = this.#parts
    const job = lock.jobId === null ? null : getJob(db, lock.jobId)
    return lockConflict(eventId, {
      lock: this.#reader.lock(lock),
      isRunning: this.#lives(lock),
      activeJobId: job?.state === 'running' ? job.id : null,
    })
  }

  #changed(eventId: string, held: boolean): void {
    this.#parts.metrics.set('locks_held', {}, this.#held.size)
    this.#parts.onChange?.(eventId, held)
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

function lockLost(eventId: string): AppError {
  return new AppError('INGESTION_IN_PROGRESS', 'The lock of the event is gone.', {
    stage: 'job',
    source: 'locks',
    details: { event: eventId },
  })
}
