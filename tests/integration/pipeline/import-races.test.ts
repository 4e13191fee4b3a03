import { describe, expect, it } from 'vitest'
import { createSite, type Site } from '../../../fixtures/site/site.ts'
import type { ListedRace } from '../../../shared/domain/pages.ts'
import {
  canonicalDump,
  countOf,
  domainDump,
  importRequest,
  openEngine,
  query,
  rowOf,
  type TestEngine,
} from '../../support/engine.ts'
import {
  eventTruth,
  expectedDocument,
  present,
  raceIds,
  serveSite,
  withRaces,
  type ServedSite,
} from '../../support/site.ts'

const site = createSite({ seed: 11, size: 'small', tracks: 2, races: 6 })
const { slug, eventId } = site.urls.headline
const newest = present(eventTruth(site, eventId).races[0], 'race')
const newestId = present(newest.raceId, 'race')

describe('a race that has not been run', () => {
  it('is stored without results, counts as present and is asked for again', async () => {
    const before = emptyPage(site, newestId)
    const { engine, served } = await imported(before)
    expect(engine.document(eventId)).toEqual(expectedDocument(before, eventId))
    expect(raceRow(engine, newestId)).toMatchObject({ result_state: 'empty', completed_at: null })
    expect(rowOf(engine.db, 'select ingest_depth from events')).toEqual({ ingest_depth: 'laps_full' })

    served.forget()
    const unchanged = domainDump(engine.db)
    await engine.importEvent(eventId)
    expect(served.requests()).toEqual([site.urls.headline.event, site.urls.race(slug, newestId)])
    expect(domainDump(engine.db)).toBe(unchanged)
  })

  it('is completed in its own row once it has been run', async () => {
    const { engine, served } = await imported(emptyPage(site, newestId))
    const { id } = raceRow(engine, newestId)
    served.show(site)
    served.forget()
    const result = await engine.importEvent(eventId)
    expect(served.requests()).toEqual([site.urls.headline.event, site.urls.race(slug, newestId)])
    expect(result).toMatchObject({ status: 'updated', tables: { races: { inserted: 0, updated: 1 } } })
    expect(raceRow(engine, newestId)).toMatchObject({
      id,
      result_state: 'stored',
      completed_at: newest.timeCompletedLocal,
    })
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
    expect(await engine.importEvent(eventId)).toMatchObject({ status: 'already_complete' })
  })

  it('keeps one row when its row on the event page gets a link', async () => {
    const before = withoutLink(site, newestId)
    const { engine, served } = await imported(before)
    expect(served.requests()).not.toContain(site.urls.race(slug, newestId))
    expect(engine.document(eventId)).toEqual(expectedDocument(before, eventId))
    const { id, source_race_id: sourceRaceId } = rowOf(
      engine.db,
      "select * from races where result_state = 'empty'",
    )
    expect(sourceRaceId).toMatch(/^synthetic-[0-9a-f]{16}$/u)
    expect(await engine.importEvent(eventId)).toMatchObject({ status: 'already_complete' })

    served.show(site)
    expect(await engine.importEvent(eventId)).toMatchObject({ status: 'updated', races: 6 })
    expect(raceRow(engine, newestId)).toMatchObject({ id, result_state: 'stored' })
    expect(countOf(engine.db, 'races')).toBe(6)
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  })

  it('has a page that cannot be found or read yet, where its row has no completion time', async () => {
    const untimed = changedRace(site, newestId, (race) => ({
      ...race,
      timeCompletedLocal: null,
      timeCompletedText: null,
    }))
    const served = await serveSite(untimed, {
      faults: [{ url: site.urls.race(slug, newestId), status: 404 }],
    })
    const engine = await openEngine(served)
    await engine.importEvent(eventId, { trackSlug: slug })
    expect(raceRow(engine, newestId)).toMatchObject({ result_state: 'empty' })
    served.setFaults([])
    await engine.importEvent(eventId)
    expect(engine.document(eventId)).toEqual(expectedDocument(untimed, eventId))
  })

  it('gives the same rows in the end as an event imported once it is over', async () => {
    const { engine, served } = await imported(
      withoutLink(emptyPage(site, present(raceIds(site, eventId)[1], 'race')), newestId),
    )
    served.show(site)
    await engine.importEvent(eventId)
    const { engine: late } = await imported(site)
    expect(canonicalDump(engine.db)).toBe(canonicalDump(late.db))
  })
})

describe('a race that the event page adds later', () => {
  const earlier = site.withOverrides({ events: { [eventId]: withRaces((races) => races.slice(2)) } })

  it('is imported alone', async () => {
    const { engine, served } = await imported(earlier)
    served.show(site)
    served.forget()
    const result = await engine.importEvent(eventId)
    const added = raceIds(site, eventId).slice(0, 2)
    expect(served.requests().toSorted()).toEqual(
      [site.urls.headline.event, ...added.map((raceId) => site.urls.race(slug, raceId))].toSorted(),
    )
    expect(result).toMatchObject({ status: 'updated', races: 6, tables: { races: { inserted: 2 } } })
    expect(await engine.importEvent(eventId)).toMatchObject({ status: 'already_complete' })
  })

  it('takes its place on the page: the order is that of the page', async () => {
    const { engine, served } = await imported(earlier)
    served.show(site)
    await engine.importEvent(eventId)
    expect(
      query(engine.db, 'select source_race_id as id from races order by source_index').map((row) =>
        Number(row['id']),
      ),
    ).toEqual(raceIds(site, eventId))
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
    const { engine: late } = await imported(site)
    expect(canonicalDump(engine.db)).toBe(canonicalDump(late.db))
  })

  it('leaves everything as it was when its page cannot be had', async () => {
    const { engine, served } = await imported(earlier)
    const before = domainDump(engine.db)
    const document = engine.document(eventId)
    served.show(site)
    served.setFaults([{ url: site.urls.race(slug, newestId), status: 500 }])
    expect(
      await engine.failure({ kind: 'event_import', eventId: String(eventId), force: false }),
    ).toMatchObject({
      code: 'CONNECTOR_HTTP_ERROR',
    })
    expect(domainDump(engine.db)).toBe(before)
    expect(engine.document(eventId)).toEqual(document)
  })
})

describe('an event page without races', () => {
  const withoutRaces = site.withOverrides({ events: { [eventId]: withRaces(() => []) } })

  it('leaves the event incomplete until there are some', async () => {
    const served = await serveSite(withoutRaces)
    const engine = await openEngine(served)
    await engine.syncTracks()
    await engine.syncEvents(slug)
    const refused = { code: 'VALIDATION_ERROR', details: { field: 'races' } }
    expect(await engine.failure(importRequest(eventId))).toMatchObject(refused)
    expect(
      rowOf(
        engine.db,
        'select ingest_depth, ingestion_status, last_ingested_at, last_error_code from events where source_event_id = ?',
        String(eventId),
      ),
    ).toEqual({
      ingest_depth: 'none',
      ingestion_status: 'failed',
      last_ingested_at: null,
      last_error_code: 'VALIDATION_ERROR',
    })
    expect(countOf(engine.db, 'event_entries')).toBe(0)
    expect(engine.document(eventId)).toBeNull()
    served.show(site)
    expect(await engine.importEvent(eventId)).toMatchObject({
      status: 'updated',
      ingestDepth: 'laps_full',
      races: 6,
    })
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  })

  it('takes nothing away from a complete event', async () => {
    const { engine, served } = await imported(site)
    const before = domainDump(engine.db)
    served.show(withoutRaces)
    expect(await engine.importEvent(eventId)).toMatchObject({ status: 'already_complete', races: 6 })
    const forced = { kind: 'event_import', eventId: String(eventId), force: true } as const
    expect(await engine.failure(forced)).toMatchObject({
      code: 'VALIDATION_ERROR',
      details: { field: 'races' },
    })
    expect(domainDump(engine.db)).toBe(before)
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  })
})

async function imported(shown: Site): Promise<{ engine: TestEngine; served: ServedSite }> {
  const served = await serveSite(shown)
  const engine = await openEngine(served)
  await engine.importEvent(eventId, { trackSlug: slug })
  return { engine, served }
}

function raceRow(engine: TestEngine, raceId: number) {
  return rowOf(engine.db, 'select * from races where source_race_id = ?', String(raceId))
}

function changedRace(from: Site, raceId: number, change: (race: ListedRace) => ListedRace): Site {
  return from.withOverrides({
    events: {
      [eventId]: withRaces((races) => races.map((race) => (race.raceId === raceId ? change(race) : race))),
    },
  })
}

/** The site while a race's page has neither results nor laps. */
function emptyPage(from: Site, raceId: number): Site {
  const untimed = changedRace(from, raceId, (race) => ({
    ...race,
    timeCompletedLocal: null,
    timeCompletedText: null,
  }))
  return untimed.withOverrides({ races: { [raceId]: (page) => ({ ...page, results: [], lapBlocks: [] }) } })
}

/** The site while a race's row leads nowhere. */
function withoutLink(from: Site, raceId: number): Site {
  return changedRace(from, raceId, (race) => ({
    ...race,
    raceId: null,
    path: null,
    timeCompletedLocal: null,
    timeCompletedText: null,
  }))
}
