import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatDuration,
  readCount,
  readDate,
  readDateRange,
  readDuration,
  readLapsTime,
  readLocalTime,
  readPercent,
  readSortableTime,
} from '../../../shared/domain/time.ts'

describe('durations', () => {
  it.each([
    ['38.17', 38_170],
    ['37.234', 37_234],
    ['0', 0],
    ['0.000', 0],
    ['1:51.828', 111_828],
    ['30:31.382', 1_831_382],
    ['90:00', 5_400_000],
    ['1:00:00', 3_600_000],
    ['1:00:31.382', 3_631_382],
    ['111.828', 111_828],
    ['4.0355', 4036],
    ['1.005', 1005],
    [' 8.33 ', 8330],
  ])('%s', (text, ms) => {
    expect(readDuration(text)).toBe(ms)
  })

  it.each([
    '',
    '.5',
    '5.',
    '1:60',
    '1:61.5',
    '1:2:3:4',
    '1:60:00',
    '-1',
    '+1',
    '1e3',
    'N/A',
    '1 Lap',
    ':30',
    '1:',
    '12,5',
    '٣',
  ])('"%s" is none', (text) => {
    expect(readDuration(text)).toBeNull()
  })

  it('are read exactly as they are printed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 359_999_999 }), (ms) => {
        expect(readDuration(formatDuration(ms))).toBe(ms)
        expect(readDuration((ms / 1000).toFixed(3))).toBe(ms)
      }),
    )
  })

  it.each([
    [38_170, '38.170'],
    [60_000, '1:00.000'],
    [111_828, '1:51.828'],
    [3_631_382, '1:00:31.382'],
  ])('%d ms is printed %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })

  it.each([
    [42_513.333_333_333_336, '42.513'],
    [59_999.5, '1:00.000'],
    [-4_691, '\u22124.691'],
    [-61_000, '\u22121:01.000'],
    [-0.4, '0.000'],
  ])('rounds a computed duration to the millisecond and gives a negative one its sign: %d', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })
})

describe('laps and time', () => {
  it.each([
    ['47/30:31.382', { laps: 47, ms: 1_831_382 }],
    ['1/56.135', { laps: 1, ms: 56_135 }],
    ['0/0.000', { laps: 0, ms: 0 }],
    ['0', { laps: 0, ms: null }],
    ['1,204/1:00:00.001', { laps: 1204, ms: 3_600_001 }],
    ['12 / 8:01.5', { laps: 12, ms: 481_500 }],
    ['', null],
    ['/1:00.0', null],
    ['12/', null],
    ['12/soon', null],
    ['1/2/3', null],
  ])('%s', (text, expected) => {
    expect(readLapsTime(text)).toEqual(expected)
  })
})

describe('numbers', () => {
  it.each([
    ['4,129', 4129],
    ['6,753,663', 6_753_663],
    ['0', 0],
    ['71', 71],
    ['4,12', null],
    [',123', null],
    ['1.5', null],
    ['', null],
    ['12a', null],
  ])('count %s', (text, expected) => {
    expect(readCount(text)).toBe(expected)
  })

  it.each([
    ['92.82%', 92.82],
    ['92.820', 92.82],
    ['100 %', 100],
    ['-3.10%', -3.1],
    ['', null],
    ['%', null],
  ])('percentage %s', (text, expected) => {
    expect(readPercent(text)).toBe(expected)
  })
})

describe('dates', () => {
  it.each([
    ['Nov 16, 2025', '2025-11-16'],
    ['May 3, 2025', '2025-05-03'],
    ['October 25, 2025', '2025-10-25'],
    ['Feb 29, 2024', '2024-02-29'],
    ['Feb 29, 2025', null],
    ['Feb 30, 2024', null],
    ['Foo 1, 2025', null],
    ['Nov 0, 2025', null],
    ['2025-11-16', null],
  ])('%s', (text, expected) => {
    expect(readDate(text)).toBe(expected)
  })

  it.each([
    ['Nov 16, 2025', { start: '2025-11-16', end: '2025-11-16' }],
    ['Apr 23, 2025 to Apr 27, 2025', { start: '2025-04-23', end: '2025-04-27' }],
    ['Dec 31, 2025 to\n Jan 1, 2026', { start: '2025-12-31', end: '2026-01-01' }],
    ['Nov 16, 2025 to', null],
    ['a to b', null],
    ['Nov 1, 2025 to Nov 2, 2025 to Nov 3, 2025', null],
  ])('%s', (text, expected) => {
    expect(readDateRange(text)).toEqual(expected)
  })

  it.each([
    ['Nov 16, 2025 at 5:30pm', '2025-11-16T17:30'],
    ['Nov 16, 2025 at 8:22am', '2025-11-16T08:22'],
    ['Nov 16, 2025 at 12:00pm', '2025-11-16T12:00'],
    ['Nov 16, 2025 at 12:05am', '2025-11-16T00:05'],
    ['Nov 16, 2025 at 5pm', '2025-11-16T17:00'],
    ['Nov 16, 2025 at 5:30 PM', '2025-11-16T17:30'],
    ['Nov 16, 2025', '2025-11-16'],
    ['Nov 16, 2025 at 13:00pm', null],
    ['Nov 16, 2025 at 0:30am', null],
    ['Nov 16, 2025 at 5:60pm', null],
    ['Nov 16, 2025 at noon', null],
    ['at 5pm', null],
  ])('%s', (text, expected) => {
    expect(readLocalTime(text)).toBe(expected)
  })

  it.each([
    ['2025-11-16 08:30:00', '2025-11-16T08:30:00'],
    ['2025-11-16 08:30', '2025-11-16T08:30:00'],
    ['2025-11-16 00:00:00', '2025-11-16T00:00:00'],
    ['0000-00-00 00:00:00', null],
    ['2025-02-30 08:30:00', null],
    ['2025-11-16 24:00:00', null],
    ['2025-11-16', null],
    ['', null],
  ])('hidden %s', (text, expected) => {
    expect(readSortableTime(text)).toBe(expected)
  })
})
