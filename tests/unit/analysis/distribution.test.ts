import { describe, expect, it } from 'vitest'
import {
  distribution,
  histogram,
  histogramWidth,
  quantileMethod,
} from '../../../shared/domain/analysis/distribution.ts'
import { medianOf, quantileOfSorted } from '../../../shared/domain/analysis/quantile.ts'
import { lapsOf, present } from './runs.ts'

describe('quantiles', () => {
  it('lie on a straight line between values', () => {
    expect(quantileOfSorted([1, 2, 3, 4], 0.25)).toBe(1.75)
    expect(quantileOfSorted([1, 2, 3, 4], 0)).toBe(1)
    expect(quantileOfSorted([1, 2, 3, 4], 1)).toBe(4)
    expect(quantileOfSorted([7], 0.3)).toBe(7)
    expect(medianOf([3, 1, 2])).toBe(2)
    expect(medianOf([])).toBeNull()
    expect(quantileMethod).toMatch(/type 7/)
  })
})

describe('a distribution', () => {
  it('has a box, whiskers within 1.5 of it, and the laps beyond', () => {
    const box = present(distribution(lapsOf([40, 41, 42, 43, 44, 60, 10])))
    expect(box).toMatchObject({
      minMs: 10,
      lowerQuartileMs: 40.5,
      medianMs: 42,
      upperQuartileMs: 43.5,
      maxMs: 60,
      lowerWhiskerMs: 40,
      upperWhiskerMs: 44,
      lapsUsed: 7,
      of: 7,
    })
    expect(box.outliers).toEqual([
      { lap: 6, timeMs: 60 },
      { lap: 7, timeMs: 10 },
    ])
  })

  it('takes a lap just beyond 1.5 times the box for an outlier', () => {
    // Quartiles 41 and 43: the whiskers reach to 38 and 46.
    expect(distribution(lapsOf([40, 41, 42, 43, 46]))).toMatchObject({ upperWhiskerMs: 46, outliers: [] })
    expect(distribution(lapsOf([40, 41, 42, 43, 47]))).toMatchObject({
      upperWhiskerMs: 43,
      outliers: [{ lap: 5, timeMs: 47 }],
    })
  })

  it('of one lap is that lap; of none there is none', () => {
    expect(distribution(lapsOf([50]))).toMatchObject({ lowerWhiskerMs: 50, upperWhiskerMs: 50, outliers: [] })
    expect(distribution(lapsOf([]))).toBeNull()
  })
})

describe('a histogram', () => {
  it('counts every lap once, empty bins included', () => {
    expect(histogram(lapsOf([1_000, 1_099, 1_100, 1_350]), 100)).toEqual([
      { fromMs: 1_000, toMs: 1_100, count: 2 },
      { fromMs: 1_100, toMs: 1_200, count: 1 },
      { fromMs: 1_200, toMs: 1_300, count: 0 },
      { fromMs: 1_300, toMs: 1_400, count: 1 },
    ])
    expect(histogram(lapsOf([]), 100)).toEqual([])
    expect(histogram(lapsOf([1]), 0)).toEqual([])
  })

  it('does not grow with a lap that is far out', () => {
    const bins = histogram(lapsOf([40_000, 41_000, 3_600_000]), 100)
    expect(bins).toHaveLength(200)
    expect(bins.at(-1)).toEqual({ fromMs: 59_900, toMs: 3_600_001, count: 1 })
  })

  it('takes a width that reads well and fits the spread', () => {
    expect(histogramWidth([38_000, 38_400, 38_800, 39_200, 39_600])).toBe(1_000)
    expect(histogramWidth([40_000, 40_000])).toBe(10)
    expect(histogramWidth([])).toBe(10)
    expect(histogramWidth([0, 10_000_000, 20_000_000])).toBe(60_000)
  })
})
