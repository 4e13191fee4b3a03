import { describe, expect, it } from 'vitest'
import { createSite } from '../../../fixtures/site/site.ts'
import { correctLap, loseLaps } from '../../../fixtures/site/overrides.ts'
import { compareDocuments } from '../../../shared/domain/compare/documents.ts'
import { compareEvents } from '../../../shared/domain/compare/events.ts'
import { expectedDocument, present, raceIds, raceTruth, withEntries, withRaces } from '../../support/site.ts'

const site = createSite({ size: 'small', seed: 'compare', races: 4, quirks: 'none' })
const { eventId } = site.urls.headline
const raceId = present(raceIds(site, eventId)[1], 'race')
const winner = present(raceTruth(site, raceId).results[0], 'winner')
const driverId = present(winner.driverId, 'driver')
const before = expectedDocument(site, eventId)
const after = (overrides: Parameters<typeof site.withOverrides>[0]) =>
  compareEvents(before, expectedDocument(site.withOverrides(overrides), eventId))

describe('two documents of an event', () => {
  it('are equal when nothing differs', () => {
    expect(after({})).toEqual({ isEqual: true, changes: [], lapCounts: [] })
  })

  it('differ in one lap and everything that follows from it, and in nothing else', () => {
    const { changes, lapCounts } = after({ runs: { [raceId]: correctLap(driverId, 2, 99_999) } })
    expect(lapCounts).toEqual([])
    expect(
      changes
        .filter(({ path }) => path.includes('laps'))
        .map(({ kind, path, field }) => [kind, path.slice(2, 5), field]),
    ).toContainEqual(['changed', ['laps', String(driverId), 'lap 2'], 'time_seconds'])
    expect(
      changes.every(({ path }) => path[0] === 'races' && path[1]?.endsWith(`[${raceId}]`) === true),
    ).toBe(true)
    const lap = changes.find(({ path, field }) => path[4] === 'lap 2' && field === 'time_seconds')
    expect(lap).toMatchObject({ after: 99.999 })
  })

  it('differ in races that came, went and moved', () => {
    const { changes } = after({
      events: {
        [eventId]: withRaces(([first, ...others]) => [...others, ...(first === undefined ? [] : [first])]),
      },
    })
    expect(changes).toEqual([expect.objectContaining({ kind: 'reordered', path: ['races'] })])
    const gone = after({ events: { [eventId]: withRaces((races) => races.slice(1)) } })
    expect(gone.changes).toEqual([
      expect.objectContaining({ kind: 'removed', path: ['races', expect.any(String)] }),
    ])
    const added = compareEvents(
      expectedDocument(
        site.withOverrides({ events: { [eventId]: withRaces((races) => races.slice(1)) } }),
        eventId,
      ),
      before,
    )
    expect(added.changes).toEqual([expect.objectContaining({ kind: 'added', before: null })])
    expect(added.lapCounts.length).toBeGreaterThan(0)
    expect(added.lapCounts.every((count) => count.before === null && count.after !== null)).toBe(true)
  })

  it('differ in entries, by class and name', () => {
    const { changes } = after({ entryLists: { [eventId]: withEntries((entries) => entries.slice(1)) } })
    const removed = changes.filter(({ kind }) => kind === 'removed')
    expect(removed.length).toBe(before.entry_list.classes.filter(({ entries }) => entries.length > 0).length)
    expect(removed[0]?.path.slice(0, 2)).toEqual(['entry_list', 'classes'])
    expect(changes).toContainEqual(expect.objectContaining({ kind: 'changed', field: 'declared_entries' }))
  })

  it('differ in lap counts, which are told by race and driver', () => {
    const { lapCounts } = after({ races: { [raceId]: loseLaps(driverId, 2) } })
    expect(lapCounts).toEqual([
      {
        raceId,
        raceLabel: expect.any(String),
        driverId: String(driverId),
        driverName: winner.driverName,
        before: winner.laps,
        after: winner.laps - 2,
      },
    ])
  })
})

describe('documents in general', () => {
  const byName = (_path: readonly string[], item: unknown) =>
    typeof item === 'object' && item !== null && 'n' in item ? String(item.n) : null

  it('tell items of one name apart, and compare plain lists by place', () => {
    const old = {
      list: [
        { n: 'a', v: 1 },
        { n: 'a', v: 2 },
      ],
      plain: ['x', 'y'],
    }
    const next = {
      list: [
        { n: 'a', v: 1 },
        { n: 'a', v: 3 },
      ],
      plain: ['x', 'z', 'w'],
    }
    expect(compareDocuments(old, next, byName)).toEqual([
      { kind: 'changed', path: ['list', 'a (2)'], field: 'v', before: 2, after: 3 },
      { kind: 'changed', path: ['plain', '1'], field: null, before: 'y', after: 'z' },
      { kind: 'added', path: ['plain', '2'], field: null, before: null, after: 'w' },
    ])
  })

  it('tell keys that came and went from values that are unknown', () => {
    expect(compareDocuments({ a: null, b: 1 }, { a: 2, c: null }, byName)).toEqual([
      { kind: 'changed', path: [], field: 'a', before: null, after: 2 },
      { kind: 'removed', path: ['b'], field: null, before: 1, after: null },
      { kind: 'added', path: ['c'], field: null, before: null, after: null },
    ])
  })
})
