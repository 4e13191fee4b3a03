import { describe, expect, it } from 'vitest'
import type { BatchItem, BatchView } from '../../../shared/contract/batches.ts'
import type { TrackSummary } from '../../../shared/contract/views.ts'
import { batchProgress, outcomeText } from '../../../renderer/features/find/batch-text.ts'
import { daysOf, today } from '../../../renderer/features/find/presets.ts'
import { readTracksSearch, shownTracks, sortedBy } from '../../../renderer/features/tracks/tracks-search.ts'

describe('presets of days', () => {
  it.each([
    ['a Monday', '2025-11-17', '2025-11-15', '2025-11-16'],
    ['a Friday', '2025-11-21', '2025-11-15', '2025-11-16'],
    ['a Saturday', '2025-11-22', '2025-11-15', '2025-11-16'],
    ['a Sunday', '2025-11-23', '2025-11-22', '2025-11-23'],
    ['the first of January, a Thursday', '2026-01-01', '2025-12-27', '2025-12-28'],
  ])('last weekend on %s', (_, now, from, to) => {
    expect(daysOf('lastWeekend', now)).toEqual({ from, to })
  })

  it('count both ends', () => {
    expect(daysOf('last30', '2025-03-01')).toEqual({ from: '2025-01-31', to: '2025-03-01' })
    expect(daysOf('thisYear', '2024-02-29')).toEqual({ from: '2024-01-01', to: '2024-12-31' })
  })

  it('go by the clock of this computer', () => {
    expect(today(new Date(2025, 0, 2, 23, 59))).toBe('2025-01-02')
    expect(today(new Date(2025, 0, 2, 0, 0))).toBe('2025-01-02')
  })
})

const batchOf = (...states: BatchItem['state'][]): Pick<BatchView, 'items'> => ({
  items: states.map((state, index) => ({
    position: index + 1,
    eventId: String(index),
    name: null,
    state,
    jobId: null,
    error: null,
  })),
})

describe('an import of several', () => {
  it.each([
    [['running', 'waiting'], 1, 0, 0],
    [['completed', 'failed', 'running', 'waiting'], 3, 2, 1],
    [['completed', 'waiting'], 2, 1, 0],
    [['completed', 'completed'], 2, 2, 0],
  ] as const)('of %j is at %i', (states, at, finished, failed) => {
    expect(batchProgress(batchOf(...states))).toMatchObject({ at, of: states.length, finished, failed })
  })

  it.each([
    [['completed'], '1 event imported'],
    [['completed', 'completed'], '2 events imported'],
    [['completed', 'failed'], '1 of 2 imported, 1 failed'],
    [['completed', 'cancelled', 'cancelled'], '1 of 3 imported, 2 cancelled'],
    [['failed', 'cancelled'], '0 of 2 imported, 1 failed, 1 cancelled'],
  ] as const)('of %j tells %s', (states, text) => {
    expect(outcomeText(batchOf(...states))).toBe(text)
  })
})

const trackOf = (slug: string, over: Partial<TrackSummary> = {}): TrackSummary => ({
  slug,
  name: slug,
  trackUrl: `https://${slug}.liverc.com/`,
  isActive: true,
  isFollowed: false,
  activity: null,
  lastUpdatedText: null,
  currentEventName: null,
  lastSeenAt: null,
  eventsKnown: 0,
  eventsImported: 0,
  place: null,
  eventsSyncedAt: null,
  ...over,
})

describe('the list of tracks', () => {
  const tracks = [
    trackOf('b', { name: 'Beta', eventsKnown: 5, place: 'Oslo, Norway', isFollowed: true }),
    trackOf('a', { name: 'École', eventsKnown: 12, eventsSyncedAt: '2026-01-01T00:00:00.000Z' }),
    trackOf('c', { name: 'gamma 10', isActive: false }),
    trackOf('d', { name: 'gamma 9', eventsSyncedAt: '2025-01-01T00:00:00.000Z' }),
  ]
  const shown = (search: Parameters<typeof shownTracks>[1]): string[] =>
    shownTracks(tracks, search, (slug) => slug === 'd').map(({ slug }) => slug)

  it('is sorted by name without capitals and accents, numbers by their size', () => {
    expect(shown({})).toEqual(['b', 'a', 'd', 'c'])
    expect(shown({ down: true })).toEqual(['c', 'd', 'a', 'b'])
  })

  it('has what is not known last, whichever way it is sorted', () => {
    expect(shown({ sort: 'synced', down: true })).toEqual(['a', 'd', 'b', 'c'])
    expect(shown({ sort: 'synced' })).toEqual(['d', 'a', 'b', 'c'])
    expect(shown({ sort: 'known', down: true })).toEqual(['a', 'b', 'd', 'c'])
    expect(shown({ sort: 'place' })[0]).toBe('b')
  })

  it('is filtered by words and by what is marked, followed, known or gone', () => {
    expect(shown({ q: 'ECOLE' })).toEqual(['a'])
    expect(shown({ q: 'norway beta' })).toEqual(['b'])
    expect(shown({ show: 'favourites' })).toEqual(['d'])
    expect(shown({ show: 'followed' })).toEqual(['b'])
    expect(shown({ show: 'withEvents' })).toEqual(['b', 'a'])
    expect(shown({ show: 'gone' })).toEqual(['c'])
  })

  it('turns over at the second click on a heading; counts begin with the most', () => {
    expect(sortedBy({}, 'name')).toEqual({ sort: 'name', down: true })
    expect(sortedBy({ sort: 'name', down: true }, 'name')).toEqual({})
    expect(sortedBy({ q: 'x' }, 'known')).toEqual({ q: 'x', sort: 'known', down: true })
    expect(sortedBy({ sort: 'known', down: true }, 'known')).toEqual({ sort: 'known' })
  })

  it('reads only what fits from an address', () => {
    expect(readTracksSearch({ q: 12, show: 'gone', sort: 'known', down: true })).toEqual({
      q: '12',
      show: 'gone',
      sort: 'known',
      down: true,
    })
    expect(readTracksSearch({ q: {}, show: 'x', sort: 'drop table', down: 'yes' })).toEqual({})
  })
})
