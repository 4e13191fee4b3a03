import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createSite } from '../../../fixtures/site/site.ts'
import { countOf, domainDump, openEngine, rowOf, rowsOf, type TestEngine } from '../../support/engine.ts'
import { eventTruth, expectedDocument, present, raceTruth, raceIds, serveSite } from '../../support/site.ts'

const site = createSite({ seed: 31, size: 'small', tracks: 2, races: 3 })
const { slug, eventId } = site.urls.headline
const otherSlug = present(site.truth.tracks[1], 'track').slug
const request = { kind: 'event_import', eventId: String(eventId), force: false } as const

describe('an event that no sync has seen', () => {
  it('is refused without its track, before any request', async () => {
    const served = await serveSite(site)
    const engine = await openEngine(served)
    expect(await engine.failure(request)).toMatchObject({ code: 'NOT_FOUND', stage: 'request' })
    expect(served.requests()).toEqual([])
    expect(countOf(engine.db, 'events')).toBe(0)
  })

  it('is imported with its track, and brings the track in', async () => {
    const served = await serveSite(site)
    const engine = await openEngine(served)
    await engine.importEvent(eventId, { trackSlug: slug.toUpperCase() })
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
    expect(
      rowOf(engine.db, 'select source_track_slug, track_name, track_url, events_url, is_active from tracks'),
    ).toEqual({
      source_track_slug: slug,
      track_name: eventTruth(site, eventId).heading.trackName,
      track_url: site.urls.dashboard(slug),
      events_url: site.urls.eventsList(slug),
      is_active: 1,
    })
    expect(engine.services.library.event(String(eventId)).event).toMatchObject({
      trackSlug: slug,
      status: 'imported',
    })
  })

  it('leaves no row behind when its page cannot be had', async () => {
    const served = await serveSite(site, { faults: [{ url: site.urls.headline.event, status: 404 }] })
    const engine = await openEngine(served)
    expect(await engine.failure({ ...request, trackSlug: slug })).toMatchObject({
      code: 'CONNECTOR_HTTP_ERROR',
      stage: 'fetch',
      details: { status_code: 404 },
    })
    for (const table of ['tracks', 'events']) expect(countOf(engine.db, table)).toBe(0)
  })

  it.each(['not-a-number', '0', '00400', '1e3', '99999999999999999'])(
    'is refused as event %s',
    async (id) => {
      const served = await serveSite(site)
      const engine = await openEngine(served)
      expect(await engine.failure({ ...request, eventId: id, trackSlug: slug })).toMatchObject({
        code: 'VALIDATION_ERROR',
        stage: 'request',
      })
      expect(served.requests()).toEqual([])
    },
  )

  it.each(['live', 'www', 'a.b', 'evil.com/x', '', '-'.repeat(64)])(
    'is refused on the track "%s"',
    async (trackSlug) => {
      const served = await serveSite(site)
      const engine = await openEngine(served)
      expect(await engine.failure({ ...request, trackSlug })).toMatchObject({
        code: 'VALIDATION_ERROR',
        stage: 'request',
      })
      expect(served.requests()).toEqual([])
      expect(countOf(engine.db, 'tracks')).toBe(0)
    },
  )
})

describe('a known event', () => {
  it('is refused on another track than its own, and is none the worse for it', async () => {
    const served = await serveSite(site)
    const engine = await openEngine(served)
    await engine.importEvent(eventId, { trackSlug: slug })
    const before = rowsOf(engine.db, 'events')
    served.forget()
    expect(await engine.failure({ ...request, trackSlug: otherSlug })).toMatchObject({
      code: 'VALIDATION_ERROR',
      stage: 'request',
      details: { field: 'track', value: otherSlug },
    })
    expect(served.requests()).toEqual([])
    expect(rowsOf(engine.db, 'events')).toEqual(before)
  })
})

describe('a dry run', () => {
  it('reads every page and writes nothing at all', async () => {
    const served = await serveSite(site)
    const engine = await openEngine(served)
    await engine.syncTracks()
    await engine.syncEvents(slug)
    const before = files(engine)
    served.forget()
    const result = await engine.importEvent(eventId, { dryRun: true })
    expect(served.requests()).toHaveLength(5)
    const pages = raceIds(site, eventId).map((raceId) => raceTruth(site, raceId))
    expect(result).toMatchObject({
      status: 'validated',
      ingestDepth: 'none',
      lastIngestedAt: null,
      races: 3,
      results: pages.flatMap((page) => page.results).length,
      laps: pages.flatMap((page) => page.lapBlocks).reduce((sum, block) => sum + block.laps.length, 0),
      tables: {},
    })
    expect(files(engine)).toEqual(before)
  })

  it('of an unknown event makes neither event nor track', async () => {
    const served = await serveSite(site)
    const engine = await openEngine(served)
    const dump = domainDump(engine.db)
    const validated = { status: 'validated', races: 3 }
    const dryRun = () => engine.importEvent(eventId, { dryRun: true, trackSlug: slug })
    expect(await dryRun()).toMatchObject(validated)
    expect(domainDump(engine.db)).toBe(dump)
    // The first one noted the host's robots.txt; the second has nothing to note.
    const before = files(engine)
    expect(await dryRun()).toMatchObject(validated)
    expect(files(engine)).toEqual(before)
  })

  it('that fails notes nothing on the event', async () => {
    const served = await serveSite(site)
    const engine = await openEngine(served)
    await engine.importEvent(eventId, { trackSlug: slug })
    const before = files(engine)
    const dump = domainDump(engine.db)
    served.setFaults([{ url: present(site.urls.headline.races[1], 'race'), status: 500 }])
    expect(await engine.failure({ ...request, force: true, dryRun: true })).toMatchObject({
      code: 'CONNECTOR_HTTP_ERROR',
    })
    expect(domainDump(engine.db)).toBe(dump)
    expect(files(engine)).toEqual(before)
  })

  it('does not stand in for the import that is asked for while it runs', async () => {
    const served = await serveSite(site, { latencyMs: 20 })
    const engine = await openEngine(served)
    const dry = engine.services.ingestion.start({ ...request, trackSlug: slug, dryRun: true })
    const real = engine.services.ingestion.start({ ...request, trackSlug: slug })
    expect(real).not.toBe(dry)
    expect((await engine.services.jobs.ended(dry)).result).toMatchObject({ data: { status: 'validated' } })
    expect((await engine.services.jobs.ended(real)).result).toMatchObject({ data: { status: 'updated' } })
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  })
})

/** The database's files with the hashes of their bytes, its log of changes included. */
function files(engine: TestEngine): Record<string, string> {
  const names = readdirSync(engine.dataDir).filter(
    (name) => name.startsWith('mre.sqlite') && !name.endsWith('-shm'),
  )
  return Object.fromEntries(
    names.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(engine.dataDir, name)))
        .digest('hex'),
    ]),
  )
}
