import { afterEach, describe, expect, it } from 'vitest'
import {
  addDays,
  dayOf,
  formatAgo,
  formatClock,
  formatDay,
  formatDayRange,
  isDay,
} from '../../../renderer/format/dates.ts'

const ownZone = process.env['TZ']

describe.each(['Pacific/Auckland', 'UTC', 'America/Los_Angeles'])(
  'track-local dates seen from %s',
  (zone) => {
    afterEach(() => {
      if (ownZone === undefined) delete process.env['TZ']
      else process.env['TZ'] = ownZone
    })

    it('stay on their day and hour', () => {
      process.env['TZ'] = zone
      expect(formatDay('2025-11-16', 'en-GB')).toBe('16 Nov 2025')
      expect(formatDay('2025-11-16T23:30', 'en-GB')).toBe('16 Nov 2025')
      expect(formatDay('2025-11-16T00:10:00', 'en-GB')).toBe('16 Nov 2025')
      expect(formatClock('2025-11-16T17:30', 'en-GB')).toBe('17:30')
      expect(addDays('2025-03-09', 1)).toBe('2025-03-10')
      expect(addDays('2025-01-01', -1)).toBe('2024-12-31')
    })
  },
)

describe('dates of meetings', () => {
  it('show one day once and several as a range', () => {
    expect(formatDayRange('2025-11-16', null, 'en-GB')).toBe('16 Nov 2025')
    expect(formatDayRange('2025-11-16T08:30', '2025-11-16', 'en-GB')).toBe('16 Nov 2025')
    expect(formatDayRange('2025-04-23', '2025-04-27', 'en-GB')).toMatch(/^23\s?–\s?27 Apr 2025$/)
    expect(formatDayRange('2025-04-23', '2025-04-20', 'en-GB')).toBe('23 Apr 2025')
  })

  it('follow the locale', () => {
    expect(formatDay('2025-11-16', 'en-US')).toBe('Nov 16, 2025')
    expect(formatDay('2025-11-16', 'de-DE')).toBe('16.11.2025')
  })

  it('have a clock time only where one is given', () => {
    expect(formatClock('2025-11-16')).toBeNull()
    expect(dayOf('2025-11-16T08:30')).toBe('2025-11-16')
  })

  it('are shown as they are when they are no dates', () => {
    expect(formatDay('soon')).toBe('soon')
    expect(addDays('soon', 1)).toBeNull()
    expect(isDay('2025-02-30')).toBe(false)
    expect(isDay('2024-02-29')).toBe(true)
    expect(isDay('2024-02-29T10:00')).toBe(false)
  })
})

describe('how long ago', () => {
  const now = Date.parse('2025-11-20T12:00:00Z')

  it.each([
    ['2025-11-20T12:00:30Z', 'just now'],
    ['2025-11-20T11:59:30Z', 'just now'],
    ['2025-11-20T11:58:00Z', '2 minutes ago'],
    ['2025-11-20T09:00:00Z', '3 hours ago'],
    ['2025-11-08T11:00:00Z', '12 days ago'],
    ['2023-11-08T11:00:00Z', '2 years ago'],
  ])('%s is %s', (iso, text) => {
    expect(formatAgo(iso, now, 'en')).toBe(text)
  })
})
