import { describe, expect, it } from 'vitest'
import { answerStatus, cutShort } from '../../../fixtures/site/overrides.ts'
import { createSite, type Site } from '../../../fixtures/site/site.ts'
import { domainDump, importRequest, openEngine, rowOf, type TestEngine } from '../../support/engine.ts'
import { conditionalPipeline } from '../../support/pipeline.ts'
import { expectedDocument, serveSite, withRaces, type ServedSite } from '../../support/site.ts'

const site = createSite({ seed: 151, size: 'small', tracks: 1, races: 4 })
const { slug, eventId, event } = site.urls.headline

describe('a repeat import of a complete event', () => {
  it('says that the source was asked and when', async () => {
    const { engine, served } = await complete()
    const before = eventRow(engine)
    const result = await engine.importEvent(eventId)
    expect(served.requests()).toEqual([event])
    expect(result).toMatchObject({
      status: 'already_complete',
      sourceChecked: true,
      sourceError: null,
      racePages: { fetched: 0, unchanged: 0, resumed: 0 },
    })
    const after = eventRow(engine)
    expect(String(after['last_ingested_at']) > String(before['last_ingested_at'])).toBe(true)
    expect(result.lastIngestedAt).toBe(after['last_ingested_at'])
    expect(after['ingestion_status']).toBe('complete')
  })

  it.each([
    [
      'is answered with 500',
      site.withOverrides({ responses: { [event]: answerStatus(500) } }),
      'CONNECTOR_HTTP_ERROR',
    ],
    ['is gone', site.withOverrides({ responses: { [event]: answerStatus(404) } }), 'CONNECTOR_HTTP_ERROR'],
    [
      'is cut short',
      site.withOverrides({ responses: { [event]: cutShort(3_000) } }),
      'EVENT_PAGE_FORMAT_ERROR',
    ],
    [
      'links no entry list any more',
      site.withOverrides({
        events: { [eventId]: (page) => ({ ...page, links: { ...page.links, entryListEventId: null } }) },
      }),
      'VALIDATION_ERROR',
    ],
  ])('is answered from what is stored when the event page %s', async (_, shown: Site, code) => {
    const { engine, served } = await complete()
    const [before, row] = [domainDump(engine.db), eventRow(engine)]
    served.show(shown)
    const result = await engine.importEvent(eventId)
    expect(result).toMatchObject({
      status: 'already_complete',
      races: 4,
      sourceChecked: false,
      sourceError: { code },
      lastIngestedAt: row['last_ingested_at'],
    })
    expect(result.warnings).toEqual([`LiveRC could not be checked: ${result.sourceError?.message}`])
    expect(domainDump(engine.db)).toBe(before)
    expect(eventRow(engine)).toEqual(row)
  })

  it('is answered from what is stored while requests are switched off', async () => {
    const { engine, served } = await complete()
    engine.services.settings.set('scrape_enabled', 'off', 'A test')
    expect(await engine.importEvent(eventId)).toMatchObject({
      status: 'already_complete',
      sourceChecked: false,
      sourceError: { code: 'SCRAPING_DISABLED' },
    })
    expect(served.requests()).toEqual([])
    expect(await engine.failure(importRequest(eventId, { force: true }))).toMatchObject({
      code: 'SCRAPING_DISABLED',
    })
  })

  it('keeps an earlier failure in sight until the source has been asked', async () => {
    const { engine, served } = await complete()
    served.setFaults([{ url: () => true, status: 404 }])
    await engine.failure(importRequest(eventId, { force: true }))
    expect(eventRow(engine)).toMatchObject({
      ingestion_status: 'failed',
      last_error_code: 'CONNECTOR_HTTP_ERROR',
    })
    await engine.importEvent(eventId)
    expect(eventRow(engine)).toMatchObject({
      ingestion_status: 'complete',
      last_error_code: 'CONNECTOR_HTTP_ERROR',
    })
    served.setFaults([])
    await engine.importEvent(eventId)
    expect(eventRow(engine)).toMatchObject({ ingestion_status: 'complete', last_error_code: null })
  })

  it('that is cancelled is cancelled, not answered', async () => {
    const { engine, served } = await complete()
    const stop = new AbortController()
    const pipeline = conditionalPipeline(engine, served)
    const progress = () => stop.abort()
    await expect(
      pipeline.importEvent({ eventId: String(eventId) }, { signal: stop.signal, progress }),
    ).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(eventRow(engine)).toMatchObject({ ingestion_status: 'failed', last_error_code: 'CANCELLED' })
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  })

  it('fetches the entry list when no entries are stored', async () => {
    const { engine, served } = await complete()
    engine.services.database.write.prepare('delete from event_entries').run()
    const result = await engine.importEvent(eventId)
    expect(served.requests()).toEqual([event, site.urls.headline.entryList])
    expect(result.status).toBe('updated')
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
    expect(await engine.importEvent(eventId)).toMatchObject({ status: 'already_complete' })
  })

  it('marks the event as running while it is under way, and readers see it all the while', async () => {
    const { engine, served } = await complete()
    served.show(site.withOverrides({ events: { [eventId]: withRaces((races) => races.slice(1)) } }))
    const seen: unknown[] = []
    const progress = () => {
      seen.push(eventRow(engine)['ingestion_status'])
      expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
    }
    await conditionalPipeline(engine, served).importEvent({ eventId: String(eventId) }, { progress })
    expect(seen.length).toBeGreaterThan(0)
    expect(new Set(seen)).toEqual(new Set(['running']))
  })
})

describe('progress that nobody can listen to', () => {
  it('does not fail an import', async () => {
    const served = await serveSite(site)
    const engine = await openEngine(served)
    const progress = () => {
      throw new Error('nobody is listening')
    }
    await conditionalPipeline(engine, served).importEvent(
      { eventId: String(eventId), trackSlug: slug },
      { progress },
    )
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  })
})

async function complete(): Promise<{ engine: TestEngine; served: ServedSite }> {
  const served = await serveSite(site)
  const engine = await openEngine(served)
  await engine.importEvent(eventId, { trackSlug: slug })
  served.forget()
  return { engine, served }
}

function eventRow(engine: TestEngine) {
  return rowOf(engine.db, 'select * from events where source_event_id = ?', String(eventId))
}
