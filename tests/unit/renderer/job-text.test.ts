import { describe, expect, it } from 'vitest'
import { announcement } from '../../../renderer/app/announcement.ts'
import {
  keptText,
  progressText,
  ranFor,
  resultText,
  stageText,
  warningsOf,
} from '../../../renderer/features/jobs/job-text.ts'
import { importFailure } from '../../../renderer/features/event/import-failure.ts'
import { shownStatus } from '../../../renderer/features/event/event-status.ts'
import { jobStage } from '../../../shared/contract/views.ts'
import { importedAs, jobOf } from '../../support/renderer-views.ts'

describe('what a job says', () => {
  it('has words for every stage', () => {
    for (const stage of jobStage.options) expect(stageText(jobOf('1', { stage }))).not.toBe(stage)
  })

  it('tells stage, races of all and time left', () => {
    const job = jobOf('1', {
      state: 'running',
      stage: 'fetch_race_pages',
      processed: 12,
      total: 32,
      etaMs: 22_000,
    })
    expect(progressText(job)).toBe('Fetching races \u00b7 12 of 32 races \u00b7 about 22 s left')
    expect(progressText(jobOf('1', { stage: 'fetch_event_page' }))).toBe('Fetching the event page')
  })

  it('tells new rows, changed rows and nothing new apart', () => {
    expect(resultText(importedAs({ laps: { inserted: 4_000, updated: 2, unchanged: 0 } }))).toContain(
      'rows new, 2 changed',
    )
    expect(resultText(importedAs({ laps: { inserted: 0, updated: 0, unchanged: 4_000 } }))).toContain(
      'unchanged',
    )
    expect(resultText(importedAs({}, 'already_complete'))).toContain('already complete')
    expect(resultText(jobOf('1'))).toBe('')
    expect(warningsOf(jobOf('1'))).toEqual([])
  })

  it('tells what a failure left untouched', () => {
    expect(keptText({ kind: 'event_import' }, true)).toContain('earlier import is kept')
    expect(keptText({ kind: 'event_import' }, false)).toContain('Nothing is shown until every race is there')
    expect(keptText({ kind: 'track_sync' }, false)).toContain('unchanged')
  })

  it('tells how long it ran', () => {
    const startedAt = '2025-11-20T10:00:00Z'
    expect(ranFor(jobOf('1'), 0)).toBeNull()
    expect(ranFor(jobOf('1', { startedAt, finishedAt: '2025-11-20T10:00:44Z' }), 0)).toBe(44_000)
    expect(ranFor(jobOf('1', { startedAt }), Date.parse('2025-11-20T10:01:00Z'))).toBe(60_000)
  })
})

describe('what is announced of a job', () => {
  const running = (processed: number) => jobOf('1', { state: 'running', processed, total: 32 })

  it('is its start, every quarter and its end', () => {
    expect(announcement(jobOf('1', { state: 'queued' }), running(0))).toMatch(/^Started/)
    expect(announcement(running(1), running(2))).toBeNull()
    expect(announcement(running(7), running(8))).toContain('8 of 32 races')
    expect(announcement(running(31), running(32))).toBeNull()
    expect(announcement(running(31), jobOf('1', { state: 'cancelled' }))).toMatch(/^Cancelled/)
    expect(announcement(running(31), importedAs({}))).toMatch(/^Finished/)
  })

  it('is nothing for a job that was not followed or has long ended', () => {
    expect(announcement(undefined, running(3))).toBeNull()
    expect(announcement(jobOf('1', { state: 'failed' }), jobOf('1', { state: 'failed' }))).toBeNull()
  })
})

describe('how an event stands', () => {
  const error = {
    code: 'RACE_PAGE_FORMAT_ERROR',
    stage: 'parse',
    source: 'liverc',
    message: 'No lap table.',
    action: null,
    details: {},
  } as const

  it('is importing while a job runs, whatever is stored', () => {
    expect(shownStatus({ status: 'known' }, jobOf('1', { state: 'running' }))).toBe('importing')
    expect(shownStatus({ status: 'imported' }, jobOf('1', { state: 'completed' }))).toBe('imported')
    expect(shownStatus({ status: 'failed' }, undefined)).toBe('failed')
  })

  it('tells why it failed from the refusal, the job or what is stored', () => {
    const failed = {
      status: 'failed',
      lastError: { code: 'INGESTION_TIMEOUT', message: 'Too long.' },
    } as const
    expect(importFailure({ status: 'known', lastError: null }, undefined, null)).toBeNull()
    expect(importFailure(failed, undefined, error)).toBe(error)
    expect(importFailure(failed, jobOf('1', { state: 'failed', error }), null)).toBe(error)
    expect(importFailure(failed, undefined, null)).toMatchObject({
      code: 'INGESTION_TIMEOUT',
      message: 'Too long.',
    })
    expect(
      importFailure({ status: 'failed', lastError: { code: 'odd', message: 'm' } }, undefined, null)?.code,
    ).toBe('INGESTION_FAILED')
  })
})
