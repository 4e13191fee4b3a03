import { describe, expect, it } from 'vitest'
import {
  formatDelta,
  formatLapsAndTime,
  formatSpan,
  formatTime,
  formatTimeOr,
} from '../../../renderer/format/times.ts'

describe('times of laps and races', () => {
  it.each([
    [0, '0.000'],
    [7, '0.007'],
    [38_170, '38.170'],
    [59_999, '59.999'],
    [60_000, '1:00.000'],
    [62_345, '1:02.345'],
    [1_831_382, '30:31.382'],
    [3_600_000, '1:00:00.000'],
    [3_723_004, '1:02:03.004'],
  ])('shows %i ms as %s, always with three decimals', (ms, text) => {
    expect(formatTime(ms)).toBe(text)
  })

  it('marks a difference with a plus or a real minus sign', () => {
    expect(formatDelta(250)).toBe('+0.250')
    expect(formatDelta(-62_345)).toBe('\u22121:02.345')
    expect(formatDelta(0)).toBe('0.000')
    expect(formatDelta(0.5)).toBe('+0.001')
    expect(formatDelta(-0.5)).toBe('\u22120.001')
  })

  it('rounds a half up, also where a sum of means has come out a little below it', () => {
    expect(formatTime(520.499_999_999_9)).toBe('0.521')
    expect(formatDelta(-9_146.499_999_999)).toBe('\u22129.147')
    expect(formatTime(520.4999)).toBe('0.520')
    expect(formatTime(3_599_999.4999)).toBe('59:59.999')
  })

  it('gives no sign to a difference that rounds to none', () => {
    expect(formatDelta(0.4)).toBe('0.000')
    expect(formatDelta(-0.4)).toBe('0.000')
  })

  it('says when there is no figure, and does not take 0 for none', () => {
    expect(formatTimeOr(null)).toBe('\u2013')
    expect(formatTimeOr(undefined, '')).toBe('')
    expect(formatTimeOr(0)).toBe('0.000')
  })

  it('shows a result as the source does', () => {
    expect(formatLapsAndTime(47, 1_831_382)).toBe('47/30:31.382')
    expect(formatLapsAndTime(3, null)).toBe('3')
  })

  it.each([
    [-5, '0 s'],
    [8_400, '8 s'],
    [60_000, '1 min'],
    [80_000, '1 min 20 s'],
    [7_500_000, '2 h 5 min'],
    [7_200_000, '2 h'],
  ])('tells a span of %i ms as %s', (ms, text) => {
    expect(formatSpan(ms)).toBe(text)
  })
})
