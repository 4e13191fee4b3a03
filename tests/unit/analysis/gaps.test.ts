import { describe, expect, it } from 'vitest'
import {
  averageReference,
  driverReference,
  gapSeries,
  intervalAtFlag,
  intervalSeries,
  leaderReference,
} from '../../../shared/domain/analysis/gap-series.ts'
import { lapsDownAt } from '../../../shared/domain/analysis/laps-down.ts'
import { passes, positionChange, positionsByLap } from '../../../shared/domain/analysis/positions.ts'
import { fieldOf, present, runOf } from './runs.ts'

describe('gap to a reference', () => {
  const [a, b, c] = fieldOf([30, 30, 30, 30], [31, 28, 33, 30], [40, 40]).map((run) => run)
  const field = [present(a), present(b), present(c)]

  it('is at the same lap number, until either has no more laps', () => {
    expect(gapSeries(present(b), driverReference(present(a)))).toEqual([1, -1, 2, 2])
    expect(gapSeries(present(c), driverReference(present(a)))).toEqual([10, 20])
    expect(gapSeries(present(a), driverReference(present(c)))).toEqual([-10, -20])
    expect(gapSeries(runOf([]), driverReference(present(a)))).toEqual([])
  })

  it('to the leader at each lap is 0 for whoever leads', () => {
    const leader = leaderReference(field)
    expect(leader.kind).toBe('leader')
    expect(gapSeries(present(a), leader)).toEqual([0, 1, 0, 0])
    expect(gapSeries(present(b), leader)).toEqual([1, 0, 2, 2])
  })

  it('to the average car adds up mean laps, and does not jump when a car stops', () => {
    const average = averageReference(field)
    expect(average.elapsedMs[0]).toBeCloseTo(101 / 3, 10)
    expect(average.elapsedMs[1]).toBeCloseTo(199 / 3, 10)
    expect(present(average.elapsedMs[2])).toBeCloseTo(199 / 3 + 31.5, 10)
    expect(averageReference([]).elapsedMs).toEqual([])
  })

  it('interval is to the car one place ahead at that lap', () => {
    expect(Object.fromEntries(intervalSeries(field))).toEqual({
      a: [null, 1, null, null],
      b: [1, null, 2, 2],
      c: [9, 20],
    })
  })

  it('interval at the flag is time on equal laps, else laps', () => {
    expect(intervalAtFlag(present(a), null)).toEqual({ ms: null, laps: null })
    expect(intervalAtFlag(present(b), present(a))).toEqual({ ms: 2, laps: null })
    expect(intervalAtFlag(present(c), present(b))).toEqual({ ms: null, laps: 2 })
  })

  it('laps down are counted at a time', () => {
    expect(Object.fromEntries(lapsDownAt(field, 62))).toEqual({ a: 0, b: 0, c: 1 })
    expect(Object.fromEntries(lapsDownAt(field, 130))).toEqual({ a: 0, b: 0, c: 2 })
    expect(lapsDownAt([], 10).size).toBe(0)
  })
})

describe('positions', () => {
  it('are by elapsed time among those who completed the lap; level cars share', () => {
    const field = fieldOf([30, 30, 30], [31, 28], [30, 35, 20])
    expect(Object.fromEntries(positionsByLap(field))).toEqual({ a: [1, 2, 2], b: [3, 1], c: [1, 3, 1] })
  })

  it('won from grid to finish', () => {
    expect(positionChange(7, 3)).toBe(4)
    expect(positionChange(1, 5)).toBe(-4)
    expect(positionChange(null, 5)).toBeNull()
  })

  it('change by passes, each with its cause', () => {
    // Lap 1: b from second ahead of a. Lap 2: a is back as b stops. Lap 3: c drives past b. Lap 4: a crashes.
    const field = fieldOf([31, 30, 30, 60], [30, 45, 35, 30], [33, 44, 30, 30])
    const grid = new Map([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ])
    const causes = {
      stops: new Map([['b', new Set([2])]]),
      incidents: new Map([['a', new Set([4])]]),
    }
    expect(passes(field, grid, causes)).toEqual([
      { lap: 1, by: 'b', of: 'a', cause: 'start' },
      { lap: 2, by: 'a', of: 'b', cause: 'stop' },
      { lap: 3, by: 'c', of: 'b', cause: 'on_track' },
      { lap: 4, by: 'c', of: 'a', cause: 'incident' },
      { lap: 4, by: 'b', of: 'a', cause: 'incident' },
    ])
  })

  it('nobody passes a car that stopped, nor one that is level', () => {
    const field = fieldOf([30], [31, 31], [31, 31])
    expect(
      passes(
        field,
        new Map([
          ['a', 1],
          ['b', 2],
          ['c', 3],
        ]),
      ),
    ).toEqual([])
  })

  it('a car without a grid place takes part from lap 2 on', () => {
    const field = fieldOf([30, 40], [31, 30])
    expect(passes(field, new Map([['a', 1]]))).toEqual([{ lap: 2, by: 'b', of: 'a', cause: 'on_track' }])
  })
})
