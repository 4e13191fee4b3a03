import { describe, expect, it } from 'vitest'
import { entryListParser } from '../../../electron/connectors/liverc/pages/entry-list.ts'
import { eventPageParser } from '../../../electron/connectors/liverc/pages/event-page.ts'
import { eventsListParser } from '../../../electron/connectors/liverc/pages/events-list.ts'
import { loadPage } from '../../../electron/connectors/liverc/pages/page.ts'
import type { PageParser } from '../../../electron/connectors/liverc/pages/parser.ts'
import { racePageParser } from '../../../electron/connectors/liverc/pages/race-page.ts'
import { trackCatalogueParser } from '../../../electron/connectors/liverc/pages/track-catalogue.ts'
import { trackDashboardParser } from '../../../electron/connectors/liverc/pages/track-dashboard.ts'
import { partAddress, scriptedWays } from '../../../fixtures/site/render/scripted.ts'
import { createSite } from '../../../fixtures/site/site.ts'
import { parseRoute } from '../../../fixtures/site/urls.ts'

const site = createSite({ size: 'tiny' })
const parsers: Record<string, PageParser<unknown>> = {
  catalogue: trackCatalogueParser,
  dashboard: trackDashboardParser,
  eventsList: eventsListParser,
  event: eventPageParser,
  entryList: entryListParser,
  race: racePageParser,
}
const isComplete = (url: string, html: string) => {
  const kind = parseRoute(url)?.kind ?? ''
  return parsers[kind]?.check(loadPage(html, url)).isComplete
}

describe('pages whose data a script brings', () => {
  it.each(scriptedWays.filter((way) => way !== 'click'))('lack them as they are served: %s', (way) => {
    const changed = site.withOverrides({ scripted: () => way })
    const kinds = new Set<string>()
    for (const url of site.urls.all()) {
      expect({ url, complete: isComplete(url, changed.page(url).body) }).toEqual({ url, complete: false })
      expect({ url, complete: isComplete(url, site.page(url).body) }).toEqual({ url, complete: true })
      kinds.add(parseRoute(url)?.kind ?? '')
    }
    expect([...kinds].toSorted()).toEqual(Object.keys(parsers).toSorted())
  })

  it('serve the missing part at an address of its own, only where they are fetched', () => {
    for (const url of site.urls.all()) {
      const part = partAddress(url)
      const whole = site.page(url).body
      const served = site.withOverrides({ scripted: () => 'fetch' }).page(part)
      expect(served.status).toBe(200)
      expect(whole).toContain(served.body)
      expect(site.withOverrides({ scripted: () => 'inline' }).page(part).status).toBe(404)
      expect(site.page(part).status).toBe(404)
    }
  })

  it('lack the laps of a race alone until they are clicked for', () => {
    const url = site.urls.headline.races[0] ?? ''
    const { body } = site.withOverrides({ scripted: () => 'click' }).page(url)
    const check = racePageParser.check(loadPage(body, url))
    expect(check).toMatchObject({ isComplete: false, missing: [{ code: 'LAP_TABLE_MISSING_ERROR' }] })
  })

  it('are chosen address by address, the last change deciding', () => {
    const [race = ''] = site.urls.headline.races
    const some = site.withOverrides({ scripted: (url) => (url === race ? 'never' : null) })
    expect(isComplete(race, some.page(race).body)).toBe(false)
    expect(some.page(site.urls.headline.event)).toEqual(site.page(site.urls.headline.event))
    expect(some.withOverrides({}).page(race)).toEqual(some.page(race))
    expect(some.withOverrides({ scripted: () => null }).page(race)).toEqual(site.page(race))
  })
})
