import { describe, expect, it } from 'vitest'
import { ChangeCounts } from '../../../db/repositories/write/change-counts.ts'

describe('the counts of a run', () => {
  it('are those of rows, each counted once by what happened to it most', () => {
    const counts = new ChangeCounts()
    counts.record('drivers', 1, 'inserted')
    counts.record('drivers', 1, 'updated')
    counts.record('drivers', 1, 'unchanged')
    counts.record('drivers', 2, 'unchanged')
    counts.record('drivers', 2, 'updated')
    counts.record('drivers', 2, 'unchanged')
    counts.record('drivers', 3, 'unchanged')
    counts.record('drivers', 3, 'unchanged')
    counts.record('races', 1, 'updated')
    expect(counts.toRecord(['drivers', 'races', 'events'])).toEqual({
      drivers: { inserted: 1, updated: 1, unchanged: 1 },
      races: { inserted: 0, updated: 1, unchanged: 0 },
      events: { inserted: 0, updated: 0, unchanged: 0 },
    })
  })

  it('forget a row that was made and merged away', () => {
    const counts = new ChangeCounts()
    counts.record('drivers', 1, 'inserted')
    counts.record('drivers', 2, 'inserted')
    counts.forget('drivers', 1)
    counts.forget('event_entries', 1)
    expect(counts.toRecord(['drivers'])).toEqual({ drivers: { inserted: 1, updated: 0, unchanged: 0 } })
  })

  it('add up rows that are written in bulk', () => {
    const counts = new ChangeCounts()
    counts.addBulk('laps', { inserted: 100, updated: 2, unchanged: 3 })
    counts.addBulk('laps', { inserted: 10, updated: 0, unchanged: 1 })
    expect(counts.toRecord(['laps'])).toEqual({ laps: { inserted: 110, updated: 2, unchanged: 4 } })
  })
})
