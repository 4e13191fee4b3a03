import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { DataChange } from '../../../shared/contract/views.ts'
import { changeLines } from '../../../renderer/features/jobs/change-lines.ts'
import { stageText } from '../../../renderer/features/jobs/job-text.ts'
import { readJobsSearch, shownJobs } from '../../../renderer/features/jobs/jobs-search.ts'
import { MOST_LINES, ofLog, wantedLines, withLines } from '../../../renderer/features/logs/log-lines.ts'
import { logFilterOf, readLogsSearch } from '../../../renderer/features/logs/logs-search.ts'
import { conflictingJob, conflictOf, errorAction } from '../../../renderer/format/conflict.ts'
import { errorTitle } from '../../../renderer/format/errors.ts'
import { importOf, receiveJobList, useJobs } from '../../../renderer/state/jobs.ts'
import { onPushed, tellPushed } from '../../../renderer/state/pushed.ts'
import { jobOf } from '../../support/renderer-views.ts'

const conflict = (hint: string, activeJob: string | null = null) =>
  ({
    code: 'INGESTION_IN_PROGRESS',
    stage: 'job',
    source: 'locks',
    message: 'Event 1 is locked.',
    action: 'Use "mre locks".',
    details: { hint, active_job_id: activeJob },
  }) as const

describe('conflicts over an event (M16)', () => {
  const running = conflict('ingestion_running', 'j1')
  const stale = conflict('stale_lock_suspected')

  it('tells work that is under way from a lock that somebody left behind', () => {
    expect([conflictOf(running), conflictOf(stale)]).toEqual(['running', 'stale'])
    expect(errorTitle(running)).not.toBe(errorTitle(stale))
    expect(errorTitle(stale)).toMatch(/seems to be gone/u)
    expect(errorAction(running)).toMatch(/cancel/u)
    expect(errorAction(stale)).toMatch(/clear it/u)
    expect([conflictingJob(running), conflictingJob(stale)]).toEqual(['j1', null])
  })

  it('leaves every other failure as it is', () => {
    const other = { ...running, details: {} }
    expect(conflictOf(other)).toBeNull()
    expect(errorAction(other)).toBe('Use "mre locks".')
    expect(conflictOf({ code: 'NOT_FOUND', details: { hint: 'ingestion_running' } })).toBeNull()
  })

  it('says in the wait for the lock which of the two it is', () => {
    const waits = { stage: 'await_event_lock', nextRunAt: '2026-01-01T00:00:00Z' } as const
    expect(stageText(jobOf('1', { ...waits, error: running }))).toMatch(/Somebody else works/u)
    expect(stageText(jobOf('1', { ...waits, error: stale }))).toMatch(/seems to be gone/u)
  })
})

describe('the list of jobs', () => {
  it('keeps what fits state and kind, and reads only what it knows from an address', () => {
    const jobs = [
      jobOf('a', { state: 'failed' }),
      jobOf('b', { state: 'failed', kind: 'track_sync' }),
      jobOf('c', { state: 'completed' }),
    ]
    const ids = (search: Record<string, unknown>) =>
      shownJobs(jobs, readJobsSearch(search)).map(({ jobId }) => jobId)
    expect(ids({ state: 'failed' })).toEqual(['a', 'b'])
    expect(ids({ state: 'failed', kind: 'track_sync' })).toEqual(['b'])
    expect(ids({ state: 'asleep', kind: '<b>' })).toEqual(['a', 'b', 'c'])
  })

  it('puts changes below their race, in the order in which races are met', () => {
    const change = (raceId: string | null, lap: number): DataChange => ({
      kind: 'changed',
      table: 'laps',
      raceId,
      raceLabel: raceId === null ? null : `Race ${raceId}`,
      className: null,
      driverName: 'A',
      lap,
      field: 'lap_time_ms',
      before: 1,
      after: 2,
    })
    const lines = changeLines([change('2', 1), change('1', 1), change('2', 2), change(null, 1)])
    expect(lines.map((line) => (line.kind === 'race' ? [line.name, line.changes] : line.key))).toEqual([
      ['Race 2', 2],
      '0',
      '2',
      ['Race 1', 1],
      '1',
      ['Event', 1],
      '3',
    ])
    expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length)
  })
})

describe('the import of an event', () => {
  beforeEach(() => useJobs.setState({ byId: new Map(), bySubject: new Map(), justEnded: new Set() }))

  it('is the one from saved pages while that runs, else the one from LiveRC', () => {
    receiveJobList([
      jobOf('saved', { kind: 'html_import', state: 'running' }),
      jobOf('fetched', { state: 'completed' }),
    ])
    expect(importOf(useJobs.getState(), '486677')?.jobId).toBe('saved')
    receiveJobList([jobOf('saved', { kind: 'html_import', state: 'completed' })])
    expect(importOf(useJobs.getState(), '486677')?.jobId).toBe('fetched')
    expect(importOf(useJobs.getState(), '1')).toBeUndefined()
  })
})

describe('log lines', () => {
  const line = (id: string, level: 'info' | 'warn' | 'error', fields = {}) =>
    ofLog({
      id,
      timestamp: '2026-01-01T00:00:00Z',
      level,
      message: 'ingestion_start',
      service: 'engine',
      jobId: null,
      eventId: null,
      traceId: null,
      fields,
    })

  it('are filtered by level and by a text in message or facts', () => {
    const lines = [line('1', 'info'), line('2', 'warn', { url: 'https://X.liverc.com/' }), line('3', 'error')]
    const keys = (...[level, text]: [Parameters<typeof wantedLines>[1], string]) =>
      wantedLines(lines, level, text).map(({ key }) => key)
    expect(keys('debug', '')).toEqual(['1', '2', '3'])
    expect(keys('warn', '')).toEqual(['2', '3'])
    expect(keys('debug', ' x.LIVERC ')).toEqual(['2'])
  })

  it('come once each although pages and pushes overlap, and the oldest go when there are too many', () => {
    const key = (id: number): number => id
    expect(withLines([1, 2], [2, 3], key)).toEqual([1, 2, 3])
    const known = [1, 2]
    expect(withLines(known, [1], key)).toBe(known)
    const many = withLines(
      [],
      Array.from({ length: MOST_LINES + 5 }, (_, index) => index),
      key,
    )
    expect([many.length, many[0]]).toEqual([MOST_LINES, 5])
  })

  it('are asked for by what the address says, as far as it makes sense', () => {
    const search = readLogsSearch({ level: 'loud', job: ' j1 ', event: 486677, text: '', since: 'yesterday' })
    expect(search).toEqual({ job: 'j1', event: '486677' })
    expect(logFilterOf(search)).toEqual({ level: 'info', jobId: 'j1', eventId: '486677' })
    const since = '2026-01-02T03:04'
    expect(logFilterOf(readLogsSearch({ level: 'warn', since }))).toEqual({
      level: 'warn',
      since: new Date(since).toISOString(),
    })
  })
})

describe('pushed messages', () => {
  it('reach who follows their kind, until that ends', () => {
    const heard = vi.fn<(eventId: string) => void>()
    const stop = onPushed('lock', ({ eventId }) => heard(eventId))
    tellPushed({ seq: 1, type: 'lock', eventId: '1', held: true })
    tellPushed({ seq: 2, type: 'reset' })
    stop()
    tellPushed({ seq: 3, type: 'lock', eventId: '2', held: true })
    expect(heard.mock.calls).toEqual([['1']])
  })
})
