import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coveringKeys, dedupeKey, upgradableKeys, workKey } from '../../../electron/jobs/job.ts'
import { afterFailure } from '../../../electron/jobs/retry.ts'
import { sleepTime } from '../../../electron/jobs/wake.ts'
import { errorCodes } from '../../../shared/domain/errors.ts'
import { away, importOf } from '../../support/queue.ts'

const now = 1_000_000

describe('the wait for the next attempt', () => {
  it('grows fourfold, a quarter up or down, and never beyond a bound', () => {
    const waits = (random: number) =>
      [1, 2, 3, 9].map((attempt) => {
        const after = afterFailure(
          { error: away, attempt, maxAttempts: 10, waitForLock: false },
          { now, delayMs: 10_000, random },
        )
        return after.next === 'retry' ? after.runAt - now : null
      })
    expect(waits(0.5)).toEqual([10_000, 40_000, 160_000, 900_000])
    expect(waits(0)).toEqual([7_500, 30_000, 120_000, 675_000])
    expect(waits(1)).toEqual([12_500, 50_000, 200_000, 1_125_000])
  })

  it('is never shorter than what the site has asked for, and bounded by a day', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 200_000_000 }), fc.boolean(), (wish, asText) => {
        const at = now + wish
        const error = { ...away, details: { retry_at: asText ? new Date(at).toISOString() : at } }
        const after = afterFailure(
          { error, attempt: 1, maxAttempts: 3, waitForLock: false },
          { now, delayMs: 1_000, random: 0.5 },
        )
        if (after.next !== 'retry') return false
        return after.runAt - now === Math.max(1_000, Math.min(wish, 24 * 3_600_000))
      }),
    )
  })

  it('comes only to failures that may pass', () => {
    const retried = errorCodes.filter((code) => {
      const failed = { error: { ...away, code, details: {} }, attempt: 1, maxAttempts: 3, waitForLock: false }
      return afterFailure(failed, { now, delayMs: 0, random: 0 }).next === 'retry'
    })
    expect(retried.toSorted()).toEqual([
      'BROWSER_ERROR',
      'CIRCUIT_OPEN',
      'CONNECTOR_HTTP_ERROR',
      'CONSTRAINT_VIOLATION_ERROR',
      'INGESTION_TIMEOUT',
    ])
  })

  it.each([
    [429, 'retry'],
    [408, 'retry'],
    [500, 'retry'],
    [404, 'fail'],
    [403, 'fail'],
  ])('depends on the status: %i', (status, next) => {
    const error = { ...away, details: { status_code: status } }
    const failed = { error, attempt: 1, maxAttempts: 3, waitForLock: false }
    expect(afterFailure(failed, { now, delayMs: 0, random: 0 }).next).toBe(next)
  })

  it('comes once to a contradiction, and to a database that is busy', () => {
    const failed = (
      code: 'CONSTRAINT_VIOLATION_ERROR' | 'PERSISTENCE_ERROR',
      attempt: number,
      resultCode: string,
    ) =>
      afterFailure(
        { error: { ...away, code, details: { resultCode } }, attempt, maxAttempts: 9, waitForLock: false },
        { now, delayMs: 0, random: 0 },
      )
    expect(failed('CONSTRAINT_VIOLATION_ERROR', 1, '').next).toBe('retry')
    expect(failed('CONSTRAINT_VIOLATION_ERROR', 2, '')).toEqual({ next: 'fail', exhausted: true })
    expect(failed('PERSISTENCE_ERROR', 1, 'SQLITE_BUSY').next).toBe('retry')
    expect(failed('PERSISTENCE_ERROR', 1, 'SQLITE_FULL')).toEqual({ next: 'fail', exhausted: false })
  })
})

describe('requests for the same work', () => {
  it('meet in one key, whatever they name beside it', () => {
    expect(dedupeKey({ kind: 'event_import', eventId: '5', trackSlug: 'meadow', force: false })).toBe(
      dedupeKey(importOf('5')),
    )
    expect(dedupeKey(importOf('5', true))).not.toBe(dedupeKey(importOf('5')))
    expect(workKey(importOf('5', true))).toBe(workKey(importOf('5')))
    expect(coveringKeys(importOf('5'))).toEqual(['event_import:5', 'event_import:5:forced'])
    expect(coveringKeys(importOf('5', true))).toEqual(['event_import:5:forced'])
    expect(upgradableKeys(importOf('5', true))).toEqual(['event_import:5'])
    expect(dedupeKey({ kind: 'track_sync' })).toBe('track_sync:')
  })
})

describe('how long the queue sleeps', () => {
  const nothing = { now, nextRunAt: null, throttledUntil: 0, foreignLease: null, leaseMs: 10_000 }
  it.each([
    ['for ever when nothing is to come', nothing, null],
    ['until the next job may begin', { ...nothing, nextRunAt: now + 5_000 }, 5_000],
    [
      'until the throttle lets one begin',
      { ...nothing, nextRunAt: now + 5_000, throttledUntil: now + 100 },
      100,
    ],
    ['until somebody else could be gone', { ...nothing, foreignLease: now + 4_000 }, 4_100],
    [
      'a lease longer when somebody lives on although the lease is over',
      { ...nothing, foreignLease: now - 5 },
      10_000,
    ],
    [
      'no longer than a lease for one that a wrong clock wrote',
      { ...nothing, foreignLease: now + 9_999_999 },
      10_100,
    ],
    ['no longer than a timer can', { ...nothing, nextRunAt: now + 2 ** 40 }, 2 ** 31 - 1],
  ])('%s', (_, prospects, expected) => {
    expect(sleepTime(prospects)).toBe(expected)
  })
})
