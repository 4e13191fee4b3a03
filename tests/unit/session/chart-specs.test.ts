import { describe, expect, it } from 'vitest'
import {
  gapSpec,
  intervalSpec,
  lapTimesSpec,
  positionsSpec,
  raisingSpec,
  ringMarks,
  stopMarks,
} from '../../../renderer/features/session/model/chart-specs.ts'
import { filterField, filterOf } from '../../../renderer/features/session/model/filter.ts'
import { referenceOf } from '../../../renderer/features/session/model/reference.ts'
import { buildModel } from '../../../renderer/features/session/model/session-model.ts'
import { jitter, nearestLap, ticks } from '../../../renderer/charts/spread-spec.ts'
import { spreadOf } from '../../../renderer/features/session/model/spread.ts'
import { stintRows } from '../../../renderer/features/session/model/stint-rows.ts'
import { lapsOf, resultOf, sessionOf } from '../../support/renderer-views.ts'

const texts = { lap: { label: 'Lap', format: String }, y: { label: 'y', format: String } }
const times = { a: [30_000, 31_000, 60_000, 31_000], b: [32_000, 31_500, 31_500] }
const model = buildModel(
  sessionOf({
    lap1Counted: true,
    className: 'Nitro Buggy',
    results: [
      resultOf('a', 1, { qualifyingPosition: 2 }),
      resultOf('b', 2, { qualifyingPosition: 1 }),
      resultOf('c', 3),
    ],
    laps: [lapsOf('a', times.a), lapsOf('b', times.b)],
  }),
)
const filtered = (text: string) => filterField(model.drivers, filterOf(text))
const valuesOf = (lines: readonly { readonly values: readonly (number | null)[] }[]) =>
  lines.map(({ values }) => [...values])

describe('lap times', () => {
  it('hold every lap; the filter only says which of them make the axis', () => {
    const { x, lines } = lapTimesSpec(model.drivers, filtered('median:110'), texts)
    expect([...x]).toEqual([1, 2, 3, 4])
    expect(valuesOf(lines)).toEqual([times.a, [...times.b, null]])
    expect(lines[0]?.fits).toEqual([true, true, false, true])
    expect(lines[1]?.fits).toEqual([true, true, true, false])
  })

  it('ring the laps that a figure is made of', () => {
    expect(ringMarks(null)).toEqual([])
    expect(ringMarks({ driverId: 'a', laps: [2, 4] })).toEqual([
      { line: 'a', index: 1, glyph: 'ring' },
      { line: 'a', index: 3, glyph: 'ring' },
    ])
  })

  it('have signs where somebody possibly stopped', () => {
    const run = Array.from({ length: 30 }, (_, index) => (index === 14 ? 49_000 : 40_000))
    const nitro = buildModel(
      sessionOf({
        lap1Counted: true,
        className: 'Nitro Buggy',
        durationMs: 1_200_000,
        results: [resultOf('a', 1), resultOf('b', 2)],
        laps: [lapsOf('a', run), lapsOf('b', run)],
      }),
    )
    expect(stopMarks(nitro, nitro.drivers.slice(0, 1))).toEqual([{ line: 'a', index: 14, glyph: 'stop' }])
  })
})

describe('positions', () => {
  it('begin on the grid and count every lap', () => {
    const { x, lines, yAxis } = positionsSpec(model, model.drivers, texts)
    expect([...x]).toEqual([0, 1, 2, 3, 4])
    expect(valuesOf(lines)).toEqual([
      [2, 1, 1, 2, 1],
      [1, 2, 2, 1, null],
    ])
    expect(yAxis).toMatchObject({ inverted: true, fixed: [0.5, 2.5], ends: [1, 2] })
  })

  it('begin with lap 1 where no place on the grid is known', () => {
    const other = buildModel(
      sessionOf({ lap1Counted: true, results: [resultOf('a', 1)], laps: [lapsOf('a', [1, 2])] }),
    )
    expect([...positionsSpec(other, other.drivers, texts).x]).toEqual([1, 2])
  })
})

describe('gaps', () => {
  it('are over all laps, also those that a filter would drop, and go on for lapped cars', () => {
    const reference = referenceOf(model, undefined)
    if (reference === null) throw new Error('a reference expected')
    expect(valuesOf(gapSpec(model.drivers, reference.reference, texts).lines)).toEqual([
      [0, 0, 0, 0],
      [2_000, 2_500, -26_000, null],
    ])
  })

  it('to the car ahead are empty for the one in front', () => {
    expect(valuesOf(intervalSpec(model, model.drivers, texts).lines)).toEqual([
      [null, null, 26_000, null],
      [2_000, 2_500, null, null],
    ])
  })
})

describe('the raising average', () => {
  it('begins with the fastest lap and ends with the mean of the clean ones', () => {
    const { x, lines } = raisingSpec(model.drivers, filtered('median:110'), texts)
    expect([...x]).toEqual([1, 2, 3])
    expect(lines[0]?.values).toEqual([30_000, 30_500, 92_000 / 3])
  })
})

describe('the distribution', () => {
  it('has one axis for all, from whisker to whisker', () => {
    const spread = spreadOf(model.drivers, filtered('off'))
    expect(spread?.rows.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(spread?.fromMs).toBeLessThan(30_000)
    expect(spread?.toMs).toBeLessThan(60_000)
    expect(spreadOf([], filtered('off'))).toBeNull()
  })

  it('has round ticks, finds the nearest lap and shakes dots always alike', () => {
    expect(ticks(29_950, 32_100, 5)).toEqual([30_000, 30_500, 31_000, 31_500, 32_000])
    expect(ticks(0, 1_800_000, 8)).toEqual([0, 300_000, 600_000, 900_000, 1_200_000, 1_500_000, 1_800_000])
    const laps = [
      { lap: 1, timeMs: 30_000 },
      { lap: 2, timeMs: 32_000 },
    ]
    expect(nearestLap(laps, 30_900)?.lap).toBe(1)
    expect(nearestLap([], 1)).toBeNull()
    const all = Array.from({ length: 500 }, (_, lap) => jitter(lap))
    expect(Math.min(...all)).toBeGreaterThanOrEqual(-1)
    expect(Math.max(...all)).toBeLessThanOrEqual(1)
    expect(jitter(7)).toBe(jitter(7))
  })
})

describe('stints', () => {
  const run = Array.from({ length: 30 }, (_, index) => (index === 11 || index === 22 ? 49_000 : 40_000))
  const nitro = sessionOf({
    lap1Counted: true,
    className: 'Nitro Buggy',
    durationMs: 1_200_000,
    results: [resultOf('a', 1), resultOf('b', 2)],
    laps: [lapsOf('a', run), lapsOf('b', run)],
  })

  it('end with possible stops; a rejected one joins them and can be taken back', () => {
    const [a] = stintRows(buildModel(nitro), buildModel(nitro).drivers)
    expect(a?.stints.map(({ stint, stop }) => [stint.fromLap, stint.toLap, stop?.status ?? null])).toEqual([
      [1, 12, 'suspected'],
      [13, 23, 'suspected'],
      [24, 30, null],
    ])
    const decided = buildModel(nitro, {
      lap1: null,
      stops: [
        { driverId: 'a', lap: 12, verdict: 'rejected' },
        { driverId: 'a', lap: 23, verdict: 'accepted' },
      ],
      marks: [],
    })
    const [after, other] = stintRows(decided, decided.drivers)
    expect(after?.stints.map(({ stop }) => stop?.status ?? null)).toEqual(['accepted', null])
    expect(after?.rejected).toMatchObject([{ lap: 12 }])
    expect(other?.rejected).toEqual([])
    expect(other?.stints).toHaveLength(3)
  })
})
