import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { answerStatus } from '../../../fixtures/site/overrides.ts'
import { createSite } from '../../../fixtures/site/site.ts'
import { engineRouter } from '../../../electron/engine/router.ts'
import { createRouterClient } from '@orpc/server'
import { readSpans } from '../../../electron/observability/trace-file.ts'
import { query, openEngine } from '../../support/engine.ts'
import { metricValue, observedLines, spanTrees, type SpanTree } from '../../support/observed.ts'
import { present, raceIds, raceTruth, serveSite } from '../../support/site.ts'
import { temporaryFolder } from '../../support/database.ts'

const site = createSite({
  seed: 71,
  size: 'small',
  tracks: 1,
  races: 4,
  lapsPerDriver: 6,
  driversPerRace: 4,
  quirks: 'none',
})
const { slug, eventId } = site.urls.headline
const races = raceIds(site, eventId)
const request = { kind: 'event_import', eventId: String(eventId), trackSlug: slug, force: false } as const
const laps = races.reduce(
  (sum, id) => sum + raceTruth(site, id).lapBlocks.reduce((all, block) => all + block.laps.length, 0),
  0,
)
/** The same site with a race in the middle that LiveRC answers with an error. */
const brokenRace = present(races[2], 'race')
const broken = site.withOverrides({ responses: { [site.urls.race(slug, brokenRace)]: answerStatus(404) } })

const leaf = (name: string): SpanTree => ({ name, children: [] })
const times = (count: number, name: string) => Array.from({ length: count }, () => leaf(name))

describe('an import that is watched', () => {
  it('counts exactly what it did, once (K2, K3, K5)', async () => {
    const served = await serveSite(site)
    const engine = await openEngine(served)
    await engine.importEvent(eventId, { trackSlug: slug })
    const families = await engine.services.metrics.families()
    const value = (name: string, labels?: Record<string, string>) => metricValue(families, name, labels)
    expect(value('races_processed_total')).toBe(races.length)
    expect(value('laps_processed_total')).toBe(laps)
    for (const table of [
      'races',
      'laps',
      'race_results',
      'race_drivers',
      'event_entries',
      'event_race_classes',
    ]) {
      const [row] = query(engine.db, `select count(*) as n from ${table}`)
      expect([table, value('db_rows_inserted_total', { table_name: table })]).toEqual([table, row?.['n']])
    }
    expect(value('page_fetches_total', { page_type: 'event', path: 'http' })).toBe(1)
    expect(value('page_fetches_total', { page_type: 'entry_list', path: 'http' })).toBe(1)
    expect(value('page_fetches_total', { page_type: 'race', path: 'http' })).toBe(races.length)
    expect(value('race_fetch_duration_seconds', { method: 'http' })).toBe(races.length)
    expect(value('lap_extraction_duration_seconds')).toBe(races.length)
    expect(value('ingestion_duration_seconds', { operation: 'event_import', outcome: 'completed' })).toBe(1)
    // The entry list, every race, the depth.
    expect(value('db_batch_duration_seconds', { operation: 'event_import' })).toBe(races.length + 2)
    expect(families.find(({ name }) => name === 'connector_errors_total')?.series).toEqual([])

    await engine.importEvent(eventId, { trackSlug: slug, force: true })
    const again = await engine.services.metrics.families()
    expect(metricValue(again, 'laps_processed_total')).toBe(2 * laps)
    expect(metricValue(again, 'db_rows_inserted_total', { table_name: 'laps' })).toBe(laps)
    expect(metricValue(again, 'db_rows_updated_total', { table_name: 'laps' })).toBeUndefined()
  })

  it('counts what a failed import had stored, and its failure', async () => {
    const served = await serveSite(broken)
    const engine = await openEngine(served, { environment: { MRE_RACE_FETCH_CONCURRENCY: '1' } })
    await engine.failure(request)
    const families = await engine.services.metrics.families()
    const [stored] = query(engine.db, 'select count(*) as n from races')
    expect(metricValue(families, 'races_processed_total')).toBe(2)
    expect(metricValue(families, 'db_rows_inserted_total', { table_name: 'races' })).toBe(stored?.['n'])
    expect(
      metricValue(families, 'page_errors_total', { page_type: 'race', error_code: 'CONNECTOR_HTTP_ERROR' }),
    ).toBe(1)
    expect(
      metricValue(families, 'connector_errors_total', { stage: 'fetch', error_code: 'CONNECTOR_HTTP_ERROR' }),
    ).toBe(1)
    expect(
      metricValue(families, 'ingestion_duration_seconds', { operation: 'event_import', outcome: 'failed' }),
    ).toBe(1)
  })

  it('adds up what several processes count in one folder, and survives them (K23)', async () => {
    const served = await serveSite(site)
    const dataDir = temporaryFolder()
    const [one, other] = [await openEngine(served, { dataDir }), await openEngine(served, { dataDir })]
    await one.importEvent(eventId, { trackSlug: slug })
    await one.services.metrics.flush()
    expect(metricValue(await other.services.metrics.families(), 'laps_processed_total')).toBe(laps)
    await other.importEvent(eventId, { trackSlug: slug, force: true })
    await one.importEvent(eventId, { trackSlug: slug, force: true })
    await Promise.all([one.services.close(), other.services.close()])
    const later = await openEngine(served, { dataDir })
    const families = await later.services.metrics.families()
    expect(metricValue(families, 'laps_processed_total')).toBe(3 * laps)
    expect(
      metricValue(families, 'ingestion_duration_seconds', {
        operation: 'event_import',
        outcome: 'completed',
      }),
    ).toBe(3)
    // An engine that counts nothing writes nothing.
    const before = query(later.db, 'select * from metric_samples')
    await later.services.metrics.flush()
    expect(query(later.db, 'select * from metric_samples')).toEqual(before)
  })

  it('labels nothing with what it was about (K4, T16)', async () => {
    const served = await serveSite(broken)
    const engine = await openEngine(served)
    await engine.syncTracks()
    await engine.syncEvents(slug)
    const { jobId } = await engine.run(request)
    served.show(site)
    await engine.importEvent(eventId)
    const families = await engine.services.metrics.families()
    const values = new Set(
      families.flatMap(({ series }) => series.flatMap((one) => Object.values(one.labels))),
    )
    expect(values.size).toBeGreaterThan(10)
    const ids = [String(eventId), slug, jobId, ...races.map(String)]
    for (const value of values) {
      expect(ids.filter((id) => value.includes(id))).toEqual([])
      expect(value).toMatch(/^[a-z_]+$|^[A-Z_]+$|^(?:[a-z-]+\.)+[a-z]+$/u)
    }
  })
})

describe('the trace of an import (K16, K17)', () => {
  it('has a span for each step, below the job', async () => {
    const served = await serveSite(site)
    const engine = await openEngine(served, { environment: { MRE_TRACE_FILE: 'logs/traces.jsonl' } })
    const { jobId } = await engine.run(request)
    await engine.services.close()
    const file = join(engine.dataDir, 'logs', 'traces.jsonl')
    expect(spanTrees(file)).toEqual([
      {
        name: 'ingestion.job.execute',
        children: [
          {
            name: 'event_ingestion',
            children: [
              ...times(races.length + 2, 'db_persistence'),
              leaf('event_page_fetch'),
              ...times(races.length, 'lap_extraction'),
              leaf('page_fetch'),
              ...times(races.length, 'race_page_fetch'),
            ],
          },
        ],
      },
    ])
    const spans = readSpans(file)
    expect(spans.find(({ name }) => name === 'event_ingestion')?.attributes).toEqual({
      job_id: jobId,
      source_event_id: String(eventId),
    })
    const fetched = spans.filter(({ name }) => name === 'race_page_fetch')
    expect(fetched.map(({ attributes }) => attributes['race_id'])).toEqual(expect.arrayContaining(races))
    for (const { attributes } of fetched)
      expect(attributes).toMatchObject({ method: 'http', track_slug: slug })
  })

  it('marks what failed, up to the job', async () => {
    const served = await serveSite(broken)
    const engine = await openEngine(served, {
      environment: { MRE_TRACE_FILE: 'traces.jsonl', MRE_RACE_FETCH_CONCURRENCY: '1' },
    })
    await engine.failure(request)
    await engine.services.close()
    const failed = readSpans(join(engine.dataDir, 'traces.jsonl')).filter(({ status }) => status === 'failed')
    expect(failed.map(({ name, attributes }) => [name, attributes['error.code']])).toEqual([
      ['race_page_fetch', 'CONNECTOR_HTTP_ERROR'],
      ['event_ingestion', 'CONNECTOR_HTTP_ERROR'],
      ['ingestion.job.execute', 'CONNECTOR_HTTP_ERROR'],
    ])
  })

  it('begins with the request that asked for it, and keeps jobs that run at once apart (J18)', async () => {
    const served = await serveSite(site, { latencyMs: 2 })
    const engine = await openEngine(served, { environment: { MRE_TRACE_FILE: 'traces.jsonl' } })
    const client = createRouterClient(engineRouter(engine.services), { context: {} })
    const jobs = await Promise.all([
      client.tracks.sync(),
      client.events.import({ eventId: String(eventId), trackSlug: slug }),
    ])
    for (const { jobId } of jobs) await engine.services.jobs.ended(jobId)
    await engine.services.close()
    const trees = spanTrees(join(engine.dataDir, 'traces.jsonl'))
    expect(trees.map(({ name, children }) => [name, children.map((child) => child.name)])).toEqual([
      ['contract.request', ['ingestion.job.execute']],
      ['contract.request', ['ingestion.job.execute']],
    ])
    const kinds = trees.map(({ children }) => children[0]?.children.map(({ name }) => name))
    expect(kinds).toEqual(expect.arrayContaining([['track_sync'], ['event_ingestion']]))
    const spans = readSpans(join(engine.dataDir, 'traces.jsonl'))
    expect(new Set(spans.map(({ trace_id }) => trace_id)).size).toBe(2)
  })

  it('is not written unless somebody asks', async () => {
    const served = await serveSite(site)
    const engine = await openEngine(served)
    expect(engine.services.traces.enabled).toBe(false)
  })
})

describe('the log of an import (K7-K9)', () => {
  it('is in the envelope line by line, success and failure alike, in one trace per job', async () => {
    const served = await serveSite(broken)
    const engine = await openEngine(served)
    await engine.syncTracks()
    await engine.syncEvents(slug)
    const failed = await engine.run(request)
    served.show(site)
    const succeeded = await engine.run(request)
    await engine.services.close()
    const lines = observedLines(engine.dataDir)
    const ofJob = (id: string) => lines.filter(({ ingestion }) => ingestion?.job_id === id)
    for (const { jobId } of [failed, succeeded]) {
      const own = ofJob(jobId).filter(({ message }) => message !== 'ingestion_job_queued')
      expect(new Set(own.map(({ trace_id }) => trace_id)).size).toBe(1)
      const inside = own.filter(
        ({ message }) => message.includes('page_fetched') || message === 'laps_extracted',
      )
      expect(inside.length).toBeGreaterThan(2)
      for (const line of inside) {
        expect(line.ingestion).toMatchObject({ source_event_id: String(eventId), stage: expect.any(String) })
      }
    }
    const messages = ofJob(succeeded.jobId).map(({ message }) => message)
    for (const message of [
      'ingestion_start',
      'event_page_fetched',
      'race_page_fetched',
      'laps_extracted',
      'db_upsert_summary',
      'ingestion_finish',
    ] as const)
      expect(messages).toContain(message)
    expect(ofJob(failed.jobId).find(({ message }) => message === 'ingestion_failed')).toMatchObject({
      level: 'error',
      error: { code: 'CONNECTOR_HTTP_ERROR' },
    })
    expect(lines.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        'track_sync_start',
        'track_sync_list_fetched',
        'track_sync_upsert_complete',
        'track_sync_complete',
        'event_sync_start',
        'event_sync_complete',
      ]),
    )
    // A number in `ingestion` would make the same field two types for whoever indexes the lines.
    for (const { ingestion } of lines) expect(typeof (ingestion?.race_id ?? '')).toBe('string')
  })
})
