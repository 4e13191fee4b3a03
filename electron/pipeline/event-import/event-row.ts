import { EventStore, type EventRow } from '../../../db/repositories/write/events.ts'
import { TrackStore, type TrackRow } from '../../../db/repositories/write/tracks.ts'
import type { ChangeCounts } from '../../../db/repositories/write/change-counts.ts'
import type { WriteDb } from '../../../db/schema/handle.ts'
import { toErrorReport } from '../../../shared/domain/errors.ts'
import type { EntryListPage, EventPage } from '../../../shared/domain/pages.ts'
import { ingestionVersion } from '../../configuration/versions.ts'
import type { SourceConnector } from '../../connectors/contract.ts'
import { liverc } from '../context.ts'
import { newEvent, requiredOf } from '../event-sync.ts'
import { metadataOf, metadataText, valuesFromPage } from '../event-values.ts'
import type { StoredEntryList } from './entry-list.ts'
import type { ImportTarget } from './target.ts'

interface Writing {
  readonly db: WriteDb
  readonly counts: ChangeCounts
  readonly now: string
}

/** Stores what the event page says of the event, and the event itself or its track when nobody has stored them yet. */
export function writeEventRow(
  { db, counts, now }: Writing,
  connector: SourceConnector,
  target: ImportTarget,
  page: EventPage,
): EventRow {
  const store = new EventStore(db)
  const existing = store.find(liverc, target.eventId)
  const values = valuesFromPage(existing, page)
  const written =
    existing === undefined
      ? store.write(
          undefined,
          {
            ...newEvent(connector, trackOf(db, target, page, now), target.eventId),
            ...requiredOf(values, page.heading.eventName),
          },
          now,
        )
      : store.update(existing, values, now)
  counts.record('events', written.id, written.outcome)
  return requireEvent(store, target.eventId)
}

/** Stores what the event row keeps of the entry list beside classes and entries (C10, C12). */
export function writeEntryListMetadata(
  { db, counts, now }: Writing,
  eventId: string,
  page: EntryListPage,
  stored: StoredEntryList,
): void {
  const store = new EventStore(db)
  const existing = requireEvent(store, eventId)
  const entryList = { heading: page.heading, stats: page.stats, sessionBuckets: stored.sessionBuckets }
  const metadata = { ...metadataOf(existing), entryList, livercProgramBucketOrder: stored.bucketOrder }
  const written = store.update(existing, { metadata: metadataText(metadata) }, now)
  counts.record('events', written.id, written.outcome)
}

const noError = {
  lastErrorCode: null,
  lastErrorStage: null,
  lastErrorMessage: null,
  lastErrorAt: null,
} as const

/** The very last write of an import: from here on readers see the event (C31, F7). */
export function completeEvent({ db, counts, now }: Writing, eventId: string): void {
  const store = new EventStore(db)
  const written = store.update(
    requireEvent(store, eventId),
    {
      ingestDepth: 'laps_full',
      ingestionStatus: 'complete',
      lastIngestedAt: now,
      ingestedWithVersion: ingestionVersion,
      ...noError,
    },
    now,
  )
  counts.record('events', written.id, written.outcome)
}

/** An import that went well, of an event that is not complete yet: an earlier failure is over (F5). */
export function noteIncomplete({ db, counts, now }: Writing, eventId: string): void {
  const store = new EventStore(db)
  const written = store.update(requireEvent(store, eventId), { ingestionStatus: 'idle', ...noError }, now)
  counts.record('events', written.id, written.outcome)
}

/** The source was asked and has nothing new: only the time of the check moves (E9, T21). */
export function touchEvent(db: WriteDb, eventId: string, now: string): void {
  const store = new EventStore(db)
  store.update(
    requireEvent(store, eventId),
    { lastIngestedAt: now, ingestionStatus: 'complete', ...noError },
    now,
  )
}

/** Notes a failed import on the event, if it has a row. Depth, data and `last_ingested_at` stay (F6). */
export function noteFailure(db: WriteDb, eventId: string, thrown: unknown, now: string): void {
  const store = new EventStore(db)
  const existing = store.find(liverc, eventId)
  if (existing === undefined) return
  const report = toErrorReport(thrown)
  store.update(
    existing,
    {
      ingestionStatus: 'failed',
      lastErrorCode: report.code,
      lastErrorStage: report.stage,
      lastErrorMessage: report.message,
      lastErrorAt: now,
    },
    now,
  )
}

function requireEvent(store: EventStore, eventId: string): EventRow {
  const row = store.find(liverc, eventId)
  if (row === undefined) throw new Error('The event row has just been written')
  return row
}

/** The event's track; one that no catalogue sync has seen is stored with what the event page says of it. */
function trackOf(
  db: WriteDb,
  target: ImportTarget,
  page: EventPage,
  now: string,
): Pick<TrackRow, 'id' | 'sourceTrackSlug'> {
  const store = new TrackStore(db)
  const known = store.find(liverc, target.trackSlug)
  if (known !== undefined) return known
  const origin = `https://${target.trackSlug}.liverc.com/`
  const { id } = store.write(
    undefined,
    {
      source: liverc,
      sourceTrackSlug: target.trackSlug,
      trackName: page.heading.trackName,
      trackUrl: origin,
      eventsUrl: `${origin}events`,
      metadata: '{}',
    },
    now,
  )
  return { id, sourceTrackSlug: target.trackSlug }
}
