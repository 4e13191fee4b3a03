import { getEventSummary } from '../../db/repositories/events.ts'
import { listQuarantines, openQuarantine, quarantinesOf } from '../../db/repositories/quarantines.ts'
import { appendAudit } from '../../db/repositories/write/audit.ts'
import { endQuarantine, placeQuarantine } from '../../db/repositories/write/quarantines.ts'
import type { ReadDb, WriteDb } from '../../db/schema/handle.ts'
import type { QuarantineView } from '../../shared/contract/quarantine.ts'
import type { EventRecovery } from '../../shared/contract/recovery.ts'
import { AppError } from '../../shared/domain/errors.ts'
import { liftsQuarantine } from '../../shared/domain/quarantine.ts'
import type { Log } from '../observability/log.ts'

interface QuarantineParts {
  readonly db: WriteDb
  readonly log: Log
  readonly now: () => string
  /** `operator` with the shell that is used here, as the audit log names it. */
  readonly actor: string
  /** Told of each event that is in quarantine from now on, or no more. */
  readonly changed: (eventId: string) => void
}

/**
 * Events whose stored data somebody does not trust (F37). Marking and releasing take no lock and touch no row of the event,
 * so that both can be done at any time, also while it is imported. Readers ask the database, which all processes share.
 */
export class Quarantine {
  readonly #parts: QuarantineParts
  /** Numbers of the quarantines that are known to be open, by event: what windows have been told. */
  #told: ReadonlyMap<string, number>

  constructor(parts: QuarantineParts) {
    this.#parts = parts
    this.#told = openOnes(parts.db)
  }

  /** @param query.ended also what has been in quarantine */
  list(query: { readonly ended: boolean }): QuarantineView[] {
    return listQuarantines(this.#parts.db, query)
  }

  /** Every time that an event has been in quarantine, the last one first. */
  history(eventId: string): QuarantineView[] {
    return quarantinesOf(this.#parts.db, eventId)
  }

  /**
   * From now on the event is used for nothing but its review. Audited, also when it is refused.
   * @throws AppError NOT_FOUND, STATE_MACHINE_ERROR for one that is not imported or in quarantine already
   */
  place(eventId: string, reason: string): QuarantineView {
    const { db, now, actor } = this.#parts
    return this.#audited(eventId, 'event.quarantine', reason, () => {
      const event = getEventSummary(db, eventId)
      if (event === null) throw unknownEvent(eventId)
      if (event.depth !== 'laps_full') throw nothingStored(eventId)
      if (event.quarantine !== null) throw alreadyMarked(eventId, event.quarantine)
      placeQuarantine(db, eventId, { at: now(), by: actor, reason })
      return openQuarantine(db, eventId)
    })
  }

  /**
   * The review has found the data right: they are used again. Audited, also when it is refused.
   * @throws AppError NOT_FOUND, STATE_MACHINE_ERROR for an event that is in no quarantine
   */
  release(eventId: string, note: string): QuarantineView {
    const { db, now, actor } = this.#parts
    return this.#audited(eventId, 'event.release', note, () => {
      if (getEventSummary(db, eventId) === null) throw unknownEvent(eventId)
      if (!endQuarantine(db, eventId, { at: now(), by: actor, how: 'released', note }))
        throw notMarked(eventId)
      return quarantinesOf(db, eventId)[0] ?? null
    })
  }

  /** What a recovery of an event would do to its quarantine. */
  outlook(eventId: string, action: EventRecovery): 'none' | 'stays' | 'lifted' {
    if (openQuarantine(this.#parts.db, eventId) === null) return 'none'
    return liftsQuarantine(action) === null ? 'stays' : 'lifted'
  }

  /** In the transaction of a recovery: data that are gone or hidden need no review any more. */
  recovered(eventId: string, action: EventRecovery, reason: string): void {
    const { db, now, actor } = this.#parts
    const how = liftsQuarantine(action)
    const at = now()
    if (how === null || !endQuarantine(db, eventId, { at, by: actor, how, note: reason })) return
    const event = { resourceType: 'event', resourceId: eventId }
    const entry = { at, actor, action: 'event.quarantine_lifted', ...event, reason }
    appendAudit(db, { ...entry, outcome: 'done', details: { by_action: `event.${how}` } })
  }

  /** Tells of what has changed since it was told last, whichever process has done it. */
  readonly tell = (): void => {
    const open = openOnes(this.#parts.db)
    const changed = [...new Set([...open.keys(), ...this.#told.keys()])].filter(
      (eventId) => open.get(eventId) !== this.#told.get(eventId),
    )
    this.#told = open
    for (const eventId of changed) this.#parts.changed(eventId)
  }

  #audited(
    eventId: string,
    action: string,
    reason: string,
    deed: () => QuarantineView | null,
  ): QuarantineView {
    const { db, now, log, actor } = this.#parts
    const event = { resourceType: 'event', resourceId: eventId }
    const entry = { at: now(), actor, action, ...event, reason }
    try {
      const view = db.transaction<QuarantineView | null>(() => {
        const done = deed()
        appendAudit(db, { ...entry, outcome: 'done', details: {} })
        return done
      })
      if (view === null) throw new Error('A quarantine that was written can be read')
      log.warn('quarantine_changed', { action, source_event_id: eventId, reason, actor })
      this.tell()
      return view
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.code === 'STATE_MACHINE_ERROR')
        appendAudit(db, { ...entry, outcome: 'refused', details: { code: thrown.code } })
      throw thrown
    }
  }
}

function openOnes(db: ReadDb): ReadonlyMap<string, number> {
  return new Map(listQuarantines(db, { ended: false }).map(({ eventId, id }) => [eventId, id]))
}

function unknownEvent(eventId: string): AppError {
  return new AppError('NOT_FOUND', `There is no event ${eventId} in the database.`, {
    stage: 'request',
    source: 'recovery',
    details: { field: 'event', value: eventId },
  })
}

function nothingStored(eventId: string): AppError {
  return new AppError('STATE_MACHINE_ERROR', `Event ${eventId} is not imported: nothing of it is used.`, {
    stage: 'request',
    source: 'recovery',
    action: 'Mark it once it is imported.',
    details: { event: eventId },
  })
}

function alreadyMarked(
  eventId: string,
  { since, by, reason }: { since: string; by: string; reason: string },
) {
  return new AppError('STATE_MACHINE_ERROR', `Event ${eventId} is in quarantine already: ${reason}`, {
    stage: 'request',
    source: 'recovery',
    action: 'Review it, and release it with what you have found.',
    details: { event: eventId, since, by, reason },
  })
}

function notMarked(eventId: string): AppError {
  return new AppError('STATE_MACHINE_ERROR', `Event ${eventId} is not in quarantine.`, {
    stage: 'request',
    source: 'recovery',
    action: 'There is nothing to release.',
    details: { event: eventId },
  })
}

/** As `Quarantine.list`, for a command that only reads the database. */
export function quarantinesIn(db: ReadDb, query: { readonly ended: boolean }): QuarantineView[] {
  return listQuarantines(db, query)
}

/** As `Quarantine.history`, for a command that only reads the database. */
export function quarantineHistoryIn(db: ReadDb, eventId: string): QuarantineView[] {
  return quarantinesOf(db, eventId)
}
