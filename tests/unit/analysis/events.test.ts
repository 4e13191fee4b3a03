import { describe, expect, it } from 'vitest'
import { type ComparedRun, compareRuns } from '../../../shared/domain/analysis/compare-runs.ts'
import { headToHead, type Outcome } from '../../../shared/domain/analysis/head-to-head.ts'
import { readMainLabel } from '../../../shared/domain/analysis/main-label.ts'
import { type LadderRace, mainsLadder } from '../../../shared/domain/analysis/mains-ladder.ts'
import { rungOf } from '../../../shared/domain/analysis/rung.ts'
import {
  qualifyingPoints,
  type QualifyingRun,
  topQualifiers,
} from '../../../shared/domain/analysis/top-qualifiers.ts'
import { paceTrend } from '../../../shared/domain/analysis/trend.ts'
import { present, runOf } from './runs.ts'

const line = (
  key: string,
  times: readonly number[],
  lap1: 'counted' | 'left_out' = 'counted',
): ComparedRun => ({
  key,
  run: runOf(times, key),
  context: { lap1, raceFastestMs: 30 },
})

describe('comparison of runs', () => {
  it('goes by lap number, of runs of any race, padded to one length', () => {
    const comparison = compareRuns([line('a', [40, 30, 31]), line('b', [41, 29], 'left_out')])
    expect(comparison).toMatchObject({ reference: 'a', laps: 3, averages: 3 })
    const [a, b] = comparison.lines
    expect(a?.lapDeltasMs).toEqual([0, 0, 0])
    expect(b?.lapDeltasMs).toEqual([1, -1, null])
    expect(b?.cumulativeDeltasMs).toEqual([1, 0, null])
    expect(a?.raisingAverages).toEqual([30, 30.5, 101 / 3])
    expect(b?.raisingAverages).toEqual([29, null, null])
  })

  it('has the same figures in the same order for every line', () => {
    const { lines } = compareRuns([line('a', [40, 30, 31]), line('b', [41])])
    const names = lines.map(({ figures }) => figures.map((figure) => figure.name))
    expect(names[0]).toEqual(names[1])
    expect(new Set(names[0]).size).toBe(names[0]?.length)
    expect(names[0]).toContain('racePaceMs')
  })

  it('measures from any of them', () => {
    const { lines } = compareRuns([line('a', [40, 30]), line('b', [41, 28])], 'b')
    expect(lines[0]?.cumulativeDeltasMs).toEqual([-1, 1])
  })

  it('takes two to six with different keys', () => {
    const one = line('a', [1])
    expect(() => compareRuns([one])).toThrow(RangeError)
    expect(() => compareRuns([one, one])).toThrow(RangeError)
    expect(() => compareRuns([one, line('b', [1])], 'c')).toThrow(RangeError)
    const seven = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((key) => line(key, [1]))
    expect(() => compareRuns(seven)).toThrow(RangeError)
    expect(compareRuns(seven.slice(0, 6)).lines).toHaveLength(6)
    expect(compareRuns([line('a', []), line('b', [])]).laps).toBe(0)
  })
})

describe('the rung of a race', () => {
  it.each([
    ['1/8 Nitro Buggy A-Main', 'main', 0, 'A', null],
    ['1/8 Electric Buggy A3-Main', 'main', 0, 'A', 3],
    ['Stock Buggy (17.5) C-Main', 'main', 20, 'C', null],
    ['Truggy Semi A (Even)', 'main', 3, 'Semi', null],
    ['Truggy LCQ', 'race', 6, 'LCQ', null],
    ['Buggy Main', 'main', 0, 'A', null],
  ])('%s', (label, type, level, name, leg) => {
    expect(rungOf(label, type)).toEqual({ level, name, leg })
  })

  it('is none for a heat, for practice and for qualifying', () => {
    expect(rungOf('1/8 Nitro Buggy (Heat 3/3)', 'qualifying')).toBeNull()
    expect(rungOf('Semi A (Even) Practice', 'practice')).toBeNull()
    expect(rungOf('Domain Cup', 'main')).toBeNull()
    expect(readMainLabel('Buggy A-Main', null)).toEqual({ letter: 'A', leg: null })
  })
})

describe('head to head', () => {
  const outcome = (more: Partial<Outcome>): Outcome => ({
    eventId: '1',
    date: '2025-11-16',
    className: 'Buggy',
    raceId: '10',
    raceLabel: 'Buggy A-Main',
    sessionType: 'main',
    position: 1,
    laps: 20,
    ...more,
  })

  it('tells the same class from the same final, and finals from other races', () => {
    const heat = { raceId: '11', raceLabel: 'Buggy (Heat 1/2)', sessionType: 'qualifying' }
    const other = { eventId: '2', date: '2025-12-07' }
    const result = headToHead(
      [
        outcome({ position: 2 }),
        outcome({ ...heat, position: 1 }),
        outcome({ ...other, raceId: '20', position: 9 }),
      ],
      [
        outcome({ position: 4 }),
        outcome({ ...heat, position: 3 }),
        outcome({ ...other, raceId: '21', raceLabel: 'Buggy B-Main', position: 1 }),
      ],
    )
    expect(result.sameClass).toEqual({ a: 2, b: 0, undecided: 0 })
    expect(result.sameFinal).toEqual({ a: 1, b: 0, undecided: 0 })
    expect(result.otherRaces).toEqual({ a: 1, b: 0, undecided: 0 })
    expect(result.meetings.map(({ eventId, inSameFinal }) => [eventId, inSameFinal])).toEqual([
      ['2', false],
      ['1', true],
    ])
  })

  it('goes by the higher main of each, not by the last', () => {
    const [a, b] = [
      [outcome({ raceId: '12', raceLabel: 'Buggy B-Main', position: 1 }), outcome({ position: 8 })],
      [outcome({ position: 5 })],
    ]
    expect(headToHead(a, b).meetings[0]?.winner).toBe('b')
    expect(headToHead(b, a).meetings[0]?.winner).toBe('a')
    const cameUp = [
      outcome({ raceId: '12', raceLabel: 'Buggy B-Main', position: 9 }),
      outcome({ position: 3 }),
    ]
    expect(headToHead(cameUp, b).meetings[0]?.winner).toBe('a')
    expect(headToHead(cameUp.toReversed(), b).meetings[0]?.winner).toBe('a')
  })

  it('leaves undecided what legs, qualifying alone or a tie do not tell', () => {
    const leg = { raceLabel: 'Buggy A1-Main' }
    expect(headToHead([outcome(leg)], [outcome({ ...leg, position: 2 })]).sameClass.undecided).toBe(1)
    expect(headToHead([outcome(leg)], [outcome({ ...leg, position: 2 })]).sameFinal.a).toBe(1)
    const heat = { raceLabel: 'Buggy (Heat 1/2)', sessionType: 'qualifying' }
    expect(headToHead([outcome(heat)], [outcome({ ...heat, position: 2 })]).sameClass.undecided).toBe(1)
    expect(headToHead([outcome({})], [outcome({})]).sameFinal.undecided).toBe(1)
  })

  it('knows no meeting in different classes or events', () => {
    const none = headToHead([outcome({})], [outcome({ className: 'Truggy' }), outcome({ eventId: '9' })])
    expect(none.meetings).toEqual([])
    expect(headToHead([], []).sameClass).toEqual({ a: 0, b: 0, undecided: 0 })
  })
})

describe('top qualifiers', () => {
  const run = (driverId: string, laps: number, totalTimeMs: number | null, raceId = 'q1'): QualifyingRun => ({
    driverId,
    driverName: driverId.toUpperCase(),
    raceId,
    roundName: 'Qualifier Round 1',
    laps,
    totalTimeMs,
  })

  it('rank by the best single run: laps, then time, and say so', () => {
    const { rule, ranking } = topQualifiers([
      run('a', 8, 320_000),
      run('b', 8, 310_000),
      run('a', 9, 330_000, 'q2'),
      run('c', 0, null),
      run('d', 8, 310_000, 'q3'),
      run('e', 7, 301_000),
    ])
    expect(rule).toBe('best_single_run')
    expect(ranking.map(({ driverId, rank, raceId }) => [driverId, rank, raceId])).toEqual([
      ['a', 1, 'q2'],
      ['b', 2, 'q1'],
      ['d', 2, 'q3'],
      ['e', 4, 'q1'],
    ])
    expect(topQualifiers([]).ranking).toEqual([])
  })

  it('points: the first of a round gets 0, others their rank, the best rounds count', () => {
    const rounds = [
      [run('a', 8, 300_000), run('b', 8, 301_000), run('c', 7, 300_000), run('d', 0, null), run('e', 0, 0)],
      [run('b', 8, 299_000), run('a', 8, 300_000), run('c', 6, 300_000)],
    ]
    const points = qualifyingPoints(rounds, 1)
    expect(points.map(({ driverId, points: own, result }) => [driverId, own, result])).toEqual([
      ['a', [0, 2], 0],
      ['b', [2, 0], 0],
      ['c', [3, 3], 3],
      ['d', [4, null], 4],
      ['e', [4, null], 4],
    ])
    expect(qualifyingPoints(rounds, 2).map((item) => item.result)).toEqual([2, 2, 4, 4, 6])
  })
})

describe('the mains ladder', () => {
  const race = (raceId: string, raceLabel: string, drivers: readonly string[]): LadderRace => ({
    raceId,
    raceLabel,
    sessionType: 'main',
    results: drivers.map((driverId, index) => ({ driverId, position: index + 1, grid: index + 1 })),
  })

  it('shows who was in both mains as observed, from the nearest rung', () => {
    const ladder = mainsLadder([
      race('c', 'Buggy C-Main', ['x', 'y', 'z']),
      race('a', 'Buggy A-Main', ['p', 'q', 'x', 'r']),
      race('b', 'Buggy B-Main', ['s', 'x', 'r']),
    ])
    expect(ladder.steps.map(({ name, raceIds, isComplete }) => [name, raceIds, isComplete])).toEqual([
      ['A', ['a'], true],
      ['B', ['b'], true],
      ['C', ['c'], true],
    ])
    expect(ladder.bumpUps).toEqual([
      { driverId: 'x', toRaceId: 'a', grid: 3, evidence: 'observed', fromRaceId: 'b', finish: 2 },
      { driverId: 'r', toRaceId: 'a', grid: 4, evidence: 'observed', fromRaceId: 'b', finish: 3 },
      { driverId: 'x', toRaceId: 'b', grid: 2, evidence: 'observed', fromRaceId: 'c', finish: 1 },
      { driverId: 'r', toRaceId: 'b', grid: 3, evidence: 'inferred', basis: 'grid_behind_bump_up' },
    ])
  })

  it('infers from the grid: whoever starts behind one who came up, unseen below', () => {
    const { bumpUps } = mainsLadder([
      race('a', 'Buggy A-Main', ['p', 'x', 'w']),
      race('b', 'Buggy B-Main', ['x', 's']),
    ])
    expect(bumpUps.map(({ driverId, evidence }) => [driverId, evidence])).toEqual([
      ['x', 'observed'],
      ['w', 'inferred'],
    ])
  })

  it('infers from qualifying only where a lower main is not stored', () => {
    const a = race('a', 'Buggy A-Main', ['p', 'w'])
    const b = race('b', 'Buggy B-Main', ['s', 't'])
    const c = race('c', 'Buggy C-Main', [])
    const ranks = ['p', 's', 't', 'w']
    expect(mainsLadder([a, b], ranks).bumpUps).toEqual([])
    expect(mainsLadder([a, b, c], ranks).bumpUps).toEqual([
      { driverId: 'w', toRaceId: 'a', grid: 2, evidence: 'inferred', basis: 'better_qualified_left_below' },
    ])
    expect(mainsLadder([a, b, c], ['p', 'w', 's', 't']).bumpUps).toEqual([])
  })

  it('takes legs of a main for one main', () => {
    const { steps, bumpUps } = mainsLadder(
      [
        race('a3', 'Buggy A3-Main', ['p', 'q']),
        race('a1', 'Buggy A1-Main', ['p', 'q']),
        race('q', 'Buggy (Heat 1/1)', ['p', 'q']),
      ].map((item) => (item.raceId === 'q' ? { ...item, sessionType: 'qualifying' } : item)),
    )
    expect(steps).toHaveLength(1)
    expect(steps[0]?.raceIds).toEqual(['a1', 'a3'])
    expect(bumpUps).toEqual([])
  })

  it('is empty for a class without mains', () => {
    expect(mainsLadder([])).toEqual({ steps: [], bumpUps: [] })
  })
})

describe('trend of pace', () => {
  const event = (date: string, ownMs: number | null, classBestMs: number | null) => ({
    eventId: date,
    date,
    ownMs,
    classBestMs,
  })

  it('is percent above the best of the class, in order of date', () => {
    const trend = paceTrend([
      event('2025-03-01', 42_000, 40_000),
      event('2025-01-01', 44_000, 40_000),
      event('2025-02-01', 21_500, 20_000),
    ])
    expect(trend.points.map(({ date }) => date)).toEqual(['2025-01-01', '2025-02-01', '2025-03-01'])
    expect(trend.points.map(({ percent }) => Math.round(percent * 10) / 10)).toEqual([10, 7.5, 5])
    expect(present(trend.median)).toBeCloseTo(7.5, 10)
    expect(present(trend.percentPerEvent)).toBeCloseTo(-2.5, 10)
  })

  it('leaves out events without either, and has no slope with fewer than three', () => {
    const trend = paceTrend([
      event('2025-01-01', null, 40_000),
      event('2025-01-02', 40_000, null),
      event('2025-01-03', 40_000, 40_000),
    ])
    expect(trend).toMatchObject({ median: 0, percentPerEvent: null })
    expect(trend.points).toHaveLength(1)
    expect(paceTrend([]).median).toBeNull()
    const two = [event('2025-01-01', 42, 40), event('2025-01-02', 41, 40)]
    expect(paceTrend(two).percentPerEvent).toBeNull()
  })
})
