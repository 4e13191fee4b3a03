import { afterEach, describe, expect, it } from 'vitest'
import type { ComparedSession } from '../../../shared/contract/compare.ts'
import { emptyWorkspace } from '../../../shared/contract/ui.ts'
import { addToCompare, removeFromCompare } from '../../../renderer/state/compare.ts'
import { useWorkspace } from '../../../renderer/state/workspace.ts'
import {
  compareModel,
  figureRows,
  moved,
  spreadOf,
} from '../../../renderer/features/compare/compare-model.ts'
import {
  compareRoute,
  readCompareSearch,
  readRuns,
} from '../../../renderer/features/compare/compare-search.ts'
import { chartSpec, describePoint } from '../../../renderer/features/compare/compare-specs.ts'

const key = (driverId: string, raceId = '9', eventId = '5') => ({ eventId, raceId, driverId })

const session = (
  driverId: string,
  lapTimesMs: number[],
  over: Partial<ComparedSession> = {},
): ComparedSession => ({
  ...key(driverId),
  driverName: `DRIVER ${driverId}`,
  eventName: 'Winter Cup',
  date: '2025-11-16',
  trackName: 'Meadow',
  className: 'Buggy',
  raceLabel: 'Buggy A-Main',
  roundName: null,
  position: 1,
  lap1: 'counted',
  lapTimesMs,
  raceFastestMs: 30_000,
  classFastestMs: 30_000,
  printed: {
    laps: lapTimesMs.length,
    totalTimeMs: null,
    fastLapMs: Math.min(...lapTimesMs),
    fastLapNumber: null,
    avgLapMs: null,
    avgTop5Ms: null,
    avgTop10Ms: null,
    avgTop15Ms: null,
    top2ConsecutiveMs: null,
    top3ConsecutiveMs: null,
    stdDeviationMs: null,
    consistencyPercent: null,
  },
  ...over,
})

describe('the address of a comparison', () => {
  it('is made of natural keys and read back', () => {
    const compared = [key('11'), key('12', '8', '4'), key('synthetic-1f')]
    const route = compareRoute(compared, { show: 'figures', reference: '4.8.12' })
    const search = Object.fromEntries(new URL(route, 'http://x').searchParams)
    expect(search).toEqual({ runs: '5.9.11,4.8.12,5.9.synthetic-1f', show: 'figures', reference: '4.8.12' })
    expect(readRuns(search['runs'] ?? '')).toEqual(compared)
    expect(readCompareSearch(search)).toEqual(search)
  })

  it('leaves out what is no line, what stands twice, what is temporary, and the seventh', () => {
    expect(readRuns('5.9.11,5.9.11,x,5.9,5.9.entry_abc,../1.2.3,5.9.<b>')).toEqual([key('11')])
    expect(readRuns(Array.from({ length: 9 }, (_, index) => `5.9.${index}`).join(','))).toHaveLength(6)
    expect(readCompareSearch({ view: 'x', runs: 'x', reference: 7 })).toEqual({})
  })
})

describe('the basket', () => {
  afterEach(() => useWorkspace.setState(emptyWorkspace))

  it('holds six at most, each once', () => {
    expect(addToCompare(key('1'))).toBe('added')
    expect(addToCompare(key('1'))).toBe('there')
    for (const id of ['2', '3', '4', '5', '6']) expect(addToCompare(key(id))).toBe('added')
    expect(addToCompare(key('7'))).toBe('full')
    removeFromCompare(key('3'))
    expect(useWorkspace.getState().compared.map(({ driverId }) => driverId)).toEqual([
      '1',
      '2',
      '4',
      '5',
      '6',
    ])
  })

  it('moves within its ends', () => {
    expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
    expect(moved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'b', 'c'])
    expect(moved(['a'], 4, -1)).toEqual(['a'])
  })
})

describe('a comparison', () => {
  const compared = [key('1'), key('2'), key('3')]
  const sessions = [
    session('1', [31_000, 30_000, 30_500, 30_400]),
    null,
    session('3', [32_000, 30_100, 33_000], { lap1: 'left_out' }),
  ]

  it('needs two lines with laps; what is not stored keeps its place', () => {
    const model = compareModel(compared, sessions, undefined)
    expect(model.lines.map(({ style, session: own }) => [style, own?.driverId ?? null])).toEqual([
      [0, '1'],
      [1, null],
      [2, '3'],
    ])
    expect(model.driven.map(({ style }) => style)).toEqual([0, 2])
    expect(model.comparison?.reference).toBe('5.9.1')
    expect(compareModel(compared.slice(0, 2), sessions.slice(0, 2), undefined).comparison).toBeNull()
    expect(compareModel(compared, sessions, '5.9.3').comparison?.reference).toBe('5.9.3')
    // One without laps cannot be the reference.
    expect(compareModel(compared, sessions, '5.9.2').comparison?.reference).toBe('5.9.1')
  })

  it('draws deltas as far as the reference shares laps, and over all laps', () => {
    const model = compareModel(compared, sessions, undefined)
    expect(chartSpec(model, 'deltas')).toMatchObject({
      x: [1, 2, 3],
      lines: [
        { id: '5.9.1', values: [0, 0, 0] },
        { id: '5.9.3', label: '3', style: 2, values: [1_000, 100, 2_500] },
      ],
    })
    expect(chartSpec(model, 'cumulative')?.lines[1]?.values).toEqual([1_000, 1_100, 3_600])
    expect(chartSpec(model, 'raising')?.lines[1]?.values).toEqual([30_100, 31_550, null, null])
  })

  it('says what a point means', () => {
    const model = compareModel(compared, sessions, undefined)
    expect(describePoint(model, 'deltas', { x: 2, line: '5.9.3' })).toEqual({
      title: 'DRIVER 3',
      facts: ['Lap 2: 30.100', '+0.100 in this lap', '+1.100 so far'],
    })
    expect(describePoint(model, 'deltas', { x: 4, line: '5.9.3' })).toBeNull()
    expect(describePoint(model, 'raising', { x: 2, line: '5.9.3' })?.facts).toEqual(['Best 2: 31.550'])
  })

  it('explains every figure with the laps used, and notices where LiveRC differs', () => {
    const wrong = session('3', [32_000, 30_100, 33_000], { lap1: 'left_out' })
    const model = compareModel(
      compared,
      [sessions[0] ?? null, null, { ...wrong, printed: { ...wrong.printed, fastLapMs: 29_000 } }],
      undefined,
    )
    const rows = figureRows(model)
    const fastest = rows.find(({ name }) => name === 'fastLapMs')
    expect(fastest?.cells.map(({ value, agrees }) => [value, agrees])).toEqual([
      [30_000, true],
      [30_100, false],
    ])
    const average = rows.find(({ name }) => name === 'avgLapMs')
    expect(average?.cells.map(({ lapsUsed, of }) => [lapsUsed.length, of])).toEqual([
      [4, 4],
      [2, 3],
    ])
    expect(average?.cells[1]?.value).toBe(31_550)
  })

  it('spreads counted laps on one axis', () => {
    const spread = spreadOf(compareModel(compared, sessions, undefined).driven, ({ key }) => key)
    expect(spread?.rows.map(({ box }) => [box.lapsUsed, box.of])).toEqual([
      [4, 4],
      [2, 3],
    ])
    expect(spread?.fromMs).toBeLessThan(30_000)
    expect(spread?.toMs).toBeGreaterThan(33_000)
    expect(spreadOf([], ({ key }) => key)).toBeNull()
  })
})
