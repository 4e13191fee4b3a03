import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router'
import { readFindSearch } from '../features/find/find-search.ts'
import { FindPage } from '../features/find/find-page.tsx'
import { readEventSearch } from '../features/event/event-search.ts'
import { readSessionSearch } from '../features/session/session-search.ts'
import { PageError, PageMissing } from './page-fallbacks.tsx'
import { Shell } from './shell.tsx'

const rootRoute = createRootRoute({ component: Shell })

const findRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: readFindSearch,
  component: FindPage,
})

const eventRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/events/$eventId',
  validateSearch: readEventSearch,
  component: lazyRouteComponent(() => import('../features/event/event-page.tsx'), 'EventPage'),
})

const sessionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/events/$eventId/races/$raceId',
  validateSearch: readSessionSearch,
  component: lazyRouteComponent(() => import('../features/session/session-page.tsx'), 'SessionPage'),
})

const jobsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/jobs',
  component: lazyRouteComponent(() => import('../features/jobs/jobs-page.tsx'), 'JobsPage'),
})

/**
 * Addresses live in the hash, so that they work under every shell's origin without a server that knows them:
 * `#/events/486677` opens that event.
 */
export const router = createRouter({
  routeTree: rootRoute.addChildren([findRoute, eventRoute, sessionRoute, jobsRoute]),
  history: createHashHistory(),
  defaultPreload: 'intent',
  defaultErrorComponent: PageError,
  defaultNotFoundComponent: PageMissing,
  defaultPendingMinMs: 0,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
