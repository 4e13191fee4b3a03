import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router'
import type { RouterHistory } from '@tanstack/react-router'
import { readFindSearch } from '../features/find/find-search.ts'
import { readCompareSearch } from '../features/compare/compare-search.ts'
import { readDriverSearch } from '../features/driver/driver-search.ts'
import { readEventSearch } from '../features/event/event-search.ts'
import { readHelpSearch } from '../features/help/help-search.ts'
import { readJobsSearch } from '../features/jobs/jobs-search.ts'
import { readLogsSearch } from '../features/logs/logs-search.ts'
import { readMetricsSearch } from '../features/metrics/metrics-search.ts'
import { readQualitySearch } from '../features/quality/quality-search.ts'
import { prefetchSession } from '../features/session/session-query.ts'
import { readSessionSearch } from '../features/session/session-search.ts'
import { readSettingsSearch } from '../features/settings/settings-search.ts'
import { readTracksSearch } from '../features/tracks/tracks-search.ts'
import { loadWhenIdle } from './load-when-idle.ts'
import { PageError, PageMissing, PagePending } from './page-fallbacks.tsx'

const sessionScreen = () => import('../features/session/session-page.tsx')

const rootRoute = createRootRoute({ component: Outlet })

const findRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: readFindSearch,
  component: lazyRouteComponent(() => import('../features/find/find-page.tsx'), 'FindPage'),
})

const eventRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/event/$eventId',
  validateSearch: readEventSearch,
  component: lazyRouteComponent(() => import('../features/event/event-page.tsx'), 'EventPage'),
  // What is opened from an event is one of its sessions: its code is there before the click.
  onEnter: () => loadWhenIdle(sessionScreen),
})

const sessionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/event/$eventId/race/$raceId',
  validateSearch: readSessionSearch,
  loader: ({ params }) => prefetchSession(params),
  component: lazyRouteComponent(sessionScreen, 'SessionPage'),
})

const driverRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/driver/$driverId',
  validateSearch: readDriverSearch,
  component: lazyRouteComponent(() => import('../features/driver/driver-page.tsx'), 'DriverPage'),
})

const compareRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/compare',
  validateSearch: readCompareSearch,
  component: lazyRouteComponent(() => import('../features/compare/compare-page.tsx'), 'ComparePage'),
})

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/home',
  component: lazyRouteComponent(() => import('../features/home/home-page.tsx'), 'HomePage'),
})

const tracksRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/tracks',
  validateSearch: readTracksSearch,
  component: lazyRouteComponent(() => import('../features/tracks/tracks-page.tsx'), 'TracksPage'),
})

const adminRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/admin',
  component: lazyRouteComponent(() => import('../features/admin/admin-page.tsx'), 'AdminPage'),
})

const jobsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/',
  validateSearch: readJobsSearch,
  component: lazyRouteComponent(() => import('../features/jobs/jobs-page.tsx'), 'JobsPage'),
})

const jobRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/job/$jobId',
  component: lazyRouteComponent(() => import('../features/jobs/job-page.tsx'), 'JobPage'),
})

const locksRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/locks',
  component: lazyRouteComponent(() => import('../features/locks/locks-page.tsx'), 'LocksPage'),
})

const healthRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/health',
  component: lazyRouteComponent(() => import('../features/health/health-page.tsx'), 'HealthPage'),
})

const logsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/logs',
  validateSearch: readLogsSearch,
  component: lazyRouteComponent(() => import('../features/logs/logs-page.tsx'), 'LogsPage'),
})

const qualityRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/quality',
  validateSearch: readQualitySearch,
  component: lazyRouteComponent(() => import('../features/quality/quality-page.tsx'), 'QualityPage'),
})

const databaseRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/database',
  component: lazyRouteComponent(() => import('../features/database/database-page.tsx'), 'DatabasePage'),
})

const auditRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/audit',
  component: lazyRouteComponent(() => import('../features/audit/audit-page.tsx'), 'AuditPage'),
})

const metricsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/metrics',
  validateSearch: readMetricsSearch,
  component: lazyRouteComponent(() => import('../features/metrics/metrics-page.tsx'), 'MetricsPage'),
})

const settingsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/settings',
  validateSearch: readSettingsSearch,
  component: lazyRouteComponent(() => import('../features/settings/settings-page.tsx'), 'SettingsPage'),
})

const helpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/help',
  validateSearch: readHelpSearch,
  component: lazyRouteComponent(() => import('../features/help/help-page.tsx'), 'HelpPage'),
})

const routeTree = rootRoute.addChildren([
  homeRoute,
  findRoute,
  tracksRoute,
  eventRoute,
  sessionRoute,
  driverRoute,
  compareRoute,
  helpRoute,
  adminRoute.addChildren([
    jobsRoute,
    jobRoute,
    locksRoute,
    healthRoute,
    logsRoute,
    metricsRoute,
    settingsRoute,
    qualityRoute,
    databaseRoute,
    auditRoute,
  ]),
])

/**
 * Screens have addresses, `/event/486677` or `/event/486677/race/6304829`. Every tab and place has a router of its own,
 * and with it a way back of its own.
 */
export function createViewRouter(history: RouterHistory) {
  return createRouter({
    routeTree,
    history,
    defaultPreload: 'intent',
    defaultErrorComponent: PageError,
    defaultNotFoundComponent: PageMissing,
    // A screen whose code is still on its way must not leave the old one, or nothing, in place (ui.md 3b).
    defaultPendingComponent: PagePending,
    defaultPendingMs: 100,
    defaultPendingMinMs: 0,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createViewRouter>
  }
}
