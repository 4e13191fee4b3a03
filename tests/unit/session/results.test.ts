import { describe, expect, it } from 'vitest'
import { presetOf, readColumns, withColumn } from '../../../renderer/features/session/model/columns.ts'
import { figureText } from '../../../renderer/format/figures.ts'
import { explainDriver, printedText } from '../../../renderer/features/session/model/figures.ts'
import {
  cellText,
  copiedTable,
  columnKeys,
  figureCell,
  figureOf,
  nextSort,
  presets,
  resultRows,
  sortRows,
} from '../../../renderer/features/session/model/results.ts'
import { filterOf } from '../../../renderer/features/session/model/filter.ts'
import { buildModel } from '../../../renderer/features/session/model/session-model.ts'
import { behindText, gapText, lapsDownText } from '../../../renderer/features/session/result-text.ts'
import { lapsOf, resultOf, sessionOf } from '../../support/renderer-views.ts'

const filter = filterOf(undefined)
const model = buildModel(
  sessionOf({
    lap1Counted: true,
    results: [
      resultOf('a', 1, {
        laps: 3,
        totalTimeMs: 92_000,
        lapsTimeText: '3/1:32.000',
        fastLapMs: 30_000,
        avgLapMs: 30_667,
        stdDeviationMs: 470,
        consistencyPercent: 98.46,
        qualifyingPosition: 3,
      }),
      resultOf('b', 2, {
        laps: 2,
        totalTimeMs: 64_000,
        fastLapMs: 29_000,
        avgLapMs: 32_500,
        intervalLaps: 1,
      }),
      resultOf('c', 3, { laps: 2, totalTimeMs: 66_000, fastLapMs: 33_000, agrees: null }),
      resultOf('=z', 4, { started: false, laps: 0, agrees: null }),
    ],
    laps: [lapsOf('a', [30_000, 31_000, 31_000]), lapsOf('b', [32_000, 32_000])],
  }),
)
const rows = resultRows(model, filter)
const [a, b, c, z] = rows
if (a === undefined || b === undefined || c === undefined || z === undefined) throw new Error('four rows')

describe('figures with their explanation', () => {
  const driver = model.drivers[0]
  if (driver === undefined) throw new Error('a driver expected')

  it('stand beside LiveRC\u2019s, with the laps that they are made of', () => {
    const own = explainDriver(model, driver, filter)
    expect(own.get('avgLapMs')).toMatchObject({ printed: 30_667, agrees: true, lapsUsed: [1, 2, 3], of: 3 })
    expect(own.get('stdDeviationMs')).toMatchObject({ printed: 470, agrees: true })
    expect(own.get('fastLapMs')?.lapsUsed).toEqual([1])
    expect(own.get('racePaceMs')).toMatchObject({ printed: null, agrees: null, value: 31_000 })
    const second = model.drivers[1]
    const other = second === undefined ? undefined : explainDriver(model, second, filter)
    expect(other?.get('behindLaps')).toMatchObject({ value: 1, printed: 1, agrees: true })
    expect(other?.get('fastLapMs')).toMatchObject({ printed: 29_000, agrees: false })
  })

  it('are written as LiveRC writes them: two decimals of two figures, rounded from three', () => {
    expect(figureText('consistencyPercent', 90.4246)).toBe('90.43')
    expect(figureText('stdDeviationMs', 1234.6)).toBe('1.24')
    expect(figureText('stdDeviationMs', 2135)).toBe('2.14')
    // What LiveRC does not print is rounded once.
    expect(figureText('hotLapGapPercent', 2.4246)).toBe('2.42')
    expect(printedText('stdDeviationMs', 1230)).toBe('1.23')
    expect(printedText('consistencyPercent', 98.4)).toBe('98.40')
    expect(figureText('avgLapMs', 38_417.4)).toBe('38.417')
    expect(figureText('laps', 47)).toBe('47')
    expect(figureText('fadeRatio', 1)).toBe('1.000')
    expect(figureText('avgTop15Ms', null)).toBe('\u2013')
  })
})

describe('the results table', () => {
  it('shows LiveRC\u2019s figures, also of a driver without published laps, and ours where it prints none', () => {
    expect(figureCell(a, 'stdDeviationMs').text).toBe('0.47')
    expect(figureCell(a, 'racePaceMs').text).toBe('31.000')
    expect(figureCell(c, 'fastLapMs')).toEqual({ text: '33.000', value: 33_000 })
    expect(figureCell(c, 'racePaceMs').text).toBe('\u2013')
    expect(cellText(a, 'change')).toBe('2')
    expect(cellText(z, 'laps')).toBe('')
  })

  it('explains Behind by what it is: time on equal laps, else laps', () => {
    expect(figureOf(a, 'behind')).toBe('behindMs')
    expect(figureOf(b, 'behind')).toBe('behindLaps')
    expect(figureOf(b, 'average')).toBe('avgLapMs')
    expect(figureOf(b, 'driver')).toBeUndefined()
  })

  it('measures hot laps from the class, which may have been faster in another race, as the comparison does', () => {
    const detail = { ...model.detail, classFastestMs: 24_000 }
    const [best] = resultRows(buildModel(detail), filter)
    if (best === undefined) throw new Error('a row expected')
    expect(figureCell(best, 'hotLapGapPercent').text).toBe('25.00')
    // Not known of the class, or slower than a lap that the engineer counts: from the race.
    expect(figureCell(a, 'hotLapGapPercent').text).toBe('0.00')
    const slower = resultRows(buildModel({ ...detail, classFastestMs: 31_000 }), filter)[0]
    expect(slower === undefined ? null : figureCell(slower, 'hotLapGapPercent').text).toBe('0.00')
  })

  it('shows and sorts best runs by laps before time', () => {
    const runs = buildModel(
      sessionOf({
        lap1Counted: true,
        results: [
          resultOf('short', 1, { laps: 3 }),
          resultOf('long', 2, { laps: 4 }),
          resultOf('none', 3, { laps: 1 }),
        ],
        laps: [
          lapsOf('short', [100_000, 100_000, 100_000]),
          lapsOf('long', [90_000, 90_000, 90_000, 90_000]),
          lapsOf('none', [90_000]),
        ],
      }),
    )
    const all = resultRows(runs, filter)
    expect(all.map((row) => figureCell(row, 'bestRunMs').text)).toEqual([
      '3/5:00.000',
      '4/6:00.000',
      '\u2013',
    ])
    const order = (direction: 'ascending' | 'descending') =>
      sortRows(all, { key: 'bestRun', direction }).map(({ result }) => result.driverId)
    expect(order('ascending')).toEqual(['long', 'short', 'none'])
    expect(order('descending')).toEqual(['short', 'long', 'none'])
  })

  it('sorts by any column, those without a figure last either way', () => {
    const order = (key: 'fastest' | 'driver', direction: 'ascending' | 'descending') =>
      sortRows(rows, { key, direction }).map(({ result }) => result.driverId)
    expect(order('fastest', 'ascending')).toEqual(['b', 'a', 'c', '=z'])
    expect(order('fastest', 'descending')).toEqual(['c', 'a', 'b', '=z'])
    expect(order('driver', 'descending')[0]).toBe('c')
    expect(sortRows(rows, null)).toBe(rows)
    for (const key of columnKeys)
      expect(sortRows(rows, { key, direction: 'ascending' })).toHaveLength(rows.length)
  })

  it('turns a column from ascending to descending to the order of the results', () => {
    const first = nextSort(null, 'fastest')
    const second = nextSort(first, 'fastest')
    expect([first?.direction, second?.direction, nextSort(second, 'fastest')]).toEqual([
      'ascending',
      'descending',
      null,
    ])
    expect(nextSort(second, 'driver')).toEqual({ key: 'driver', direction: 'ascending' })
  })

  it('has two layouts, and takes any other choice of columns with the first two in front', () => {
    expect(presetOf(readColumns(null))).toBe('liverc')
    expect(presetOf(presets.engineer)).toBe('engineer')
    expect(readColumns(['fade', 'nonsense', 'driver', 'fade', 'gap'])).toEqual([
      'position',
      'driver',
      'fade',
      'gap',
    ])
    const more = withColumn(presets.liverc, 'gap')
    expect(more.indexOf('gap')).toBe(more.indexOf('behind') + 1)
    expect(withColumn(more, 'gap')).toEqual([...presets.liverc])
    expect(withColumn(presets.liverc, 'driver')).toEqual([...presets.liverc])
    expect(withColumn(presets.liverc, 'agrees').at(-1)).toBe('agrees')
  })
})

describe('the copied table', () => {
  it('has missing laps in a column of their own, so that gaps stay numbers', () => {
    const lapped = { ...b, result: { ...b.result, gapMs: -4_691 } }
    expect(copiedTable([a, lapped, z], ['position', 'gap', 'fastest'])).toEqual([
      ['Pos', 'Gap', 'Laps down', 'Fastest Lap'],
      ['1', '', '', '30.000'],
      ['2', '\u22124.691', '1', '29.000'],
      ['4', '', '', ''],
    ])
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
    // A dead heat is a gap like any other.
    expect(gapText(resultOf('b', 2, { laps: 47, gapMs: 0 }))).toBe('0.000')
    const absent = resultOf('z', 9, { laps: 0, started: false })
    expect([gapText(absent), lapsDownText(absent, 47)]).toEqual(['\u2013', ''])
  })
})
