import { describe, expect, it } from 'vitest'
import { readRaceLabel } from '../../../electron/connectors/liverc/pages/race-label.ts'
import { clipText, collapseWhiteSpace, nameKey, normaliseText } from '../../../shared/domain/text.ts'

describe('text', () => {
  it('collapses white space and control characters and keeps letters as printed', () => {
    expect(collapseWhiteSpace(' \n\tSEÑOR  \u00a0 X\u0000（n）\u2003')).toBe('SEÑOR X （n）')
    expect(collapseWhiteSpace('as is')).toBe('as is')
    expect(collapseWhiteSpace(' \n ')).toBe('')
  })

  it('normalises for comparing', () => {
    expect(normaliseText('Ｃlub（n）\u00a0 é')).toBe('Club(n) é')
    expect(nameKey(" shane  o'connor ")).toBe(nameKey("SHANE O'CONNOR"))
    expect(nameKey('LEE')).not.toBe(nameKey('LI'))
  })

  it('clips', () => {
    expect(clipText('abc', 3)).toBe('abc')
    expect(clipText('abcd', 3)).toBe('ab…')
  })
})

describe('race label', () => {
  it.each([
    [
      'Race 14: 1/8 Nitro Buggy (1/8 Nitro Buggy A-Main)',
      14,
      '1/8 Nitro Buggy',
      '1/8 Nitro Buggy A-Main',
      null,
      null,
    ],
    [
      'Race 6: 1/8 Nitro Buggy (1/8 Nitro Buggy (Heat 3/3))',
      6,
      '1/8 Nitro Buggy',
      '1/8 Nitro Buggy (Heat 3/3)',
      3,
      3,
    ],
    [
      'Race 2: Semi A (Even) Practice (Semi A (Even) Practice)',
      2,
      'Semi A (Even) Practice',
      'Semi A (Even) Practice',
      null,
      null,
    ],
    ['Race 2: Truck (40+) (Truck (40+) A1-Main)', 2, 'Truck (40+)', 'Truck (40+) A1-Main', null, null],
    ['Warm Up', null, 'Warm Up', 'Warm Up', null, null],
    ['Buggy (B-Main)', null, 'Buggy', 'B-Main', null, null],
    ['Race 3: (A-Main)', 3, '(A-Main)', '(A-Main)', null, null],
    ['Race 3: Open) Class', 3, 'Open) Class', 'Open) Class', null, null],
    ['Race 3: Open Class)', 3, 'Open Class)', 'Open Class)', null, null],
    ['Race 12: Class: Stock (Stock: A)', 12, 'Class: Stock', 'Stock: A', null, null],
  ])('%s', (fullLabel, raceNumber, className, raceLabel, heatNumber, heatCount) => {
    expect(readRaceLabel(fullLabel)).toEqual({ raceNumber, className, raceLabel, heatNumber, heatCount })
  })
})
