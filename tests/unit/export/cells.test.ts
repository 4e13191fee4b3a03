import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvCell, guarded, jsonCell, secondsText, unguarded } from '../../../shared/domain/export/cells.ts'
import { exportName } from '../../../shared/domain/export/file-name.ts'
import { exportRequest } from '../../../shared/domain/export/request.ts'

describe('a text in a cell', () => {
  it.each([
    '=1+1',
    '+cmd|calc',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '  =HYPERLINK("http://x")',
    "'=1",
    '\uFF1D1',
  ])('gets the safe prefix where a spreadsheet would calculate: %j', (text) => {
    expect(guarded(text)).toBe(`'${text}`)
    expect(unguarded(guarded(text))).toBe(text)
  })

  it.each(['-1.234', '+3', '12', 'Ann-Marie', "O'Neil", 'a=b', ''])(
    'stays as it is otherwise: %j',
    (text) => {
      expect(guarded(text)).toBe(text)
    },
  )

  it('comes back whatever it was, and never begins a formula', () => {
    const nasty = fc.stringMatching(/^[='+\-@\t\r\n 1a]{0,8}$/u)
    fc.assert(
      fc.property(fc.oneof(nasty, fc.string()), (text) => {
        const cell = guarded(text)
        expect(unguarded(cell)).toBe(text)
        expect(/^\s*[=+\-@]/u.test(cell) && !/^[+-]?\d+(\.\d+)?$/u.test(cell)).toBe(false)
      }),
    )
  })
})

describe('a figure in a cell', () => {
  it('has three decimals as seconds, also when it is negative', () => {
    expect([0, 5, 30_500, 3_600_001, -250, -1_002].map(secondsText)).toEqual([
      '0.000',
      '0.005',
      '30.500',
      '3600.001',
      '-0.250',
      '-1.002',
    ])
    expect(csvCell(-250, 'seconds')).toBe('-0.250')
    expect(csvCell(-3, 'number')).toBe('-3')
    expect(csvCell(null, 'seconds')).toBe('')
    expect(jsonCell(30_500, 'seconds')).toBe(30.5)
  })
})

describe('what is asked for', () => {
  it.each([
    [{ table: 'laps', format: 'csv' }, 'eventId'],
    [{ table: 'event', format: 'csv', eventId: '1' }, 'format'],
    [{ table: 'tracks', format: 'csv', eventId: '1' }, 'eventId'],
    [{ table: 'entries', format: 'csv', eventId: '1', raceId: '2' }, 'raceId'],
    [{ table: 'laps', format: 'csv', eventId: '../1' }, 'eventId'],
  ])('is refused where it makes no sense: %j', (request, field) => {
    expect(exportRequest.safeParse(request).error?.issues.map(({ path }) => path[0])).toEqual([field])
  })

  it('names its file', () => {
    const name = (request: object) => exportName(exportRequest.parse(request))
    expect(name({ table: 'laps', format: 'csv', eventId: '7', raceId: '8' })).toBe('event-7-race-8-laps.csv')
    expect(name({ table: 'event', format: 'json', eventId: '7' })).toBe('event-7.json')
    expect(name({ table: 'tracks', format: 'json' })).toBe('tracks.json')
  })
})
