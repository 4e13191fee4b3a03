import { and, eq } from 'drizzle-orm'
import type { ReadDb, WriteDb } from '../schema/handle.ts'
import { pageRoutes } from '../schema/index.ts'

export type PageRouteRow = Pick<
  typeof pageRoutes.$inferSelect,
  'requiresBrowser' | 'count' | 'decidedAt' | 'expiresAt'
>

const keyOf = (source: string, pageType: string) =>
  and(eq(pageRoutes.source, source), eq(pageRoutes.pageType, pageType))

/** What is known of how a type of page can be had (G30). */
export function findPageRoute(db: ReadDb, source: string, pageType: string): PageRouteRow | undefined {
  return db.orm.select().from(pageRoutes).where(keyOf(source, pageType)).get()
}

/** Stores a decision in place of the one before. */
export function savePageRoute(db: WriteDb, source: string, pageType: string, route: PageRouteRow): void {
  db.orm
    .insert(pageRoutes)
    .values({ source, pageType, ...route })
    .onConflictDoUpdate({ target: [pageRoutes.source, pageRoutes.pageType], set: route })
    .run()
}

/** Forgets a decision: HTTP is enough again. */
export function removePageRoute(db: WriteDb, source: string, pageType: string): void {
  db.orm.delete(pageRoutes).where(keyOf(source, pageType)).run()
}
