import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AppError, type ErrorCode } from '../../../shared/domain/errors.ts'
import { temporaryFolder } from '../../support/database.ts'
import { eventually } from '../../support/eventually.ts'
import { importOf } from '../../support/queue.ts'
import { openWork, pushedStates } from '../../support/work.ts'

const away = (details = {}) => failure('CONNECTOR_HTTP_ERROR', details)

describe('a job that fails for a reason that may pass', () => {
  it('is tried again, says so meanwhile, and counts as done when it gets through', async () => {
    const work = await openWork({ file: file() })
    const jobId = work.jobs.enqueue(importOf('1'))
    ;(await work.begun('1')).fail(away())
    const second = await work.begun('1')
    expect(work.jobs.get(jobId)).toMatchObject({
      state: 'running',
      attempt: 2,
      maxAttempts: 3,
      error: { code: 'CONNECTOR_HTTP_ERROR' },
    })
    second.finish()
    expect(await work.jobs.ended(jobId)).toMatchObject({ state: 'completed', attempt: 2, error: null })
    await eventually(() => pushedStates(work, jobId)).toEqual([
      'queued',
      'running',
      'queued',
      'running',
      'completed',
    ])
    expect(work.lines().map(({ message }) => message)).toContain('ingestion_job_waits_for_retry')
  })

  it('waits ever longer, and as long as the site has asked for', async () => {
    const work = await openWork({ file: file(), settings: { job_retry_delay_seconds: 100 } })
    const jobId = work.jobs.enqueue(importOf('1'))
    ;(await work.begun('1')).fail(away())
    await eventually(() => work.jobs.get(jobId).state === 'queued').toBe(true)
    const waiting = work.jobs.get(jobId)
    expect(waiting).toMatchObject({ attempt: 1, error: { code: 'CONNECTOR_HTTP_ERROR' }, queuePosition: 1 })
    expect(secondsFromNow(waiting.nextRunAt)).toBeGreaterThan(60)
    expect(secondsFromNow(waiting.nextRunAt)).toBeLessThan(130)

    work.jobs.retry(jobId)
    const retryAt = new Date(Date.now() + 3_000_000).toISOString()
    ;(await work.begun('1')).fail(failure('CIRCUIT_OPEN', { retry_at: retryAt }))
    await eventually(
      () => work.jobs.get(jobId).attempt === 2 && work.jobs.get(jobId).state === 'queued',
    ).toBe(true)
    expect(secondsFromNow(work.jobs.get(jobId).nextRunAt)).toBeGreaterThan(2_900)
    expect(work.jobs.cancel(jobId)).toMatchObject({ state: 'cancelled' })
  })

  it('is given up after its attempts, kept as a dead letter, and can be retried or put away', async () => {
    const work = await openWork({ file: file(), settings: { job_max_attempts: 2 } })
    const jobId = work.jobs.enqueue(importOf('1'))
    ;(await work.begun('1')).fail(away())
    ;(await work.begun('1')).fail(failure('INGESTION_TIMEOUT'))
    expect(await work.jobs.ended(jobId)).toMatchObject({ state: 'failed', attempt: 2 })
    expect(work.jobs.deadLetters(10)).toMatchObject([
      { jobId, kind: 'event_import', subject: '1', attempts: 2, error: { code: 'INGESTION_TIMEOUT' } },
    ])
    expect(await work.metrics.text()).toContain('jobs_total{kind="event_import",state="failed"} 1')

    expect(work.jobs.retry(jobId)).toMatchObject({ jobId, maxAttempts: 2, error: null })
    expect(work.jobs.deadLetters(10)).toEqual([])
    ;(await work.begun('1')).finish()
    expect(await work.jobs.ended(jobId)).toMatchObject({ state: 'completed', attempt: 1 })
    expect(() => work.jobs.retry(jobId)).toThrow(expect.objectContaining({ code: 'STATE_MACHINE_ERROR' }))
    expect(work.jobs.dismissDeadLetter(jobId)).toBe(false)
  })

  it('needs no attention any more once the same work is done', async () => {
    const work = await openWork({ file: file(), settings: { job_max_attempts: 1 } })
    const first = work.jobs.enqueue(importOf('1'))
    ;(await work.begun('1')).fail(away())
    await work.jobs.ended(first)
    expect(work.jobs.deadLetters(10)).toHaveLength(1)
    const second = work.jobs.enqueue(importOf('1'))
    ;(await work.begun('1')).finish()
    await work.jobs.ended(second)
    expect(work.jobs.deadLetters(10)).toEqual([])
  })

  it('may be asked for with attempts of its own', async () => {
    const work = await openWork({ file: file() })
    const jobId = work.jobs.enqueue(importOf('1'), { maxAttempts: 1 })
    ;(await work.begun('1')).fail(away())
    expect(await work.jobs.ended(jobId)).toMatchObject({ state: 'failed', attempt: 1, maxAttempts: 1 })
  })
})

describe('a job that fails for a reason that stays', () => {
  it.each<[ErrorCode, Record<string, number>]>([
    ['RACE_PAGE_FORMAT_ERROR', {}],
    ['VALIDATION_ERROR', {}],
    ['SCRAPING_DISABLED', {}],
    ['ROBOTS_DISALLOWED', {}],
    ['CONNECTOR_HTTP_ERROR', { status_code: 404 }],
    ['INTERNAL_ERROR', {}],
  ])('has failed at once: %s', async (code, details) => {
    const work = await openWork({ file: file() })
    const jobId = work.jobs.enqueue(importOf('1'))
    ;(await work.begun('1')).fail(failure(code, details))
    expect(await work.jobs.ended(jobId)).toMatchObject({ state: 'failed', attempt: 1, error: { code } })
    expect(work.jobs.deadLetters(10)).toEqual([])
  })
})

describe('the throttle', () => {
  it('lets so many jobs begin within a minute', async () => {
    const work = await openWork({ file: file(), settings: { jobs_per_minute: 2, max_concurrent_jobs: 8 } })
    const ids = ['1', '2', '3'].map((event) => work.jobs.enqueue(importOf(event)))
    expect(ids.map((id) => work.jobs.get(id).state)).toEqual(['running', 'running', 'queued'])
    work.settings.jobs_per_minute = 3
    work.jobs.nudge()
    expect(work.jobs.get(ids[2] ?? '').state).toBe('running')
  })

  it('leaves an event alone for a while', async () => {
    const work = await openWork({ file: file(), settings: { event_cooldown_seconds: 600 } })
    const first = work.jobs.enqueue(importOf('1'))
    ;(await work.begun('1')).finish()
    await work.jobs.ended(first)
    const again = work.jobs.enqueue(importOf('1'))
    const other = work.jobs.enqueue(importOf('2'))
    expect(work.jobs.get(again)).toMatchObject({ state: 'queued', attempt: 0 })
    expect(secondsFromNow(work.jobs.get(again).nextRunAt)).toBeGreaterThan(500)
    expect(work.jobs.get(other).state).toBe('running')
  })
})

describe('the number of jobs at once', () => {
  it('can be changed while they run', async () => {
    const work = await openWork({ file: file(), settings: { max_concurrent_jobs: 1 } })
    const ids = ['1', '2', '3'].map((event) => work.jobs.enqueue(importOf(event)))
    expect(ids.map((id) => work.jobs.get(id).queuePosition)).toEqual([null, 1, 2])
    work.settings.max_concurrent_jobs = 2
    work.jobs.nudge()
    expect(ids.map((id) => work.jobs.get(id).state)).toEqual(['running', 'running', 'queued'])
    expect(work.jobs.get(ids[2] ?? '').queuePosition).toBe(1)
    expect(await work.metrics.text()).toContain('jobs_open{state="running"} 2')
  })
})

describe('the log of a job', () => {
  it('has the lines that were written in it, also far below, and is pushed', async () => {
    const work = await openWork({ file: file() })
    const jobId = work.jobs.enqueue(importOf('1'))
    const { context, within, finish } = await work.begun('1')
    within(() => {
      context.log.child({ race_id: '7' }).warn('data_quality', { warning: 'a lap is missing' })
      context.log.debug('parser_success')
      context.log.error('ingestion_failed', new Error('/home/somebody/secret'))
    })
    finish()
    await work.jobs.ended(jobId)
    const { lines, more } = work.jobs.log(jobId, 0, 100)
    expect(more).toBe(false)
    expect(lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'info advisory_lock_acquired',
      'warn data_quality',
      'error ingestion_failed',
    ])
    expect(lines[1]?.fields).toEqual({ race_id: '7', warning: 'a lap is missing' })
    expect(JSON.stringify(lines)).not.toContain('secret')
    expect(work.jobs.log(jobId, lines[0]?.id ?? 0, 1)).toEqual({ lines: [lines[1]], more: true })
    const pushed = () =>
      work.messages().flatMap((message) => (message.type === 'job_log' ? message.lines : []))
    await eventually(pushed).toEqual(lines)
    expect(() => work.jobs.log('nobody', 0, 1)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
  })

  it('is bounded', async () => {
    const work = await openWork({ file: file() })
    const jobId = work.jobs.enqueue(importOf('1'))
    const { context, within, finish } = await work.begun('1')
    within(() => {
      for (let index = 0; index < 3_000; index += 1) context.log.info('data_quality', { index })
    })
    finish()
    await work.jobs.ended(jobId)
    const { lines } = work.jobs.log(jobId, 0, 5_000)
    expect(lines).toHaveLength(2_000)
    expect(lines.at(-1)?.message).toBe('job_log_full')
  })
})

describe('the history', () => {
  it('keeps ended jobs as long as the setting says, and open ones for ever', async () => {
    const path = file()
    const long = 100 * 24 * 3_600_000
    const past = await openWork({ file: path, clock: () => Date.now() - long, role: 'caller' })
    const old = past.jobs.enqueue(importOf('1'))
    ;(await past.begun('1')).finish()
    await past.jobs.ended(old)
    const waiting = past.jobs.enqueue(importOf('2'), { run: false })
    await past.close()
    const work = await openWork({ file: path, settings: { max_concurrent_jobs: 1 } })
    const recent = work.jobs.enqueue(importOf('3'))
    await eventually(() => !work.jobs.list(10).some(({ jobId }) => jobId === old)).toBe(true)
    expect(work.jobs.list(10).map(({ jobId }) => jobId)).toEqual([recent, waiting])
  })
})

function file(): string {
  return join(temporaryFolder(), 'mre.sqlite')
}

function failure(code: ErrorCode, details: Record<string, string | number> = {}): AppError {
  return new AppError(code, 'It did not work.', { stage: 'fetch', source: 'test', details })
}

function secondsFromNow(iso: string | null): number {
  return (Date.parse(iso ?? '') - Date.now()) / 1_000
}
