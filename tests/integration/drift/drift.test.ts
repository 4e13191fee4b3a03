import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { drifted } from '../../../fixtures/server/drift.ts'
import type { Fault } from '../../../fixtures/server/faults.ts'
import { createSite } from '../../../fixtures/site/site.ts'
import { countOf, importRequest, openEngine, query, rowOf, rowsOf } from '../../support/engine.ts'
import { temporaryFolder } from '../../support/database.ts'
import { expectedDocument, present, serveSite } from '../../support/site.ts'

const site = createSite({ seed: 7, size: 'small', tracks: 4, eventsPerTrack: 2 })
const { slug, eventId, event, entryList, races } = site.urls.headline
const race = present(races[1], 'race')
const slugs = site.urls.tracks.map((track) => track.slug)
const request = importRequest(eventId, { trackSlug: slug })

async function start(faults: readonly Fault[], environment: Readonly<Record<string, string>> = {}) {
  const served = await serveSite(site, { faults })
  const engine = await openEngine(served, { environment })
  await engine.syncTracks()
  return { served, engine }
}

describe('a page that has drifted', () => {
  const drifts: readonly (readonly [name: string, fault: Fault, missing: string])[] = [
    ['event page without its tables', { url: event, drift: 'renamed_table' }, 'table.entry_list_data'],
    ['event page without its heading', { url: event, drift: 'renamed_class' }, 'h3.page-header'],
    ['entry list without panes', { url: entryList, drift: 'renamed_table' }, '.tab-pane'],
    ['race page without its table', { url: race, drift: 'renamed_table' }, 'table.race_result with rows'],
  ]
  it.each(drifts)('an %s fails loudly and is reported', async (_name, fault, missing) => {
    const { engine } = await start([fault])
    expect(await engine.failure(request)).toMatchObject({
      code: 'UNSUPPORTED_LIVERC_VARIANT_ERROR',
      stage: 'parse',
      details: { missing },
    })
    expect(engine.document(eventId)).toBeNull()
    expect(engine.services.drift.state()).toMatchObject({
      unconfirmed: 1,
      stopped: false,
      reports: [{ origin: 'replay', url: fault.url, variant: missing, confirmedAt: null }],
    })
    // The page is kept as it came, for whoever looks into it.
    const folder = join(
      engine.dataDir,
      present(engine.services.drift.state().reports[0]?.artefact, 'artefact'),
    )
    const kept = readFileSync(join(folder, 'page.html'), 'utf8')
    expect(kept).toBe(drifted(site.page(String(fault.url)).body, present(fault.drift, 'drift')))
    expect(JSON.parse(readFileSync(join(folder, 'metadata.json'), 'utf8'))).toMatchObject({
      url: fault.url,
      variant: missing,
    })
  })

  it.each([
    ['columns', { url: race, drift: 'unknown_headings' }, 'race_result without the column position'],
    ['lap script', { url: race, drift: 'unknown_variant' }, /^racerLaps\[\d+\]: not an object literal$/],
    ['links', { url: event, drift: 'unknown_variant' }, 'link to a race without id'],
  ] as const)('with unknown %s is reported by its variant', async (_name, fault, variant) => {
    const { engine } = await start([fault])
    expect(await engine.failure(request)).toMatchObject({ code: 'UNSUPPORTED_LIVERC_VARIANT_ERROR' })
    const [report] = engine.services.drift.state().reports
    expect(report?.variant).toMatch(variant)
  })

  it('keeps the code that missing laps and unreadable track lists have, and is reported all the same', async () => {
    const { engine, served } = await start([{ url: race, drift: 'missing_marker' }])
    expect(await engine.failure(request)).toMatchObject({ code: 'LAP_TABLE_MISSING_ERROR' })
    served.setFaults([{ page: 'catalogue', replace: [{ find: 'clickable-row', with: 'row' }] }])
    expect(await engine.failure({ kind: 'track_sync' })).toMatchObject({ code: 'EVENT_PAGE_FORMAT_ERROR' })
    expect(engine.services.drift.state().reports.map(({ variant }) => variant)).toEqual([
      'tr.clickable-row',
      'racerLaps',
    ])
  })
})

describe('no drift is', () => {
  it.each<readonly [string, Fault, string]>([
    ['cut short', { url: race, truncateAt: 9_000 }, 'RACE_PAGE_FORMAT_ERROR'],
    ['empty', { url: event, empty: true }, 'EVENT_PAGE_FORMAT_ERROR'],
    ['of a site under repair', { url: event, status: 200 }, 'EVENT_PAGE_FORMAT_ERROR'],
    ['put together by a script', { url: race, scriptRendered: { afterMs: 5 } }, 'RACE_PAGE_FORMAT_ERROR'],
    ['with a broken script', { url: race, malformedScript: true }, 'RACE_PAGE_FORMAT_ERROR'],
  ])('a page %s', async (_name, fault, code) => {
    const { engine } = await start([fault])
    expect(await engine.failure(request)).toMatchObject({ code })
    expect(countOf(engine.db, 'drift_reports')).toBe(0)
  })

  it('another page of LiveRC in its place', async () => {
    const shown = site.withOverrides({ responses: { [event]: () => site.page(site.urls.dashboard(slug)) } })
    const engine = await openEngine(await serveSite(shown))
    await engine.syncTracks()
    expect(await engine.failure(request)).toMatchObject({ code: 'EVENT_PAGE_FORMAT_ERROR' })
    expect(countOf(engine.db, 'drift_reports')).toBe(0)
  })

  it('a page that declares other counts than it has', async () => {
    const { engine } = await start([{ url: entryList, replace: [{ find: 'Entries: ', with: 'Entries: 9' }] }])
    expect(await engine.failure(request)).toMatchObject({ code: 'EVENT_PAGE_FORMAT_ERROR' })
    expect(countOf(engine.db, 'drift_reports')).toBe(0)
  })
})

describe('live ingestion', () => {
  const drifting: readonly Fault[] = [{ page: 'events', drift: 'renamed_table' }]
  const sync = (index: number) => ({ kind: 'event_sync', trackSlug: present(slugs[index], 'track') }) as const

  it('stops after several pages until the operator confirms, who is written down', async () => {
    const { engine, served } = await start(drifting)
    const { drift } = engine.services
    // The same page again counts once.
    for (const index of [0, 0, 0, 1]) await engine.failure(sync(index))
    expect(drift.state()).toMatchObject({ unconfirmed: 2, stopAfter: 3, stopped: false })
    expect(drift.stop()).toBeNull()
    await engine.failure(sync(2))
    expect(drift.state()).toMatchObject({ unconfirmed: 3, stopped: true })

    served.setFaults([])
    served.forget()
    expect(await engine.failure(request)).toMatchObject({
      code: 'SCRAPING_DISABLED',
      stage: 'policy',
      details: { reason: 'drift', pages: 3 },
    })
    expect(served.requests()).toEqual([])

    expect(() => drift.confirm('  ')).toThrow(expect.objectContaining({ code: 'VALIDATION_ERROR' }))
    expect(drift.confirm('The table has a new id; fixed in 1.2.')).toMatchObject({
      confirmed: 3,
      unconfirmed: 0,
      stopped: false,
    })
    expect(rowOf(engine.db, "select * from audit_logs where action = 'drift_confirm'")).toMatchObject({
      actor: 'operator:cli',
      reason: 'The table has a new id; fixed in 1.2.',
      outcome: 'done',
      details: '{"reports":3}',
    })
    expect(() => drift.confirm('once more')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
    await engine.importEvent(eventId, { trackSlug: slug })
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
    // Drift after a confirmation is new drift.
    served.setFaults(drifting)
    await engine.failure(sync(0))
    expect(drift.state()).toMatchObject({ unconfirmed: 1, stopped: false })
    expect(rowsOf(engine.db, 'drift_reports')).toHaveLength(4)
  })

  it('stops after as many pages as the setting says', async () => {
    const { engine } = await start(drifting, { MRE_DRIFT_STOP_AFTER: '1' })
    await engine.failure(sync(0))
    expect(await engine.failure(sync(1))).toMatchObject({ code: 'SCRAPING_DISABLED' })
  })

  it('stays stopped over a restart, and is not stopped by dashboards', async () => {
    const dataDir = temporaryFolder()
    const served = await serveSite(site, { faults: drifting })
    const first = await openEngine(served, { dataDir, environment: { MRE_DRIFT_STOP_AFTER: '1' } })
    await first.syncTracks()
    first.services.drift.report({
      source: 'liverc',
      pageType: 'dashboard',
      url: site.urls.dashboard(slug),
      variant: 'address',
      code: 'UNSUPPORTED_LIVERC_VARIANT_ERROR',
      html: '',
    })
    expect(first.services.drift.state()).toMatchObject({ unconfirmed: 0, stopped: false })
    await first.failure(sync(0))
    await first.services.close()
    const second = await openEngine(served, { dataDir, environment: { MRE_DRIFT_STOP_AFTER: '1' } })
    expect(second.services.drift.state().stopped).toBe(true)
  })

  it('is not stopped by what was replayed', async () => {
    const { engine } = await start(drifting, { MRE_DRIFT_STOP_AFTER: '1' })
    await engine.failure(sync(0))
    const { write } = engine.services.database
    write.prepare("update drift_reports set origin = 'live'").run()
    expect(engine.services.drift.state()).toMatchObject({ unconfirmed: 0, stopped: false, reports: [] })
  })
})

describe('what a parser met', () => {
  it('is in the log: fields, variants, the script, and drift as a warning', async () => {
    const served = await serveSite(site, { faults: [{ url: race, skip: 1, drift: 'renamed_table' }] })
    const dataDir = temporaryFolder()
    const { compose } = await import('../../../electron/engine/compose.ts')
    const { replayEnvironment } = await import('../../support/engine.ts')
    const services = await compose({
      shell: 'cli',
      dataDir,
      environment: replayEnvironment(served),
      log: { level: 'debug' },
    })
    const run = (force: boolean) =>
      services.jobs.ended(services.ingestion.start(importRequest(eventId, { trackSlug: slug, force })))
    await services.jobs.ended(services.ingestion.start({ kind: 'track_sync' }))
    await run(false)
    await run(true)
    await services.close()
    const lines = readFileSync(join(dataDir, 'logs', 'mre.log'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line): Record<string, unknown> => JSON.parse(line))
    const said = (message: string) => lines.filter((line) => line['message'] === message)
    expect(said('parser_start').length).toBeGreaterThan(races.length)
    expect(said('parser_field_count')).toContainEqual(
      expect.objectContaining({ page: 'race', fields: expect.any(Number), absent: expect.any(Array) }),
    )
    expect(said('parser_variant_used')).toContainEqual(
      expect.objectContaining({ page: 'race', variant: 'length', value: 'timed' }),
    )
    expect(said('embedded_js_found').length).toBeGreaterThan(0)
    expect(said('parser_drift')).toEqual([
      expect.objectContaining({
        level: 'warn',
        url: race,
        variant: 'table.race_result with rows',
        unconfirmed: 1,
      }),
    ])
    expect(JSON.stringify(lines)).not.toContain('<table')
  })
})

it('reports are rows of their own', async () => {
  const { engine } = await start([{ url: event, drift: 'renamed_table' }])
  await engine.failure(request)
  await engine.failure(request)
  expect(
    query(engine.db, 'select url, variant, first_seen_at <= seen_at as ordered from drift_reports'),
  ).toEqual([{ url: event, variant: 'table.entry_list_data', ordered: 1 }])
})
