import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { liveRcUrl, printedSlug, readLink, readLiveRcUrl } from '../../../electron/connectors/liverc/urls.ts'
import type { LiveRcAddress } from '../../../electron/connectors/liverc/urls.ts'
import { thrownBy } from './samples.ts'

const slug = fc.stringMatching(/^[a-z0-9-]{1,63}$/).filter((text) => text !== 'live' && text !== 'www')
const id = fc.integer({ min: 1, max: 999_999_999 })
const address: fc.Arbitrary<LiveRcAddress> = fc.oneof(
  fc.constant({ page: 'catalogue' } as const),
  fc.record({ page: fc.constant('track' as const), slug }),
  fc.record({ page: fc.constant('events' as const), slug }),
  fc.record({ page: fc.constant('event' as const), slug, id }),
  fc.record({ page: fc.constant('entryList' as const), slug, id }),
  fc.record({ page: fc.constant('race' as const), slug, id }),
)

describe('LiveRC addresses', () => {
  it.each([
    [{ page: 'catalogue' }, 'https://live.liverc.com/'],
    [{ page: 'track', slug: 'harbourrc' }, 'https://harbourrc.liverc.com/'],
    [{ page: 'events', slug: 'HarbourRC' }, 'https://harbourrc.liverc.com/events'],
    [{ page: 'event', slug: 'a-1', id: 7 }, 'https://a-1.liverc.com/results/?p=view_event&id=7'],
    [{ page: 'entryList', slug: 'a-1', id: 7 }, 'https://a-1.liverc.com/results/?p=view_entry_list&id=7'],
    [{ page: 'race', slug: 'a-1', id: 7 }, 'https://a-1.liverc.com/results/?p=view_race_result&id=7'],
  ] satisfies [LiveRcAddress, string][])('%j is %s', (given, url) => {
    expect(liveRcUrl(given)).toBe(url)
  })

  it('are read as they are built', () => {
    fc.assert(
      fc.property(address, (given) => {
        expect(readLiveRcUrl(liveRcUrl(given))).toEqual(given)
      }),
    )
  })

  it.each([
    ['https://A-1.LiveRC.com/results/?id=7&p=view%5Frace%5Fresult#top', { page: 'race', slug: 'a-1', id: 7 }],
    ['http://a-1.liverc.com/events/', { page: 'events', slug: 'a-1' }],
    ['https://a-1.liverc.com', { page: 'track', slug: 'a-1' }],
    ['https://live.liverc.com/', { page: 'catalogue' }],
  ])('%s is understood', (url, expected) => {
    expect(readLiveRcUrl(url)).toEqual(expected)
  })

  it.each([
    'https://a-1.liverc.com.example.com/events',
    'https://a.b.liverc.com/events',
    'https://liverc.com/',
    'https://www.liverc.com/',
    'https://live.liverc.com/events',
    'https://a-1.liverc.com/results/?p=view_event',
    'https://a-1.liverc.com/results/?p=view_event&id=0',
    'https://a-1.liverc.com/results/?p=view_event&id=1e3',
    'https://a-1.liverc.com/results/?p=view_points&id=1',
    'javascript:alert(1)',
    'file:///events',
    'events',
    '',
  ])('%s is none', (url) => {
    expect(readLiveRcUrl(url)).toBeNull()
  })

  it.each(['', 'a.b', 'a/b', 'a b', '../x', 'live', 'www', 'ä', 'x'.repeat(64)])(
    'the slug "%s" is refused',
    (bad) => {
      expect(thrownBy(() => liveRcUrl({ page: 'track', slug: bad })).code).toBe('VALIDATION_ERROR')
    },
  )

  it.each([0, -1, 1.5, Number.NaN, 2 ** 60])('the id %d is refused', (bad) => {
    expect(thrownBy(() => liveRcUrl({ page: 'race', slug: 'a', id: bad })).code).toBe('VALIDATION_ERROR')
  })
})

describe('links of a page', () => {
  const page = new URL('https://a-1.liverc.com/results/?p=view_event&id=7')

  it.each([
    [
      '/results/?p=view_race_result&id=12',
      '/results/?p=view_race_result&id=12',
      'view_race_result',
      12,
      null,
    ],
    [
      '/results/?p=view%5Frace%5Fresult&id=12',
      '/results/?p=view%5Frace%5Fresult&id=12',
      'view_race_result',
      12,
      null,
    ],
    [
      '?o=laps%5Ftime&id=3&p=view_round_ranking',
      '/results/?o=laps%5Ftime&id=3&p=view_round_ranking',
      'view_round_ranking',
      3,
      'laps_time',
    ],
    ['//a-1.liverc.com/results/?p=x', '/results/?p=x', 'x', null, null],
    ['https://a-1.liverc.com/results/?p=x&id=1#view_race_result', '/results/?p=x&id=1', 'x', 1, null],
    ['/results/?q=p=view_race_result&id=1', '/results/?q=p=view_race_result&id=1', null, 1, null],
  ])('%s', (href, path, p, linkId, order) => {
    expect(readLink(href, page)).toEqual({ path, p, id: linkId, order })
  })

  it.each([
    'https://b.liverc.com/results/?p=x&id=1',
    '//example.com/',
    'javascript:void(0)',
    'https://[',
    'mailto:a@b.c',
  ])('%s leads away', (href) => {
    expect(readLink(href, page)).toBeNull()
  })
})

describe('slug in a catalogue link', () => {
  it.each([
    ['//Harbour-RC2.liverc.com/', 'Harbour-RC2'],
    ['https://a.LIVERC.com', 'a'],
    ['//a.liverc.com/live/?x=1', 'a'],
    ['//live.liverc.com/', null],
    ['/results/', null],
    ['//a.liverc.com.example.com/', null],
    ['//a.liverc.comx/', null],
    ['javascript://a.liverc.com/', null],
  ])('%s', (href, expected) => {
    expect(printedSlug(href)).toBe(expected)
  })
})
