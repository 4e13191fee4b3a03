import { describe, expect, it } from 'vitest'
import { annotate, annotationVersion, cutFloorMs } from '../../../shared/domain/analysis/annotations.ts'
import { sanitizedAverage, stintsOf } from '../../../shared/domain/analysis/stints.ts'
import { fieldOf, lapsOf, present, runOf } from './runs.ts'

describe('stints', () => {
  const run = runOf([48, 40, 41, 40, 50, 44, 40, 39, 60, 41, 38].map((seconds) => seconds * 1_000))

  it('end with the lap of the stop; the lap out belongs to the next', () => {
    const stints = stintsOf(run, 'left_out', [5])
    expect(
      stints.map(({ fromLap, toLap, laps, endsWithStop }) => ({ fromLap, toLap, laps, endsWithStop })),
    ).toEqual([
      { fromLap: 1, toLap: 5, laps: 5, endsWithStop: true },
      { fromLap: 6, toLap: 11, laps: 6, endsWithStop: false },
    ])
    expect(stints.map((stint) => stint.totalMs)).toEqual([219_000, 262_000])
    expect(stints.map((stint) => stint.number)).toEqual([1, 2])
  })

  it('have their mean, sanitized average and best, each with its laps', () => {
    const [first, second] = stintsOf(run, 'left_out', [5])
    // Lap 1 is not counted in this race.
    expect(first?.mean).toMatchObject({ value: 42_750, lapsUsed: [2, 3, 4, 5], of: 11 })
    // Without lap 1, which leaves the grid, and lap 5, which has the stop.
    expect(first?.sanitizedAverage).toMatchObject({ lapsUsed: [2, 3, 4] })
    expect(first?.best).toMatchObject({ value: 40_000, lapsUsed: [2] })
    // Without lap 6 out of the pits; lap 9 is more than 20 % above the mean of the rest.
    expect(second?.sanitizedAverage).toMatchObject({ value: 39_500, lapsUsed: [7, 8, 10, 11] })
    expect(second?.best).toMatchObject({ value: 38_000, lapsUsed: [11] })
    expect(present(second?.fade.value)).toBeCloseTo(38 / 40, 10)
    expect(first?.fade.value).toBeNull()
  })

  it('are one without stops, and none without laps', () => {
    expect(stintsOf(run, 'counted', [])).toHaveLength(1)
    expect(stintsOf(run, 'counted', [])[0]?.mean.lapsUsed).toHaveLength(11)
    expect(stintsOf(runOf([]), 'counted', [3])).toEqual([])
  })

  it('ignore stops that cannot be, in any order', () => {
    const stints = stintsOf(run, 'counted', [8, 5, 5, 0, 11, 12, -1, 2.5])
    expect(stints.map((stint) => stint.toLap)).toEqual([5, 8, 11])
    expect(stints.reduce((sum, stint) => sum + stint.totalMs, 0)).toBe(run.elapsedMs.at(-1))
  })

  it('sanitize with another limit, and nothing of nothing', () => {
    const laps = lapsOf([100, 100, 100, 128])
    expect(sanitizedAverage(laps).value).toBe(107)
    expect(sanitizedAverage(laps, 10).value).toBe(100)
    expect(sanitizedAverage(lapsOf([])).value).toBeNull()
  })
})

describe('annotations', () => {
  const usual = Array.from({ length: 20 }, () => 40_000)
  const kinds = (times: readonly number[], options: Partial<Parameters<typeof annotate>[0]> = {}) =>
    annotate({ field: fieldOf(times, usual), fuel: 'nitro', scheduledMs: 760_000, ...options }).map(
      ({ lap, kind }) => [lap, kind],
    )

  it('find nothing in usual laps, nor in those of nobody', () => {
    expect(kinds(usual)).toEqual([])
    expect(kinds([])).toEqual([])
    expect(cutFloorMs([])).toBe(0)
    expect(annotationVersion).toMatch(/^annotations-\d+$/)
  })

  it('suspect a cut below 0.85 of the own median and below the class floor (Q3)', () => {
    expect(cutFloorMs(fieldOf(usual, usual))).toBe(8_000)
    expect(cutFloorMs(fieldOf([20_000, 20_000]))).toBe(5_000)
    expect(kinds(usual.with(5, 4_000))).toEqual([[6, 'suspected_cut']])
    // Quick, but above the floor: a lap.
    expect(kinds(usual.with(5, 30_000))).toEqual([])
    // A short first lap began at the grid.
    expect(kinds(usual.with(0, 4_000))).toEqual([])
  })

  it('call 30 % more with a quick recovery a possible crash, without one an incident', () => {
    expect(kinds(usual.with(5, 52_000))).toEqual([[6, 'possible_crash']])
    expect(kinds(usual.with(5, 51_999))).toEqual([])
    expect(kinds(usual.with(5, 55_000).with(6, 48_000))).toEqual([[6, 'possible_crash']])
    expect(kinds(usual.with(5, 55_000).with(6, 48_000).with(7, 48_000))).toEqual([[6, 'incident']])
  })

  it('call a minute lost mechanical, but a flame-out where a nitro car is back at once', () => {
    expect(kinds(usual.with(5, 101_000).with(6, 49_000))).toEqual([[6, 'possible_mechanical']])
    expect(kinds(usual.with(5, 101_000))).toEqual([[6, 'possible_flame_out']])
    expect(kinds(usual.with(5, 101_000), { fuel: 'electric' })).toEqual([[6, 'possible_mechanical']])
  })

  it('call the end of a run that stopped early possibly mechanical, with little confidence', () => {
    expect(kinds(usual.slice(0, 9))).toEqual([[9, 'possible_mechanical']])
    expect(kinds(usual.slice(0, 9), { scheduledMs: null })).toEqual([])
    expect(kinds(usual.with(19, 55_000))).toEqual([])
    const [end] = annotate({ field: fieldOf(usual.slice(0, 9)), fuel: 'nitro', scheduledMs: 760_000 })
    expect(end?.confidence).toBeLessThan(0.5)
  })

  it('call a loss of 5-15 s between 7 and 10 minutes possible fuel, in nitro, where nobody looked for stops', () => {
    expect(kinds(usual.with(11, 47_000))).toEqual([[12, 'possible_fuel_stop']])
    expect(kinds(usual.with(11, 47_000), { fuel: 'electric' })).toEqual([])
    expect(kinds(usual.with(4, 47_000))).toEqual([])
    expect(kinds(usual.with(11, 44_000))).toEqual([])
  })

  it('follow the stops where they were looked for', () => {
    const stops = new Map([['a', new Set([5])]])
    expect(kinds(usual.with(4, 53_000).with(11, 47_000), { stops })).toEqual([[5, 'possible_fuel_stop']])
  })

  it('never change a lap, and say by how much and why', () => {
    const times = usual.with(5, 60_000)
    const field = fieldOf(times)
    expect(annotate({ field, fuel: 'electric', scheduledMs: null })).toEqual([
      {
        driverId: 'a',
        lap: 6,
        kind: 'possible_crash',
        confidence: 0.7,
        addedMs: 20_000,
        medianMs: 40_000,
        reason: 'slow_then_back_to_pace',
      },
    ])
    expect(field[0]?.timesMs).toEqual(times)
  })
})
