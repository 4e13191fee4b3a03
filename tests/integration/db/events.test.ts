import { beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../db/client/index.ts'
import { eventRow, getEventSummary } from '../../../db/repositories/events.ts'
import { type EventQuery, searchEvents } from '../../../db/repositories/search-events.ts'
import type { ReadDb } from '../../../db/schema/handle.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addEvent, addTrack } from '../../support/database.ts'

let read: ReadDb

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mre-test-'))
  const database = await openDatabase({ file: join(folder, 'mre.sqlite') })
  read = database.read
  const db = database.write
  const meadow = addTrack(db)
  const harbour = addTrack(db, { sourceTrackSlug: 'harbour', trackName: 'Harbour_Side RC' })
  const add = (id: string, date: string, more: Partial<Parameters<typeof addEvent>[1]> = {}) =>
    addEvent(db, { trackId: meadow, sourceEventId: id, eventDate: date, ...more })
  add('101', '2025-11-16T08:30:00', {
    eventName: 'Clay Cup',
    ingestDepth: 'laps_full',
    ingestionStatus: 'complete',
  })
  add('102', '2025-11-16', { eventName: 'Club Day 50%', ingestDepth: 'laps_full', ingestionStatus: 'failed' })
  add('99', '2025-11-16', { eventName: 'Club Day', ingestionStatus: 'running' })
  add('103', '2025-04-23', { eventName: 'Чемпионат', eventDateEnd: '2025-04-27', trackId: harbour })
  add('104', '2025-06-01', {
    eventName: 'Summer Nationals',
    ingestionStatus: 'failed',
    lastErrorCode: 'VALIDATION_ERROR',
    lastErrorMessage: 'This event has no entry list.',
  })
  add('105', '2026-01-05', { eventName: 'T', ingestDepth: 'laps_full', ingestionStatus: 'running' })
  add('meadow-practice-2025-11-15', '2025-11-15', { eventName: 'Practice', ingestDepth: 'laps_full' })
  return () => {
    database.close()
    rmSync(folder, { recursive: true })
  }
})

const find = (query: Partial<EventQuery>) =>
  searchEvents(read, { limit: 100, ...query }).events.map((event) => event.eventId)

describe('searchEvents', () => {
  it('lists race meetings newest first, later numbers first on one day, without practice days', () => {
    expect(find({})).toEqual(['105', '101', '102', '99', '104', '103'])
  })

  it('says of an event that a job imports, or waits to import, that it is being imported', () => {
    const importing = new Set(['101', '104', '999'])
    const found = (status?: EventQuery['status']) =>
      searchEvents(read, { limit: 100, importing, status }).events.map(
        (event) => `${event.eventId} ${event.status}`,
      )
    expect(found()).toEqual([
      '105 imported',
      '101 importing',
      '102 imported',
      '99 importing',
      '104 importing',
      '103 known',
    ])
    expect(found(['importing'])).toEqual(['101 importing', '99 importing', '104 importing'])
    expect(found(['imported', 'failed'])).toEqual(['105 imported', '102 imported'])
    expect(find({ importing, status: ['importing'], query: 'summer' })).toEqual(['104'])
    expect(getEventSummary(read, '104', importing)).toMatchObject({ status: 'importing' })
    expect(getEventSummary(read, '104')).toMatchObject({ status: 'failed' })
  })

  it('cuts at the limit and says so', () => {
    expect(searchEvents(read, { limit: 2 })).toMatchObject({
      events: [{ eventId: '105' }, { eventId: '101' }],
      more: true,
    })
    expect(searchEvents(read, { limit: 6 }).more).toBe(false)
  })

  it.each([
    ['every word, in event or track', 'meadow cup', ['101']],
    ['capitals or not', 'SUMMER', ['104']],
    ['capitals of other scripts', 'чемпИОНАТ', ['103']],
    ['a percent sign as itself', '50%', ['102']],
    ['an underscore as itself', 'harbour_', ['103']],
    ['an underscore as itself', 'club_day', []],
    ['SQL as text', "'; drop table events; --", []],
    ['white space around', '  cup  ', ['101']],
  ])('finds %s', (_, query, found) => {
    expect(find({ query })).toEqual(found)
  })

  it('of one track, whatever its capitals', () => {
    expect(find({ trackSlug: 'HARBOUR' })).toEqual(['103'])
    expect(find({ trackSlug: 'nowhere' })).toEqual([])
  })

  it.each([
    [{ from: '2025-11-16', to: '2025-11-16' }, ['101', '102', '99']],
    [{ from: '2025-11-17' }, ['105']],
    [{ to: '2025-06-01' }, ['104', '103']],
    [{ from: '2025-04-27', to: '2025-04-30' }, ['103']],
    [{ from: '2025-04-28', to: '2025-04-30' }, []],
    [{ from: '2025-04-01', to: '2025-04-23' }, ['103']],
    [{ from: '2025-04-01', to: '2025-04-22' }, []],
    [{ from: '2025-04-25', to: '2025-04-25' }, ['103']],
  ])('held between %j', (range, found) => {
    expect(find(range)).toEqual(found)
  })

  it.each([
    [['imported'], ['105', '101', '102']],
    [['failed'], ['104']],
    [['importing'], ['99']],
    [['known'], ['103']],
    [
      ['failed', 'known'],
      ['104', '103'],
    ],
  ] as const)('with status %j', (status, found) => {
    expect(find({ status })).toEqual(found)
    const shown = searchEvents(read, { status, limit: 100 }).events.map((event) => event.status)
    expect(new Set(shown)).toEqual(new Set(status))
  })

  it('by everything at once', () => {
    expect(
      find({
        query: 'club',
        trackSlug: 'meadow',
        from: '2025-11-01',
        to: '2025-11-30',
        status: ['imported'],
      }),
    ).toEqual(['102'])
  })
})

describe('one event', () => {
  it('has a summary', () => {
    expect(getEventSummary(read, '104')).toEqual({
      eventId: '104',
      name: 'Summer Nationals',
      trackSlug: 'meadow',
      trackName: 'Meadow Raceway',
      date: '2025-06-01',
      dateEnd: null,
      entries: 0,
      drivers: 0,
      depth: 'none',
      status: 'failed',
      quarantine: null,
      lastIngestedAt: null,
      eventUrl: 'https://meadow.liverc.com/results/?p=view_event&id=104',
      lastError: { code: 'VALIDATION_ERROR', message: 'This event has no entry list.' },
    })
    expect(getEventSummary(read, '1')).toBeNull()
  })

  it('has a row', () => {
    expect(eventRow(read, '101')).toMatchObject({ sourceEventId: '101', ingestDepth: 'laps_full' })
    expect(eventRow(read, '1')).toBeNull()
  })
})
