import { describe, expect, it } from 'vitest'
import type { EventRace, EventResult } from '../../../shared/contract/event-parts.ts'
import { checkLines } from '../../../renderer/features/event/check-lines.ts'
import { changedFigure, changedValue } from '../../../renderer/features/jobs/change-text.ts'
import { sharedTransponders } from '../../../renderer/features/event/entry-filter.ts'
import { classLadders } from '../../../renderer/features/event/ladder-model.ts'
import { ladderText } from '../../../renderer/features/event/ladder-text.ts'
import { qualifyingClasses } from '../../../renderer/features/event/qualifying-model.ts'

const result = (
  id: string,
  position: number,
  laps: number,
  totalTimeMs: number | null,
  grid: number | null = null,
): EventResult => ({
  driverId: id,
  key: id,
  driverName: `DRIVER ${id}`,
  position,
  grid,
  laps,
  totalTimeMs,
})

const race = (
  raceId: string,
  raceLabel: string,
  sessionType: string,
  results: EventResult[],
  roundName: string | null,
): EventRace => ({
  raceId,
  raceLabel,
  className: 'Buggy',
  roundName,
  sessionType,
  resultState: results.length === 0 ? 'empty' : 'stored',
  results,
})

// Page order: newest first.
const races: EventRace[] = [
  race(
    '6',
    'Buggy A-Main',
    'main',
    [result('1', 1, 20, 600_000, 1), result('3', 2, 20, 601_000, 3), result('9', 3, 19, 600_500, 4)],
    'Main Events',
  ),
  race(
    '5',
    'Buggy B-Main',
    'main',
    [result('3', 1, 19, 600_000, 1), result('4', 2, 18, 602_000, 2)],
    'Main Events',
  ),
  race(
    '4',
    'Buggy (Heat 2/2)',
    'qualifying',
    [result('3', 1, 9, 300_000), result('4', 2, 0, null)],
    'Qualifier Round 2',
  ),
  race(
    '3',
    'Buggy (Heat 1/2)',
    'qualifying',
    [result('1', 1, 10, 309_000), result('2', 2, 10, 311_000)],
    'Qualifier Round 2',
  ),
  race(
    '2',
    'Buggy (Heat 2/2)',
    'qualifying',
    [result('3', 1, 10, 310_000), result('4', 2, 9, 301_000)],
    'Qualifier Round 1',
  ),
  race(
    '1',
    'Buggy (Heat 1/2)',
    'qualifying',
    [result('2', 1, 11, 330_000), result('1', 2, 10, 308_000)],
    'Qualifier Round 1',
  ),
]

describe('qualifying', () => {
  it('ranks by the best single run, rounds oldest first', () => {
    const [buggy, ...others] = qualifyingClasses(races, 'best_single_run', 1)
    expect(others).toEqual([])
    expect(buggy?.rounds).toEqual(['Qualifier Round 1', 'Qualifier Round 2'])
    expect(buggy?.rows.map(({ rank, key, best }) => [rank, key, best?.raceId])).toEqual([
      [1, '2', '1'],
      [2, '1', '1'],
      [3, '3', '2'],
      [4, '4', '2'],
    ])
    expect(buggy?.rows[0]?.runs.map((run) => [run?.laps, run?.points])).toEqual([
      [11, 0],
      [10, 2],
    ])
  })

  it('ranks by the points of the best rounds, over all heats of a round; equal sums share a rank', () => {
    const best = qualifyingClasses(races, 'round_points', 1)[0]?.rows ?? []
    expect(best.map(({ rank, key, points }) => [rank, key, points])).toEqual([
      [1, '2', 0],
      [1, '1', 0],
      [3, '3', 3],
      [4, '4', 4],
    ])
    const both = qualifyingClasses(races, 'round_points', 2)[0]?.rows ?? []
    expect(both.map(({ rank, key, points }) => [rank, key, points])).toEqual([
      [1, '2', 2],
      [1, '1', 2],
      [3, '3', 6],
      [4, '4', 8],
    ])
  })

  it('has no class without qualifying, and gives nobody without a lap a rank', () => {
    expect(qualifyingClasses(races.slice(0, 2), 'best_single_run', 1)).toEqual([])
    const only = [race('1', 'Heat', 'heat', [result('1', 1, 3, 99_000), result('2', 2, 0, null)], null)]
    expect(qualifyingClasses(only, 'best_single_run', 1)[0]).toMatchObject({
      rounds: [''],
      rows: [
        { rank: 1, key: '1' },
        { rank: null, key: '2', best: null },
      ],
    })
  })
})

describe('the ladder of mains', () => {
  it('marks who came up, what that rests on, and where from', () => {
    const [buggy] = classLadders(races)
    expect(buggy).toMatchObject({ className: 'Buggy', observed: 1, inferred: 1 })
    expect(buggy?.steps.map(({ name, mains }) => [name, ...mains.map(({ raceId }) => raceId)])).toEqual([
      ['A', '6'],
      ['B', '5'],
    ])
    const [a, b] = buggy?.steps.flatMap(({ mains }) => mains) ?? []
    expect(a?.places.map(({ key, cameUp }) => [key, cameUp?.evidence ?? null])).toEqual([
      ['1', null],
      ['3', 'observed'],
      ['9', 'inferred'],
    ])
    expect(b?.places.map(({ key, wentTo }) => [key, wentTo])).toEqual([
      ['3', 'Buggy A-Main'],
      ['4', null],
    ])
  })

  it('can be written as text that says what is inferred', () => {
    const text = ladderText(classLadders(races))
    expect(text).toHaveLength(6)
    expect(text[2]?.at(-1)).toBe('bumped up: Seen in both results: finished the lower main in place 1')
    expect(text[3]?.at(-1)).toBe('perhaps bumped up: Inferred: started behind others who bumped up')
    expect(text[4]?.at(-1)).toBe('to Buggy A-Main')
  })

  it('has no class without mains', () => {
    expect(classLadders(races.slice(2))).toEqual([])
  })
})

describe('data checks', () => {
  const about = { raceId: '1', raceLabel: 'Buggy A-Main', roundName: null, className: 'Buggy' }
  const none = {
    notes: [],
    disagreements: [],
    totals: [],
    lapCounts: [],
    notRun: [],
    lap1Unknown: [],
    entries: [],
    rows: [],
  }

  it('have a heading per kind that has findings, with figures as LiveRC writes them', () => {
    const lines = checkLines({
      ...none,
      notes: [{ ...about, note: 'Odd.' }],
      disagreements: [
        {
          ...about,
          driverId: '7',
          driverName: 'X',
          figure: 'avgLapMs',
          lap: null,
          printed: 31_000,
          computed: 31_002,
        },
        {
          ...about,
          driverId: '7',
          driverName: 'X',
          figure: 'script.position',
          lap: 4,
          printed: 2,
          computed: null,
        },
        { ...about, driverId: '7', driverName: 'X', figure: 'position', lap: 0, printed: 2, computed: 3 },
      ],
      lapCounts: [{ ...about, driverId: null, driverName: 'Y', printed: 12, stored: 11 }],
    })
    expect(
      lines.map((line) =>
        line.kind === 'heading' ? [line.of, line.findings] : [line.what, line.printed, line.computed],
      ),
    ).toEqual([
      ['figures', 3],
      ['Average lap', '31.000', '31.002'],
      ['Position (of the lap data), lap 4', '2', '\u2013'],
      ['Place on the grid', '2', '3'],
      ['laps', 1],
      ['Laps stored', '12', '11'],
      ['notes', 1],
      ['Note of the import', '', ''],
    ])
    expect(checkLines(none)).toEqual([])
  })
})

describe('what changed', () => {
  it('is written in words, times as times', () => {
    expect(changedFigure({ field: 'lap_time_ms', lap: 7 })).toBe('lap time, lap 7')
    expect(changedFigure({ field: 'position_final', lap: null })).toBe('position final')
    expect(changedValue('lap_time_ms', 31_250)).toBe('31.250')
    expect(changedValue('position_final', 3)).toBe('3')
    expect(changedValue('total_time_raw', '12/5:01.2')).toBe('12/5:01.2')
    expect(changedValue('lap_time_ms', null)).toBe('\u2013')
  })
})

describe('shared transponders', () => {
  const entry = (driverName: string, transponder: string | null, withdrawn = false) => ({
    driverId: null,
    driverName,
    className: 'Buggy',
    transponder,
    fromEntryList: true,
    withdrawn,
  })

  it('are those of two people, not of one in two classes', () => {
    const shared = sharedTransponders([
      entry('A', '1'),
      entry('B', '1'),
      entry('C', '2'),
      { ...entry('C', '2'), className: 'Truck' },
      entry('D', null),
      entry('E', null),
      entry('F', '3'),
      entry('G', '3', true),
    ])
    expect([...shared]).toEqual([['1', ['A', 'B']]])
  })
})
