import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { retryAfterMs } from '../../../electron/http/retry-after.ts'

const now = Date.parse('2026-11-22T12:00:00Z')

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    [' 7 ', 7_000],
    ['999999999999', 999_999_999_999_000],
    ['Sun, 22 Nov 2026 12:01:30 GMT', 90_000],
    ['Sunday, 22-Nov-26 12:00:05 GMT', 5_000],
    ['Sun Nov 22 12:00:10 2026', 10_000],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
    ['Sun Nov  1 12:00:10 2026', 0],
  ])('%j asks to wait %i ms', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected)
  })

  it.each([
    undefined,
    '',
    'soon',
    '-5',
    '1.5',
    '1e3',
    '0x10',
    '9999999999999',
    '2026-11-22T12:01:00Z',
    'Sunday',
    'Mon, 99 Foo 2026 12:00:00 GMT',
    `Mon, 22 Nov 2026 12:00:00 GMT${' '.repeat(100)}x`,
  ])('%j says nothing', (header) => {
    expect(retryAfterMs(header, now)).toBeNull()
  })

  it('reads what a server writes, in seconds and as a date', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (seconds) => {
        expect(retryAfterMs(String(seconds), now)).toBe(seconds * 1_000)
        expect(retryAfterMs(new Date(now + seconds * 1_000).toUTCString(), now)).toBe(seconds * 1_000)
      }),
    )
  })

  it('is never negative, never endless and never a failure, whatever it says', () => {
    const weekday = fc.constantFrom('Mon', 'sunday', 'Fri, ')
    const text = fc.oneof(
      fc.string(),
      fc.tuple(weekday, fc.string()).map(([day, rest]) => `${day}${rest}`),
    )
    fc.assert(
      fc.property(text, (header) => {
        const ms = retryAfterMs(header, now)
        expect(ms === null || (Number.isFinite(ms) && ms >= 0)).toBe(true)
      }),
    )
  })

  it('does not depend on the time zone of this computer', () => {
    vi.stubEnv('TZ', 'Australia/Sydney')
    expect(new Date(now).getTimezoneOffset()).toBe(-660)
    // A date without a zone would be read as local time.
    expect(retryAfterMs('Sun Nov 22 12:00:01 2026', now)).toBe(1_000)
  })
})
