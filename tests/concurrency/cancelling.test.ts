import { describe, expect, it } from 'vitest'
import { createSite } from '../../fixtures/site/site.ts'
import { temporaryFolder } from '../support/database.ts'
import { countOf, domainDump, importRequest, openEngine, rowOf, type TestEngine } from '../support/engine.ts'
import { expectedDocument, serveSite, type ServedSite } from '../support/site.ts'

const site = createSite({ seed: 81, size: 'small', tracks: 1, races: 12 })
const { slug, eventId } = site.urls.headline
const inFlight = 2
const environment = { MRE_MAX_IN_FLIGHT: String(inFlight), MRE_RACE_FETCH_CONCURRENCY: '4' }

describe('an import that is cancelled', () => {
  it('stops asking for pages, and leaves a first import at depth none without an error', async () => {
    const { engine, served } = await start()
    const jobId = engine.services.ingestion.start(importRequest(eventId))
    await progressOf(engine, jobId, 3)
    const asked = served.requests().length
    engine.services.jobs.cancel(jobId)
    const view = await engine.services.jobs.ended(jobId)
    expect(view).toMatchObject({ state: 'cancelled', error: { code: 'CANCELLED' }, result: null })
    expect(served.requests().length).toBe(asked)
    await quiet()
    expect(served.requests().length).toBe(asked)

    expect(eventRow(engine)).toMatchObject({
      ingest_depth: 'none',
      ingestion_status: 'idle',
      last_error_code: null,
      last_ingested_at: null,
    })
    expect(engine.document(eventId)).toBeNull()
    expect(rowOf(engine.db, "select outcome from ingestion_runs where operation = 'event_import'")).toEqual({ outcome: 'cancelled' })

    await engine.importEvent(eventId)
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  })

  it('leaves a complete event as it was', async () => {
    const { engine, served } = await start()
    await engine.importEvent(eventId)
    const before = domainDump(engine.db)
    const row = eventRow(engine)
    served.show(site.withOverrides({ events: { [eventId]: (page) => ({ ...page, stats: { ...page.stats, totalRaceLaps: 1 } }) } }))
    const jobId = engine.services.ingestion.start(importRequest(eventId, { force: true }))
    await progressOf(engine, jobId, 5)
    engine.services.jobs.cancel(jobId)
    expect(await engine.services.jobs.ended(jobId)).toMatchObject({ state: 'cancelled' })
    expect(domainDump(engine.db)).toBe(before)
    expect(eventRow(engine)).toEqual(row)
  })

  it.each([
    ['while it is a dry run', { dryRun: true }],
    ['while it waits for its very first page', {}],
  ])('ends as cancelled %s', async (_, options) => {
    const { engine } = await start()
    const jobId = engine.services.ingestion.start(importRequest(eventId, options))
    if ('dryRun' in options) await progressOf(engine, jobId, 3)
    engine.services.jobs.cancel(jobId)
    expect(await engine.services.jobs.ended(jobId)).toMatchObject({ state: 'cancelled', error: { code: 'CANCELLED' } })
    expect(countOf(engine.db, 'races')).toBe(0)
  })

  it.each(['track_sync', 'event_sync'] as const)('may be a %s as well', async (kind) => {
    const { engine } = await start()
    const before = domainDump(engine.db)
    const jobId = engine.services.ingestion.start(kind === 'track_sync' ? { kind } : { kind, trackSlug: slug })
    engine.services.jobs.cancel(jobId)
    expect(await engine.services.jobs.ended(jobId)).toMatchObject({ state: 'cancelled', error: { code: 'CANCELLED' } })
    expect(domainDump(engine.db)).toBe(before)
  })
})

describe('an engine that is closed during an import', () => {
  it('cancels it and leaves a folder that goes on where it was', async () => {
    const dataDir = temporaryFolder()
    const { engine, served } = await start(dataDir)
    const jobId = engine.services.ingestion.start(importRequest(eventId))
    const waiting = engine.services.ingestion.start(importRequest(eventId, { force: true }))
    await progressOf(engine, jobId, 3)
    await Promise.all([engine.services.close(), engine.services.close()])
    const asked = served.requests().length
    expect(engine.services.jobs.get(jobId)).toMatchObject({ state: 'cancelled' })
    expect(engine.services.jobs.get(waiting)).toMatchObject({ state: 'cancelled' })
    expect(() => engine.services.ingestion.start(importRequest(eventId))).toThrow()
    await quiet()
    expect(served.requests().length).toBe(asked)

    const again = await openEngine(served, { dataDir })
    expect(again.document(eventId)).toBeNull()
    expect(rowOf(again.db, "select outcome from ingestion_runs where operation = 'event_import'")).toEqual({ outcome: 'cancelled' })
    await again.importEvent(eventId)
    expect(again.document(eventId)).toEqual(expectedDocument(site, eventId))
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

/** Waits until a job has done so many of its races. */
async function progressOf(engine: TestEngine, jobId: string, races: number): Promise<void> {
  const stop = new AbortController()
  for await (const message of engine.services.stream.watch(0, stop.signal)) {
    if (message.type !== 'job' || message.job.jobId !== jobId) continue
    if (engine.services.jobs.get(jobId).processed >= races) break
    if (message.job.finishedAt !== null) throw new Error(`The job ended ${message.job.state}`)
  }
  stop.abort()
}

/** Time for a request that is still to be sent, if there is one. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 60))
}
