import { EventStore, type EventRow } from '../../../db/repositories/write/events.ts'
import { TrackStore, type TrackRow } from '../../../db/repositories/write/tracks.ts'
import type { ChangeCounts } from '../../../db/repositories/write/change-counts.ts'
import type { WriteDb } from '../../../db/schema/handle.ts'
import type { EntryListPage, EventPage } from '../../../shared/domain/pages.ts'
import type { SourceConnector } from '../../connectors/contract.ts'
import { liverc } from '../context.ts'
import { newEvent, requiredOf } from '../event-sync.ts'
import { metadataOf, metadataText, valuesFromPage } from '../event-values.ts'
import type { ChangeLog } from './change-log.ts'
import type { StoredEntryList } from './entry-list.ts'
import type { ImportTarget } from './target.ts'

export interface Writing {
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
  changes: ChangeLog | null,
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
  const row = requireEvent(store, target.eventId)
  changes?.event(existing, row)
  return row
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
