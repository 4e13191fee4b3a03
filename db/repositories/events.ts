import { and, eq } from 'drizzle-orm'
import type { EventSummary } from '../../shared/contract/views.ts'
import type { ReadDb } from '../schema/handle.ts'
import { events } from '../schema/index.ts'
import { asJson, selectSummaries, summaryRow, toSummary } from './event-summaries.ts'
import { readOne, source } from './rows.ts'

export type EventRow = typeof events.$inferSelect

/** One event by LiveRC's number; `null` when it is not known. @param importing as in `EventQuery` */
export function getEventSummary(
  db: ReadDb,
  eventId: string,
  importing?: ReadonlySet<string>,
): EventSummary | null {
  const row = readOne(
    db,
    `${selectSummaries} where events.source = ? and source_event_id = ?`,
    summaryRow,
    asJson(importing),
    source,
    eventId,
  )
  return row === null ? null : toSummary(row)
}

export function eventRow(db: ReadDb, eventId: string): EventRow | null {
  const isEvent = and(eq(events.source, source), eq(events.sourceEventId, eventId))
  return db.orm.select().from(events).where(isEvent).get() ?? null
}
