import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { TrackSummary } from '../../shared/contract/views.ts'
import type { ReadDb } from '../schema/handle.ts'
import { tracks } from '../schema/index.ts'
import { trackMetadata } from '../schema/metadata.ts'
import { readAll, readJson, readOne, source, sqlFlag } from './rows.ts'
import { containsWords } from './search-text.ts'

export type TrackRow = typeof tracks.$inferSelect

export interface TrackQuery {
  readonly query: string
  readonly active: 'true' | 'false' | 'all'
  readonly limit: number
}

const summaryRow = z.object({
  slug: z.string(),
  name: z.string(),
  trackUrl: z.string(),
  isActive: sqlFlag,
  isFollowed: sqlFlag,
  lastUpdatedText: z.string().nullable(),
  lastSeenAt: z.string().nullable(),
  metadata: z.string(),
  eventsKnown: z.int(),
  eventsImported: z.int(),
})

/** A track that only an event import has met has no catalogue row. */
const storedMetadata = trackMetadata.partial()

/**
 * Practice days are kept as events of their own kind (E15) and are no race meetings. Each count is read from one index
 * alone; the last two are word for word the conditions of partial indexes.
 */
const eventCounts = `
  (select count(*) from events where events.track_id = tracks.id)
    - (select count(*) from events where events.track_id = tracks.id and source_event_id like '%-practice-%') as eventsKnown,
  (select count(*) from events where events.track_id = tracks.id
    and source_event_id not like '%-practice-%' and ingest_depth = 'laps_full') as eventsImported`

const selectSummaries = `
  select source_track_slug as slug, track_name as name, track_url as trackUrl, is_active as isActive,
    is_followed as isFollowed, liverc_track_last_updated as lastUpdatedText, last_seen_at as lastSeenAt, metadata,
    ${eventCounts}
  from tracks
  where source = '${source}'`

/** Tracks whose name or slug holds every word of the query, by name (M9). Local data only. */
export function listTracks(db: ReadDb, { query, active, limit }: TrackQuery): TrackSummary[] {
  const words = containsWords(query, (holds) => `${holds('track_name')} or ${holds('source_track_slug')}`)
  const sql = [
    selectSummaries,
    active === 'all' ? '' : `and is_active = ${active === 'true' ? 1 : 0}`,
    words === null ? '' : `and ${words.sql}`,
    'order by fold(track_name), source_track_slug limit ?',
  ].join(' ')
  return readAll(db, sql, summaryRow, ...(words?.values ?? []), limit).map(toSummary)
}

/** One track by its slug, capitals or not (PAGES.md section 1); `null` when it is not known. */
export function getTrack(db: ReadDb, slug: string): TrackSummary | null {
  const row = readOne(db, `${selectSummaries} and source_track_slug = ?`, summaryRow, slug.toLowerCase())
  return row === null ? null : toSummary(row)
}

export function trackBySlug(db: ReadDb, slug: string): TrackRow | null {
  const isTrack = and(eq(tracks.source, source), eq(tracks.sourceTrackSlug, slug.toLowerCase()))
  return db.orm.select().from(tracks).where(isTrack).get() ?? null
}

function toSummary({ metadata, ...row }: z.output<typeof summaryRow>): TrackSummary {
  const { status, currentEventName } = readJson(storedMetadata, metadata)
  return { ...row, activity: status ?? null, currentEventName: currentEventName ?? null }
}
