import { EventStore, type EventRow } from '../../../db/repositories/write/events.ts'
import { TrackStore, type TrackRow } from '../../../db/repositories/write/tracks.ts'
import type { WriteDb } from '../../../db/schema/handle.ts'
import { AppError } from '../../../shared/domain/errors.ts'
import { liverc } from '../context.ts'

/** What an import is about, before anything is fetched (C2). */
export interface ImportTarget {
  readonly eventId: string
  readonly trackSlug: string
  readonly event: EventRow | undefined
  readonly track: TrackRow | undefined
}

/**
 * The event and its track. An event that no sync has seen can be imported when the caller names its track.
 * @throws AppError NOT_FOUND for an unknown event without a track, VALIDATION_ERROR for a track that is not the event's
 */
export function resolveTarget(db: WriteDb, eventId: string, namedTrack: string | undefined): ImportTarget {
  const events = new EventStore(db)
  const event = events.find(liverc, eventId)
  const ownTrack = event === undefined ? undefined : events.trackSlugOf(event)
  const named = namedTrack?.toLowerCase()
  if (ownTrack !== undefined && named !== undefined && named !== ownTrack) {
    throw new AppError(
      'VALIDATION_ERROR',
      `Event ${eventId} belongs to the track ${ownTrack}, not ${named}.`,
      {
        stage: 'request',
        source: 'pipeline',
        details: { field: 'track', value: named, event: eventId },
      },
    )
  }
  const trackSlug = ownTrack ?? named
  if (trackSlug === undefined) {
    throw new AppError('NOT_FOUND', `Event ${eventId} is not known.`, {
      stage: 'request',
      source: 'pipeline',
      action: 'Sync the events of its track first, or name the track.',
      details: { field: 'event', value: eventId },
    })
  }
  return { eventId, trackSlug, event, track: new TrackStore(db).find(liverc, trackSlug) }
}
