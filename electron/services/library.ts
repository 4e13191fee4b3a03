import { lastChanges } from '../../db/repositories/changes.ts'
import { entries as readEntries } from '../../db/repositories/entries.ts'
import { readEventDocument } from '../../db/repositories/event-document.ts'
import type { ExportedEvent } from '../../shared/domain/documents/exported-event.ts'
import { getEventChecks } from '../../db/repositories/event-checks.ts'
import { getEventRaces } from '../../db/repositories/event-parts.ts'
import { getEventSummary } from '../../db/repositories/events.ts'
import { getEventDetail } from '../../db/repositories/event-detail.ts'
import { searchEvents, type EventQuery } from '../../db/repositories/search-events.ts'
import { getSessionDetail } from '../../db/repositories/session.ts'
import { databaseStatus } from '../../db/repositories/status.ts'
import { getTrack, listTracks, type TrackQuery } from '../../db/repositories/tracks.ts'
import { verifyIntegrity, type IntegrityReport } from '../../db/repositories/verify.ts'
import type { ReadDb } from '../../db/schema/handle.ts'
import type { EventChecks, EventRace } from '../../shared/contract/event-parts.ts'
import type {
  DatabaseStatus,
  EntryView,
  EventChanges,
  EventDetail,
  EventSummary,
  SessionDetail,
  TrackSummary,
} from '../../shared/contract/views.ts'
import { AppError } from '../../shared/domain/errors.ts'
import { notImported, requireReusable } from '../../shared/domain/quarantine.ts'
import { found } from './found.ts'

/**
 * What is stored, for reading: never the network (L18, L37), never anything of an event that is not complete (F7). An
 * event under import says so, whatever its row still says.
 */
export class Library {
  readonly #db: ReadDb
  readonly #importing: () => ReadonlySet<string>

  /** @param importing numbers of the events that are being imported by this process */
  constructor(db: ReadDb, importing: () => ReadonlySet<string>) {
    this.#db = db
    this.#importing = importing
  }

  status(): DatabaseStatus {
    return databaseStatus(this.#db)
  }

  tracks(query: TrackQuery): TrackSummary[] {
    return listTracks(this.#db, query)
  }

  /** @throws AppError NOT_FOUND */
  track(slug: string): TrackSummary {
    return found(getTrack(this.#db, slug), 'track', slug)
  }

  /** @throws AppError VALIDATION_ERROR for a range that ends before it starts (L31) */
  requireRange({ from, to }: Pick<EventQuery, 'from' | 'to'>): void {
    if (from === undefined || to === undefined || from <= to) return
    throw new AppError('VALIDATION_ERROR', `The range ends (${to}) before it starts (${from}).`, {
      stage: 'request',
      source: 'library',
      details: { field: 'from', value: from },
    })
  }

  /** Numbers of the events that are being imported, or wait for it. */
  importing(): ReadonlySet<string> {
    return this.#importing()
  }

  /** @throws AppError VALIDATION_ERROR for a range that ends before it starts (L31) */
  search(query: EventQuery): { events: EventSummary[]; more: boolean } {
    this.requireRange(query)
    return searchEvents(this.#db, { ...query, importing: this.#importing() })
  }

  /** @throws AppError NOT_FOUND */
  event(eventId: string): EventDetail {
    const detail = found(getEventDetail(this.#db, eventId), 'event', eventId)
    return { ...detail, event: withImporting(detail.event, this.#importing()) }
  }

  /** @throws AppError NOT_FOUND */
  entries(eventId: string): EntryView[] {
    return found(readEntries(this.#db, eventId), 'event', eventId)
  }

  /** What the last import that changed anything has changed (C35). @throws AppError NOT_FOUND */
  changes(eventId: string): EventChanges {
    return found(lastChanges(this.#db, eventId), 'event', eventId)
  }

  /** @throws AppError NOT_FOUND */
  races(eventId: string): EventRace[] {
    return found(getEventRaces(this.#db, eventId), 'event', eventId)
  }

  /** @throws AppError NOT_FOUND */
  checks(eventId: string): EventChecks {
    return found(getEventChecks(this.#db, eventId), 'event', eventId)
  }

  /** @throws AppError NOT_FOUND */
  session(eventId: string, raceId: string): SessionDetail {
    return found(getSessionDetail(this.#db, eventId, raceId), 'session', `${eventId}/${raceId}`)
  }

  /**
   * The canonical document of an imported event, to be given out.
   * @throws AppError NOT_FOUND for one that is unknown or not complete, EVENT_QUARANTINED
   */
  document(eventId: string): ExportedEvent {
    return this.#db.snapshot(() => {
      const event = getEventSummary(this.#db, eventId)
      if (event !== null) requireReusable(event, 'library')
      const document = readEventDocument(this.#db, eventId)
      if (document === null) throw notImported(eventId, 'library')
      return document
    })
  }

  /** Damage and contradictions in what is stored (F36, L11). */
  verify(): IntegrityReport {
    return verifyIntegrity(this.#db)
  }
}

function withImporting(event: EventSummary, importing: ReadonlySet<string>): EventSummary {
  return importing.has(event.eventId) ? { ...event, status: 'importing' } : event
}

export type { ExportedEvent, IntegrityReport }
