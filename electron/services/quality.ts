import { setImmediate } from 'node:timers/promises'
import { listDrift } from '../../db/repositories/drift.ts'
import { getEventChecks } from '../../db/repositories/event-checks.ts'
import type { Origin } from '../../db/repositories/meta.ts'
import { importedEvents, type ImportedEvent } from '../../db/repositories/quality.ts'
import { lastValidation } from '../../db/repositories/validations.ts'
import type { ReadDb } from '../../db/schema/handle.ts'
import {
  type EventFinding,
  type FindingKind,
  findingKinds,
  type OtherFinding,
  type QualityPage,
} from '../../shared/contract/quality.ts'
import { cancelledError } from '../../shared/domain/errors.ts'
import { findingsOf } from '../../shared/domain/findings.ts'

interface QualityParts {
  readonly db: ReadDb
  readonly origin: Origin
  readonly now: () => string
}

interface QualityQuery {
  readonly kind?: FindingKind | undefined
  readonly eventId?: string | undefined
  readonly fresh: boolean
  readonly offset: number
  readonly limit: number
}

interface Checked {
  readonly event: ImportedEvent
  readonly findings: readonly EventFinding[]
}

interface Line {
  readonly event: ImportedEvent | null
  readonly finding: EventFinding | OtherFinding
}

const mostEvents = 500
const mostDrift = 500

/**
 * What does not agree in the stored data, over all imported events (K20). Each event is looked at once, and again after
 * each import of it; others have their turn between two events, so that hundreds of them hold up nothing.
 */
export class QualityService {
  readonly #parts: QualityParts
  readonly #checked = new Map<string, Checked>()
  #checkedAt = ''
  #looking: Promise<void> = Promise.resolve()
  #closed = false

  constructor(parts: QualityParts) {
    this.#parts = parts
  }

  /** @throws AppError CANCELLED when the engine closes meanwhile */
  async list(query: QualityQuery): Promise<QualityPage> {
    await this.#look(query.fresh)
    const all = this.#lines()
    const ofEvent =
      query.eventId === undefined ? all : all.filter(({ event }) => event?.eventId === query.eventId)
    const shown =
      query.kind === undefined ? ofEvent : ofEvent.filter(({ finding }) => finding.kind === query.kind)
    const events = [...this.#checked.values()].map(({ event }) => event)
    const sum = (of: 'sessions' | 'drivers') => events.reduce((total, event) => total + event[of], 0)
    const disagreeing = [...this.#checked.values()].reduce(
      (total, { findings }) => total + disagreeingDrivers(findings),
      0,
    )
    return {
      findings: shown.slice(query.offset, query.offset + query.limit).map(({ event, finding }, index) => ({
        key: String(query.offset + index),
        event: event === null ? null : named(event),
        finding,
      })),
      total: shown.length,
      counts: countsOf(ofEvent),
      events: this.#eventsWithFindings(),
      checked: {
        events: events.length,
        sessions: sum('sessions'),
        drivers: sum('drivers'),
        agreeing: Math.max(0, sum('drivers') - disagreeing),
      },
      checkedAt: this.#checkedAt,
    }
  }

  close(): void {
    this.#closed = true
  }

  /** One after the other: who asks while somebody else's answer is being worked out finds it done. */
  #look(fresh: boolean): Promise<void> {
    const before = this.#looking
    const own = before.catch(() => undefined).then(() => this.#bringUpToDate(fresh))
    // Who waits for `own` hears of its failure; the next one begins anew.
    this.#looking = own.catch(() => undefined)
    return own
  }

  async #bringUpToDate(fresh: boolean): Promise<void> {
    const { db, now } = this.#parts
    this.#requireOpen()
    const events = importedEvents(db)
    const known = new Set(events.map(({ eventId }) => eventId))
    for (const eventId of this.#checked.keys()) if (!known.has(eventId)) this.#checked.delete(eventId)
    for (const event of events) {
      const { eventId, stamp } = event
      if (!fresh && this.#checked.get(eventId)?.event.stamp === stamp) continue
      const checks = getEventChecks(db, eventId, { everyRace: fresh })
      this.#checked.set(eventId, { event, findings: checks === null ? [] : findingsOf(checks) })
      await setImmediate()
      this.#requireOpen()
    }
    // A map keeps the order in which its keys came.
    for (const { eventId } of events) {
      const checked = this.#checked.get(eventId)
      this.#checked.delete(eventId)
      if (checked !== undefined) this.#checked.set(eventId, checked)
    }
    this.#checkedAt = now()
  }

  #requireOpen(): void {
    if (this.#closed) throw cancelledError('quality')
  }

  #lines(): Line[] {
    const ofEvents = [...this.#checked.values()].flatMap(({ event, findings }) =>
      findings.map((finding) => ({ event, finding })),
    )
    return [...this.#others().map((finding) => ({ event: null, finding })), ...ofEvents]
  }

  #others(): OtherFinding[] {
    const { db, origin } = this.#parts
    const drift = listDrift(db, origin, mostDrift).filter(({ confirmedAt }) => confirmedAt === null)
    const failed = lastValidation(db, '')?.checks.filter(({ ok }) => !ok) ?? []
    return [
      ...failed.flatMap(({ name, sentence, problems }) =>
        // What is wrong with the rows of an event is listed with the event.
        (name === 'counts' || problems.length === 0 ? [null] : problems).map((problem) => ({
          kind: 'validation' as const,
          check: name,
          sentence,
          problem,
        })),
      ),
      ...drift.map(({ pageType, url, variant }) => ({ kind: 'drift' as const, pageType, url, variant })),
    ]
  }

  #eventsWithFindings(): QualityPage['events'] {
    return [...this.#checked.values()]
      .filter(({ findings }) => findings.length > 0)
      .map(({ event, findings }) => ({ ...named(event), findings: findings.length }))
      .toSorted((a, b) => b.findings - a.findings)
      .slice(0, mostEvents)
  }
}

type Disagreeing = Extract<EventFinding, { kind: 'figures' | 'totals' | 'laps' }>

/** Drivers of single races for whom the page and the stored laps differ in anything. */
function disagreeingDrivers(findings: readonly EventFinding[]): number {
  const drivers = findings.flatMap((finding): Disagreeing[] => {
    switch (finding.kind) {
      case 'figures':
      case 'totals':
        return [finding]
      // Whoever has no lap at all has nothing that could agree.
      case 'laps':
        return finding.stored > 0 ? [finding] : []
      case 'rows':
      case 'lap1':
      case 'entries':
      case 'notes':
      case 'notRun':
        return []
    }
  })
  return new Set(drivers.map(({ race, driverId, driverName }) => `${race.raceId} ${driverId ?? driverName}`))
    .size
}

function named({ eventId, eventName, eventDate }: ImportedEvent) {
  return { eventId, eventName, eventDate }
}

function countsOf(lines: readonly Line[]): QualityPage['counts'] {
  const byKind = Map.groupBy(lines, ({ finding }) => finding.kind)
  return findingKinds.flatMap((kind) => {
    const own = byKind.get(kind) ?? []
    const events = new Set(own.flatMap(({ event }) => (event === null ? [] : [event.eventId]))).size
    return own.length === 0 ? [] : [{ kind, findings: own.length, events }]
  })
}
