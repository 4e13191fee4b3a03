import { describe, expect, it } from 'vitest'
import { listAudit } from '../../../db/repositories/audit.ts'
import { appendAudit } from '../../../db/repositories/write/audit.ts'
import { createMetrics } from '../../../electron/observability/metrics.ts'
import { AppError } from '../../../shared/domain/errors.ts'
import { temporaryDatabase } from '../../support/database.ts'
import { eventually } from '../../support/eventually.ts'
import { importOf, participant, quietSettings, TestClock, TestComputer } from '../../support/queue.ts'
import { openWork } from '../../support/work.ts'

const tool = { jobId: null, stage: 'cleanup' }

describe('the lock of an event', () => {
  it('is held by one at a time, and others are told who has it', async () => {
    const { write: db } = await temporaryDatabase()
    const [clock, computer] = [new TestClock(), new TestComputer()]
    const metrics = createMetrics()
    const one = participant({ db, clock, computer })
    const other = participant({ db, clock, computer, metrics })
    const lock = one.locks.acquire('486677', tool)
    clock.now += 5_000
    expect(conflict(() => other.locks.acquire('486677', tool))).toMatchObject({
      code: 'INGESTION_IN_PROGRESS',
      details: {
        hint: 'ingestion_running',
        active_job_id: null,
        alive: 'yes',
        owner_shell: 'cli',
        owner_pid: one.pid,
        since: '2026-03-01T10:00:00.000Z',
        stage: 'cleanup',
      },
    })
    expect(other.locks.list()).toMatchObject([
      {
        key: 'event:liverc:486677',
        eventId: '486677',
        alive: 'yes',
        jobId: null,
        stage: 'cleanup',
        ageMs: 5_000,
      },
    ])
    // Another event is another matter.
    other.locks.acquire('486678', tool).release()
    lock.setStage('persist_races')
    expect(other.locks.list()).toMatchObject([{ stage: 'persist_races' }])
    lock.release()
    lock.release()
    other.locks.acquire('486677', tool).release()
    expect(other.locks.list()).toEqual([])
    expect(await metrics.text()).toContain('ingestion_advisory_lock_acquire_conflicts_total 1')
  })

  it('names the job that holds it', async () => {
    const work = await openWork({ file: (await temporaryDatabase()).file })
    const jobId = work.jobs.enqueue(importOf('1'))
    await work.begun('1')
    expect(conflict(() => work.locks.acquire('1', tool)).details).toMatchObject({
      hint: 'ingestion_running',
      active_job_id: jobId,
    })
    await eventually(() => work.messages()).toContainEqual(
      expect.objectContaining({ type: 'lock', eventId: '1', held: true }),
    )
    expect(await work.metrics.text()).toContain('locks_held 1')
  })

  it('is given back whatever happens, and a release that finds nothing is noted', async () => {
    const work = await openWork({ file: (await temporaryDatabase()).file, role: 'caller' })
    const { locks, database } = work
    await expect(
      locks.withLock('1', tool, () => {
        throw new Error('boom')
      }),
    ).rejects.toThrow('boom')
    expect(locks.list()).toEqual([])
    await locks.withLock('1', tool, () => void database.write.prepare('delete from locks').run())
    expect(work.lines()).toContainEqual(
      expect.objectContaining({ level: 'error', message: 'advisory_lock_release_failed' }),
    )
    expect(await work.metrics.text()).toContain('ingestion_advisory_lock_release_failures_total 1')
  })

  it('tells its holder when it is gone', async () => {
    const work = await openWork({ file: (await temporaryDatabase()).file, role: 'caller' })
    await work.locks.withLock('1', tool, async (_, signal) => {
      work.database.write.prepare('delete from locks').run()
      work.locks.keepAlive()
      expect(signal.aborted).toBe(true)
    })
    const stop = AbortSignal.abort(new Error('not wanted any more'))
    await expect(work.locks.withLock('2', { ...tool, signal: stop }, () => undefined)).rejects.toThrow(
      'not wanted',
    )
    expect(work.locks.list()).toEqual([])
  })

  it('of a process that is gone is taken over once its lease is over, with a warning and an audit entry', async () => {
    const { write: db } = await temporaryDatabase()
    const [clock, computer, metrics] = [new TestClock(), new TestComputer(), createMetrics()]
    const gone = participant({ db, clock, computer })
    gone.locks.acquire('1', tool)
    computer.kill(gone.pid)
    const other = participant({ db, clock, computer, metrics })
    expect(conflict(() => other.locks.acquire('1', tool)).details).toMatchObject({
      hint: 'stale_lock_suspected',
      alive: 'no',
    })
    clock.now += quietSettings.job_lease_seconds * 1_000
    other.locks.acquire('1', tool).release()
    expect(listAudit(db, { limit: 5 }).entries).toMatchObject([
      { actor: 'engine', action: 'lock.taken_over', resourceType: 'event', resourceId: '1', outcome: 'done' },
    ])
    expect(await metrics.text()).toContain('ingestion_advisory_lock_leaked_suspected_total 1')
  })

  it('of a process that lives is nobody else’s, however far a clock jumps', async () => {
    const { write: db } = await temporaryDatabase()
    const [clock, computer] = [new TestClock(), new TestComputer()]
    const asleep = participant({ db, clock, computer })
    asleep.locks.acquire('1', tool)
    const other = participant({ db, clock, computer })
    for (const jump of [3_600_000, 365 * 24 * 3_600_000, -730 * 24 * 3_600_000]) {
      clock.now += jump
      expect(conflict(() => other.locks.acquire('1', tool)).details).toMatchObject({ alive: 'yes' })
      expect(other.locks.reap()).toEqual([])
    }
    asleep.locks.keepAlive()
    expect(other.locks.list()).toHaveLength(1)
  })

  it('of a process on another computer is kept while that is heard of, and a while longer', async () => {
    const { write: db } = await temporaryDatabase()
    const clock = new TestClock()
    const settings = { ...quietSettings, job_lease_seconds: 10 }
    const far = participant({ db, clock, settings, computer: new TestComputer('desktop') })
    far.locks.acquire('1', tool)
    const near = participant({ db, clock, settings, computer: new TestComputer('laptop') })
    expect(conflict(() => near.locks.acquire('1', tool)).details).toMatchObject({
      hint: 'ingestion_running',
      alive: 'unknown',
    })
    clock.now += 9_000
    far.locks.keepAlive()
    clock.now += 9_000
    expect(near.locks.reap()).toEqual([])
    // Silent, and it cannot be proven that it is gone: an operator may decide.
    clock.now += 60_000
    expect(near.locks.reap()).toEqual([])
    expect(conflict(() => near.locks.acquire('1', tool)).details).toMatchObject({
      hint: 'stale_lock_suspected',
    })
    clock.now += 15 * 60_000
    expect(near.locks.reap()).toEqual(['1'])
  })
})

describe('clearing a lock', () => {
  it('is refused while its holder lives, and written down', async () => {
    const { write: db } = await temporaryDatabase()
    const [clock, computer] = [new TestClock(), new TestComputer()]
    const holder = participant({ db, clock, computer })
    holder.locks.acquire('1', tool)
    const { locks } = participant({ db, clock, computer })
    const how = { reason: 'it seems to hang', actor: 'operator:cli' }
    expect(conflict(() => locks.clear('1', how))).toMatchObject({ code: 'INGESTION_IN_PROGRESS' })
    expect(locks.list()).toHaveLength(1)
    computer.kill(holder.pid)
    expect(locks.clear('1', how)).toMatchObject({ eventId: '1', alive: 'no' })
    expect(locks.list()).toEqual([])
    expect(conflict(() => locks.clear('1', how))).toMatchObject({ code: 'NOT_FOUND' })
    expect(
      listAudit(db, { limit: 5, action: 'lock.cleared' }).entries.map(({ outcome, reason, actor }) => ({
        outcome,
        reason,
        actor,
      })),
    ).toEqual([
      { outcome: 'done', ...how },
      { outcome: 'refused', ...how },
    ])
  })
})

describe('a job that finds its event locked', () => {
  it('has failed at once, and says by whom', async () => {
    const work = await openWork({ file: (await temporaryDatabase()).file })
    const lock = work.locks.acquire('1', tool)
    const jobId = work.jobs.enqueue(importOf('1'))
    expect(await work.jobs.ended(jobId)).toMatchObject({
      state: 'failed',
      error: { code: 'INGESTION_IN_PROGRESS', details: { hint: 'ingestion_running' } },
    })
    expect(work.attempts()).toBe(0)
    lock.release()
  })

  it('waits for it when it was asked to, without using up attempts', async () => {
    const work = await openWork({ file: (await temporaryDatabase()).file })
    const lock = work.locks.acquire('1', tool)
    const jobId = work.jobs.enqueue(importOf('1'), { waitForLock: true })
    await eventually(() => work.jobs.get(jobId)).toMatchObject({
      state: 'queued',
      stage: 'await_event_lock',
      stageLabel: 'Waiting for the event',
      attempt: 0,
      error: { code: 'INGESTION_IN_PROGRESS' },
    })
    lock.release()
    ;(await work.begun('1')).finish()
    expect(await work.jobs.ended(jobId)).toMatchObject({ state: 'completed', attempt: 1 })
  })
})

describe('the audit log', () => {
  it('is read page by page, newest first', async () => {
    const { write: db } = await temporaryDatabase()
    const ids = ['a', 'b', 'c'].map((resourceId) =>
      appendAudit(db, {
        at: '2026-03-01T10:00:00.000Z',
        actor: 'operator:cli',
        action: 'test',
        resourceType: 'event',
        resourceId,
        reason: null,
        outcome: 'done',
        details: { n: 1 },
      }),
    )
    const first = listAudit(db, { limit: 2 })
    expect(first.entries.map(({ resourceId }) => resourceId)).toEqual(['c', 'b'])
    expect(first.more).toBe(true)
    expect(listAudit(db, { limit: 2, before: first.entries.at(-1)?.id })).toMatchObject({
      entries: [{ id: ids[0], resourceId: 'a', details: { n: 1 } }],
      more: false,
    })
    expect(listAudit(db, { limit: 5, resourceType: 'event', resourceId: 'b' }).entries).toHaveLength(1)
  })
})

function conflict(work: () => unknown): AppError {
  try {
    work()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  return expect.unreachable('There was no conflict')
}
