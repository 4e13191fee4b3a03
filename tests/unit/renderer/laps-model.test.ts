import { describe, expect, it } from 'vitest'
import {
  cellFigure,
  chosenDrivers,
  isCounted,
  lapMark,
  lapNumbers,
  readLaps,
  referenceDriver,
  toggled,
} from '../../../renderer/features/session/laps-model.ts'
import { behindText, gapText, lapsDownText } from '../../../renderer/features/session/result-text.ts'
import { lapsOf, resultOf, sessionOf } from '../../support/renderer-views.ts'

const detail = (lap1Counted: boolean | null) =>
  sessionOf({
    lap1Counted,
    results: [resultOf('a', 1), resultOf('b', 2), resultOf('c', 3), resultOf('d', 4)],
    laps: [lapsOf('a', [9_000, 40_000, 38_000]), lapsOf('b', [45_000, 37_500]), lapsOf('d', [])],
  })

describe('laps side by side', () => {
  it('takes the drivers who have laps, each in the style of its place', () => {
    const { drivers } = readLaps(detail(true))
    expect(drivers.map(({ driverId, style, lastLap }) => [driverId, style, lastLap])).toEqual([
      ['a', 0, 3],
      ['b', 1, 2],
    ])
    expect(lapNumbers(drivers)).toEqual([1, 2, 3])
  })

  it('finds the best laps among the counted ones', () => {
    const with1 = readLaps(detail(true))
    expect(with1.best).toMatchObject({ driverId: 'a', lap: 1 })
    const without1 = readLaps(detail(false))
    expect(without1.best).toMatchObject({ driverId: 'b', lap: 2 })
    expect(without1.drivers[0]?.bestLap).toBe(3)
    expect(readLaps(detail(null)).best).toMatchObject({ driverId: 'a', lap: 1 })
    expect([isCounted(1, false), isCounted(2, false), isCounted(1, null)]).toEqual([false, true, true])
  })

  it('marks the best lap of the session and of each driver', () => {
    const laps = readLaps(detail(false))
    const [a, b] = laps.drivers
    if (a === undefined || b === undefined) throw new Error('two drivers expected')
    expect(lapMark(laps, b, 2)).toBe('session')
    expect(lapMark(laps, a, 3)).toBe('personal')
    expect(lapMark(laps, a, 1)).toBeNull()
  })

  it('gives times, differences lap by lap, and gaps of all time so far', () => {
    const { drivers } = readLaps(detail(true))
    const [a, b] = drivers
    if (a === undefined || b === undefined) throw new Error('two drivers expected')
    expect(cellFigure('time', b, a, 2)).toBe(37_500)
    expect(cellFigure('delta', b, a, 2)).toBe(-2_500)
    expect(cellFigure('gap', b, a, 2)).toBe(45_000 + 37_500 - 49_000)
    expect(cellFigure('gap', b, a, 3)).toBeNull()
    expect(cellFigure('delta', a, b, 3)).toBeNull()
    expect(cellFigure('gap', a, undefined, 1)).toBeNull()
  })

  it('shows the first few drivers, or the chosen ones in the order of the results', () => {
    const many = readLaps(
      sessionOf({
        lap1Counted: true,
        results: Array.from({ length: 12 }, (_, index) => resultOf(`d${index}`, index + 1)),
        laps: Array.from({ length: 12 }, (_, index) => lapsOf(`d${index}`, [30_000 + index])),
      }),
    ).drivers
    const first = chosenDrivers(many, undefined)
    expect(first.length).toBeLessThan(many.length)
    expect(chosenDrivers(many, ['d5', 'd1', 'gone']).map((driver) => driver.driverId)).toEqual(['d1', 'd5'])
    expect(chosenDrivers(many, [])).toEqual([])
    expect(toggled(many, chosenDrivers(many, ['d5', 'd1']), 'd3')).toEqual(['d1', 'd3', 'd5'])
    expect(toggled(many, chosenDrivers(many, ['d5', 'd1']), 'd5')).toEqual(['d1'])
    expect(referenceDriver(many, 'd4')?.driverId).toBe('d4')
    expect(referenceDriver(many, 'gone')?.driverId).toBe('d0')
    expect(referenceDriver([], undefined)).toBeUndefined()
  })
})

describe('interval and gap of a result', () => {
  it('are two things, and missing laps a third', () => {
    const lapped = resultOf('b', 2, { behindText: '1 Lap', intervalLaps: 1, laps: 45, gapMs: 47_732 })
    expect(behindText(lapped)).toBe('1 Lap')
    expect(gapText(lapped)).toBe('+47.732')
    expect(lapsDownText(lapped, 47)).toBe('+2 L')
    expect(lapsDownText(resultOf('b', 2, { laps: 47 }), 47)).toBe('')
    expect(behindText(resultOf('b', 2, { intervalMs: 4_850 }))).toBe('4.850')
    expect(behindText(resultOf('b', 2, { intervalLaps: 3 }))).toBe('3 Laps')
    expect(behindText(resultOf('a', 1))).toBe('\u2013')
  })

  it('leave the winner and who did not start without a gap', () => {
    expect(gapText(resultOf('a', 1, { laps: 47, gapMs: 0 }))).toBe('\u2013')
    const absent = resultOf('z', 9, { laps: 0, started: false })
    expect([gapText(absent), lapsDownText(absent, 47)]).toEqual(['\u2013', ''])
  })
})
