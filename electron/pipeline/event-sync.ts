import { EventStore, type EventValues } from '../../db/repositories/write/events.ts'
import { TrackStore, type TrackRow } from '../../db/repositories/write/tracks.ts'
import type { EventSyncResult } from '../../shared/contract/views.ts'
import { AppError } from '../../shared/domain/errors.ts'
import type { EventsListPage } from '../../shared/domain/pages.ts'
import type { SourceConnector } from '../connectors/contract.ts'
import { liverc, throwIfCancelled, type PipelineContext, type RunControl } from './context.ts'
import { valuesFromList } from './event-values.ts'
import { countRows } from './observed-run.ts'
import { recorded } from './run-record.ts'

/**
 * Refreshes the events of one track from its events list (B1-B5, B13, B14): new rows get depth none, known rows keep
 * their depth, no race or lap is fetched.
 * @throws AppError NOT_FOUND for a track that is not in the database, before anything is fetched (B1)
 */
export function syncEvents(
  context: PipelineContext,
  run: RunControl,
  trackSlug: string,
): Promise<EventSyncResult> {
  return recorded(context, run, { operation: 'event_sync', subject: trackSlug }, async () => {
    const track = requireTrack(context, trackSlug)
    const connector = context.connectors.get(liverc, 'events_list')
    run.progress('fetch_events_list', 0, 0)
    const page = await connector.eventsList(track.sourceTrackSlug, run.signal)
    throwIfCancelled(run)
    for (const { row, reason } of page.skipped)
      context.log.warn('event_row_skipped', { track_slug: trackSlug, row, reason })
    run.progress('persist_events', 0, page.events.length)
    const result = persistEvents(context, connector, track, page)
    const { added, updated, unchanged } = result
    countRows(context.metrics, { events: { inserted: added, updated, unchanged } })
    context.log.info('db_upsert_summary', { added, updated, unchanged, stage: 'persist_event' })
    run.progress('finish', page.events.length, page.events.length)
    return { result, summary: { ...result, newEventIds: result.newEventIds.length }, eventRowId: null }
  })
}

function requireTrack(context: PipelineContext, trackSlug: string): TrackRow {
  const track = new TrackStore(context.db).find(liverc, trackSlug)
  if (track !== undefined) return track
  throw new AppError('NOT_FOUND', `The track ${trackSlug} is not in the catalogue.`, {
    stage: 'request',
    source: 'pipeline',
    action: 'Sync the track list first, or check the spelling of the slug.',
    details: { field: 'track', value: trackSlug },
  })
}

function persistEvents(
  context: PipelineContext,
  connector: SourceConnector,
  track: TrackRow,
  page: EventsListPage,
): EventSyncResult {
  const now = context.now()
  return context.db.transaction<EventSyncResult>(() => {
    const store = new EventStore(context.db)
    const counts = { added: 0, updated: 0, unchanged: 0 }
    const newEventIds: string[] = []
    for (const listed of page.events) {
      const sourceEventId = String(listed.eventId)
      const existing = store.find(liverc, sourceEventId)
      const values = valuesFromList(existing, listed)
      const { trackId, eventUrl, ...rest } = newEvent(connector, track, sourceEventId)
      const written =
        existing === undefined
          ? store.write(undefined, { ...rest, trackId, eventUrl, ...requiredOf(values, listed.name) }, now)
          : store.update(existing, { ...values, trackId, eventUrl }, now)
      if (written.outcome === 'inserted') {
        counts.added += 1
        newEventIds.push(sourceEventId)
      } else counts[written.outcome] += 1
    }
    return {
      trackSlug: track.sourceTrackSlug,
      ...counts,
      total: page.events.length,
      newEventIds,
      warnings: [...page.warnings],
    }
  })
}

/** The columns of a new event row that do not come from a page. */
export function newEvent(
  connector: SourceConnector,
  track: Pick<TrackRow, 'id' | 'sourceTrackSlug'>,
  sourceEventId: string,
) {
  return {
    source: liverc,
    sourceEventId,
    trackId: track.id,
    eventUrl: connector.addresses.event({ trackSlug: track.sourceTrackSlug, eventId: sourceEventId }),
    ingestDepth: 'none',
  } as const
}

/** Fills what a new row must have where the page is silent. */
export function requiredOf(values: Partial<EventValues>, name: string) {
  return { eventName: name, eventDate: '', eventEntries: 0, eventDrivers: 0, ...values }
}
