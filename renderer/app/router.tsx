import {
  createBrowserHistory,
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
  path: '/event/$eventId',
  validateSearch: readEventSearch,
  component: lazyRouteComponent(() => import('../features/event/event-page.tsx'), 'EventPage'),
})

const sessionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/event/$eventId/race/$raceId',
  validateSearch: readSessionSearch,
  component: lazyRouteComponent(() => import('../features/session/session-page.tsx'), 'SessionPage'),
})

const jobsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/jobs',
  component: lazyRouteComponent(() => import('../features/jobs/jobs-page.tsx'), 'JobsPage'),
})

/**
 * Screens have addresses, `/event/486677` or `/event/486677/race/6304829`: every shell answers them with the page, so a
 * reload, a start route and the browser's back button lead where they should.
 */
export const router = createRouter({
  routeTree: rootRoute.addChildren([findRoute, eventRoute, sessionRoute, jobsRoute]),
  history: createBrowserHistory(),
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
