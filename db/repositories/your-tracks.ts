import type { EventSummary } from '../../shared/contract/views.ts'
import type { ReadDb } from '../schema/handle.ts'
import { asJson, isMeeting, selectSummaries, summaryRow, toSummary } from './event-summaries.ts'
import { readAll, source } from './rows.ts'

/**
 * Meetings at favourite and followed tracks that are not imported and were held since `since`, or are still to come,
 * newest first: what is new to somebody who cares about these tracks (ui.md 3a, Home).
 */
export function newAtYourTracks(
  db: ReadDb,
  { since, limit, importing }: { since: string; limit: number; importing: ReadonlySet<string> },
): EventSummary[] {
  const sql = `${selectSummaries}
    where +events.source = '${source}' and ${isMeeting} and ingest_depth = 'none'
      and events.track_id in (
        select id from tracks where is_followed = 1
        union select tracks.id from favourites cross join tracks on tracks.source = '${source}'
          and tracks.source_track_slug = favourites.source_key where favourites.kind = 'track')
      and event_date >= ?
    order by event_date desc, cast(source_event_id as integer) desc limit ?`
  return readAll(db, sql, summaryRow, asJson(importing), since, limit).map(toSummary)
}
