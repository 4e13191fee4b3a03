/** What the durable queue and the locks should do, said as simply as possible: arrays, no time of its own, no database. */

export const leaseMs = 1_000_000
const slackMs = 60_000
const mostAttempts = 3
const mostInterruptions = 5
const retryDelayMs = 10_000
const longestDelayMs = 15 * 60_000
const lockWaitMs = 2_000

/** One life of a process. */
export interface Life {
  alive: boolean
}

export interface ModelJob {
  readonly id: string
  readonly subject: string
  forced: boolean
  state: 'queued' | 'running' | 'completed' | 'failed' | 'cancelled' | 'interrupted'
  sequence: number
  runAt: number
  queuedAt: number
  attempt: number
  interruptions: number
  cancelAsked: boolean
  owner: Life | null
  leaseEnd: number
  claimedBy: number | null
}

interface ModelLock {
  owner: Life
  leaseEnd: number
  jobId: string
}

export class QueueModel {
  now: number
  readonly jobs: ModelJob[] = []
  readonly locks = new Map<string, ModelLock>()
  readonly dead = new Set<string>()

  constructor(now: number) {
    this.now = now
  }

  job(id: string): ModelJob {
    const found = this.jobs.find((job) => job.id === id)
    if (found === undefined) throw new Error(`The model knows no job ${id}`)
    return found
  }

  #open(subject: string, forced: boolean): ModelJob | undefined {
    return this.jobs.find(
      (job) =>
        isOpen(job) &&
        !(job.state === 'running' && job.cancelAsked) &&
        job.subject === subject &&
        job.forced === forced,
    )
  }

  #covering(subject: string, forced: boolean): ModelJob | undefined {
    return forced ? this.#open(subject, true) : (this.#open(subject, false) ?? this.#open(subject, true))
  }

  #nextSequence(): number {
    return Math.max(0, ...this.jobs.map(({ sequence }) => sequence)) + 1
  }

  /** @param newId of the job that is made, where one is */
  enqueue(subject: string, forced: boolean, newId: string): ModelJob {
    const covering = this.#covering(subject, forced)
    const plain = forced ? this.#open(subject, false) : undefined
    const found = covering ?? (plain?.state === 'running' ? undefined : plain)
    if (found !== undefined) {
      found.interruptions = 0
      if (found.state === 'running') return found
      found.forced ||= forced
      if (found.state === 'interrupted') Object.assign(found, this.#waiting())
      return found
    }
    const job: ModelJob = {
      id: newId,
      subject,
      forced,
      ...this.#waiting(),
      sequence: this.#nextSequence(),
      attempt: 0,
      interruptions: 0,
      cancelAsked: false,
      owner: null,
      leaseEnd: 0,
      claimedBy: null,
    }
    this.jobs.push(job)
    return job
  }

  #waiting(): { state: 'queued'; runAt: number; queuedAt: number } {
    return { state: 'queued', runAt: this.now, queuedAt: this.now }
  }

  claimable(): ModelJob | undefined {
    return this.jobs
      .filter(
        (job) =>
          (job.state === 'queued' || job.state === 'interrupted') &&
          (job.runAt <= this.now || job.queuedAt > this.now + slackMs) &&
          !this.jobs.some((other) => other.state === 'running' && other.subject === job.subject),
      )
      .toSorted((a, b) => a.sequence - b.sequence)[0]
  }

  claim(owner: Life): ModelJob | undefined {
    const job = this.claimable()
    if (job === undefined) return undefined
    Object.assign(job, { state: 'running', owner, leaseEnd: this.now + leaseMs, cancelAsked: false })
    job.attempt += 1
    return job
  }

  beat(owner: Life): void {
    for (const held of [...this.jobs.filter((job) => job.state === 'running'), ...this.locks.values()])
      if (held.owner === owner) held.leaseEnd = this.now + leaseMs
  }

  isDead({ owner, leaseEnd }: { owner: Life | null; leaseEnd: number }): boolean {
    const expired = leaseEnd <= this.now || leaseEnd > this.now + leaseMs + slackMs
    return owner !== null && expired && !owner.alive
  }

  reap(): void {
    for (const job of this.jobs.filter((one) => one.state === 'running' && this.isDead(one))) {
      if (job.cancelAsked) this.#end(job, 'cancelled')
      else if (job.interruptions + 1 >= mostInterruptions) {
        this.#end(job, 'failed')
        this.dead.add(job.id)
      } else {
        this.#interrupt(job)
        job.interruptions += 1
      }
    }
    for (const [subject, lock] of this.locks) if (this.isDead(lock)) this.locks.delete(subject)
  }

  #interrupt(job: ModelJob): void {
    Object.assign(job, this.#waiting(), { state: 'interrupted', owner: null })
    job.attempt -= 1
  }

  #end(job: ModelJob, state: 'completed' | 'failed' | 'cancelled'): void {
    Object.assign(job, { state, owner: null })
  }

  complete(job: ModelJob): void {
    this.#end(job, 'completed')
  }

  fail(job: ModelJob, mayPass: boolean): void {
    if (job.cancelAsked) return this.#end(job, 'cancelled')
    if (!mayPass) return this.#end(job, 'failed')
    if (job.attempt >= mostAttempts) {
      this.#end(job, 'failed')
      this.dead.add(job.id)
      return
    }
    const delay = Math.min(longestDelayMs, retryDelayMs * 4 ** (job.attempt - 1))
    Object.assign(job, this.#waiting(), { runAt: this.now + delay, owner: null })
  }

  /** The event's lock could not be had: back into the queue for a moment, the attempt does not count. */
  lockedOut(job: ModelJob): void {
    Object.assign(job, this.#waiting(), { runAt: this.now + lockWaitMs, owner: null })
    job.attempt -= 1
  }

  release(job: ModelJob): void {
    if (job.cancelAsked) this.#end(job, 'cancelled')
    else this.#interrupt(job)
  }

  cancel(job: ModelJob): void {
    if (job.state === 'queued' || job.state === 'interrupted') this.#end(job, 'cancelled')
    else if (job.state === 'running') job.cancelAsked = true
  }

  /** Gives the job that now does the work; null where there is nothing to retry. */
  retry(job: ModelJob): ModelJob | null {
    if (job.state === 'running' || job.state === 'completed') return null
    this.dead.delete(job.id)
    if (job.state === 'queued') {
      job.runAt = Math.min(job.runAt, this.now)
      return job
    }
    const open = this.#covering(job.subject, job.forced)
    if (open !== undefined && open !== job) return open
    Object.assign(job, this.#waiting(), {
      sequence: this.#nextSequence(),
      attempt: 0,
      interruptions: 0,
      cancelAsked: false,
    })
    return job
  }

  /** Whether the lock could be had. */
  lock(subject: string, owner: Life, jobId: string): boolean {
    const held = this.locks.get(subject)
    if (held !== undefined && !this.isDead(held)) return false
    this.locks.set(subject, { owner, leaseEnd: this.now + leaseMs, jobId })
    return true
  }
}

export function isOpen({ state }: Pick<ModelJob, 'state'>): boolean {
  return state === 'queued' || state === 'running' || state === 'interrupted'
}
