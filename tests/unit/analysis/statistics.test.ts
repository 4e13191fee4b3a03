import { describe, expect, it } from 'vitest'
import {
  averageMs,
  bestAverageMs,
  bestConsecutiveMs,
  consistencyPercent,
  countedLaps,
  deviationMs,
  elapsedMs,
  fastestMs,
  forecast,
  roundAsTable,
  roundTo,
} from '../../../shared/domain/analysis/statistics.ts'

const laps = [45_000, 38_000, 39_000, 37_000, 41_000]

describe('statistics of counted laps', () => {
  it('leaves lap 1 out, and only lap 1, where it does not count', () => {
    expect(countedLaps(laps, true)).toEqual(laps)
    expect(countedLaps(laps, false)).toEqual([38_000, 39_000, 37_000, 41_000])
    expect(countedLaps([45_000], false)).toEqual([])
  })

  it('averages and finds the fastest', () => {
    expect(averageMs(laps)).toBe(40_000)
    expect(fastestMs(laps)).toBe(37_000)
  })

  it('averages the best laps, wherever they are, and is blank without enough', () => {
    expect(bestAverageMs(laps, 3)).toBe(38_000)
    expect(bestAverageMs(laps, 5)).toBe(40_000)
    expect(bestAverageMs(laps, 6)).toBeNull()
  })

  it('sums the best laps in a row, the last ones included', () => {
    expect(bestConsecutiveMs(laps, 2)).toBe(76_000)
    expect(bestConsecutiveMs([50_000, 40_000, 30_000, 20_000], 3)).toBe(90_000)
    expect(bestConsecutiveMs(laps, 5)).toBe(200_000)
    expect(bestConsecutiveMs(laps, 6)).toBeNull()
  })

  it('takes the deviation of the population, not of a sample', () => {
    expect(deviationMs([2_000, 4_000, 4_000, 4_000, 5_000, 5_000, 7_000, 9_000])).toBe(2_000)
  })

  it('gives consistency in percent from unrounded figures', () => {
    expect(consistencyPercent([40_000, 40_000])).toBe(100)
    expect(consistencyPercent([2_000, 4_000, 4_000, 4_000, 5_000, 5_000, 7_000, 9_000])).toBe(60)
  })

  it('is blank without laps', () => {
    for (const figure of [averageMs, fastestMs, deviationMs, consistencyPercent])
      expect(figure([])).toBeNull()
  })

  it('rounds half up', () => {
    expect(roundTo(92.825, 2)).toBe(92.83)
    expect(roundTo(38_170.5, 0)).toBe(38_171)
    expect(roundTo(92.8249, 2)).toBe(92.82)
  })

  it('rounds every half of three decimals up, also where the double is a little below it', () => {
    expect(roundTo(2.135, 2)).toBe(2.14)
    expect(roundTo(1.0005, 3)).toBe(1.001)
    for (let thousandths = 0; thousandths <= 100_000; thousandths++) {
      const hundredths = Math.floor((thousandths + 5) / 10)
      expect(roundAsTable(thousandths / 1000, 2).toFixed(2)).toBe((hundredths / 100).toFixed(2))
    }
  })

  it('forecasts whole laps at the average so far', () => {
    expect(forecast(38_170, 1, 1_800_000)).toEqual({ laps: 48, timeMs: 1_832_160 })
    expect(forecast(60_000, 2, 300_000)).toEqual({ laps: 10, timeMs: 300_000 })
  })

  it('adds up elapsed times', () => {
    expect(elapsedMs([1, 2, 3])).toEqual([1, 3, 6])
  })
})
