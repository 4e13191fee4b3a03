import { describe, expect, it } from 'vitest'
import { resolveSettings, settingValues } from '../../../electron/configuration/registry.ts'
import { PageRoutes, type PageRoute } from '../../../electron/connectors/liverc/routes.ts'
import { silentLog } from '../../../electron/observability/log.ts'

const settings = settingValues(
  resolveSettings({ MRE_PAGE_ROUTE_AFTER: '3', MRE_PAGE_ROUTE_HOURS: '2' }, new Map()),
)

function routesAt(clock: { now: string }) {
  const stored = new Map<string, PageRoute>()
  const store = {
    find: (type: string) => stored.get(type),
    save: (type: string, route: PageRoute) => void stored.set(type, route),
    remove: (type: string) => void stored.delete(type),
  }
  const routes = new PageRoutes({ store, settings: () => settings, log: silentLog, now: () => clock.now })
  return { routes, stored }
}

describe('PageRoutes', () => {
  it('decides for the browser when so many pages in a row needed it', () => {
    const { routes, stored } = routesAt({ now: '2026-01-01T00:00:00.000Z' })
    const decided = [1, 2, 3, 4].map(() => {
      routes.neededBrowser('race')
      return routes.requiresBrowser('race')
    })
    expect(decided).toEqual([false, false, true, true])
    expect(routes.requiresBrowser('event')).toBe(false)
    expect(stored.get('race')).toEqual({
      requiresBrowser: true,
      count: 4,
      decidedAt: '2026-01-01T00:00:00.000Z',
      expiresAt: '2026-01-01T02:00:00.000Z',
    })
  })

  it('begins again after a page that HTTP gave whole', () => {
    const { routes, stored } = routesAt({ now: '2026-01-01T00:00:00.000Z' })
    routes.neededBrowser('race')
    routes.neededBrowser('race')
    routes.httpSufficed('race')
    expect(stored.size).toBe(0)
    routes.neededBrowser('race')
    expect(routes.requiresBrowser('race')).toBe(false)
  })

  it('tries HTTP again once the decision has expired', () => {
    const clock = { now: '2026-01-01T00:00:00.000Z' }
    const { routes, stored } = routesAt(clock)
    for (let page = 0; page < 3; page += 1) routes.neededBrowser('race')
    clock.now = '2026-01-01T02:00:00.000Z'
    expect(routes.requiresBrowser('race')).toBe(false)
    routes.neededBrowser('race')
    expect(stored.get('race')).toMatchObject({ requiresBrowser: false, count: 1 })
  })

  it('fails no page when a decision cannot be stored', () => {
    const busy = () => {
      throw new Error('database is locked')
    }
    const found = { requiresBrowser: false, count: 1, decidedAt: '', expiresAt: '9' }
    const store = { find: () => found, save: busy, remove: busy }
    const routes = new PageRoutes({ store, settings: () => settings, log: silentLog, now: () => '2026' })
    expect(() => routes.neededBrowser('race')).not.toThrow()
    expect(() => routes.httpSufficed('race')).not.toThrow()
  })
})
