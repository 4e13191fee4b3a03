import { and, eq, isNull } from 'drizzle-orm'
import type { QuarantineEnd } from '../../../shared/domain/quarantine.ts'
import type { WriteDb } from '../../schema/handle.ts'
import { eventQuarantines } from '../../schema/index.ts'
import { source } from '../rows.ts'

/** Puts an event into quarantine (F37). Inside the transaction that has found it in none. */
export function placeQuarantine(
  db: WriteDb,
  eventId: string,
  { at, by, reason }: { readonly at: string; readonly by: string; readonly reason: string },
): void {
  db.orm
    .insert(eventQuarantines)
    .values({ source, sourceEventId: eventId, placedAt: at, placedBy: by, reason })
    .run()
}

/** Ends the quarantine that an event is in. Gives whether it was in one. */
export function endQuarantine(
  db: WriteDb,
  eventId: string,
  end: { readonly at: string; readonly by: string; readonly how: QuarantineEnd; readonly note: string },
): boolean {
  const isOpen = and(
    eq(eventQuarantines.source, source),
    eq(eventQuarantines.sourceEventId, eventId),
    isNull(eventQuarantines.endedAt),
  )
  const ended = { endedAt: end.at, endedBy: end.by, endedHow: end.how, endedNote: end.note }
  return db.orm.update(eventQuarantines).set(ended).where(isOpen).run().changes > 0
}
