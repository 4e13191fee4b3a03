import { eq } from 'drizzle-orm'
import type { WriteDb } from '../schema/handle.ts'
import { httpCache } from '../schema/index.ts'

type CachedRow = typeof httpCache.$inferSelect
type CachedPage = Omit<CachedRow, 'storedAt' | 'lastUsedAt'>

/** Everything but so many rows that were used last. The row id decides between rows of the same millisecond. */
const trimSql = `delete from http_cache where rowid in
  (select rowid from http_cache order by last_used_at desc, rowid desc limit -1 offset ?)`

/**
 * Validators and bodies of pages, as many as the caller allows; the one that was used longest ago goes first (G15).
 * @param now our clock: UTC, ISO 8601 text
 */
export function pageStore(db: WriteDb, now: () => string = () => new Date().toISOString()) {
  return {
    find: (url: string): CachedPage | undefined =>
      db.orm.select().from(httpCache).where(eq(httpCache.url, url)).get(),

    /** Keeps a page in place of an earlier one, and at most `limit` pages. */
    keep(page: CachedPage, limit: number): void {
      const stamp = now()
      db.transaction(() => {
        // Deleted, not updated: a new row id makes it the newest of its millisecond.
        db.orm.delete(httpCache).where(eq(httpCache.url, page.url)).run()
        db.orm
          .insert(httpCache)
          .values({ ...page, storedAt: stamp, lastUsedAt: stamp })
          .run()
        db.prepare(trimSql).run(limit)
      })
    },

    /** Notes that the page was of use. */
    use(url: string): void {
      db.orm.update(httpCache).set({ lastUsedAt: now() }).where(eq(httpCache.url, url)).run()
    },

    forget(url: string): void {
      db.orm.delete(httpCache).where(eq(httpCache.url, url)).run()
    },
  }
}
