import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spreadsheetText, toCsv, toTsv } from '../../../renderer/format/spreadsheet.ts'
import { formatDelta, formatTime } from '../../../renderer/format/times.ts'

describe('a cell for a spreadsheet', () => {
  it.each([
    // What the eye reads, and what can be reckoned with.
    ['38.174', '38.174'],
    ['1:02.345', '1:02.345'],
    ['+0.250', '+0.250'],
    ['\u22120.250', '-0.250'],
    ['\u22123', '-3'],
    ['+1:02.500', '+62.500'],
    ['\u22121:02.500', '-62.500'],
    ['+1:00:00.001', '+3600.001'],
    ['+1 L', '1 L'],
    ['+47.732 +2 L', '47.732 +2 L'],
    ['+1:02.500 +1 L', '1:02.500 +1 L'],
    ['11/11', '11 of 11'],
    ['3 / 5', '3 of 5'],
    ['12/5:01.200', '12/5:01.200'],
    ['\u2013', ''],
    ['98.46', '98.46'],
    ['A\tB\r\n', 'A B'],
    // What names and pages could do.
    ['=HYPERLINK("x")', '\'=HYPERLINK("x")'],
    ['+cmd|x', "'+cmd|x"],
    ['+1+1', "'+1+1"],
    ['+1 Racing', "'+1 Racing"],
    ['-x', "'-x"],
    ['\u2212x', "'\u2212x"],
    ['@a', "'@a"],
    ['  =1', "'=1"],
  ])('writes %j as %j', (shown, written) => {
    expect(spreadsheetText(shown)).toBe(written)
  })

  it('is never a formula, and has no tab or line of its own', () => {
    const nasty = fc.string({
      unit: fc.constantFrom('=', '+', '-', '\u2212', '@', '1', '.', ':', ' ', '\t', '\n', 'L', '/', "'"),
    })
    fc.assert(
      fc.property(fc.oneof(fc.string(), nasty), (text) => {
        const written = spreadsheetText(text)
        expect(written).not.toMatch(/[\t\r\n]/u)
        if (/^[\s]*[=+\-@\u2212]/u.test(written)) expect(written).toMatch(/^[+-]\d+(\.\d+)?$/u)
      }),
    )
  })

  it('keeps the value of every difference', () => {
    fc.assert(
      fc.property(fc.integer({ min: -5_000_000, max: 5_000_000 }), (ms) => {
        const written = spreadsheetText(formatDelta(ms))
        const [seconds = 0, minutes = 0, hours = 0] = written.split(':').map(Number).toReversed()
        expect(Math.round((seconds + 60 * minutes + 3600 * hours) * 1000)).toBe(ms)
      }),
    )
    expect(spreadsheetText(formatTime(1_830_042))).toBe('30:30.042')
  })
})

it('writes the same cells to the clipboard and to a file', () => {
  const rows = [
    ['Driver', 'Gap'],
    ['=1, "x"', '\u22120.250'],
  ]
  expect(toTsv(rows)).toBe('Driver\tGap\r\n\'=1, "x"\t-0.250')
  expect(toCsv(rows)).toBe('Driver,Gap\r\n"\'=1, ""x""",-0.250\r\n')
})
