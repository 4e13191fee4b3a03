import { describe, expect, it } from 'vitest'
import { exportBlock } from '../../../renderer/features/export/export-button.tsx'
import { itemsFor } from '../../../renderer/features/recovery/items.ts'
import { suggestionsOf } from '../../../renderer/features/find/suggestions.ts'
import { eventOf } from '../../support/renderer-views.ts'

const quarantine = { since: '2026-03-01T12:00:00.000Z', by: 'operator:cli', reason: 'wrong laps' }
const imported = eventOf('1', { depth: 'laps_full', status: 'imported' })

describe('the recovery tools of an event', () => {
  it('are those that make sense for it as it is', () => {
    expect(itemsFor(imported, 'completed')).toEqual(['mark', 'cleanup', 'reset', 'cleanup_full'])
    expect(itemsFor({ ...imported, quarantine }, undefined)).toEqual([
      'release',
      'cleanup',
      'reset',
      'cleanup_full',
    ])
    expect(itemsFor(eventOf('1'), 'failed')).toEqual(['retry', 'cleanup'])
    expect(itemsFor(eventOf('1'), 'running')).toEqual(['cleanup'])
  })
})

describe('an event in quarantine', () => {
  it('is not given out, and the search says what it is', () => {
    expect(exportBlock(imported)).toBeNull()
    expect(exportBlock({ quarantine })).toMatch(/quarantine/u)
    const about = (event: typeof imported) =>
      suggestionsOf({ tracks: [], events: [event], drivers: [] })[0]?.items[0]?.about
    expect(about(imported)).toMatch(/Imported$/u)
    expect(about({ ...imported, quarantine })).toMatch(/In quarantine$/u)
  })
})
