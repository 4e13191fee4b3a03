import { describe, expect, it } from 'vitest'
import { noBrowser } from '../../../electron/browser/finder.ts'
import type { PageRenderer, RenderRequest } from '../../../electron/browser/port.ts'
import { resolveSettings, settingValues } from '../../../electron/configuration/registry.ts'
import { liveRcConnector } from '../../../electron/connectors/liverc/connector.ts'
import { PageRoutes, type PageRoute } from '../../../electron/connectors/liverc/routes.ts'
import type { PageOptions, PageSource } from '../../../electron/http/page.ts'
import { ArtefactStore } from '../../../electron/observability/artefacts.ts'
import { silentLog } from '../../../electron/observability/log.ts'
import { AppError } from '../../../shared/domain/errors.ts'
import { scriptRendered } from '../../../fixtures/server/drift.ts'
import { createSite } from '../../../fixtures/site/site.ts'
import { present } from '../../support/site.ts'
import { temporaryFolder } from '../../support/database.ts'

const site = createSite({ size: 'tiny', quirks: 'none' })
const { slug, eventId, races } = site.urls.headline
const raceId = Number(new URL(present(races[0], 'race')).searchParams.get('id'))
const scripted = site.withOverrides({ scripted: () => 'inline' })
const signal = new AbortController().signal

/** A connector on a made-up network and a made-up browser; what both were asked. */
function connectorOn(options: {
  readonly http: typeof site
  readonly render?: PageRenderer['render']
  readonly environment?: Record<string, string>
}) {
  const asked: (PageOptions | undefined)[] = []
  const rendered: RenderRequest[] = []
  const pages: PageSource = {
    page: async (url: URL, _signal: AbortSignal, more?: PageOptions) => {
      asked.push(more)
      return { url, html: options.http.page(url.href).body, sha256: 'of http', path: 'http' as const }
    },
    forget: () => undefined,
    close: async () => undefined,
  }
  const settings = settingValues(resolveSettings(options.environment ?? {}, new Map()))
  const stored = new Map<string, PageRoute>()
  const now = () => '2026-01-01T00:00:00.000Z'
  const routes = new PageRoutes({
    store: {
      find: (type) => stored.get(type),
      save: (type, route) => void stored.set(type, route),
      remove: (type) => void stored.delete(type),
    },
    settings: () => settings,
    log: silentLog,
    now,
  })
  const whole: PageRenderer['render'] = async ({ url }) => ({
    html: site.page(url.href).body,
    sha256: 'of dom',
    end: 'complete',
    screenshots: {},
    requests: { answered: 0, refused: 0, failed: 0 },
  })
  const render = options.render ?? whole
  const connector = liveRcConnector(pages, silentLog, {
    renderer: {
      render: (request) => {
        rendered.push(request)
        return render(request)
      },
    },
    routes,
    artefacts: new ArtefactStore({ folder: temporaryFolder(), log: silentLog, now }),
    settings: () => settings,
  })
  const failure = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (thrown: unknown) => thrown,
    )
  return { connector, asked, rendered, stored, failure }
}

describe('getting a page', () => {
  it('renders what HTTP gave incomplete, from what HTTP gave', async () => {
    const { connector, asked, rendered, stored } = connectorOn({ http: scripted })
    const reference = { trackSlug: slug, raceId, eventId: String(eventId) }
    const fetched = await connector.racePage(reference, signal)
    expect(fetched).toMatchObject({ state: 'page', sha256: 'of dom', page: site.truth.race(raceId) })
    expect(asked).toHaveLength(1)
    expect(rendered).toMatchObject([{ key: `event ${eventId}`, html: scripted.page(races[0] ?? '').body }])
    expect(stored.get('race')).toMatchObject({ requiresBrowser: false, count: 1 })
  })

  it('knows a rendered page by its own hash', async () => {
    const { connector, asked } = connectorOn({ http: scripted, environment: { MRE_PAGE_ROUTE_AFTER: '1' } })
    const reference = { trackSlug: slug, raceId }
    await connector.racePage(reference, signal)
    expect(await connector.racePage(reference, signal, 'of dom')).toEqual({
      state: 'unchanged',
      sha256: 'of dom',
    })
    // The hash is that of the rendered page: HTTP is not asked whether its own page still has it.
    expect(asked.map((options) => options?.known)).toEqual([undefined, undefined])
  })

  it('keeps the pages of an event apart from those of others', async () => {
    const { connector, rendered } = connectorOn({ http: scripted })
    await connector.eventPage({ trackSlug: slug, eventId: String(eventId) }, signal)
    await connector.entryList({ trackSlug: slug, eventId: String(eventId) }, signal)
    await connector.trackDashboard(slug, signal)
    await connector.eventsList(slug, signal)
    await connector.trackCatalogue(signal)
    expect(rendered.map(({ key }) => key)).toEqual([
      `event ${eventId}`,
      `event ${eventId}`,
      `track ${slug}`,
      `track ${slug}`,
      'catalogue',
    ])
  })

  it('reports the page as it is when there is no browser, and what to install', async () => {
    const none = noBrowser({
      looked: [{ origin: 'bundled', place: '/x', result: 'nothing there', reason: null }],
    })
    const { connector, failure } = connectorOn({ http: scripted, render: () => Promise.reject(none) })
    expect(await failure(connector.racePage({ trackSlug: slug, raceId }, signal))).toMatchObject({
      code: 'RACE_PAGE_FORMAT_ERROR',
      stage: 'parse',
      details: { browser: 'none', looked: '/x: nothing there', missing: '.panel-heading of a race' },
      action: expect.stringContaining('Install Chrome, Edge or Chromium'),
    })
  })

  it('does not say of a whole page that a browser is missing', async () => {
    const none = noBrowser({ looked: [] })
    const { connector } = connectorOn({
      http: site,
      render: () => Promise.reject(none),
      environment: { MRE_PAGE_ROUTE_AFTER: '1' },
    })
    expect(await connector.racePage({ trackSlug: slug, raceId }, signal)).toMatchObject({ state: 'page' })
  })

  it('lets a failure of the browser through, and what the policy says', async () => {
    for (const code of ['BROWSER_ERROR', 'SCRAPING_DISABLED', 'CANCELLED'] as const) {
      const error = new AppError(code, 'Failed.', { stage: 'fetch', source: 'browser' })
      const { connector, failure, stored } = connectorOn({
        http: scripted,
        render: () => Promise.reject(error),
      })
      expect(await failure(connector.racePage({ trackSlug: slug, raceId }, signal))).toBe(error)
      expect(stored.size).toBe(0)
    }
  })

  it('renders a race that has been run and whose page is hollow, not one that may not have been', async () => {
    const hollow = site.withOverrides({
      responses: {
        [races[0] ?? '']: (page) => ({
          ...page,
          body: page.body
            .replace(/<script type="text\/javascript">\s+var racerLaps[\s\S]*?<\/script>/u, '')
            .replace(/<table[\s\S]*<\/table>/u, ''),
        }),
      },
    })
    const run = connectorOn({ http: hollow })
    const fetched = await run.connector.racePage({ trackSlug: slug, raceId }, signal)
    expect(run.rendered).toHaveLength(1)
    expect(fetched).toMatchObject({ page: site.truth.race(raceId) })
    const unrun = connectorOn({ http: hollow })
    const empty = await unrun.connector.racePage({ trackSlug: slug, raceId, mayBeUnrun: true }, signal)
    expect(unrun.rendered).toEqual([])
    expect(empty).toMatchObject({ page: { results: [], lapBlocks: [] } })
  })

  it('renders a race without a time of completion whose page came without even its heading', async () => {
    const bare = site.withOverrides({
      responses: { [races[0] ?? '']: (page) => ({ ...page, body: scriptRendered(page.body, 10) }) },
    })
    const { connector, rendered } = connectorOn({ http: bare })
    const fetched = await connector.racePage({ trackSlug: slug, raceId, mayBeUnrun: true }, signal)
    expect(rendered).toHaveLength(1)
    expect(fetched).toMatchObject({ page: site.truth.race(raceId) })
  })

  it('renders a race without a time of completion once its page shows somebody', async () => {
    const withoutLaps = site.withOverrides({ scripted: () => 'click' })
    const { connector, rendered } = connectorOn({ http: withoutLaps })
    await connector.racePage({ trackSlug: slug, raceId, mayBeUnrun: true }, signal)
    expect(rendered).toMatchObject([{ expand: 'a.driver_laps[data-driver-id]' }])
  })
})
