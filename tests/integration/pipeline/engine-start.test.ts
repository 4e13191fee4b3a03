import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { compose } from '../../../electron/engine/compose.ts'
import { createSite } from '../../../fixtures/site/site.ts'
import { temporaryFolder } from '../../support/database.ts'
import { importRequest, openEngine, rowOf } from '../../support/engine.ts'
import { serveSite } from '../../support/site.ts'

const site = createSite({ seed: 15, size: 'tiny', races: 2 })
const { slug, eventId } = site.urls.headline

describe('an engine', () => {
  it.each([
    [{ MRE_REPLAY_URL: 'https://127.0.0.1:1' }, 'MRE_REPLAY_URL'],
    [{ MRE_REPLAY_URL: 'http://elsewhere.example' }, 'MRE_REPLAY_URL'],
    [{ MRE_CRAWL_DELAY_MS: 'soon' }, 'MRE_CRAWL_DELAY_MS'],
    [{ MRE_SCRAPE_ENABLED: 'flase' }, 'MRE_SCRAPE_ENABLED'],
  ])('does not start with %j', async (environment, field) => {
    const dataDir = temporaryFolder()
    await expect(compose({ shell: 'cli', dataDir, environment })).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
      details: { field },
    })
    // The folder is free for an engine that is started properly.
    const engine = await openEngine(await serveSite(site), { dataDir })
    await engine.syncTracks()
  })

  it('marks the folder that it fills under replay, and asks before live data are added to it', async () => {
    const served = await serveSite(site)
    const dataDir = temporaryFolder()
    const replayed = await openEngine(served, { dataDir })
    expect(replayed.services.system.info()).toMatchObject({ replay: true, status: { origin: null } })
    await replayed.importEvent(eventId, { trackSlug: slug, dryRun: true })
    expect(replayed.services.system.status().origin).toBeNull()
    await replayed.importEvent(eventId, { trackSlug: slug })
    expect(replayed.services.system.status().origin).toBe('replay')
    await replayed.services.close()

    // Off, so that nothing can reach LiveRC even if the question were not asked.
    const live = await compose({ shell: 'cli', dataDir, environment: { MRE_SCRAPE_ENABLED: 'off' } })
    onTestFinished(() => live.close())
    expect(live.system.info()).toMatchObject({ replay: false, needsOriginConfirmation: true })
    const confirmation = expect.objectContaining({ code: 'CONFIRMATION_REQUIRED' })
    for (const request of [
      { kind: 'track_sync' } as const,
      importRequest(eventId),
      importRequest(eventId, { dryRun: true }),
    ]) {
      expect(() => live.ingestion.start(request)).toThrow(confirmation)
    }
    // What is stored can be read all the same.
    expect(live.library.event(String(eventId)).event.status).toBe('imported')
    live.system.confirmOrigin()
    expect(live.system.info()).toMatchObject({ needsOriginConfirmation: false, status: { origin: 'live' } })
    expect(await live.jobs.ended(live.ingestion.start({ kind: 'track_sync' }))).toMatchObject({
      state: 'failed',
      error: { code: 'SCRAPING_DISABLED' },
    })
  })

  it('imports two events side by side into the rows that they give one after the other', async () => {
    const wide = createSite({
      seed: 71,
      size: 'small',
      tracks: 1,
      races: 6,
      eventsPerTrack: 3,
      quirks: 'none',
    })
    const events = wide.truth.eventsList(wide.urls.headline.slug)?.events.slice(0, 2) ?? []
    const [one, other] = events.map((event) =>
      importRequest(event.eventId, { trackSlug: wide.urls.headline.slug }),
    )
    if (one === undefined || other === undefined) throw new Error('The track has two events')
    const served = await serveSite(wide, { latencyMs: 3 })
    const together = await openEngine(served, { environment: { MRE_RACE_FETCH_CONCURRENCY: '1' } })
    const apart = await openEngine(served)
    const jobs = [one, other].map((request) => together.services.ingestion.start(request))
    expect(together.services.jobs.list(2).map(({ state }) => state)).toEqual(['running', 'running'])
    for (const job of jobs)
      expect(await together.services.jobs.ended(job)).toMatchObject({ state: 'completed' })
    for (const request of [one, other]) expect(await apart.run(request)).toMatchObject({ state: 'completed' })
    for (const { eventId: id } of events) expect(together.document(id)).toEqual(apart.document(id))
    const counts =
      'select (select count(*) from drivers) as drivers, (select count(*) from event_entries) as entries'
    expect(rowOf(together.db, counts)).toEqual(rowOf(apart.db, counts))
  })

  it('logs what it does in its data folder, as JSON lines without a page in them', async () => {
    const served = await serveSite(site, { faults: [{ url: site.urls.catalogue, truncateAt: 4_000 }] })
    const engine = await openEngine(served)
    await engine.failure({ kind: 'track_sync' })
    await engine.importEvent(eventId, { trackSlug: slug })
    await engine.services.close()
    const file = join(engine.dataDir, 'logs', 'mre.log')
    expect(existsSync(file)).toBe(true)
    const text = readFileSync(file, 'utf8')
    const messages = text
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line))
    for (const message of [
      'engine_started',
      'ingestion_start',
      'track_sync_failed',
      'event_page_fetched',
      'entry_list_page_fetched',
      'race_page_fetched',
      'laps_extracted',
      'db_upsert_summary',
      'ingestion_finish',
      'engine_stopped',
    ]) {
      expect(messages).toContainEqual(expect.objectContaining({ message, service: 'cli' }))
    }
    expect(text).not.toMatch(/<\/?(?:html|div|td|script)/iu)
  })
})
