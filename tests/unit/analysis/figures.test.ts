import { describe, expect, it } from 'vitest'
import { bestAverage, bestConsecutive, fastestLap } from '../../../shared/domain/analysis/best-laps.ts'
import { bestRun, fiveMinutesMs } from '../../../shared/domain/analysis/best-run.ts'
import {
  behindFigures,
  furtherFigures,
  printedFigures,
} from '../../../shared/domain/analysis/driver-figures.ts'
import { explain } from '../../../shared/domain/analysis/explain.ts'
import { figureDefinitions } from '../../../shared/domain/analysis/figure.ts'
import {
  cleanSelection,
  countedSelection,
  noFilter,
  numbersOf,
  within107OfBest,
  within110OfMedian,
} from '../../../shared/domain/analysis/lap-selection.ts'
import { countsLap1, resolveLap1Rule } from '../../../shared/domain/analysis/lap1.ts'
import {
  fade,
  fastestOfField,
  hotLapGap,
  nearHotLap,
  qualifyingPace,
  racePace,
  reachedTime,
} from '../../../shared/domain/analysis/pace.ts'
import { raisingAverage } from '../../../shared/domain/analysis/raising-average.ts'
import { fullRun, lapsDoneAt, lapStartMs, totalMs } from '../../../shared/domain/analysis/run.ts'
import {
  bandOf,
  consistency,
  medianLap,
  pooledConsistency,
  rankedConsistency,
  variation,
} from '../../../shared/domain/analysis/spread.ts'
import { lapsOf, present, runOf } from './runs.ts'

const times = [45_000, 38_000, 39_000, 37_000, 41_000, 37_000]

describe('a full run', () => {
  it('has elapsed times of all laps, invalid ones included', () => {
    const run = fullRun('x', [
      { lap: 1, timeMs: 30_000 },
      { lap: 2, timeMs: 5_000, isValid: false },
      { lap: 3, timeMs: 31_000, isValid: true },
    ])
    expect(run.elapsedMs).toEqual([30_000, 35_000, 66_000])
    expect(totalMs(run)).toBe(66_000)
    expect(numbersOf(countedSelection(run, 'counted').laps)).toEqual([1, 3])
    expect([1, 2, 3].map((lap) => lapStartMs(run, lap))).toEqual([0, 30_000, 35_000])
  })

  it('refuses laps that were filtered or out of order', () => {
    expect(() => fullRun('x', lapsOf(times).laps.slice(1))).toThrow(RangeError)
    const clean = cleanSelection(lapsOf(times), within107OfBest)
    expect(clean.laps.length).toBeLessThan(times.length)
    expect(() => fullRun('x', clean.laps)).toThrow(RangeError)
    expect(() => fullRun('x', lapsOf(times).laps.toReversed())).toThrow(RangeError)
  })

  it('counts a lap as done at the very moment', () => {
    const run = runOf([10, 10, 10])
    expect([0, 9, 10, 29, 30, 99].map((time) => lapsDoneAt(run, time))).toEqual([0, 0, 1, 2, 3, 3])
    expect(lapsDoneAt(runOf([]), 5)).toBe(0)
  })
})

describe('the lap-1 rule', () => {
  it('is inferred unless the engineer decides', () => {
    expect(resolveLap1Rule(true, null)).toEqual({ rule: 'counted', source: 'inferred' })
    expect(resolveLap1Rule(false, null)).toEqual({ rule: 'left_out', source: 'inferred' })
    expect(resolveLap1Rule(null, null)).toEqual({ rule: 'unknown', source: 'inferred' })
    expect(resolveLap1Rule(true, 'left_out')).toEqual({ rule: 'left_out', source: 'override' })
    expect(countsLap1('unknown')).toBe(true)
  })

  it('decides what is counted, not what was driven', () => {
    expect(countedSelection(runOf(times), 'left_out')).toMatchObject({ counted: 5, of: 6 })
    expect(countedSelection(runOf(times), 'unknown')).toMatchObject({ counted: 6, of: 6 })
    expect(fastestLap(countedSelection(runOf([1_000, 2_000]), 'left_out'))).toMatchObject({
      value: 2_000,
      lapsUsed: [2],
    })
  })
})

describe('clean laps', () => {
  const counted = lapsOf([100_000, 107_000, 107_001, 110_000, 140_000])

  it('are those within a share of the best or of the median, the limit included', () => {
    expect(numbersOf(cleanSelection(counted, within107OfBest).laps)).toEqual([1, 2])
    expect(numbersOf(cleanSelection(counted, within110OfMedian).laps)).toEqual([1, 2, 3, 4])
    expect(numbersOf(cleanSelection(counted, { kind: 'within', percent: 130, of: 'median' }).laps)).toEqual([
      1, 2, 3, 4,
    ])
    expect(cleanSelection(counted, noFilter)).toBe(counted)
  })

  it('say how many of how many they are', () => {
    expect(cleanSelection(counted, within107OfBest)).toMatchObject({ counted: 5, of: 5 })
    expect(racePace(cleanSelection(counted, within107OfBest))).toMatchObject({
      value: 103_500,
      lapsUsed: [1, 2],
      of: 5,
    })
    expect(cleanSelection(lapsOf([]), within107OfBest).laps).toEqual([])
  })
})

describe('best laps', () => {
  it('name the laps that they are made of', () => {
    expect(fastestLap(lapsOf(times))).toEqual({ name: 'fastLapMs', value: 37_000, lapsUsed: [4], of: 6 })
    expect(bestAverage(lapsOf(times), 3)).toEqual({
      name: 'bestAverageMs',
      value: 112_000 / 3,
      lapsUsed: [2, 4, 6],
      of: 6,
    })
    expect(bestAverage(lapsOf(times), 5).name).toBe('avgTop5Ms')
    expect(bestConsecutive(lapsOf(times), 2)).toMatchObject({ value: 76_000, lapsUsed: [3, 4] })
    expect(bestConsecutive(lapsOf(times), 3)).toMatchObject({
      name: 'top3ConsecutiveMs',
      value: 114_000,
      lapsUsed: [2, 3, 4],
    })
    expect(bestConsecutive(lapsOf(times), 6)).toMatchObject({ value: 237_000, lapsUsed: [1, 2, 3, 4, 5, 6] })
  })

  it('are blank with too few laps or for no laps at all', () => {
    for (const blank of [
      bestAverage(lapsOf(times), 7),
      bestConsecutive(lapsOf(times), 7),
      bestConsecutive(lapsOf(times), 0),
      bestAverage(lapsOf(times), 0),
      fastestLap(lapsOf([])),
    ]) {
      expect(blank.value).toBeNull()
      expect(blank.lapsUsed).toEqual([])
    }
  })

  it('are not in a row across a lap that was dropped', () => {
    const dropped = { ...lapsOf(times), laps: lapsOf(times).laps.filter((lap) => lap.lap !== 3) }
    expect(bestConsecutive(dropped, 2)).toMatchObject({ value: 78_000, lapsUsed: [4, 5] })
    expect(bestConsecutive(dropped, 3)).toMatchObject({ value: 115_000, lapsUsed: [4, 5, 6] })
    expect(bestConsecutive(dropped, 4).value).toBeNull()
  })
})

describe('spread', () => {
  it('gives consistency and its counterpart', () => {
    const laps = lapsOf([2_000, 4_000, 4_000, 4_000, 5_000, 5_000, 7_000, 9_000])
    expect(consistency(laps).value).toBe(60)
    expect(variation(laps).value).toBe(40)
    expect(medianLap(laps).value).toBe(4_500)
  })

  it('pools sessions by laps, so that different tracks do not add to it', () => {
    const quick = lapsOf([19_000, 21_000])
    const slow = lapsOf([38_000, 42_000])
    expect(present(pooledConsistency([quick, slow]).value)).toBeCloseTo(95, 10)
    const steady = lapsOf([50_000, 50_000, 50_000, 50_000, 50_000, 50_000])
    const pooled = pooledConsistency([quick, steady, lapsOf([])])
    expect(pooled).toMatchObject({ sessions: 2, laps: 8 })
    expect(present(pooled.value)).toBeCloseTo(100 - (2 * 5) / 8, 10)
    expect(pooledConsistency([]).value).toBeNull()
  })

  it('ranks only runs of five laps that reached the time', () => {
    const five = lapsOf([40_000, 40_000, 40_000, 40_000, 40_000])
    expect(rankedConsistency(five, { totalMs: 300_000, scheduledMs: 300_000 })).toMatchObject({
      band: '98+',
      excludedBecause: null,
    })
    expect(rankedConsistency(five, { totalMs: 299_999, scheduledMs: 300_000 })).toMatchObject({
      band: null,
      excludedBecause: 'time_not_reached',
    })
    expect(rankedConsistency(five, { totalMs: 1, scheduledMs: null }).band).toBe('98+')
    const four = lapsOf([40_000, 40_000, 40_000, 40_000])
    expect(rankedConsistency(four, { totalMs: 300_000, scheduledMs: 300_000 })).toMatchObject({
      band: null,
      excludedBecause: 'too_few_laps',
    })
  })

  it('puts a border into the better band', () => {
    expect([98, 97.999, 95, 94.9, 90, 89.9].map(bandOf)).toEqual([
      '98+',
      '95-98',
      '95-98',
      '90-95',
      '90-95',
      '<90',
    ])
  })
})

describe('pace', () => {
  it('of qualifying is a lap of the best three in a row, and the average of five', () => {
    const pace = qualifyingPace(lapsOf(times))
    expect(pace.bestThreeInARow).toMatchObject({
      name: 'qualifyingPaceMs',
      value: 38_000,
      lapsUsed: [2, 3, 4],
    })
    expect(pace.averageOfBestFive.value).toBe(38_400)
  })

  it('against the hot lap', () => {
    const field = [lapsOf(times), lapsOf([36_000, 37_440, 37_441]), lapsOf([])]
    expect(fastestOfField(field)).toBe(36_000)
    expect(fastestOfField([])).toBeNull()
    expect(hotLapGap(present(field[1]), 36_000).value).toBe(0)
    expect(present(hotLapGap(lapsOf(times), 36_000).value)).toBeCloseTo(2.7778, 4)
    expect(hotLapGap(lapsOf([]), 36_000).value).toBeNull()
    expect(hotLapGap(lapsOf(times), null).value).toBeNull()
    expect(nearHotLap(present(field[1]), 36_000)).toMatchObject({ lapsUsed: [1, 2] })
    expect(present(nearHotLap(present(field[1]), 36_000).value)).toBeCloseTo(66.667, 3)
    expect(nearHotLap(lapsOf([50_000]), 36_000)).toMatchObject({ value: 0, lapsUsed: [] })
    expect(nearHotLap(lapsOf([]), 36_000).value).toBeNull()
  })

  it('fades from the first quarter to the last, with five laps or more', () => {
    expect(fade(lapsOf([40, 40, 40, 40])).value).toBeNull()
    expect(fade(lapsOf([40, 50, 50, 50, 42]))).toMatchObject({ value: 1.05, lapsUsed: [1, 5] })
    expect(fade(lapsOf([40, 42, 9, 9, 9, 9, 41, 41])).value).toBe(1)
  })

  it('says whether the time was reached', () => {
    expect(reachedTime(runOf([100, 100]), 200)).toBe(true)
    expect(reachedTime(runOf([100, 100]), 201)).toBe(false)
    expect(reachedTime(runOf([100]), null)).toBeNull()
  })

  it('raises its average lap by lap', () => {
    expect(raisingAverage(lapsOf([40, 20, 30]))).toEqual([20, 25, 30])
    expect(raisingAverage(lapsOf([]))).toEqual([])
  })
})

describe('the best run of a length', () => {
  it('has most laps, then least time, whole laps only', () => {
    const run = runOf([110_000, 100_000, 99_000, 101_000, 100_000, 120_000])
    expect(bestRun(run, 'counted')).toMatchObject({
      laps: 3,
      figure: { value: 300_000, lapsUsed: [2, 3, 4], of: 6 },
    })
    expect(
      bestRun(runOf([110_000, 100_000, 99_000, 60_000, 60_000, 90_000, 95_000]), 'counted'),
    ).toMatchObject({
      laps: 4,
      figure: { value: 305_000, lapsUsed: [4, 5, 6, 7] },
    })
    expect(fiveMinutesMs).toBe(300_000)
  })

  it('begins on lap 1 only where it counts', () => {
    const run = runOf([50, 60, 60, 60])
    expect(bestRun(run, 'counted', 110).figure.lapsUsed).toEqual([1, 2])
    expect(bestRun(run, 'left_out', 110).figure.lapsUsed).toEqual([2, 3])
  })

  it('is blank for a driver who never drove that long', () => {
    expect(bestRun(runOf([100_000, 100_000]), 'counted')).toEqual({
      laps: 0,
      figure: { name: 'bestRunMs', value: null, lapsUsed: [], of: 2 },
    })
    expect(bestRun(runOf([]), 'left_out').figure.value).toBeNull()
  })
})

describe('explanations', () => {
  const run = runOf(times)

  it('hold formula, laps used of laps driven, and whether LiveRC agrees', () => {
    const explanations = explain(printedFigures(run, 'left_out'), {
      avgLapMs: 38_400,
      fastLapNumber: 6,
      consistencyPercent: 96.12,
      top3ConsecutiveMs: null,
    })
    const named = new Map(explanations.map((item) => [item.name, item]))
    expect(named.get('avgLapMs')).toEqual({
      name: 'avgLapMs',
      unit: 'ms',
      formula: 'mean(S)',
      source: figureDefinitions.avgLapMs.source,
      value: 38_400,
      lapsUsed: [2, 3, 4, 5, 6],
      of: 6,
      printed: 38_400,
      agrees: true,
    })
    // Laps 4 and 6 are equal: either number may be printed.
    expect(named.get('fastLapNumber')).toMatchObject({ value: 4, lapsUsed: [4, 6], printed: 6, agrees: true })
    expect(named.get('consistencyPercent')).toMatchObject({ printed: 96.12, agrees: false })
    expect(named.get('top3ConsecutiveMs')).toMatchObject({ printed: null, agrees: null })
    expect(named.get('totalTimeMs')).toMatchObject({ value: 237_000, lapsUsed: [1, 2, 3, 4, 5, 6] })
  })

  it('do not take a figure that LiveRC does not print for one', () => {
    for (const item of explain(furtherFigures(run, { lap1: 'counted', raceFastestMs: 36_000 }), {})) {
      expect(item.agrees).toBeNull()
      expect(item.source).toMatch(/ui\.md 2[ab]/)
    }
  })

  it('see a lap number that is not of the fastest lap, and a value where there are too few laps', () => {
    const wrong = explain(printedFigures(runOf([30_000]), 'left_out'), { fastLapNumber: 1, avgLapMs: 30_000 })
    expect(wrong.filter((item) => item.agrees === false).map((item) => item.name)).toEqual([
      'fastLapNumber',
      'avgLapMs',
    ])
  })

  it('recompute Behind from the row above', () => {
    const values = (rowAhead: Parameters<typeof behindFigures>[1]) =>
      behindFigures(run, rowAhead).map((item) => item.value)
    expect(values(null)).toEqual([null, null])
    expect(values({ laps: 6, totalTimeMs: 230_000 })).toEqual([7_000, null])
    expect(values({ laps: 8, totalTimeMs: 230_000 })).toEqual([null, 2])
    expect(values({ laps: 6, totalTimeMs: null })).toEqual([null, null])
  })
})
