import { describe, expect, it } from 'vitest'
import { cleanupFull, cleanupPartial, resetEvent } from '../../../db/repositories/write/recovery.ts'
import { markDeadRun, startImport } from '../../../db/repositories/write/event-state.ts'
import { startRun } from '../../../db/repositories/write/runs.ts'
import { createSite } from '../../../fixtures/site/site.ts'
import {
  canonicalDump,
  countOf,
  differences,
  importRequest,
  openEngine,
  query,
  rowOf,
  type TestEngine,
} from '../../support/engine.ts'
import { expectedDocument, present, raceIds, serveSite, type ServedSite } from '../../support/site.ts'

const site = createSite({ seed: 171, size: 'small', tracks: 1, races: 6, eventsPerTrack: 2, quirks: 'none' })
const { slug, eventId } = site.urls.headline
const event = String(eventId)
const other = present(site.truth.eventsList(slug)?.events[1], 'event').eventId
const stored = 3
const now = '2026-03-01T00:00:00.000Z'

describe('removing what a stopped import has left', () => {
  it('removes the races of an incomplete event, and of no other', async () => {
    const { engine, others } = await partial()
    const report = cleanupPartial(engine.services.database.write, event)
    expect(report.removed).toMatchObject({ races: stored, parkedPages: stored })
    expect(report.removed.laps).toBeGreaterThan(0)
    expect(report.kept).toMatchObject({ races: 0, reviewedClasses: 0 })
    expect(report.kept.entries).toBeGreaterThan(0)
    expect(racesOf(engine)).toBe(0)
    expect(countOf(engine.db, 'ingestion_race_progress')).toBe(raceIds(site, other).length)
    expect(othersOf(engine)).toEqual(others)
    expect(
      rowOf(engine.db, `select ingest_depth, ingestion_status from events where source_event_id = ?`, event),
    ).toEqual({
      ingest_depth: 'none',
      ingestion_status: 'failed',
    })
    expect(cleanupPartial(engine.services.database.write, event).removed).toMatchObject({ races: 0, laps: 0 })
    await expectWhole(engine)
  })

  it('leaves a complete event whole, and removes only pages that wait', async () => {
    const { engine, served } = await complete()
    served.show(
      site.withOverrides({
        races: {
          [present(raceIds(site, eventId)[0], 'race')]: (page) => ({
            ...page,
            heading: { ...page.heading, lengthText: 'Length: 9:00 Timed' },
          }),
        },
      }),
    )
    served.setFaults([{ url: site.urls.race(slug, present(raceIds(site, eventId)[3], 'race')), status: 500 }])
    await engine.failure(importRequest(eventId, { force: true }))
    const before = canonicalDump(engine.db)
    expect(query(engine.db, "select id from ingestion_race_progress where state = 'fetched'")).toHaveLength(1)
    const { removed, kept } = cleanupPartial(engine.services.database.write, event)
    expect(removed).toEqual({ races: 0, raceDrivers: 0, results: 0, laps: 0, drivers: 0, parkedPages: 1 })
    expect(kept.races).toBe(6)
    expect(canonicalDump(engine.db)).toBe(before)
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  })
})

describe('removing all races of an event', () => {
  it.each([
    ['complete', complete],
    ['incomplete', partial],
  ])(
    'takes a %s event back to depth none, keeps entries and reviews, and touches no other',
    async (_, begin) => {
      const { engine, others } = await begin()
      review(engine)
      const entries = query(engine.db, 'select * from event_entries order by id')
      const classes = query(engine.db, 'select * from event_race_classes order by id')
      const report = cleanupFull(engine.services.database.write, event)
      expect(report.removed.races).toBeGreaterThan(0)
      expect(report.removed.results).toBeGreaterThan(0)
      expect(report.kept).toMatchObject({ races: 0, reviewedClasses: 1 })
      expect(racesOf(engine)).toBe(0)
      expect(query(engine.db, 'select * from event_entries order by id')).toEqual(entries)
      expect(query(engine.db, 'select * from event_race_classes order by id')).toEqual(classes)
      expect(rowOf(engine.db, 'select * from events where source_event_id = ?', event)).toMatchObject({
        ingest_depth: 'none',
        ingestion_status: 'idle',
        last_ingested_at: null,
        last_error_code: null,
      })
      expect(othersOf(engine)).toEqual(others)
      expect(query(engine.db, 'pragma foreign_key_check')).toEqual([])
      await expectWhole(engine)
      expect(
        rowOf(engine.db, `select count(*) as n from event_race_classes where vehicle_type = 'reviewed'`),
      ).toEqual({ n: 1 })
    },
  )
})

describe('taking an event back to its beginning', () => {
  it('hides a complete event, keeps its rows and trusts none of its pages', async () => {
    const { engine, served, others } = await complete()
    const { metadata } = rowOf(engine.db, 'select metadata from events where source_event_id = ?', event)
    const report = resetEvent(engine.services.database.write, event)
    expect(report.removed).toMatchObject({ races: 0, laps: 0 })
    expect(report.kept.races).toBe(6)
    expect(engine.document(eventId)).toBeNull()
    expect(rowOf(engine.db, 'select * from events where source_event_id = ?', event)).toMatchObject({
      ingest_depth: 'none',
      ingestion_status: 'idle',
      metadata,
    })
    expect(othersOf(engine)).toEqual(others)
    served.forget()
    const { racePages } = await engine.importEvent(eventId)
    expect(racePages).toEqual({ fetched: 6, unchanged: 0, resumed: 0 })
    await expectWhole(engine)
  })

  it('removes what is left of an incomplete one', async () => {
    const { engine, others } = await partial()
    expect(resetEvent(engine.services.database.write, event).removed).toMatchObject({ races: stored })
    expect(othersOf(engine)).toEqual(others)
    await expectWhole(engine)
  })
})

describe.each([
  ['cleanupPartial', cleanupPartial],
  ['cleanupFull', cleanupFull],
  ['resetEvent', resetEvent],
])('%s', (_, recover) => {
  it('refuses an event that is being imported, until its import is known to be dead', async () => {
    const { engine } = await partial()
    const db = engine.services.database.write
    const run = startRun(db, {
      jobId: 'job',
      operation: 'event_import',
      subject: event,
      ingestionVersion: '1.0.0',
      startedAt: now,
    })
    db.transaction<boolean>(() => startImport(db, event, run, now))
    const before = canonicalDump(engine.db)
    expect(() => recover(db, event)).toThrow(expect.objectContaining({ code: 'STATE_MACHINE_ERROR' }))
    expect(canonicalDump(engine.db)).toBe(before)
    markDeadRun(db, event, now)
    expect(recover(db, event).removed.races).toBe(stored)
  })

  it('knows only events that are stored', async () => {
    const { engine } = await partial()
    expect(() => recover(engine.services.database.write, '1')).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    )
  })
})

interface Scene {
  readonly engine: TestEngine
  readonly served: ServedSite
  /** Rows of the other event, which no recovery may touch. */
  readonly others: string[]
}

/** Another event complete, this one stopped at its fourth race. */
async function partial(): Promise<Scene> {
  const { engine, served } = await begin()
  served.setFaults([
    { url: site.urls.race(slug, present(raceIds(site, eventId)[stored], 'race')), status: 500 },
  ])
  await engine.failure(importRequest(eventId))
  served.setFaults([])
  expect(racesOf(engine)).toBe(stored)
  return { engine, served, others: othersOf(engine) }
}

async function complete(): Promise<Scene> {
  const { engine, served } = await begin()
  await engine.importEvent(eventId)
  return { engine, served, others: othersOf(engine) }
}

async function begin(): Promise<{ engine: TestEngine; served: ServedSite }> {
  const served = await serveSite(site)
  const engine = await openEngine(served, { environment: { MRE_RACE_FETCH_CONCURRENCY: '1' } })
  await engine.syncTracks()
  await engine.syncEvents(slug)
  await engine.importEvent(other)
  return { engine, served }
}

function review(engine: TestEngine): void {
  const className = present(site.truth.event(eventId)?.races[0], 'race').className
  engine.services.database.write
    .prepare(
      `update event_race_classes set vehicle_type = 'reviewed', vehicle_type_needs_review = 0
       where class_name = ? and event_id = (select id from events where source_event_id = ?)`,
    )
    .run(className, event)
}

function racesOf(engine: TestEngine): number {
  const sql = 'select count(*) as n from races join events on events.id = event_id where source_event_id = ?'
  return Number(rowOf(engine.db, sql, event)['n'])
}

function othersOf(engine: TestEngine): string[] {
  return canonicalDump(engine.db)
    .split('\n')
    .filter((line) => line.includes(`\t${other}\t`))
}

/** A normal import gives what one gives that nothing has ever disturbed, but for a person's review. */
async function expectWhole(engine: TestEngine): Promise<void> {
  await engine.importEvent(eventId)
  const { engine: undisturbed } = await complete()
  const dumps = [engine, undisturbed].map((one) =>
    canonicalDump(one.db)
      .split('\n')
      .filter((line) => !line.includes('"reviewed"'))
      .join('\n'),
  )
  expect(
    differences(dumps[0] ?? '', dumps[1] ?? '').filter(
      (line) => !/^\+ (?:races|event_race_classes)\t/u.test(line),
    ),
  ).toEqual([])
  expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
}
