import { eq, lte } from 'drizzle-orm'
import type { WriteDb } from '../schema/handle.ts'
import { robotsCache } from '../schema/index.ts'

type RobotsRow = typeof robotsCache.$inferSelect

/** robots.txt of each host, as it was last read (G20). */
export function robotsStore(db: WriteDb) {
  return {
    find: (origin: string): RobotsRow | undefined =>
      db.orm.select().from(robotsCache).where(eq(robotsCache.origin, origin)).get(),

    /** Keeps one, and drops those that expired before it was fetched. */
    keep(row: RobotsRow): void {
      const { origin: _, ...values } = row
      db.transaction(() => {
        db.orm.delete(robotsCache).where(lte(robotsCache.expiresAt, row.fetchedAt)).run()
        db.orm
          .insert(robotsCache)
          .values(row)
          .onConflictDoUpdate({ target: robotsCache.origin, set: values })
          .run()
      })
    },
  }
}
