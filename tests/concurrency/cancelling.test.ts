import { describe, expect, it, onTestFinished } from 'vitest'
import { ConnectorRegistry } from '../../electron/connectors/registry.ts'
import { liveRcConnector } from '../../electron/connectors/liverc/connector.ts'
import { nobody } from '../../electron/connectors/liverc/page-watch.ts'
import { SiteClient } from '../../electron/http/client.ts'
import { SitePolicy } from '../../electron/http/site-policy.ts'
import type { RunControl } from '../../electron/pipeline/context.ts'
import { importEvent } from '../../electron/pipeline/event-import/import-event.ts'
import { createSite } from '../../fixtures/site/site.ts'
import { temporaryFolder } from '../support/database.ts'
import {
  countOf,
  domainDump,
  importRequest,
  openEngine,
  query,
  rowOf,
  type TestEngine,
} from '../support/engine.ts'
import { expectedDocument, serveSite, type ServedSite } from '../support/site.ts'

const site = createSite({ seed: 81, size: 'small', tracks: 1, races: 12 })
const { slug, eventId } = site.urls.headline
const inFlight = 2
const environment = { MRE_MAX_IN_FLIGHT: String(inFlight), MRE_RACE_FETCH_CONCURRENCY: '4' }

describe('an import that is cancelled', () => {
  it('stops asking for pages, and leaves a first import at depth none', async () => {
    const { engine, served } = await start()
    const jobId = engine.services.ingestion.start(importRequest(eventId))
    await served.asked(6)
    const asked = served.requests().length
    engine.services.jobs.cancel(jobId)
    const view = await engine.services.jobs.ended(jobId)
    expect(view).toMatchObject({ state: 'cancelled', error: { code: 'CANCELLED' }, result: null })
    expect(served.requests().length).toBe(asked)
    await quiet()
    expect(served.requests().length).toBe(asked)

    expect(eventRow(engine)).toMatchObject({
      ingest_depth: 'none',
      ingestion_status: 'failed',
      last_error_code: 'CANCELLED',
      last_ingested_at: null,
    })
    expect(engine.document(eventId)).toBeNull()
    // To whoever reads it the event is what it was: the user has stopped the import, nothing has gone wrong.
    const summary = { status: 'known', lastError: null }
    expect(engine.services.library.event(String(eventId)).event).toMatchObject(summary)
    expect(engine.services.library.search({ limit: 10, status: ['known'] }).events).toContainEqual(
      expect.objectContaining({ eventId: String(eventId), ...summary }),
    )
    expect(engine.services.library.search({ limit: 10, status: ['failed'] }).events).toEqual([])
    expect(rowOf(engine.db, "select outcome from ingestion_runs where operation = 'event_import'")).toEqual({
      outcome: 'cancelled',
    })

    await engine.importEvent(eventId)
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  })

  it('leaves a complete event as it was', async () => {
    const { engine, served } = await start()
    await engine.importEvent(eventId)
    served.forget()
    const before = domainDump(engine.db)
    const { last_ingested_at: lastIngestedAt } = eventRow(engine)
    served.show(
      site.withOverrides({
        events: { [eventId]: (page) => ({ ...page, stats: { ...page.stats, totalRaceLaps: 1 } }) },
      }),
    )
    const jobId = engine.services.ingestion.start(importRequest(eventId, { force: true }))
    await served.asked(8)
    engine.services.jobs.cancel(jobId)
    expect(await engine.services.jobs.ended(jobId)).toMatchObject({ state: 'cancelled' })
    expect(domainDump(engine.db)).toBe(before)
    expect(eventRow(engine)).toMatchObject({
      ingest_depth: 'laps_full',
      ingestion_status: 'failed',
      last_error_code: 'CANCELLED',
      last_ingested_at: lastIngestedAt,
    })
  })

  it.each([
    ['while it is a dry run', { dryRun: true }],
    ['while it waits for its very first page', {}],
  ])('ends as cancelled %s', async (_, options) => {
    const { engine, served } = await start()
    const jobId = engine.services.ingestion.start(importRequest(eventId, options))
    if ('dryRun' in options) await served.asked(6)
    engine.services.jobs.cancel(jobId)
    expect(await engine.services.jobs.ended(jobId)).toMatchObject({
      state: 'cancelled',
      error: { code: 'CANCELLED' },
    })
    expect(countOf(engine.db, 'races')).toBe(0)
  })

  it.each(['track_sync', 'event_sync'] as const)('may be a %s as well', async (kind) => {
    const { engine } = await start()
    const before = domainDump(engine.db)
    const jobId = engine.services.ingestion.start(
      kind === 'track_sync' ? { kind } : { kind, trackSlug: slug },
    )
    engine.services.jobs.cancel(jobId)
    expect(await engine.services.jobs.ended(jobId)).toMatchObject({
      state: 'cancelled',
      error: { code: 'CANCELLED' },
    })
    expect(domainDump(engine.db)).toBe(before)
  })
})

describe('a run that is stopped at the very moment in which a page is done', () => {
  it.each([true, false])('ends as cancelled (dry run: %s)', async (dryRun) => {
    const { engine, served } = await start()
    const { database, settings, log } = engine.services
    const values = () => settings.values()
    const client = new SiteClient({
      policy: new SitePolicy({ settings: values }),
      replay: new URL(served.url),
    })
    onTestFinished(() => client.close())
    const stop = new AbortController()
    const run: RunControl = {
      jobId: 'job',
      signal: stop.signal,
      progress: (stage, processed) => {
        if (stage === 'fetch_race_pages' && processed === 3) stop.abort()
      },
    }
    const context = {
      db: database.write,
      connectors: new ConnectorRegistry().register(liveRcConnector(client, log)),
      settings: values,
      log,
      ...nobody,
      now: () => new Date().toISOString(),
    }
    await expect(
      importEvent(context, run, { eventId: String(eventId), force: false, dryRun }),
    ).rejects.toMatchObject({
      code: 'CANCELLED',
    })
    const noted = dryRun ? null : 'CANCELLED'
    expect(eventRow(engine)).toMatchObject({ ingest_depth: 'none', last_error_code: noted })
  })
})

describe('an engine that is closed during an import', () => {
  it('gives it back, and leaves a folder that goes on where it was', async () => {
    const dataDir = temporaryFolder()
    const { engine, served } = await start(dataDir)
    const jobId = engine.services.ingestion.start(importRequest(eventId))
    const waiting = engine.services.ingestion.start(importRequest(eventId, { force: true }))
    const ends = [jobId, waiting].map((id) => engine.services.jobs.ended(id))
    await served.asked(6)
    const closing = [engine.services.close(), engine.services.close()]
    expect(() => engine.services.ingestion.start(importRequest(eventId))).toThrow(
      expect.objectContaining({ code: 'CANCELLED' }),
    )
    await Promise.all(closing)
    const asked = served.requests().length
    expect(await Promise.all(ends)).toMatchObject([{ state: 'interrupted' }, { state: 'queued' }])
    await quiet()
    expect(served.requests().length).toBe(asked)

    const again = await openEngine(served, { dataDir })
    expect(again.document(eventId)).toBeNull()
    expect(query(again.db, 'select lock_key from locks')).toEqual([])
    expect(rowOf(again.db, "select outcome from ingestion_runs where operation = 'event_import'")).toEqual({
      outcome: 'interrupted',
    })
    // Asked for again, it is the same job that goes on.
    expect(again.services.ingestion.start(importRequest(eventId))).toBe(jobId)
    expect(await again.services.jobs.ended(jobId)).toMatchObject({ state: 'completed', attempt: 1 })
    expect(again.document(eventId)).toEqual(expectedDocument(site, eventId))
  })

  it('goes on by itself when the next one is opened for a window', async () => {
    const dataDir = temporaryFolder()
    const { engine, served } = await start(dataDir)
    const jobId = engine.services.ingestion.start(importRequest(eventId))
    await served.asked(6)
    await engine.services.close()
    const worker = await openEngine(served, { dataDir, role: 'worker' })
    expect(await worker.services.jobs.ended(jobId)).toMatchObject({ state: 'completed' })
    expect(worker.document(eventId)).toEqual(expectedDocument(site, eventId))
  })
})

async function start(dataDir = temporaryFolder()): Promise<{ engine: TestEngine; served: ServedSite }> {
  const served = await serveSite(site, { latencyMs: 15 })
  const engine = await openEngine(served, { dataDir, environment })
  await engine.syncTracks()
  await engine.syncEvents(slug)
  served.forget()
  return { engine, served }
}

function eventRow(engine: TestEngine) {
  return rowOf(engine.db, 'select * from events where source_event_id = ?', String(eventId))
}

/** Time for a request that is still to be sent, if there is one. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 60))
}
