import { and, eq } from 'drizzle-orm'
import type { WriteDb } from '../../schema/handle.ts'
import { trackCatalogueSyncState, tracks } from '../../schema/index.ts'
import { RowWriter, type RowValues, type Written } from './row-writer.ts'

export type TrackRow = typeof tracks.$inferSelect
export type TrackValues = RowValues<typeof tracks>

/** Writes the track catalogue. Only to be used inside `WriteDb.transaction`. */
export class TrackStore {
  readonly #db: WriteDb
  readonly #writer: RowWriter<typeof tracks>

  constructor(db: WriteDb) {
    this.#db = db
    this.#writer = new RowWriter(db, tracks, { silent: ['liveRcTrackLastUpdated', 'lastSeenAt', 'metadata'] })
  }

  /** Every track of a source by slug, loaded at once (A9). */
  loadAll(source: string): Map<string, TrackRow> {
    const rows = this.#db.orm.select().from(tracks).where(eq(tracks.source, source)).all()
    return new Map(rows.map((row) => [row.sourceTrackSlug, row]))
  }

  find(source: string, slug: string): TrackRow | undefined {
    return this.#db.orm
      .select()
      .from(tracks)
      .where(and(eq(tracks.source, source), eq(tracks.sourceTrackSlug, slug.toLowerCase())))
      .get()
  }

  write(existing: TrackRow | undefined, values: TrackValues, now: string): Written {
    return this.#writer.write(existing, values, now)
  }

  /** `last_seen_at` stays: it says when the catalogue last listed the track (T11). */
  deactivate(row: TrackRow, now: string): Written {
    return this.#writer.update(row, { isActive: false }, now)
  }

  /** Notes a successful sync, in the transaction of its upserts (A12). */
  markSynced(now: string): void {
    this.#db.orm
      .insert(trackCatalogueSyncState)
      .values({ id: 'singleton', completedAt: now })
      .onConflictDoUpdate({ target: trackCatalogueSyncState.id, set: { completedAt: now } })
      .run()
  }
}
