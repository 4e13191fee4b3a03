import fc from 'fast-check'
import { expect } from 'vitest'
import type { Database } from '../../db/client/index.ts'
import { listDeadLetters } from '../../db/repositories/dead-letters.ts'
import { listJobs } from '../../db/repositories/jobs.ts'
import { listLocks } from '../../db/repositories/locks.ts'
import type { HeldLock } from '../../electron/jobs/event-locks.ts'
import type { Claimed } from '../../electron/jobs/queue.ts'
import { AppError } from '../../shared/domain/errors.ts'
import { away, broken, importOf, participant, TestClock, TestComputer, type Participant } from './queue.ts'
import { isOpen, leaseMs, type Life, type QueueModel } from './queue-model.ts'

/* What may happen to a queue that several processes share, for tests that let it happen in any order. */

const subjects = ['101', '102']
const seats = 3

interface Seat {
  life: Life
  member: Participant
  /** What this life has claimed and not yet ended. */
  held: { claimed: Claimed; lock: HeldLock }[]
}

/** The real thing: three processes with a connection each on one database file. */
export class Real {
  readonly databases: readonly Database[]
  readonly clock = new TestClock()
  readonly computer = new TestComputer()
  readonly seats: Seat[]
  /** Every claim that was ever made. */
  readonly claims: Claimed[] = []

  constructor(databases: readonly Database[]) {
    this.databases = databases
    this.seats = databases.map((database) => this.sit(database))
  }

  sit({ write: db }: Database): Seat {
    return {
      life: { alive: true },
      member: participant({ db, clock: this.clock, computer: this.computer }),
      held: [],
    }
  }

  seat(index: number): Seat {
    const seat = this.seats[index]
    if (seat === undefined) throw new Error('No such seat')
    return seat
  }

  /** The process dies, and its place is taken by a new one. */
  crash(index: number): void {
    const { member, life, held } = this.seat(index)
    this.computer.kill(member.pid)
    life.alive = false
    // What it held it never gives back; only its timer must not outlive the test.
    for (const { lock } of held) this.left.push(lock)
    const database = this.databases[index]
    if (database !== undefined) this.seats[index] = this.sit(database)
  }

  readonly left: HeldLock[] = []
}

type Command = fc.Command<QueueModel, Real>

function check(model: QueueModel, real: Real): void {
  const db = real.databases[0]?.read
  if (db === undefined) throw new Error('No database')
  const rows = listJobs(db, 10_000).toReversed()
  const expected = model.jobs.toSorted((a, b) => a.sequence - b.sequence)
  expect(
    rows.map((row) => ({
      id: row.id,
      state: row.state,
      attempt: row.attempt,
      interruptions: row.interruptions,
      cancelAsked: row.state === 'running' && row.cancelRequested,
      forced: (JSON.parse(row.payload) as { force: boolean }).force,
      runAt: isOpen(row) && row.state !== 'running' ? Date.parse(row.runAt) : null,
      owned: row.token !== null,
    })),
  ).toEqual(
    expected.map((job) => ({
      id: job.id,
      state: job.state,
      attempt: job.attempt,
      interruptions: job.interruptions,
      cancelAsked: job.state === 'running' && job.cancelAsked,
      forced: job.forced,
      runAt: isOpen(job) && job.state !== 'running' ? job.runAt : null,
      owned: job.state === 'running',
    })),
  )
  // What must never be, whatever the model says.
  const running = rows.filter((row) => row.state === 'running')
  expect(new Set(running.map(({ workKey }) => workKey)).size).toBe(running.length)
  expect(
    listLocks(db)
      .map(({ lockKey }) => lockKey.replace('event:liverc:', ''))
      .toSorted(),
  ).toEqual([...model.locks.keys()].toSorted())
  expect(
    listDeadLetters(db, 1_000)
      .map(({ jobId }) => jobId)
      .toSorted(),
  ).toEqual([...model.dead].toSorted())
}

function command(text: string, work: (model: QueueModel, real: Real) => void): Command {
  return {
    check: () => true,
    run: (model, real) => {
      work(model, real)
      check(model, real)
    },
    toString: () => text,
  }
}

const seatIndex = fc.nat({ max: seats - 1 })
const subject = fc.constantFrom(...subjects)
const anyIndex = fc.nat({ max: 1_000 })

function pick<Item>(items: readonly Item[], index: number): Item | undefined {
  return items[index % Math.max(1, items.length)]
}

function codeOf(work: () => unknown): string | null {
  try {
    work()
    return null
  } catch (error) {
    return error instanceof AppError ? error.code : String(error)
  }
}

const enqueue = fc.tuple(seatIndex, subject, fc.boolean()).map(([at, event, forced]) =>
  command(`enqueue(${at}, ${event}, ${forced})`, (model, real) => {
    const { jobId, created } = real.seat(at).member.queue.enqueue(importOf(event, forced), { title: event })
    const known = model.jobs.length
    expect(model.enqueue(event, forced, jobId).id).toBe(jobId)
    expect(created).toBe(model.jobs.length > known)
  }),
)

/** As a process does it: the claim, then the event's lock. */
const claim = seatIndex.map((at) =>
  command(`claim(${at})`, (model, real) => {
    const seat = real.seat(at)
    const claimed = seat.member.queue.claim()
    const expected = model.claim(seat.life)
    expect(claimed?.jobId).toBe(expected?.id)
    if (claimed === null || expected === undefined) return
    real.claims.push(claimed)
    const event = expected.subject
    const isFree = model.lock(event, seat.life, expected.id)
    try {
      const lock = seat.member.locks.acquire(event, { jobId: claimed.jobId, stage: 'fetch_event_page' })
      expect(isFree).toBe(true)
      seat.held.push({ claimed, lock })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      expect(isFree).toBe(false)
      expect(error.details).toMatchObject({ hint: 'stale_lock_suspected' })
      expect(seat.member.queue.fail(claimed, error.toReport())).toBe('queued')
      model.lockedOut(expected)
    }
  }),
)

const end = fc
  .tuple(
    seatIndex,
    anyIndex,
    fc.constantFrom('complete', 'away', 'away', 'away', 'broken', 'release', 'cancelled'),
  )
  .map(([at, index, how]) =>
    command(`end(${at}, ${index}, ${how})`, (model, real) => {
      const seat = real.seat(at)
      const mine = pick(seat.held, index)
      if (mine === undefined) return
      seat.held = seat.held.filter((one) => one !== mine)
      const { queue } = seat.member
      const job = model.job(mine.claimed.jobId)
      mine.lock.release()
      model.locks.delete(job.subject)
      switch (how) {
        case 'complete':
          expect(queue.complete(mine.claimed, '{}')).toBe('completed')
          return model.complete(job)
        case 'away':
        case 'broken':
          queue.fail(mine.claimed, how === 'away' ? away : broken)
          return model.fail(job, how === 'away')
        case 'release':
          queue.release(mine.claimed)
          return model.release(job)
        case 'cancelled':
          expect(queue.cancelled(mine.claimed)).toBe('cancelled')
          job.cancelAsked = true
          return model.fail(job, false)
      }
    }),
  )

const beat = seatIndex.map((at) =>
  command(`beat(${at})`, (model, real) => {
    const { member, held, life } = real.seat(at)
    const leases = member.queue.keepLeases()
    expect(leases.map(({ id }) => id).toSorted()).toEqual(held.map(({ claimed }) => claimed.jobId).toSorted())
    member.locks.keepAlive()
    model.beat(life)
  }),
)

const crash = seatIndex.map((at) => command(`crash(${at})`, (_, real) => real.crash(at)))

/** Time passes; or a clock is set, forwards or back. */
const clock = fc
  .constantFrom(
    1_000,
    15_000,
    60_000,
    leaseMs / 2,
    leaseMs + 1,
    10 * leaseMs,
    -30_000,
    -leaseMs,
    -20 * leaseMs,
  )
  .map((ms) =>
    command(`clock(${ms})`, (model, real) => {
      model.now += ms
      real.clock.now += ms
    }),
  )

const reap = seatIndex.map((at) =>
  command(`reap(${at})`, (model, real) => {
    const { queue, locks } = real.seat(at).member
    queue.reap()
    locks.reap()
    model.reap()
  }),
)

/** A process dies over its work, and after a while that is noticed. */
const outlived = fc.tuple(seatIndex, seatIndex).map(([at, by]) =>
  command(`outlived(${at}, ${by})`, (model, real) => {
    real.crash(at)
    real.clock.now += leaseMs + 1
    model.now += leaseMs + 1
    const { queue, locks } = real.seat(by).member
    queue.reap()
    locks.reap()
    model.reap()
  }),
)

const cancel = fc.tuple(seatIndex, anyIndex).map(([at, index]) =>
  command(`cancel(${at}, ${index})`, (model, real) => {
    const job = pick(model.jobs, index)
    if (job === undefined) return
    real.seat(at).member.queue.cancel(job.id)
    model.cancel(job)
  }),
)

const retry = fc.tuple(seatIndex, anyIndex).map(([at, index]) =>
  command(`retry(${at}, ${index})`, (model, real) => {
    const job = pick(model.jobs, index)
    if (job === undefined) return
    const { queue } = real.seat(at).member
    const expected = model.retry(job)
    if (expected === null) expect(codeOf(() => queue.retry(job.id))).toBe('STATE_MACHINE_ERROR')
    else expect(queue.retry(job.id)).toBe(expected.id)
  }),
)

const clear = fc.tuple(seatIndex, subject).map(([at, event]) =>
  command(`clear(${at}, ${event})`, (model, real) => {
    const { locks } = real.seat(at).member
    const held = model.locks.get(event)
    const code = codeOf(() => locks.clear(event, { reason: 'for the test', actor: 'operator:test' }))
    expect(code).toBe(held === undefined ? 'NOT_FOUND' : held.owner.alive ? 'INGESTION_IN_PROGRESS' : null)
    if (code === null) model.locks.delete(event)
  }),
)

/** A tool of the operator wants an event for a moment, without a job: it gets it unless its holder may still live. */
const tool = fc.tuple(seatIndex, subject).map(([at, event]) =>
  command(`tool(${at}, ${event})`, (model, real) => {
    const { member, life } = real.seat(at)
    const holder = model.locks.get(event)
    const isFree = model.lock(event, life, 'tool')
    try {
      const lock = member.locks.acquire(event, { jobId: null, stage: 'event_cleanup' })
      lock.release()
      expect(isFree).toBe(true)
      model.locks.delete(event)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      expect(isFree).toBe(false)
      const hint = holder?.owner.alive === true ? 'ingestion_running' : 'stale_lock_suspected'
      expect(error.toReport()).toMatchObject({ code: 'INGESTION_IN_PROGRESS', details: { hint } })
    }
  }),
)

/** A process that lost its job, because it slept or was given up, says something about it all the same. */
const lateWord = fc.tuple(seatIndex, anyIndex).map(([at, index]) =>
  command(`lateWord(${at}, ${index})`, (_, real) => {
    const db = real.databases[at]?.read
    if (db === undefined) return
    const valid = new Set(listJobs(db, 10_000).map(({ token }) => token))
    const late = pick(
      real.claims.filter(({ token }) => !valid.has(token)),
      index,
    )
    if (late === undefined) return
    const { queue } = real.seat(at).member
    expect(queue.complete(late, '{}')).toBe('lost')
    expect(queue.fail(late, away)).toBe('lost')
    expect(queue.release(late)).toBe('lost')
    expect(queue.progress(late, { stage: 'finish', processed: 1, total: 1 })).toBe(false)
  }),
)

/** All that may happen; some more often than the rest, so that jobs get somewhere. */
export const queueCommands = [
  ...[enqueue, enqueue, claim, claim, claim, claim, end, end, beat, beat, clock, clock],
  ...[crash, reap, outlived, outlived, cancel, retry, clear, tool, lateWord],
]
