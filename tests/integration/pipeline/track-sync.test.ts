import { describe, expect, it } from 'vitest'
import { writeSetting } from '../../../db/repositories/settings.ts'
import { createSite, type Site } from '../../../fixtures/site/site.ts'
import type { CatalogueTrack, TrackCataloguePage } from '../../../shared/domain/pages.ts'
import { countOf, domainDump, openEngine, rowOf, rowsOf, type TestEngine } from '../../support/engine.ts'
import { present, serveSite, type ServedSite } from '../../support/site.ts'

const site = createSite({ seed: 3, size: 'small', tracks: 8 })

describe('the sync of the track catalogue', () => {
  it('stores every track of the list from one request', async () => {
    const { served, engine } = await start()
    expect(await engine.syncTracks()).toMatchObject({ tracks: 8, added: 8, updated: 0, unchanged: 0 })
    expect(served.requests()).toEqual([site.urls.catalogue])
    const expected = site.truth.catalogue().tracks.map((track) => ({
      source_track_slug: track.slug,
      track_name: track.name,
      track_url: track.trackUrl,
      events_url: track.eventsUrl,
      liverc_track_last_updated: track.lastUpdatedText,
      is_active: 1,
      is_followed: 0,
    }))
    expect(trackRows(engine)).toEqual(expected)
    const seen = rowsOf(engine.db, 'tracks', ['last_seen_at'])
    expect(new Set(seen.map((row) => row['last_seen_at'])).size).toBe(1)
    expect(rowOf(engine.db, 'select completed_at from track_catalogue_sync_state')).toEqual({
      completed_at: seen[0]?.['last_seen_at'],
    })
  })

  it('counts an unchanged list as unchanged and touches no row but for when it was seen', async () => {
    const { engine } = await start()
    await engine.syncTracks()
    const before = domainDump(engine.db)
    const result = await engine.syncTracks()
    expect(result).toMatchObject({ added: 0, updated: 0, unchanged: 8, deactivated: 0, changes: [] })
    expect(domainDump(engine.db)).toBe(before)
  })

  it('names the fields that have changed, and moves only the row that they are in', async () => {
    const { served, engine } = await start()
    await engine.syncTracks()
    const before = stamps(engine)
    const slug = slugAt(2)
    served.show(changed(slug, (track) => ({ ...track, name: 'Renamed Raceway' })))
    expect(await engine.syncTracks()).toMatchObject({
      added: 0,
      updated: 1,
      unchanged: 7,
      changes: [{ slug, fields: ['track_name'] }],
    })
    const moved = stamps(engine).filter((row, index) => row['updated_at'] !== before[index]?.['updated_at'])
    expect(moved.map((row) => row['source_track_slug'])).toEqual([slug])
  })

  it('stores what changes with the hour without counting it', async () => {
    const { served, engine } = await start()
    await engine.syncTracks()
    const before = stamps(engine)
    served.show(
      withCatalogue((page) => ({
        ...page,
        tracks: page.tracks.map((track) => ({
          ...track,
          lastUpdatedText: '7 minutes ago',
          status: 'practicing',
          liveVideo: !track.liveVideo,
          currentEventName: 'Something else',
          rowTarget: '/live/',
        })),
      })),
    )
    expect(await engine.syncTracks()).toMatchObject({ updated: 0, unchanged: 8, changes: [] })
    expect(stamps(engine)).toEqual(before)
    const stored = rowsOf(engine.db, 'tracks', [
      'liverc_track_last_updated as text',
      "json_extract(metadata, '$.currentEventName') as event",
    ])
    expect(new Set(stored.map((row) => `${String(row['text'])}/${String(row['event'])}`))).toEqual(
      new Set(['7 minutes ago/Something else']),
    )
  })

  it('deactivates a track that the list no longer has, and activates it again', async () => {
    const { served, engine } = await start()
    await engine.syncTracks()
    const slug = slugAt(3)
    const lastSeen = present(track(engine, slug)['last_seen_at'], 'time')
    served.show(without([slug]))
    expect(await engine.syncTracks()).toMatchObject({
      updated: 0,
      unchanged: 7,
      deactivated: 1,
      reactivated: 0,
    })
    expect(track(engine, slug)).toMatchObject({ is_active: 0, last_seen_at: lastSeen })
    expect(countOf(engine.db, 'tracks')).toBe(8)

    expect(await engine.syncTracks()).toMatchObject({ deactivated: 0, unchanged: 7 })

    served.show(site)
    expect(await engine.syncTracks()).toMatchObject({
      added: 0,
      updated: 1,
      deactivated: 0,
      reactivated: 1,
      changes: [{ slug, fields: ['is_active'] }],
    })
    expect(track(engine, slug)).toMatchObject({ is_active: 1 })
  })

  it('deactivates nobody when the list is suddenly short', async () => {
    const { served, engine } = await start()
    await engine.syncTracks()
    served.show(without([0, 1, 2, 3, 4].map(slugAt)))
    const short = await engine.syncTracks()
    expect(short).toMatchObject({ tracks: 3, deactivated: 0, unchanged: 3 })
    expect(short.warnings).toHaveLength(1)
    expect(activeTracks(engine)).toBe(8)
    // Half of them is what the setting still allows.
    served.show(without([0, 1, 2, 3].map(slugAt)))
    expect(await engine.syncTracks()).toMatchObject({ deactivated: 4, warnings: [] })
    expect(activeTracks(engine)).toBe(4)
  })

  it('keeps the user’s followed flag', async () => {
    const { served, engine } = await start()
    await engine.syncTracks()
    engine.services.database.write
      .prepare('update tracks set is_followed = 1 where source_track_slug = ?')
      .run(slugAt(1))
    served.show(changed(slugAt(1), (listed) => ({ ...listed, name: 'Renamed Raceway' })))
    await engine.syncTracks()
    expect(track(engine, slugAt(1))).toMatchObject({ is_followed: 1, track_name: 'Renamed Raceway' })
  })

  it('skips rows that cannot be read', async () => {
    const { served, engine } = await start()
    const printed = present(site.truth.catalogue().tracks[4], 'track').slugAsPrinted
    served.show(withResponse((body) => body.replaceAll(`//${printed}.liverc.com/`, '//elsewhere.example/')))
    const result = await engine.syncTracks()
    expect(result).toMatchObject({ tracks: 7, added: 7, skipped: 1 })
    expect(rowsOf(engine.db, 'tracks').map((row) => row['source_track_slug'])).not.toContain(slugAt(4))
  })

  it('keeps the one row of a slug that is printed with capitals', async () => {
    const { served, engine } = await start()
    await engine.syncTracks()
    const before = domainDump(engine.db)
    const printed = present(site.truth.catalogue().tracks[1], 'track').slugAsPrinted
    expect(printed).not.toBe(printed.toLowerCase())
    served.show(
      withResponse((body) =>
        body.replaceAll(`//${printed}.liverc.com/`, `https://${printed.toUpperCase()}.liverc.com/`),
      ),
    )
    expect(await engine.syncTracks()).toMatchObject({ added: 0, updated: 0, unchanged: 8 })
    expect(domainDump(engine.db)).toBe(before)
  })

  it.each([
    ['without rows', (page: TrackCataloguePage) => ({ ...page, tracks: [] }), (body: string) => body],
    [
      'without a row that can be read',
      (page: TrackCataloguePage) => page,
      (body: string) => body.replaceAll('.liverc.com/"', '.example/"'),
    ],
    ['that was cut short', (page: TrackCataloguePage) => page, (body: string) => body.slice(0, -5_000)],
  ])('refuses a list %s and changes nothing', async (_, catalogue, rewrite) => {
    const { served, engine } = await start()
    await engine.syncTracks()
    const before = domainDump(engine.db)
    const synced = rowOf(engine.db, 'select * from track_catalogue_sync_state')
    served.show(
      site.withOverrides({
        catalogue,
        responses: { [site.urls.catalogue]: (page) => ({ ...page, body: rewrite(page.body) }) },
      }),
    )
    expect(await engine.failure({ kind: 'track_sync' })).toMatchObject({
      code: 'EVENT_PAGE_FORMAT_ERROR',
      stage: 'parse',
      source: 'liverc',
    })
    expect(domainDump(engine.db)).toBe(before)
    expect(rowOf(engine.db, 'select * from track_catalogue_sync_state')).toEqual(synced)
    expect(rowOf(engine.db, "select outcome from ingestion_runs where outcome <> 'completed'")).toEqual({
      outcome: 'failed',
    })
  })

  it('sends nothing while the kill switch is off', async () => {
    const served = await serveSite(site)
    const engine = await openEngine(served, { environment: { MRE_SCRAPE_ENABLED: 'off' } })
    expect(await engine.failure({ kind: 'track_sync' })).toMatchObject({
      code: 'SCRAPING_DISABLED',
      stage: 'policy',
    })
    expect(served.requests()).toEqual([])
    expect(countOf(engine.db, 'tracks')).toBe(0)
  })

  it('obeys the kill switch that another process has thrown', async () => {
    const served = await serveSite(site)
    const engine = await openEngine(served)
    const setting = { key: 'scrape_enabled', value: 'false', updatedAt: '2026-01-01T00:00:00.000Z' }
    writeSetting(engine.services.database.write, setting)
    expect(await engine.failure({ kind: 'track_sync' })).toMatchObject({ code: 'SCRAPING_DISABLED' })
    expect(served.requests()).toEqual([])
  })

  it('leaves a track that only an event has brought in to the list', async () => {
    const { served, engine } = await start()
    const { slug, eventId } = site.urls.headline
    await engine.importEvent(eventId, { trackSlug: slug })
    const { id } = rowOf(engine.db, 'select id from tracks')
    served.forget()
    expect(await engine.syncTracks()).toMatchObject({ added: 7, updated: 0, unchanged: 1 })
    expect(track(engine, slug)).toMatchObject({ id, is_active: 1, is_followed: 0 })
  })
})

async function start(): Promise<{ served: ServedSite; engine: TestEngine }> {
  const served = await serveSite(site)
  return { served, engine: await openEngine(served) }
}

function slugAt(index: number): string {
  return present(site.truth.tracks[index], 'track').slug
}

function withCatalogue(change: (page: TrackCataloguePage) => TrackCataloguePage): Site {
  return site.withOverrides({ catalogue: change })
}

function withResponse(change: (body: string) => string): Site {
  const responses = {
    [site.urls.catalogue]: (page: { status: number; headers: Record<string, string>; body: string }) => ({
      ...page,
      body: change(page.body),
    }),
  }
  return site.withOverrides({ responses })
}

function changed(slug: string, change: (track: CatalogueTrack) => CatalogueTrack): Site {
  return withCatalogue((page) => ({
    ...page,
    tracks: page.tracks.map((listed) => (listed.slug === slug ? change(listed) : listed)),
  }))
}

function without(slugs: readonly string[]): Site {
  return withCatalogue((page) => ({
    ...page,
    tracks: page.tracks.filter(({ slug }) => !slugs.includes(slug)),
  }))
}

function trackRows(engine: TestEngine) {
  return rowsOf(engine.db, 'tracks', [
    'source_track_slug',
    'track_name',
    'track_url',
    'events_url',
    'liverc_track_last_updated',
    'is_active',
    'is_followed',
  ])
}

function stamps(engine: TestEngine) {
  return rowsOf(engine.db, 'tracks', ['source_track_slug', 'created_at', 'updated_at'])
}

function track(engine: TestEngine, slug: string) {
  return rowOf(engine.db, 'select * from tracks where source_track_slug = ?', slug)
}

function activeTracks(engine: TestEngine): unknown {
  return rowOf(engine.db, 'select count(*) as n from tracks where is_active')['n']
}
