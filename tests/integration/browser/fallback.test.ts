import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  answerStatus,
  cutShort,
  type SiteOverrides,
  type SitePage,
} from '../../../fixtures/site/overrides.ts'
import { createSite } from '../../../fixtures/site/site.ts'
import { browserEnvironment, browsersBelow, testChromium } from '../../support/chromium.ts'
import { canonicalDump, differences, importRequest, openEngine, query } from '../../support/engine.ts'
import { eventTruth, expectedDocument, present, serveSite } from '../../support/site.ts'

const chromium = await testChromium()
const path = 'path' in chromium ? chromium.path : ''
const why = 'reason' in chromium ? chromium.reason : ''

const site = createSite({
  seed: 71,
  size: 'small',
  tracks: 2,
  races: 5,
  unrunRaces: 2,
  quirks: ['nonStarters', 'nobodyStarts', 'awkwardNames', 'untidyNames', 'oddEventNames', 'emptyEvents'],
})
const { slug, eventId, races } = site.urls.headline
/** Races whose row on the event page has a link but no time of completion: they are never rendered (G33). */
const unrun = eventTruth(site, eventId).races.flatMap(({ raceId, timeCompletedLocal }) =>
  raceId !== null && timeCompletedLocal === null ? [site.urls.race(slug, raceId)] : [],
)
const isRace = (url: string) => url.includes('view_race_result')

async function openWith(overrides: SiteOverrides, environment: Record<string, string> = {}) {
  const served = await serveSite(site.withOverrides(overrides))
  const engine = await openEngine(served, { environment: { ...browserEnvironment(path), ...environment } })
  const pagesAsked = () => served.requests().filter((url) => !/\.(?:js|txt)(?:\?|$)/u.test(url))
  return { served, engine, pagesAsked }
}

async function importedByHttp(): Promise<string> {
  const engine = await openEngine(await serveSite(site))
  await engine.syncTracks()
  await engine.syncEvents(slug)
  await engine.importEvent(eventId, { trackSlug: slug })
  return canonicalDump(engine.db)
}

describe.skipIf(why !== '')(`pages that need a browser ${why}`, () => {
  it.each(['inline', 'delayed', 'fetch'] as const)(
    'give the same rows as over HTTP, whatever their type, with their data %s',
    async (way) => {
      const { engine, pagesAsked } = await openWith({ scripted: (url) => (unrun.includes(url) ? null : way) })
      await engine.syncTracks()
      await engine.syncEvents(slug)
      await engine.importEvent(eventId, { trackSlug: slug })
      expect(differences(canonicalDump(engine.db), await importedByHttp())).toEqual([])
      expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
      // The browser starts from what HTTP gave: no page is asked for twice.
      const asked = pagesAsked()
      expect(asked).toHaveLength(new Set(asked).size)
      const routes = query(
        engine.db,
        'select page_type, requires_browser, count from page_routes order by page_type',
      )
      const run = races.length - unrun.length
      expect(routes).toEqual(
        [
          { page_type: 'catalogue', requires_browser: 0, count: 1 },
          { page_type: 'entry_list', requires_browser: 0, count: 1 },
          { page_type: 'event', requires_browser: 0, count: 1 },
          { page_type: 'events', requires_browser: 0, count: 1 },
          { page_type: 'race', requires_browser: run >= 3 ? 1 : 0, count: run },
        ].toSorted((a, b) => (a.page_type < b.page_type ? -1 : 1)),
      )
      const metrics = await engine.services.metrics.metrics.text()
      expect(metrics).toMatch(
        new RegExp(`^page_fetches_total\\{page_type="race",path="browser"\\} ${run}$`, 'mu'),
      )
      expect(metrics).toContain('page_fetches_total{page_type="race",path="http"} 1')
      expect(metrics).toContain('page_fetches_total{page_type="entry_list",path="browser"} 1')
      expect(metrics).toContain(`race_fetch_duration_seconds_count{method="browser"} ${run}`)
      expect(metrics).toMatch(/^browsers_running 1$/mu)
      await engine.services.close()
      expect(browsersBelow(engine.dataDir)).toEqual([])
    },
  )

  it('have laps that are only there when they are clicked for', async () => {
    const raw = (url: string) => isRace(url) && (site.page(url).body.includes('driver_laps') ? 'click' : null)
    const { engine } = await openWith({ scripted: (url) => raw(url) || null })
    await engine.importEvent(eventId, { trackSlug: slug })
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  })

  it('are rendered without being tried first, until the decision expires', async () => {
    const { engine } = await openWith(
      { scripted: (url) => (isRace(url) ? 'inline' : null) },
      { MRE_PAGE_ROUTE_AFTER: '2' },
    )
    await engine.importEvent(eventId, { trackSlug: slug })
    const read = () =>
      query(engine.db, "select requires_browser, count from page_routes where page_type = 'race'")
    const [route] = read()
    expect(route?.['requires_browser']).toBe(1)
    await engine.importEvent(eventId, { force: true })
    expect(Number(read()[0]?.['count'])).toBeGreaterThan(Number(route?.['count']))

    // The pages are whole again. As long as the decision holds, nobody notices; then HTTP alone is enough.
    const whole = await serveSite(site)
    const later = await openEngine(whole, { dataDir: engine.dataDir, environment: browserEnvironment(path) })
    await later.importEvent(eventId, { force: true })
    expect(read()).toHaveLength(1)
    engine.services.database.write
      .prepare("update page_routes set expires_at = '2020-01-01T00:00:00.000Z'")
      .run()
    await later.importEvent(eventId, { force: true })
    expect(read()).toEqual([])
    expect(later.document(eventId)).toEqual(expectedDocument(site, eventId))
  })
})

describe.skipIf(why !== '')(`no browser is started ${why}`, () => {
  const none = async (
    overrides: SiteOverrides,
    work: (engine: Awaited<ReturnType<typeof openWith>>) => Promise<unknown>,
  ) => {
    const opened = await openWith(overrides)
    await work(opened)
    const log = readFileSync(join(opened.engine.dataDir, 'logs', 'mre.log'), 'utf8')
    expect(log).not.toContain('browser_started')
    expect(opened.served.requests().filter((url) => url.includes('.js'))).toEqual([])
    expect(browsersBelow(opened.engine.dataDir)).toEqual([])
  }

  it('for pages that HTTP gives whole, races that were not run among them', () =>
    none({}, async ({ engine }) => {
      await engine.syncTracks()
      await engine.syncEvents(slug)
      await engine.importEvent(eventId, { trackSlug: slug })
      expect(await engine.importEvent(eventId)).toMatchObject({ ingestDepth: 'laps_full' })
    }))

  it('for a track without events (T21)', () =>
    none({ eventsLists: { [slug]: (page) => ({ ...page, events: [] }) } }, async ({ engine }) => {
      await engine.syncTracks()
      expect(await engine.syncEvents(slug)).toMatchObject({ total: 0 })
    }))

  it('for a page that is not there (T10)', () =>
    none({ responses: { [races[2] ?? '']: answerStatus(404) } }, async ({ engine }) => {
      const error = await engine.failure(importRequest(eventId, { trackSlug: slug }))
      expect(error).toMatchObject({ code: 'CONNECTOR_HTTP_ERROR', details: { status_code: 404 } })
    }))

  it('for a race without a time of completion whose page has nothing (G33)', () => {
    expect(unrun).toHaveLength(1)
    return none({ scripted: (url) => (unrun.includes(url) ? 'inline' : null) }, async ({ engine }) => {
      await engine.importEvent(eventId, { trackSlug: slug })
      await engine.importEvent(eventId)
      expect(query(engine.db, "select count(*) as n from races where result_state = 'empty'")).toEqual([
        { n: 2 },
      ])
    })
  })

  it('for a page of a form that rendering cannot mend', () => {
    const otherForm = (page: SitePage): SitePage => ({
      ...page,
      body: page.body.replace(/data-driver-id="\d/u, 'data-driver-id="x'),
    })
    const responses = { [present(races.at(-1), 'race')]: otherForm }
    return none({ responses }, async ({ engine }) => {
      const error = await engine.failure(importRequest(eventId, { trackSlug: slug }))
      expect(error.code).toBe('UNSUPPORTED_LIVERC_VARIANT_ERROR')
    })
  })

  it('for a page that was cut short and comes whole the second time', async () => {
    const cut = site.withOverrides({ responses: { [races[1] ?? '']: cutShort(9_000) } })
    const served = await serveSite(site, { first: { [races[1] ?? '']: [cut] } })
    const engine = await openEngine(served, { environment: browserEnvironment(path) })
    await engine.importEvent(eventId, { trackSlug: slug })
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
    expect(served.requests().filter((url) => url === races[1])).toHaveLength(2)
    expect(browsersBelow(engine.dataDir)).toEqual([])
  })
})

describe.skipIf(why !== '')(`a page that stays incomplete ${why}`, () => {
  const scripted = (way: 'missing' | 'never') => (url: string) => (url === races[1] ? way : null)

  it.each(['missing', 'never'] as const)(
    'is a fault of the page, not of the network: its script is %s',
    async (way) => {
      const quick = { MRE_BROWSER_QUIET_MS: '300', MRE_DEBUG_ARTEFACTS: 'on' }
      const { engine } = await openWith({ scripted: scripted(way) }, quick)
      const error = await engine.failure(importRequest(eventId, { trackSlug: slug }))
      expect(error).toMatchObject({
        code: 'RACE_PAGE_FORMAT_ERROR',
        stage: 'parse',
        details: { rendered: true, render_end: 'quiet', missing: '.panel-heading of a race' },
      })
      const [kept = ''] = readdirSync(join(engine.dataDir, 'artefacts'))
      expect(kept).toMatch(/^\d{4}-\d\d-\d\dT[\d-]+Z-race_page-\d+$/u)
      const files = readdirSync(join(engine.dataDir, 'artefacts', kept)).toSorted()
      expect(files).toEqual(['at-end.png', 'before-wait.png', 'metadata.json', 'page.html'])
      const png = readFileSync(join(engine.dataDir, 'artefacts', kept, 'at-end.png'))
      expect(png.subarray(1, 4).toString()).toBe('PNG')
      expect(
        JSON.parse(readFileSync(join(engine.dataDir, 'artefacts', kept, 'metadata.json'), 'utf8')),
      ).toMatchObject({
        url: races[1],
        rendered: true,
        error: { code: 'RACE_PAGE_FORMAT_ERROR' },
      })
    },
  )

  it('says that its time was over when a script never answers', async () => {
    const served = await serveSite(site.withOverrides({ scripted: scripted('missing') }), {
      faults: [{ url: (target) => target.pathname.endsWith('results.content.min.js'), delayMs: 60_000 }],
    })
    const environment = { ...browserEnvironment(path), MRE_BROWSER_PAGE_TIMEOUT_MS: '2000' }
    const engine = await openEngine(served, { environment })
    const error = await engine.failure(importRequest(eventId, { trackSlug: slug }))
    expect(error).toMatchObject({
      code: 'RACE_PAGE_FORMAT_ERROR',
      details: { rendered: true, render_end: 'timeout', requests_failed: 0 },
    })
  })

  it('says so when the browser is switched off', async () => {
    const off = await openWith({ scripted: scripted('never') }, { MRE_BROWSER_FALLBACK: 'off' })
    const failure = await off.engine.failure(importRequest(eventId, { trackSlug: slug }))
    expect(failure).toMatchObject({ code: 'RACE_PAGE_FORMAT_ERROR', details: { browser: 'off' } })
  })
})

/** What jQuery and DataTables do to a page, as far as it matters: ten rows are left of a table. */
const jQuery = `window.$ = window.jQuery = (what) => ({
  ready: (work) => addEventListener('load', work),
  width: () => 1000,
  DataTable: function () { return window.jQuery.fn.DataTable.call({ what }) },
  css: () => undefined,
}); window.jQuery.fn = {}; window.jQuery.plot = () => ({})`
const dataTables = `window.jQuery.fn.DataTable = function () {
  for (const row of [...document.querySelectorAll(this.what + ' tbody tr')].slice(10)) row.remove()
}`

describe.skipIf(why !== '')(`plug-ins that rearrange a page for people ${why}`, () => {
  const long = createSite({ seed: 5, tracks: 1, eventsPerTrack: 25, races: 5 })
  const track = long.urls.headline.slug
  const host = `https://${track}.liverc.com`
  const script = (body: string) => () => ({
    status: 200,
    headers: { 'content-type': 'text/javascript' },
    body,
  })

  const eventsOf = async (scripts: Readonly<Record<string, string>>) => {
    const responses = Object.fromEntries(
      Object.entries({ '/lib/jquery/jquery.min.js': jQuery, ...scripts }).map(([at, body]) => [
        host + at,
        script(body),
      ]),
    )
    const served = await serveSite(long.withOverrides({ scripted: () => 'inline', responses }))
    const engine = await openEngine(served, { environment: browserEnvironment(path) })
    await engine.syncTracks()
    const { total } = await engine.syncEvents(track)
    return { total, asked: served.requests().map((url) => url.replace(host, '')) }
  }

  it('do not run when it is rendered: a long list keeps its rows', async () => {
    const at = '/vendor/datatables/js/jquery.dataTables.min.js?1272'
    const { total, asked } = await eventsOf({ [at]: dataTables })
    expect(total).toBe(25)
    expect(asked).toContain('/lib/jquery/jquery.min.js')
    expect(asked).not.toContain(at)
  })

  it('would have taken the rows away', async () => {
    expect((await eventsOf({ '/vendor/bootstrap/js/bootstrap.min.js': dataTables })).total).toBe(10)
  })
})
