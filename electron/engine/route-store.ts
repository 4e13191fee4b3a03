import { findPageRoute, removePageRoute, savePageRoute } from '../../db/repositories/page-routes.ts'
import type { WriteDb } from '../../db/schema/handle.ts'
import type { RouteStore } from '../connectors/liverc/routes.ts'

/** What the connector learns about LiveRC's pages, kept in the database. */
export function routeStore(db: WriteDb): RouteStore {
  const source = 'liverc'
  return {
    find: (pageType) => findPageRoute(db, source, pageType),
    save: (pageType, route) => savePageRoute(db, source, pageType, route),
    remove: (pageType) => removePageRoute(db, source, pageType),
  }
}
