import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listAudit } from '../../../db/repositories/audit.ts'
import { createSite } from '../../../fixtures/site/site.ts'
import { AppError } from '../../../shared/domain/errors.ts'
import { temporaryFolder } from '../../support/database.ts'
import { importRequest, openEngine, query } from '../../support/engine.ts'
import { eventually } from '../../support/eventually.ts'
import { spawnEngine } from '../../support/processes.ts'
import { importOf } from '../../support/queue.ts'
import { expectedDocument, serveSite } from '../../support/site.ts'
import { openWork, pushedStates } from '../../support/work.ts'

describe('a job that another process runs', () => {
  it('is the same job for whoever asks for it, and is followed to its end', async () => {
    const path = file()
    const app = await openWork({ file: path })
    const command = await openWork({ file: path, role: 'caller' })
    const jobId = app.jobs.enqueue(importOf('1'))
    const { run, context, within, finish } = await app.begun('1')
    expect(command.jobs.enqueue(importOf('1'))).toBe(jobId)
    expect(command.jobs.get(jobId).owner).toMatchObject({
      shell: 'cli',
      pid: process.pid,
      isThisProcess: false,
    })
    expect([...command.jobs.importing()]).toEqual(['1'])

    const end = command.jobs.ended(jobId)
    within(() => context.log.info('race_page_fetched', { race_id: '7' }))
    run.progress('fetch_race_pages', 2, 5)
    await eventually(() => command.jobs.get(jobId)).toMatchObject({ processed: 2, total: 5 })
    finish()
    expect(await end).toMatchObject({ state: 'completed', result: { data: { laps: 3 } } })
    expect(command.attempts()).toBe(0)
    await eventually(() => pushedStates(command, jobId)).toEqual(['running', 'completed'])
    expect(command.messages()).toContainEqual(
      expect.objectContaining({ type: 'data_changed', scope: 'event', subject: '1' }),
    )
    expect(command.jobs.log(jobId, 0, 10).lines.map(({ message }) => message)).toContain('race_page_fetched')
  })

  it('can be cancelled from here', async () => {
    const path = file()
    const app = await openWork({ file: path })
    const command = await openWork({ file: path, role: 'caller' })
    const jobId = app.jobs.enqueue(importOf('1'))
    const { run } = await app.begun('1')
    expect(command.jobs.cancel(jobId)).toMatchObject({ state: 'running', cancelRequested: true })
    expect(await command.jobs.ended(jobId)).toMatchObject({ state: 'cancelled' })
    expect(run.signal.aborted).toBe(true)
    expect(app.locks.list()).toEqual([])
  })

  it('is not what a request gets that comes after it was cancelled', async () => {
    const work = await openWork({ file: file(), stubborn: true, timing: { graceMs: 60_000 } })
    const first = work.jobs.enqueue(importOf('1'))
    const run = await work.begun('1')
    work.jobs.cancel(first)
    const second = work.jobs.enqueue(importOf('1'))
    expect(second).not.toBe(first)
    expect(work.jobs.get(second).state).toBe('queued')
    run.fail(new Error('stopped'))
    expect(await work.jobs.ended(first)).toMatchObject({ state: 'cancelled' })
    ;(await work.begun('1')).finish()
    expect(await work.jobs.ended(second)).toMatchObject({ state: 'completed' })
  })

  it('is run by a caller itself where nobody else would', async () => {
    const path = file()
    const command = await openWork({ file: path, role: 'caller' })
    const left = command.jobs.enqueue(importOf('1'), { run: false })
    const other = command.jobs.enqueue(importOf('2'))
    expect(command.jobs.get(left).state).toBe('queued')
    expect(command.jobs.get(other).state).toBe('running')
    const end = command.jobs.ended(left)
    ;(await command.begun('1')).finish()
    expect(await end).toMatchObject({ state: 'completed' })
  })

  it('is taken by a worker as soon as somebody asks for it elsewhere, and tells whether one is there', async () => {
    const path = file()
    const command = await openWork({ file: path, role: 'caller' })
    expect(command.jobs.hasOtherWorker()).toBe(false)
    const app = await openWork({ file: path })
    expect(command.jobs.hasOtherWorker()).toBe(true)
    const jobId = command.jobs.enqueue(importOf('1'), { run: false })
    const run = await app.begun('1')
    // A caller that gives up hears that the work goes on, never that it failed.
    expect(await command.jobs.endedWithin(jobId, 50, { run: false })).toMatchObject({
      state: 'running',
      error: null,
    })
    run.finish()
    expect(await command.jobs.endedWithin(jobId, 30_000, { run: false })).toMatchObject({
      state: 'completed',
    })
  })
})

describe('a worker that is to end when nothing is left', () => {
  it('waits for what runs and what is tried again, and not for what may not begin', async () => {
    const path = file()
    const work = await openWork({ file: path })
    const jobId = work.jobs.enqueue(importOf('1'))
    let isIdle = false
    const idle = work.jobs.idle().then(() => (isIdle = true))
    ;(await work.begun('1')).fail(
      new AppError('CONNECTOR_HTTP_ERROR', 'LiveRC could not be reached.', {
        stage: 'fetch',
        source: 'test',
      }),
    )
    const second = await work.begun('1')
    expect(isIdle).toBe(false)
    second.finish()
    await idle
    expect(work.jobs.get(jobId).state).toBe('completed')
    work.jobs.enqueue(importOf('2'))
    await work.close()

    const held = await openWork({ file: path, mayRun: () => false })
    await held.jobs.idle()
    expect(held.jobs.list(1)).toMatchObject([{ state: 'interrupted', subject: '2' }])
  })
})

describe('a claim that somebody else has taken over', () => {
  it('stops the work, and nothing that it says or writes counts', async () => {
    const path = file()
    const work = await openWork({ file: path })
    const jobId = work.jobs.enqueue(importOf('1'))
    const { run, context, within } = await work.begun('1')
    // As after a sleep, from which this process wakes up too late.
    work.database.write
      .prepare("update ingestion_jobs set token = 'of somebody else', owner = 'somebody'")
      .run()
    expect(() => within(() => context.db.transaction<void>(() => expect.unreachable('wrote')))).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ lease_lost: true }) }),
    )
    run.progress('fetch_race_pages', 1, 2)
    await eventually(() => run.signal.aborted).toBe(true)
    await eventually(() => work.lines().map(({ message }) => message)).toContain('ingestion_job_lost')
    expect(query(work.database.read, 'select state, token, processed from ingestion_jobs')).toMatchObject([
      { token: 'of somebody else', processed: 0 },
    ])
    expect(jobId).toBe(work.jobs.list(1)[0]?.jobId)
  })
})

describe('a process that is killed over an import', () => {
  it('is found out; its job goes on under its number, its lock is released with a warning', async () => {
    const site = createSite({ seed: 23, size: 'tiny', tracks: 1, races: 8 })
    const { slug, eventId } = site.urls.headline
    const served = await serveSite(site, { latencyMs: 30 })
    const dataDir = temporaryFolder()
    const victim = await spawnEngine(served, dataDir, [importRequest(eventId, { trackSlug: slug })])
    victim.go()
    await served.asked(5)
    await victim.kill()

    const worker = await openEngine(served, { dataDir, role: 'worker' })
    const [job] = worker.services.jobs.list(1)
    expect(job).toMatchObject({ state: 'running', subject: String(eventId) })
    expect(worker.services.locks.list()).toMatchObject([{ eventId: String(eventId), alive: 'no' }])
    const end = await worker.services.jobs.ended(job?.jobId ?? '')
    expect(end).toMatchObject({ state: 'completed', jobId: job?.jobId, attempt: 1 })
    expect(worker.document(eventId)).toEqual(expectedDocument(site, eventId))
    expect(query(worker.db, 'select * from locks')).toEqual([])
    expect(query(worker.db, 'select outcome from ingestion_runs order by id')).toEqual([
      { outcome: 'interrupted' },
      { outcome: 'completed' },
    ])
    const audit = listAudit(worker.db, { limit: 10 }).entries.map(({ action, actor, resourceId }) => ({
      action,
      actor,
      resourceId,
    }))
    expect(audit.toReversed()).toEqual([
      { action: 'job.interrupted', actor: 'engine', resourceId: job?.jobId },
      { action: 'lock.released_after_crash', actor: 'engine', resourceId: String(eventId) },
    ])
    await eventually(() => query(worker.db, 'select id from process_owners')).toHaveLength(1)
  })

  it('leaves its job for a retry where jobs do not resume by themselves', async () => {
    const site = createSite({ seed: 23, size: 'tiny', tracks: 1, races: 8 })
    const { slug, eventId } = site.urls.headline
    const served = await serveSite(site, { latencyMs: 30 })
    const dataDir = temporaryFolder()
    const victim = await spawnEngine(served, dataDir, [importRequest(eventId, { trackSlug: slug })])
    victim.go()
    await served.asked(4)
    await victim.kill()
    const environment = { MRE_RESUME_INTERRUPTED: 'off' }
    const { services } = await openEngine(served, { dataDir, role: 'worker', environment })
    const jobId = services.jobs.list(1)[0]?.jobId ?? ''
    await eventually(() => services.jobs.get(jobId).state).toBe('interrupted')
    served.forget()
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(services.jobs.get(jobId).state).toBe('interrupted')
    expect(served.requests()).toEqual([])
    services.jobs.retry(jobId)
    expect(await services.jobs.ended(jobId)).toMatchObject({ state: 'completed' })
  })
})

describe('a worker with nothing to do', () => {
  it('asks for nothing but the number of changes', async () => {
    const statements: string[] = []
    const work = await openWork({
      file: file(),
      timing: { watchMs: 20 },
      wrap: (db) => ({
        ...db,
        orm: db.orm,
        prepare: (sql) => {
          statements.push(sql)
          return db.prepare(sql)
        },
        transaction: (body) => {
          statements.push('transaction')
          return db.transaction(body)
        },
      }),
    })
    const jobId = work.jobs.enqueue(importOf('1'))
    ;(await work.begun('1')).finish()
    await work.jobs.ended(jobId)
    await new Promise((resolve) => setTimeout(resolve, 300))
    statements.length = 0
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    expect(new Set(statements)).toEqual(new Set(['pragma data_version']))
    expect(statements.length).toBeLessThanOrEqual(150)
  })
})

function file(): string {
  return join(temporaryFolder(), 'mre.sqlite')
}
