import { describe, expect, it } from 'vitest'
import { readEventSearch } from '../../../renderer/features/event/event-search.ts'
import { hasFilters, readFindSearch, without } from '../../../renderer/features/find/find-search.ts'
import {
  carriedSearch,
  readSessionSearch,
  readSort,
} from '../../../renderer/features/session/session-search.ts'

describe('the search of the Find screen', () => {
  it('reads what it knows', () => {
    const search = {
      q: 'nitro',
      track: 'canberraoffroad',
      from: '2025-01-01',
      to: '2025-12-31',
      status: ['known', 'failed'],
    }
    expect(readFindSearch(search)).toEqual(search)
    expect(readFindSearch({ q: 486677 })).toEqual({ q: '486677' })
  })

  it('leaves out what does not fit', () => {
    expect(
      readFindSearch({
        q: '',
        track: '../x',
        from: '2025-02-30',
        to: 7,
        status: ['gone', 'failed'],
        more: 1,
      }),
    ).toEqual({ status: ['failed'] })
    expect(readFindSearch({ status: 'failed' })).toEqual({})
    expect(readFindSearch({ q: 'x'.repeat(500) }).q).toHaveLength(200)
  })

  it('can lose parts', () => {
    const search = readFindSearch({ q: 'a', from: '2025-01-01', status: ['known'] })
    expect(hasFilters(search)).toBe(true)
    expect(without(search, 'from', 'status')).toEqual({ q: 'a' })
    expect(hasFilters(without(search, 'from', 'status'))).toBe(false)
  })
})

describe('the searches of the other screens', () => {
  it('read a tab', () => {
    expect(readEventSearch({ tab: 'entries' })).toEqual({ tab: 'entries' })
    expect(readEventSearch({ tab: 'other' })).toEqual({})
  })

  it('read what the laps table shows', () => {
    expect(
      readSessionSearch({ drivers: ['1', 2, '<x>', null], cell: 'gap', reference: 7, positions: true }),
    ).toEqual({ drivers: ['1', '2'], cell: 'gap', reference: '7', positions: true })
    expect(readSessionSearch({ drivers: 'all', cell: 'time', positions: 'yes' })).toEqual({})
    expect(readSessionSearch({ drivers: [] })).toEqual({ drivers: [] })
    const whole = { view: 'gap', interval: true, filter: 'best:107', sort: 'fastest:descending' } as const
    expect(readSessionSearch(whole)).toEqual(whole)
    expect(readSessionSearch({ view: 'pie', interval: 1, filter: 'median:110', sort: 'none' })).toEqual({})
    expect(readSessionSearch({ filter: '<x>', sort: 'fastest:up', view: 7 })).toEqual({})
  })
})

describe('what goes along to the neighbouring session', () => {
  it('is how one looks, not at whom', () => {
    expect(
      carriedSearch({
        view: 'gap',
        drivers: ['1'],
        reference: '1',
        filter: 'off',
        cell: 'delta',
        sort: 'gap:ascending',
      }),
    ).toEqual({ view: 'gap', filter: 'off', cell: 'delta', sort: 'gap:ascending' })
    expect(readSort('gap:ascending')).toEqual({ key: 'gap', direction: 'ascending' })
    expect([readSort('gap'), readSort('nothing:ascending'), readSort(undefined)]).toEqual([null, null, null])
  })
})
