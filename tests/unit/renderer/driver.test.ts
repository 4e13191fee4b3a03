import { describe, expect, it } from 'vitest'
import type { DriverPace, DriverResult } from '../../../shared/contract/drivers.ts'
import {
  classTrends,
  consistencySpec,
  percentText,
  rankedRuns,
  resultLines,
  trendSpec,
} from '../../../renderer/features/driver/driver-model.ts'
import { readDriverSearch } from '../../../renderer/features/driver/driver-search.ts'

const result = (eventId: string, raceId: string, over: Partial<DriverResult> = {}): DriverResult => ({
  eventId,
  eventName: `Event ${eventId}`,
  date: '2025-11-16',
  trackSlug: 'meadow',
  trackName: 'Meadow',
  raceId,
  raceLabel: 'Buggy A-Main',
  roundName: null,
  className: 'Buggy',
  sessionType: 'main',
  completedAt: null,
  position: 1,
  field: 8,
  laps: 10,
  totalTimeMs: 310_000,
  fastLapMs: 30_000,
  avgLapMs: 31_000,
  consistency: { value: 97.5, lapsUsed: 10, of: 10, band: '95-98', excludedBecause: null },
  ...over,
})

const pace = (
  eventId: string,
  date: string,
  className: string,
  own: number | null,
  best: number | null,
): DriverPace => {
  const figures = (value: number | null) => ({
    fastLapMs: null,
    avgTop5Ms: value,
    avgTop10Ms: null,
    top3ConsecutiveMs: null,
  })
  return {
    eventId,
    eventName: `Event ${eventId}`,
    date,
    className,
    own: figures(own),
    classBest: figures(best),
  }
}

describe('results of a driver', () => {
  it('stand under their events; of one class if one is chosen', () => {
    const results = [result('2', '4'), result('2', '3', { className: 'Truck' }), result('1', '2')]
    expect(resultLines(results, '').map(({ key }) => key)).toEqual(['2', '2/4', '2/3', '1', '1/2'])
    expect(resultLines(results, 'Truck').map(({ key }) => key)).toEqual(['2', '2/3'])
    expect(resultLines(results, '')[0]).toMatchObject({ kind: 'event', sessions: 2 })
  })
})

describe('pace against the class', () => {
  const paces = [
    pace('1', '2025-01-01T08:00:00', 'Buggy', 31_000, 30_000),
    pace('2', '2025-02-01', 'Buggy', 30_300, 30_000),
    pace('2', '2025-02-01', 'Truck', 40_000, 40_000),
    pace('3', '2025-03-01', 'Buggy', null, 30_000),
  ]

  it('is in percent, by class, without events that do not have the figure', () => {
    const trends = classTrends(paces, 'avgTop5Ms')
    expect(
      trends.map(({ className, lines }) => [className, ...lines.map(({ percent }) => percent.toFixed(2))]),
    ).toEqual([
      ['Buggy', '3.33', '1.00'],
      ['Truck', '0.00'],
    ])
    expect(classTrends(paces, 'fastLapMs')).toEqual([])
  })

  it('is drawn by day, the best on top', () => {
    const spec = trendSpec(classTrends(paces, 'avgTop5Ms'))
    expect(spec.x).toEqual([1, 2])
    expect(
      spec.lines.map(({ id, values }) => [id, values.map((value) => value?.toFixed(2) ?? null)]),
    ).toEqual([
      ['Buggy', ['3.33', '1.00']],
      ['Truck', [null, '0.00']],
    ])
    expect(spec.yAxis).toMatchObject({ inverted: true, from: 0 })
  })
})

describe('consistency over time', () => {
  it('takes ranked runs alone, oldest first', () => {
    const short = { value: 99, lapsUsed: 3, of: 3, band: null, excludedBecause: 'too_few_laps' as const }
    const runs = rankedRuns({
      results: [result('2', '4'), result('2', '3', { consistency: short }), result('1', '2')],
      paces: [],
      pooled: { value: null, sessions: 0, laps: 0 },
    })
    expect(runs.map(({ raceId }) => raceId)).toEqual(['2', '4'])
    const [line] = consistencySpec(runs).lines
    expect(line?.values).toEqual([97.5, 97.5])
  })

  it('says the newest figure at the end of the line and in the legend', () => {
    const newest = { value: 93.26, lapsUsed: 9, of: 10, band: '90-95', excludedBecause: null } as const
    const [line] = consistencySpec([result('1', '2'), result('2', '4', { consistency: newest })]).lines
    expect([line?.label, line?.number]).toEqual(['93.3', '93.3'])
  })
})

describe('percentages', () => {
  it('round half up, as decimals do, and have a real minus', () => {
    expect(percentText(1.005)).toBe('1.01 %')
    expect(percentText(-0.5)).toBe('\u22120.50 %')
  })
})

describe('the address of a driver screen', () => {
  it('reads what it knows and leaves out the rest', () => {
    expect(readDriverSearch({ tab: 'rival', rival: 123, figure: 'fastLapMs' })).toEqual({
      tab: 'rival',
      rival: '123',
      figure: 'fastLapMs',
    })
    expect(readDriverSearch({ tab: 'x', rival: 'entry_1', figure: 'laps' })).toEqual({})
    expect(readDriverSearch({ rival: '../x' })).toEqual({})
  })
})
