import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../shared/domain/errors.ts'
import { temporaryFolder } from '../support/database.ts'
import { query } from '../support/engine.ts'
import { eventually } from '../support/eventually.ts'
import { importOf } from '../support/queue.ts'
import { openWork, type Work } from '../support/work.ts'

describe('a disk that is full', () => {
  it('refuses a job with a clear error, and takes it once there is room again', async () => {
    const work = await openWork({
      file: join(temporaryFolder(), 'mre.sqlite'),
      settings: { max_concurrent_jobs: 1 },
    })
    const pages = Number(query(work.database.read, 'pragma page_count')[0]?.['page_count'])
    work.database.write.prepare(`pragma max_page_count = ${pages}`).get()
    const taken: string[] = []
    const error = failureOf(() => {
      for (let event = 1; event < 5_000; event += 1) taken.push(work.jobs.enqueue(importOf(String(event))))
    })
    expect(error).toMatchObject({
      code: 'PERSISTENCE_ERROR',
      message: expect.stringContaining('disk is full'),
      details: { resultCode: 'SQLITE_FULL' },
    })
    // What was taken is there, and nothing else.
    expect(query(work.database.read, 'select count(*) as n from ingestion_jobs')).toEqual([
      { n: taken.length },
    ])
    expect(query(work.database.read, 'pragma integrity_check')).toEqual([{ integrity_check: 'ok' }])

    work.database.write.prepare('pragma max_page_count = 1000000').get()
    expect(work.jobs.get(work.jobs.enqueue(importOf('9999')))).toMatchObject({ state: 'queued' })
  })
})

describe('a database that cannot be written', () => {
  it('refuses a job with a clear error', async () => {
    const work = await openWork({ file: join(temporaryFolder(), 'mre.sqlite') })
    readOnly(work, true)
    expect(failureOf(() => work.jobs.enqueue(importOf('1')))).toMatchObject({
      code: 'PERSISTENCE_ERROR',
      message: expect.stringContaining('read-only'),
    })
    readOnly(work, false)
  })

  it('when a job ends tells who waits for it, and the end is written as soon as it can be', async () => {
    const work = await openWork({ file: join(temporaryFolder(), 'mre.sqlite') })
    const jobId = work.jobs.enqueue(importOf('1'))
    const { finish } = await work.begun('1')
    const end = work.jobs.ended(jobId)
    readOnly(work, true)
    finish()
    expect(await end).toMatchObject({
      state: 'failed',
      error: { code: 'PERSISTENCE_ERROR', message: expect.stringContaining('could not be written') },
    })
    expect(work.lines()).toContainEqual(
      expect.objectContaining({ level: 'error', message: 'ingestion_job_end_not_written' }),
    )
    expect(work.lines()).toContainEqual(
      expect.objectContaining({ level: 'error', message: 'advisory_lock_release_failed' }),
    )
    expect(work.jobs.get(jobId).state).toBe('running')
    readOnly(work, false)
    await eventually(() => work.jobs.get(jobId).state).toBe('completed')
  })

  it('when a job makes progress does not fail the job', async () => {
    const work = await openWork({ file: join(temporaryFolder(), 'mre.sqlite') })
    const jobId = work.jobs.enqueue(importOf('1'))
    const { run, finish } = await work.begun('1')
    readOnly(work, true)
    expect(() => run.progress('fetch_entry_list', 0, 5)).not.toThrow()
    readOnly(work, false)
    finish()
    expect(await work.jobs.ended(jobId)).toMatchObject({ state: 'completed', stage: 'fetch_entry_list' })
  })
})

/** As if the file had lost its permission to be written. */
function readOnly(work: Work, is: boolean): void {
  work.database.write.prepare(`pragma query_only = ${is ? 'on' : 'off'}`).run()
}

function failureOf(work: () => void): AppError {
  try {
    work()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  return expect.unreachable('Nothing failed')
}
