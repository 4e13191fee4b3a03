import { describe, expect, it } from 'vitest'
import type { Fault } from '../../../fixtures/server/faults.ts'
import type { JobRequest } from '../../../electron/jobs/job.ts'
import {
  artefacts,
  endsAtRace,
  event,
  entryList,
  eventId,
  expectNothingShown,
  expectRecovery,
  expectSane,
  openScene,
  race,
  races,
  request,
  sentOf,
  site,
  slug,
  undisturbed,
} from '../../support/chaos.ts'
import { browserEnvironment, processesBelow, testChromium } from '../../support/chromium.ts'
import { canonicalDump, differences, domainDump, query, type TestEngine } from '../../support/engine.ts'
import { expectedDocument, type ServedSite } from '../../support/site.ts'

const chromium = await testChromium()
const path = 'path' in chromium ? chromium.path : ''
const why = 'reason' in chromium ? chromium.reason : ''
const withBrowser = browserEnvironment(path)

/** What a person does: the list of tracks, the events of one, one event. */
const steps: readonly JobRequest[] = [
  { kind: 'track_sync' },
  { kind: 'event_sync', trackSlug: slug },
  request(),
]
const scriptRendered = { afterMs: 20 }
const everything: readonly Fault[] = (['catalogue', 'events', 'event', 'entry_list', 'race'] as const).map(
  (page) => ({ page, scriptRendered }),
)

async function runAll(engine: TestEngine): Promise<void> {
  for (const step of steps) expect((await engine.run(step)).error).toBeNull()
}

/** Pages that were asked for; what a page asks for besides is none. */
function pagesAsked(served: ServedSite): string[] {
  return served.requests().filter((url) => /\/$|\/events$|p=view_/u.test(url))
}

async function fetchesByBrowser(engine: TestEngine): Promise<number> {
  const lines = (await engine.services.metrics.metrics.text()).split('\n')
  const counts = lines.filter((line) => /^page_fetches_total\{[^}]*path="browser"/u.test(line))
  return counts.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}

describe.skipIf(why !== '')(`pages that a script puts together ${why}`, () => {
  it('of every type give the rows of pages that come whole, each asked for once', async () => {
    const { served, engine } = await openScene({ faults: everything, environment: withBrowser })
    await runAll(engine)
    const asked = pagesAsked(served)
    expect(asked.toSorted()).toEqual([...new Set(asked)].toSorted())
    expect(asked).toHaveLength(4 + races)
    expect(await fetchesByBrowser(engine)).toBe(4 + races)
    const whole = await openScene({ faults: [] })
    await runAll(whole.engine)
    expect(differences(canonicalDump(engine.db), canonicalDump(whole.engine.db))).toEqual([])
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
    expectSane(engine)
    const before = domainDump(engine.db)
    await engine.importEvent(eventId, { force: true })
    expect(domainDump(engine.db)).toBe(before)
    await engine.services.close()
    expect(processesBelow(`--user-data-dir=${engine.dataDir}`)).toEqual([])
  })

  it('one of them, among pages that come whole, is rendered alone', async () => {
    const scene = await openScene({ faults: [{ url: race, scriptRendered }], environment: withBrowser })
    const { served, engine } = scene
    expect((await engine.run(request())).error).toBeNull()
    expect(sentOf(served)).toMatchObject({ ...undisturbed, elsewhere: expect.any(Number) })
    expect(await fetchesByBrowser(engine)).toBe(1)
    await expectRecovery(scene)
  })

  it.each<readonly [string, Fault]>([
    ['404', { url: race, status: 404 }],
    ['403', { url: race, status: 403 }],
    ['500', { url: race, status: 500 }],
    ['a redirect away', { url: race, redirectTo: 'https://elsewhere.example/' }],
    ['markup that has drifted', { url: race, drift: 'unknown_variant' }],
  ])('are no remedy for %s: no browser is started', async (_what, fault) => {
    const { served, engine } = await openScene({ faults: [fault], environment: withBrowser })
    const error = await engine.failure(request())
    expectNothingShown(engine, error)
    expect(sentOf(served)).toEqual(endsAtRace(fault.status === 500 ? 4 : 1))
    expect(await fetchesByBrowser(engine)).toBe(0)
    expect(processesBelow(`--user-data-dir=${engine.dataDir}`)).toEqual([])
  })

  it('that never come together fail as incomplete, are kept, and leave what is stored alone', async () => {
    const scene = await openScene({
      faults: [],
      environment: { ...withBrowser, MRE_BROWSER_QUIET_MS: '200', MRE_DEBUG_ARTEFACTS: 'on' },
    })
    const { served, engine } = scene
    await engine.importEvent(eventId, { trackSlug: slug })
    const before = domainDump(engine.db)
    served.setFaults([{ url: race, scriptRendered: { afterMs: 86_400_000 } }])
    served.forget()
    expect(await engine.failure(request(true))).toMatchObject({
      code: 'RACE_PAGE_FORMAT_ERROR',
      stage: 'parse',
      details: { rendered: true, render_end: 'quiet' },
    })
    expect(sentOf(served)).toMatchObject({ ...endsAtRace(1), robots: 0, elsewhere: expect.any(Number) })
    expect(artefacts(engine)).toEqual([expect.stringContaining('race_page')])
    expect(domainDump(engine.db)).toBe(before)
    expectSane(engine)
    await expectRecovery(scene)
  })

  it('stop at the kill switch, browser and all', async () => {
    const scene = await openScene({ faults: everything, environment: withBrowser })
    const { served, engine } = scene
    await engine.importEvent(eventId, { trackSlug: slug })
    const before = domainDump(engine.db)
    engine.services.settings.set('scrape_enabled', 'off', 'A test')
    served.forget()
    expect(await engine.failure(request(true))).toMatchObject({ code: 'SCRAPING_DISABLED', stage: 'policy' })
    expect(served.log()).toEqual([])
    expect(domainDump(engine.db)).toBe(before)
  })
})

describe('pages that a script puts together, without a browser', () => {
  it.each<readonly [string, Fault, JobRequest, string, number]>([
    [
      'the track list',
      { page: 'catalogue', scriptRendered },
      { kind: 'track_sync' },
      'EVENT_PAGE_FORMAT_ERROR',
      1,
    ],
    [
      "a track's events",
      { page: 'events', scriptRendered },
      { kind: 'event_sync', trackSlug: slug },
      'EVENT_PAGE_FORMAT_ERROR',
      1,
    ],
    ['the event page', { url: event, scriptRendered }, request(), 'EVENT_PAGE_FORMAT_ERROR', 1],
    ['the entry list', { url: entryList, scriptRendered }, request(), 'EVENT_PAGE_FORMAT_ERROR', 2],
    ['a race', { url: race, scriptRendered }, request(), 'RACE_PAGE_FORMAT_ERROR', 5],
  ])('%s: fails as incomplete, and nothing is stored of it', async (_what, fault, step, code, asked) => {
    const { served, engine } = await openScene({ faults: [] })
    if (step.kind === 'event_sync') await engine.syncTracks()
    const before = canonicalDump(engine.db)
    served.setFaults([fault])
    served.forget()
    const error = await engine.failure(step)
    expect(error).toMatchObject({ code, stage: 'parse', details: { browser: 'off' } })
    expect(served.requests()).toHaveLength(asked)
    if (step.kind === 'event_import') expectNothingShown(engine, error)
    else expect(canonicalDump(engine.db)).toBe(before)
    expectSane(engine)
    expect(query(engine.db, 'select * from page_routes')).toEqual([])
    served.setFaults([])
    for (const next of steps) expect((await engine.run(next)).error).toBeNull()
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  })
})
