import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createSite } from '../../../fixtures/site/site.ts'
import { temporaryFolder } from '../../support/database.ts'
import { canonicalDump, importRequest, openEngine, query, rowsOf } from '../../support/engine.ts'
import { eventually } from '../../support/eventually.ts'
import { importOf } from '../../support/queue.ts'
import { raceIds, serveSite } from '../../support/site.ts'
import { openWork } from '../../support/work.ts'

const once = { job_max_attempts: 1 }

describe('a job that does nothing for too long', () => {
  it('is really stopped, has failed with the time-out, and its lock is gone', async () => {
    const work = await openWork({
      file: file(),
      settings: once,
      timing: { inactivityMs: 150, totalMs: 60_000 },
    })
    const jobId = work.jobs.enqueue(importOf('1'))
    const { run } = await work.begun('1')
    run.progress('fetch_entry_list', 0, 3)
    expect(await work.jobs.ended(jobId)).toMatchObject({
      state: 'failed',
      error: {
        code: 'INGESTION_TIMEOUT',
        details: { event: '1', stage: 'fetch_entry_list', limit: 'inactivity' },
      },
    })
    expect(run.signal.aborted).toBe(true)
    expect(work.locks.list()).toEqual([])
    // It may pass, so it is a dead letter once its attempts are used up.
    expect(work.jobs.deadLetters(1)).toMatchObject([{ jobId }])
  })

  it('goes on as long as it gets somewhere', async () => {
    const work = await openWork({
      file: file(),
      settings: once,
      timing: { inactivityMs: 400, totalMs: 60_000 },
    })
    const jobId = work.jobs.enqueue(importOf('1'))
    const { run, finish } = await work.begun('1')
    for (let step = 1; step <= 12; step += 1) {
      run.progress('fetch_race_pages', step, 12)
      await pause(60)
    }
    finish()
    expect(await work.jobs.ended(jobId)).toMatchObject({ state: 'completed', processed: 12, total: 12 })
  })

  it('is stopped after so long in all, whatever it gets done', async () => {
    const work = await openWork({
      file: file(),
      settings: once,
      timing: { inactivityMs: 60_000, totalMs: 200 },
    })
    const jobId = work.jobs.enqueue(importOf('1'))
    const { run } = await work.begun('1')
    const steps = setInterval(() => run.progress('fetch_race_pages', 1, 12), 10)
    const view = await work.jobs.ended(jobId)
    clearInterval(steps)
    expect(view).toMatchObject({ state: 'failed', error: { details: { limit: 'total' } } })
  })

  it('counts as done when it is done in the end, not as timed out', async () => {
    const work = await openWork({
      file: file(),
      settings: once,
      stubborn: true,
      timing: { inactivityMs: 50, totalMs: 60_000, graceMs: 10_000 },
    })
    const jobId = work.jobs.enqueue(importOf('1'))
    const { run, finish } = await work.begun('1')
    await new Promise((resolve) => run.signal.addEventListener('abort', resolve, { once: true }))
    finish()
    expect(await work.jobs.ended(jobId)).toMatchObject({ state: 'completed', error: null })
  })

  it('loses its claim, its lock and its right to write when it goes on all the same', async () => {
    const work = await openWork({
      file: file(),
      settings: once,
      stubborn: true,
      timing: { inactivityMs: 50, totalMs: 60_000, graceMs: 50 },
    })
    const jobId = work.jobs.enqueue(importOf('1'))
    const { context, run, finish } = await work.begun('1')
    expect(await work.jobs.ended(jobId)).toMatchObject({
      state: 'failed',
      error: { code: 'INGESTION_TIMEOUT' },
    })
    expect(work.locks.list()).toEqual([])
    expect(work.lines()).toContainEqual(
      expect.objectContaining({ level: 'error', message: 'ingestion_job_ignores_stop' }),
    )
    // What it still does has no effect.
    const before = query(work.database.read, 'select * from ingestion_jobs')
    run.progress('finish', 5, 5)
    expect(() => context.db.transaction<void>(() => expect.unreachable('wrote'))).toThrow(
      expect.objectContaining({ code: 'INGESTION_TIMEOUT' }),
    )
    finish()
    await pause(50)
    expect(query(work.database.read, 'select * from ingestion_jobs')).toEqual(before)
    expect(work.jobs.get(jobId).state).toBe('failed')
  })

  it('keeps nobody else waiting: the next attempt may begin', async () => {
    const work = await openWork({
      file: file(),
      settings: { job_max_attempts: 2 },
      timing: { inactivityMs: 100, totalMs: 60_000 },
    })
    const jobId = work.jobs.enqueue(importOf('1'))
    const first = await work.begun('1')
    await eventually(() => first.run.signal.aborted).toBe(true)
    await eventually(() => work.attempts()).toBe(2)
    ;(await work.begun('1')).finish()
    expect(await work.jobs.ended(jobId)).toMatchObject({ state: 'completed', attempt: 2 })
  })
})

describe('an import of pages that never come', () => {
  it('ends its requests, and writes no row after it was stopped', async () => {
    const site = createSite({ seed: 17, size: 'tiny', tracks: 1, races: 6 })
    const { slug, eventId } = site.urls.headline
    const served = await serveSite(site)
    const third = String(raceIds(site, eventId)[2])
    served.setFaults([{ url: (target) => target.searchParams.get('id') === third, delayMs: 30_000 }])
    const engine = await openEngine(served, {
      environment: { MRE_RACE_FETCH_CONCURRENCY: '1' },
      timing: { inactivityMs: 400, totalMs: 60_000, tickMs: 10 },
    })
    const jobId = engine.services.ingestion.start(importRequest(eventId, { trackSlug: slug }))
    const view = await engine.services.jobs.ended(jobId)
    expect(view).toMatchObject({
      state: 'failed',
      error: { code: 'INGESTION_TIMEOUT', details: { event: String(eventId), stage: 'fetch_race_pages' } },
    })
    const [dump, jobs, asked] = [
      canonicalDump(engine.db),
      query(engine.db, 'select * from ingestion_jobs'),
      served.requests().length,
    ]
    await pause(300)
    expect(canonicalDump(engine.db)).toBe(dump)
    expect(query(engine.db, 'select * from ingestion_jobs')).toEqual(jobs)
    expect(served.requests().length).toBe(asked)
    expect(query(engine.db, 'select * from locks')).toEqual([])
    expect(engine.document(eventId)).toBeNull()
    expect(rowsOf(engine.db, 'ingestion_runs').at(-1)).toMatchObject({ outcome: 'failed' })

    served.setFaults([])
    await engine.importEvent(eventId, { trackSlug: slug })
    expect(engine.document(eventId)).not.toBeNull()
  })
})

function file(): string {
  return join(temporaryFolder(), 'mre.sqlite')
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
