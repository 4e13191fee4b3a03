import { describe, expect, it } from 'vitest'
import { cellFigure, lapMark, lapNumbers, signOf } from '../../../renderer/features/session/model/cells.ts'
import { chosenDrivers, groupOf, toggled } from '../../../renderer/features/session/model/drivers.ts'
import {
  clampPercent,
  filterField,
  filterOf,
  readFilter,
  writeFilter,
} from '../../../renderer/features/session/model/filter.ts'
import { lapFacts } from '../../../renderer/features/session/model/lap-facts.ts'
import { panesOf } from '../../../renderer/features/session/model/panes.ts'
import { referenceOf } from '../../../renderer/features/session/model/reference.ts'
import { buildModel } from '../../../renderer/features/session/model/session-model.ts'
import type { SessionModel } from '../../../renderer/features/session/model/session-model.ts'
import { shortName } from '../../../renderer/features/session/model/short-name.ts'
import { lapsOf, resultOf, sessionOf } from '../../support/renderer-views.ts'

const detail = (lap1Counted: boolean | null) =>
  sessionOf({
    lap1Counted,
    results: [resultOf('a', 1), resultOf('b', 2), resultOf('c', 3), resultOf('d', 4)],
    laps: [lapsOf('a', [9_000, 40_000, 38_000]), lapsOf('b', [45_000, 37_500]), lapsOf('d', [])],
  })

function two(model: SessionModel) {
  const [a, b] = model.drivers
  if (a === undefined || b === undefined) throw new Error('two drivers expected')
  return { a, b }
}

describe('the model of a session', () => {
  it('takes the drivers who have laps, each in the style of its place', () => {
    const { drivers, incomplete } = buildModel(detail(true))
    expect(drivers.map(({ driverId, style, label }) => [driverId, style, label])).toEqual([
      ['a', 0, '1 a'],
      ['b', 1, '2 b'],
    ])
    expect(lapNumbers(drivers)).toEqual([1, 2, 3])
    expect(incomplete).toEqual([])
  })

  it('leaves out, and names, a driver whose laps have a hole: sums over them would be wrong', () => {
    const whole = detail(true)
    const holed = lapsOf('b', [45_000, 37_500, 39_000])
    holed.laps.splice(1, 1)
    const model = buildModel({ ...whole, laps: [lapsOf('a', [40_000]), holed] })
    expect(model.drivers.map(({ driverId }) => driverId)).toEqual(['a'])
    expect(model.incomplete).toEqual(['DRIVER b'])
  })

  it('finds the best laps among the counted ones, by the inferred rule or by the engineer\u2019s', () => {
    expect(buildModel(detail(true)).best).toEqual({ driverId: 'a', lap: 1, timeMs: 9_000 })
    const without = buildModel(detail(false))
    expect(without.best).toEqual({ driverId: 'b', lap: 2, timeMs: 37_500 })
    expect(two(without).a.bestLap).toBe(3)
    expect(buildModel(detail(null)).lap1).toEqual({ rule: 'unknown', source: 'inferred' })
    const overruled = buildModel(detail(false), { lap1: 'counted', stops: [], marks: [] })
    expect(overruled.lap1).toEqual({ rule: 'counted', source: 'override' })
    expect(overruled.best).toMatchObject({ driverId: 'a', lap: 1 })
  })

  it('marks the best lap of the session and of each driver', () => {
    const model = buildModel(detail(false))
    const { a, b } = two(model)
    expect([lapMark(model, b, 2), lapMark(model, a, 3), lapMark(model, a, 1)]).toEqual([
      'session',
      'personal',
      null,
    ])
  })

  it('gives times, differences lap by lap, and gaps of all time so far, to any reference', () => {
    const model = buildModel(detail(true))
    const { a, b } = two(model)
    const toWinner = referenceOf(model, undefined)?.reference ?? null
    expect(cellFigure('time', b, toWinner, 2)).toBe(37_500)
    expect(cellFigure('delta', b, toWinner, 1)).toBe(36_000)
    expect(cellFigure('delta', b, toWinner, 2)).toBe(-2_500)
    expect(cellFigure('gap', b, toWinner, 2)).toBe(45_000 + 37_500 - 49_000)
    expect(cellFigure('gap', b, toWinner, 3)).toBeNull()
    expect(cellFigure('gap', a, null, 1)).toBeNull()
    const toB = referenceOf(model, 'b')
    expect(toB?.driver?.driverId).toBe('b')
    expect(cellFigure('gap', a, toB?.reference ?? null, 2)).toBe(49_000 - 82_500)
    const average = referenceOf(model, 'average')?.reference ?? null
    expect(cellFigure('gap', b, average, 1)).toBe(45_000 - 27_000)
    expect(referenceOf(model, 'leader')?.choice).toBe('leader')
    expect(referenceOf(model, 'gone')).toMatchObject({ choice: 'winner', driver: { driverId: 'a' } })
    expect(referenceOf(buildModel({ ...detail(true), laps: [] }), undefined)).toBeNull()
  })

  it('tells everything about a lap', () => {
    const model = buildModel(detail(false))
    expect(lapFacts(model, 'b', 2, referenceOf(model, undefined))).toMatchObject({
      timeMs: 37_500,
      elapsedMs: 82_500,
      position: 2,
      toBestMs: 0,
      gapMs: 33_500,
      intervalMs: 33_500,
      // At 82.5 s the other one had not yet ended lap 3.
      lapsDown: 0,
      isCounted: true,
    })
    const longer = buildModel({
      ...detail(true),
      laps: [lapsOf('a', [30_000, 30_000, 30_000]), lapsOf('b', [45_000, 46_000])],
    })
    expect(lapFacts(longer, 'b', 2, null)).toMatchObject({ lapsDown: 1, gapMs: null })
    expect(lapFacts(model, 'a', 1, null)?.isCounted).toBe(false)
    expect(lapFacts(model, 'a', 4, null)).toBeNull()
    expect(lapFacts(model, 'nobody', 1, null)).toBeNull()
  })

  it('shows what the engineer accepted as a stop, even where nothing is looked for', () => {
    const times = [40_000, 40_000, 49_000, 40_000, 40_000]
    const electric = sessionOf({
      lap1Counted: true,
      className: 'Electric Buggy',
      results: [resultOf('a', 1)],
      laps: [lapsOf('a', times)],
    })
    expect(buildModel(electric).stops().stops.get('a')).toEqual([])
    const decided = buildModel(electric, {
      lap1: null,
      stops: [{ driverId: 'a', lap: 3, verdict: 'accepted' }],
      marks: [],
    })
    expect(decided.stops().stops.get('a')).toMatchObject([{ lap: 3, status: 'accepted', confidence: 1 }])
    expect(decided.annotations().get('a')?.get(3)?.kind).toBe('possible_fuel_stop')
    const overruled = buildModel(electric, {
      lap1: null,
      stops: [{ driverId: 'a', lap: 3, verdict: 'accepted' }],
      marks: [{ driverId: 'a', lap: 3, mark: 'incident' }],
    })
    expect(overruled.annotations().get('a')?.get(3)).toMatchObject({ kind: 'incident', isDecided: true })
    expect([signOf('possible_fuel_stop'), signOf('suspected_cut'), signOf('incident')]).toEqual([
      'stop',
      'cut',
      'trouble',
    ])
  })
})

describe('the chosen drivers', () => {
  const many = buildModel(
    sessionOf({
      lap1Counted: true,
      results: Array.from({ length: 12 }, (_, index) => resultOf(`d${index}`, index + 1)),
      laps: Array.from({ length: 12 }, (_, index) => lapsOf(`d${index}`, [30_000 + index])),
    }),
  ).drivers

  it('are the first few, or those asked for, in the order of the results', () => {
    expect(chosenDrivers(many, undefined)).toHaveLength(8)
    expect(chosenDrivers(many, ['d5', 'd1', 'gone']).map(({ driverId }) => driverId)).toEqual(['d1', 'd5'])
    expect(chosenDrivers(many, [])).toEqual([])
    expect(toggled(many, chosenDrivers(many, ['d5', 'd1']), 'd3')).toEqual(['d1', 'd3', 'd5'])
    expect(toggled(many, chosenDrivers(many, ['d5', 'd1']), 'd5')).toEqual(['d1'])
    expect([groupOf(many, 'top3'), groupOf(many, 'none'), groupOf(many, 'all').length]).toEqual([
      ['d0', 'd1', 'd2'],
      [],
      12,
    ])
  })
})

describe('names at the ends of lines', () => {
  it.each([
    ['JORDAN BAKER', 'BAKER'],
    ['JORDAN BAKER JR', 'BAKER JR'],
    ['BAKER Jr', 'Jr'],
    ['MADONNA', 'MADONNA'],
    ['A VERYVERYLONGSURNAME', 'VERYVERYLONG\u2026'],
    ['  ', ''],
  ])('%s becomes %s', (name, short) => {
    expect(shortName(name)).toBe(short)
  })
})

describe('the filter of laps', () => {
  it('is written and read back; nonsense is the default', () => {
    for (const text of ['off', 'best:107', 'median:110', 'median:125'])
      expect(writeFilter(filterOf(text))).toBe(text)
    for (const text of ['best:99', 'median:1000', 'mean:110', '', 'best:107 ']) {
      expect(readFilter(text)).toBeNull()
      expect(writeFilter(filterOf(text))).toBe('median:110')
    }
    expect([clampPercent(Number.NaN), clampPercent(3), clampPercent(999), clampPercent(112.6)]).toEqual([
      110, 101, 500, 113,
    ])
  })

  it('says how many laps of how many are used, over the drivers that are shown', () => {
    const model = buildModel(
      sessionOf({
        lap1Counted: false,
        results: [resultOf('a', 1), resultOf('b', 2)],
        laps: [lapsOf('a', [10_000, 40_000, 41_000, 60_000]), lapsOf('b', [50_000, 50_000, 50_000])],
      }),
    )
    expect(filterField(model.drivers, filterOf('median:110'))).toMatchObject({ used: 4, of: 7 })
    expect(filterField(model.drivers, filterOf('off'))).toMatchObject({ used: 5, of: 7 })
    expect(filterField([], filterOf('off'))).toMatchObject({ used: 0, of: 0 })
  })
})

describe('the panes below the results', () => {
  it('are two where there is room: the lap table beside a chart', () => {
    expect(panesOf(undefined, 1000)).toEqual({ laps: true, chart: null })
    expect(panesOf(undefined, 1800)).toEqual({ laps: true, chart: 'times' })
    expect(panesOf('laps', 1800)).toEqual({ laps: true, chart: null })
    expect(panesOf('gap', 1000)).toEqual({ laps: false, chart: 'gap' })
    expect(panesOf('gap', 1800)).toEqual({ laps: true, chart: 'gap' })
  })
})
