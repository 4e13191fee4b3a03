import { and, eq } from 'drizzle-orm'
import type { WriteDb } from '../../schema/handle.ts'
import { events, tracks } from '../../schema/index.ts'
import { RowWriter, type RowValues, type Written } from './row-writer.ts'

export type EventRow = typeof events.$inferSelect
export type EventValues = RowValues<typeof events>

/** Writes event rows. Only to be used inside `WriteDb.transaction`. */
export class EventStore {
  readonly #db: WriteDb
  readonly #writer: RowWriter<typeof events>

  constructor(db: WriteDb) {
    this.#db = db
    this.#writer = new RowWriter(db, events, {
      keepOnNull: ['totalRaceLaps'],
      silent: [
        'ingestionStatus',
        'lastIngestedAt',
        'ingestedWithVersion',
        'lastErrorCode',
        'lastErrorStage',
        'lastErrorMessage',
        'lastErrorAt',
      ],
    })
  }

  find(source: string, sourceEventId: string): EventRow | undefined {
    return this.#db.orm
      .select()
      .from(events)
      .where(and(eq(events.source, source), eq(events.sourceEventId, sourceEventId)))
      .get()
  }

  /** The slug of the track that holds an event. */
  trackSlugOf(row: EventRow): string | undefined {
    return this.#db.orm
      .select({ slug: tracks.sourceTrackSlug })
      .from(tracks)
      .where(eq(tracks.id, row.trackId))
      .get()?.slug
  }

  write(existing: EventRow | undefined, values: EventValues, now: string): Written {
    return this.#writer.write(existing, values, now)
  }

  update(existing: EventRow, values: Partial<EventValues>, now: string): Written {
    return this.#writer.update(existing, values, now)
  }
}
