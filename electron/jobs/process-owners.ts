import { randomUUID } from 'node:crypto'
import { getOwner, listOwners, type OwnerRow } from '../../db/repositories/owners.ts'
import { forgetOwner, putOwner, touchOwner } from '../../db/repositories/write/owners.ts'
import type { ReadDb, WriteDb } from '../../db/schema/handle.ts'
import type { ProcessView } from '../../shared/contract/jobs.ts'
import { type Aliveness, aliveness, ownSystem, processStart, type ProcessSystem } from './process-identity.ts'

/** A promise to be gone unless heard of again. */
export interface LeaseTimes {
  readonly owner: string | null
  readonly heartbeatAt: string | null
  readonly leaseExpiresAt: string | null
}

interface OwnersOptions {
  readonly db: WriteDb
  readonly shell: OwnerRow['shell']
  /** A worker takes any job, a caller only those that it asked for. */
  readonly role: OwnerRow['role']
  readonly leaseMs: () => number
  /** ms since the epoch. */
  readonly clock: () => number
  readonly pid?: number
  readonly system?: ProcessSystem
}

/** Whether the process behind a name still runs. */
export function ownerAliveness(db: ReadDb, owner: string, system: ProcessSystem = ownSystem): Aliveness {
  const row = getOwner(db, owner)
  // Who works writes itself down first, so nobody is behind a name that is not there.
  return row === null ? 'no' : aliveness(row, system)
}

/** @param self the name of this process, if it has one */
export function ownerView(db: ReadDb, owner: string | null, self: string | null): ProcessView | null {
  const row = owner === null ? null : getOwner(db, owner)
  if (row === null) return null
  return { shell: row.shell, pid: row.pid, host: row.host, isThisProcess: row.id === self }
}

/** Nobody runs for so long without a sign of life: what cannot be asked whether it lives counts as gone then. */
const silenceMs = 15 * 60_000
/** A lease that ends later than any lease can: it was written by a clock that has been put back since. */
const implausibleMs = 60_000

/**
 * The processes that work on this data folder (F15, T7): who this one is, and whether the others live. A process is gone
 * when its lease has run out *and* it is not there any more: a clock that jumps, or a laptop that was closed, makes
 * nobody dead who lives.
 */
export class ProcessOwners {
  readonly id: string = randomUUID()
  readonly role: OwnerRow['role']
  readonly shell: OwnerRow['shell']
  readonly #options: OwnersOptions
  readonly #system: ProcessSystem
  readonly #pid: number
  #registered = false

  constructor(options: OwnersOptions) {
    this.#options = options
    this.role = options.role
    this.shell = options.shell
    this.#system = options.system ?? ownSystem
    this.#pid = options.pid ?? process.pid
  }

  /** Writes this process into the database, before its first claim or lock. */
  register(): void {
    if (this.#registered) return
    // Elsewhere the start time comes from another program: asked for later, so that nobody waits for it.
    const isQuick = this.#system.platform === 'linux'
    this.#put(isQuick ? processStart(this.#pid, this.#system) : null)
    // Only now: a database that refused it has nothing to forget.
    this.#registered = true
    if (!isQuick) setImmediate(() => this.#registered && this.#put(processStart(this.#pid, this.#system)))
  }

  #put(start: string | null): void {
    const { db, shell, role, clock } = this.#options
    const now = new Date(clock()).toISOString()
    putOwner(db, {
      id: this.id,
      pid: this.#pid,
      host: this.#system.host,
      processStart: start,
      shell,
      role,
      startedAt: now,
      heartbeatAt: now,
    })
  }

  touch(): void {
    if (this.#registered) touchOwner(this.#options.db, this.id, new Date(this.#options.clock()).toISOString())
  }

  /** Forgets this process, unless a job or a lock is still its own. */
  close(): void {
    if (!this.#registered) return
    this.#registered = false
    forgetOwner(this.#options.db, this.id)
  }

  aliveness(owner: string): Aliveness {
    return owner === this.id ? 'yes' : ownerAliveness(this.#options.db, owner, this.#system)
  }

  /** Whether a lease has run out, whatever became of its owner. */
  isExpired({ leaseExpiresAt }: Pick<LeaseTimes, 'leaseExpiresAt'>): boolean {
    const now = this.#options.clock()
    const end = leaseExpiresAt === null ? 0 : Date.parse(leaseExpiresAt)
    return end <= now || end > now + this.#options.leaseMs() + implausibleMs
  }

  /** Whether what is leased may be taken from its owner. */
  isDead(lease: LeaseTimes): boolean {
    if (lease.owner === null) return true
    if (lease.owner === this.id || !this.isExpired(lease)) return false
    switch (this.aliveness(lease.owner)) {
      case 'yes':
        return false
      case 'no':
        return true
      case 'unknown':
        return this.#options.clock() - Date.parse(lease.heartbeatAt ?? '1970-01-01') > silenceMs
    }
  }

  /** Whether another process takes whatever waits. */
  hasOtherWorker(): boolean {
    return listOwners(this.#options.db).some(
      (row) => row.role === 'worker' && row.id !== this.id && aliveness(row, this.#system) === 'yes',
    )
  }

  /** Removes processes that are certainly gone and hold nothing. */
  forgetDead(): void {
    for (const row of listOwners(this.#options.db)) {
      if (row.id !== this.id && aliveness(row, this.#system) === 'no') forgetOwner(this.#options.db, row.id)
    }
  }
}
