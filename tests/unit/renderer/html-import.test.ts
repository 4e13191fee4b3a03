import { describe, expect, it } from 'vitest'
import {
  blockOf,
  fileText,
  kindText,
  needsHints,
  refusalOf,
  refusalOfText,
} from '../../../renderer/features/html-import/files.ts'
import { longestSavedPage, type SavedBatch } from '../../../shared/contract/html-import.ts'

const file = {
  name: 'a.html',
  kind: 'race',
  url: null,
  basis: null,
  label: 'Track · Event · A-Main',
  problem: null,
} as const
const event = { eventId: '1', trackSlug: 'a', name: 'Event', races: 2, missing: [] }

describe('a given file', () => {
  it('is refused before it is sent when it can be no page of an event', () => {
    expect(refusalOf({ name: 'notes.txt', size: 10 })).toBe('Not an HTML file.')
    expect(refusalOf({ name: 'a.html', size: 0 })).toBe('The file is empty.')
    expect(refusalOf({ name: 'a.HTM', size: longestSavedPage + 1 })).toMatch(/too large/)
    expect(refusalOf({ name: 'a.HTM', size: longestSavedPage })).toBeNull()
    // What counts is how long it is in a message.
    expect(refusalOfText('\t'.repeat(longestSavedPage / 2))).toMatch(/too large/)
    expect(refusalOfText('x'.repeat(longestSavedPage / 2))).toBeNull()
  })

  it('is told with what is known of it', () => {
    expect([kindText('entryList'), kindText(null)]).toEqual(['Entry list', 'Not recognised'])
    expect(fileText(file)).toBe('Track · Event · A-Main')
    expect(fileText({ ...file, problem: 'Nothing says which track it is of.' })).toMatch(/^Nothing/)
    expect(fileText({ ...file, kind: 'events' })).toMatch(/does not need it/)
  })
})

describe('a batch', () => {
  const batch = (more: Partial<SavedBatch>): SavedBatch => ({ files: [file], events: [event], ...more })

  it('is blocked until every page is there', () => {
    expect(blockOf(batch({}))).toBeNull()
    expect(blockOf(batch({ events: [] }))).toBe('An event page is missing.')
    expect(blockOf(batch({ events: [{ ...event, missing: ['Entry list', 'Race 1'] }] }))).toBe(
      '2 pages are missing.',
    )
  })

  it('asks for what its files leave open', () => {
    expect(needsHints(batch({}))).toBe(false)
    expect(needsHints(batch({ files: [{ ...file, problem: 'Nothing says which track it is of.' }] }))).toBe(
      true,
    )
  })
})
