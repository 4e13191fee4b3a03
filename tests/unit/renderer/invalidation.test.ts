import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createInvalidator, staleKeys } from '../../../renderer/state/invalidation.ts'
import type { ReadKeys } from '../../../renderer/state/invalidation.ts'

const keys: ReadKeys = {
  tracks: () => ['tracks'],
  eventLists: () => ['lists'],
  event: (eventId) => [['event', eventId ?? 'all']],
  overrides: (eventId) => ['overrides', eventId ?? 'all'],
  system: () => ['system'],
  search: () => ['search'],
  favourites: () => ['favourites'],
  recents: () => ['recents'],
  batches: () => ['batches'],
  settings: () => ['settings'],
}

describe('what a change makes stale', () => {
  it('is what can be touched by it', () => {
    expect(staleKeys({ scope: 'tracks', subject: null }, keys)).toEqual([
      ['tracks'],
      ['system'],
      ['search'],
      ['favourites'],
      ['recents'],
    ])
    expect(staleKeys({ scope: 'favourites', subject: null }, keys)).toEqual([['favourites'], ['search']])
    expect(staleKeys({ scope: 'recents', subject: null }, keys)).toEqual([['recents']])
    expect(staleKeys({ scope: 'batches', subject: null }, keys)).toEqual([['batches']])
    expect(staleKeys({ scope: 'settings', subject: null }, keys)).toEqual([['settings']])
    expect(staleKeys({ scope: 'event', subject: '7' }, keys)).toContainEqual(['event', '7'])
    expect(staleKeys({ scope: 'event', subject: '7' }, keys)).toContainEqual(['lists'])
    expect(staleKeys({ scope: 'events', subject: 'x' }, keys)).toContainEqual(['tracks'])
    expect(staleKeys({ scope: 'system', subject: null }, keys)).toEqual([['system']])
    expect(staleKeys({ scope: 'analysis', subject: '7' }, keys)).toEqual([['overrides', '7']])
  })
})

describe('marking reads stale', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('gathers a burst of changes into one answer', () => {
    const invalidateQueries = vi.fn(() => Promise.resolve())
    const { onChange } = createInvalidator({ invalidateQueries }, keys)
    for (let race = 0; race < 30; race += 1) onChange({ scope: 'event', subject: '7' })
    expect(invalidateQueries).not.toHaveBeenCalled()
    vi.runAllTimers()
    expect(invalidateQueries).toHaveBeenCalledTimes(staleKeys({ scope: 'event', subject: '7' }, keys).length)
    expect(invalidateQueries).toHaveBeenCalledWith({ queryKey: ['event', '7'] })
  })

  it('takes everything at once after a reset, and nothing twice', () => {
    const invalidateQueries = vi.fn(() => Promise.resolve())
    const { onChange, onReset } = createInvalidator({ invalidateQueries }, keys)
    onChange({ scope: 'tracks', subject: null })
    onReset()
    vi.runAllTimers()
    expect(invalidateQueries.mock.calls).toEqual([[]])
  })
})
