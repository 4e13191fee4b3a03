import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mreJson } from '../../support/cli.ts'
import { temporaryFolder } from '../../support/database.ts'
import { countOf, openEngine, rowOf } from '../../support/engine.ts'
import { createSite } from '../../../fixtures/site/site.ts'
import { SAMPLE_TRACK } from '../../../shared/domain/sample.ts'
import { serveSite } from '../../support/site.ts'
import { Sample } from '../../../electron/services/sample.ts'

const nobody = { url: 'http://127.0.0.1:9' }
const sampleEvent = '900000000400000'
const origin = "select value from schema_meta where key = 'origin'"

async function opened(environment: Readonly<Record<string, string>> = {}) {
  const engine = await openEngine(nobody, { environment })
  const { jobId } = await engine.services.sample.open()
  if (jobId === null) throw new Error('An empty folder has no sample yet')
  expect(await engine.services.jobs.ended(jobId)).toMatchObject({ state: 'completed', kind: 'html_import' })
  return engine
}

describe('the sample event', () => {
  it('is imported whole without a request, and leaves the folder without an origin', async () => {
    const { services, db } = await opened({ MRE_REPLAY_URL: '', MRE_SCRAPE_ENABLED: 'off' })
    expect(services.library.event(sampleEvent)).toMatchObject({
      event: {
        name: 'Sample Meeting, Clay Cup',
        trackSlug: SAMPLE_TRACK,
        trackName: 'Sample Raceway',
        depth: 'laps_full',
        status: 'imported',
      },
      stored: { entries: 20 },
    })
    expect(countOf(db, 'laps')).toBe(1150)
    expect(services.library.checks(sampleEvent)).toBeDefined()
    expect(services.system.status()).toMatchObject({ origin: null })
    expect(services.system.info()).toMatchObject({ needsOriginConfirmation: false })
  })

  it('is opened without a job once it is there, and by one job for all who ask at once', async () => {
    const { services } = await openEngine(nobody)
    const answers = await Promise.all([services.sample.open(), services.sample.open()])
    expect(answers[1]).toEqual(answers[0])
    await services.jobs.ended(answers[0].jobId ?? '')
    expect(await services.sample.open()).toEqual({
      jobId: null,
      eventId: sampleEvent,
      trackSlug: SAMPLE_TRACK,
    })
    expect(services.jobs.list(10)).toHaveLength(1)
  })

  it('fits into a folder of live data without a question, and one of replayed data', async () => {
    const served = await serveSite(createSite({ size: 'tiny' }))
    const engine = await openEngine(served)
    await engine.syncTracks()
    expect(rowOf(engine.db, origin)).toEqual({ value: 'replay' })
    await engine.services.close()
    const live = await openEngine(nobody, { dataDir: engine.dataDir, environment: { MRE_REPLAY_URL: '' } })
    expect(live.services.system.info()).toMatchObject({ needsOriginConfirmation: true })
    const { jobId } = await live.services.sample.open()
    expect(await live.services.jobs.ended(jobId ?? '')).toMatchObject({ state: 'completed' })
    expect(rowOf(live.db, origin)).toEqual({ value: 'replay' })
  })

  it('is never asked for: neither its track nor its event, by whatever name', async () => {
    const served = await serveSite(createSite({ size: 'tiny' }))
    const { services } = await openEngine(served)
    const { jobId } = await services.sample.open()
    await services.jobs.ended(jobId ?? '')
    for (const request of [
      { kind: 'event_sync', trackSlug: SAMPLE_TRACK },
      { kind: 'event_sync', trackSlug: SAMPLE_TRACK.toUpperCase() },
      { kind: 'event_import', eventId: sampleEvent, force: true },
      { kind: 'event_import', eventId: sampleEvent, force: false, dryRun: true },
      { kind: 'event_import', eventId: '7', trackSlug: SAMPLE_TRACK, force: false },
    ] as const) {
      expect(() => services.ingestion.start(request)).toThrow(
        expect.objectContaining({ code: 'VALIDATION_ERROR', source: 'sample' }),
      )
    }
    // What gets past the front door all the same, such as a capture, meets the list of hosts.
    await expect(
      services.capture.capture(
        {
          folder: join(temporaryFolder(), 'captured'),
          addresses: [`https://${SAMPLE_TRACK}.liverc.com/events`],
          event: null,
          redact: false,
          notes: null,
        },
        { signal: new AbortController().signal, onPage: () => undefined },
      ),
    ).rejects.toMatchObject({ code: 'VALIDATION_ERROR', source: 'site_policy' })
    expect(served.log()).toEqual([])
  })

  it('keeps its track when the catalogue comes, which does not have it', async () => {
    const served = await serveSite(createSite({ size: 'small' }))
    const engine = await openEngine(served)
    const { jobId } = await engine.services.sample.open()
    await engine.services.jobs.ended(jobId ?? '')
    expect(await engine.syncTracks()).toMatchObject({ added: 3, deactivated: 0 })
    expect(engine.services.library.track(SAMPLE_TRACK)).toMatchObject({ isActive: true })
  })

  it('is said to be missing where it is', async () => {
    const { services } = await openEngine(nobody)
    const sample = new Sample({
      db: services.database.read,
      htmlImport: services.htmlImport,
      folder: temporaryFolder(),
    })
    await expect(sample.open()).rejects.toMatchObject({ code: 'NOT_FOUND', source: 'sample' })
  })
})

describe('mre sample', () => {
  // Should anybody be asked all the same, then nobody outside.
  const closed = { MRE_REPLAY_URL: nobody.url }

  it('imports it, and says that it is there the second time', async () => {
    const dataDir = temporaryFolder()
    expect(await mreJson(['sample', '--data-dir', dataDir], closed)).toMatchObject({
      exitCode: 0,
      document: { success: true, data: { event_id: 900_000_000_400_000, track: SAMPLE_TRACK, laps: 1150 } },
    })
    expect(await mreJson(['sample', '--data-dir', dataDir], closed)).toMatchObject({
      exitCode: 0,
      document: { data: { status: 'already_complete', job_id: null } },
    })
    expect(
      await mreJson(['events', 'sync', '--track', SAMPLE_TRACK, '--data-dir', dataDir], closed),
    ).toMatchObject({
      document: { success: false, error: { code: 'VALIDATION_ERROR' } },
    })
    expect(
      await mreJson(['events', 'ingest', '--event', '900000000400000', '--data-dir', dataDir], closed),
    ).toMatchObject({ document: { success: false, error: { code: 'VALIDATION_ERROR' } } })
  })
})
