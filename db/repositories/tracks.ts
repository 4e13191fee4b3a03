import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { TrackHit } from '../../shared/contract/search.ts'
import type { TrackSummary } from '../../shared/contract/views.ts'
import type { ReadDb } from '../schema/handle.ts'
import { tracks } from '../schema/index.ts'
import { trackMetadata } from '../schema/metadata.ts'
import { readAll, readJson, readOne, source, sqlFlag } from './rows.ts'
import { containing, wordsIn } from './search-words.ts'
import { eventCounts, trackPlace } from './track-columns.ts'

export type TrackRow = typeof tracks.$inferSelect

export interface TrackQuery {
  readonly query: string
  readonly active: 'true' | 'false' | 'all'
  /** Those that the operator follows, those that nobody follows, or all (L30). */
  readonly followed?: 'true' | 'false' | 'all' | undefined
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
  place: z.string().nullable(),
  eventsSyncedAt: z.string().nullable(),
})

/** A track that only an event import has met has no catalogue row. */
const storedMetadata = trackMetadata.partial()

const selectSummaries = `
  select source_track_slug as slug, track_name as name, track_url as trackUrl, is_active as isActive,
    is_followed as isFollowed, liverc_track_last_updated as lastUpdatedText, last_seen_at as lastSeenAt, metadata,
    ${eventCounts.known} as eventsKnown, ${eventCounts.imported} as eventsImported, ${trackPlace} as place,
    (select max(finished_at) from ingestion_runs where operation = 'event_sync' and subject = source_track_slug
      and outcome = 'completed') as eventsSyncedAt
  from tracks
  where source = '${source}'`

/** What a word may be part of; tracks are few enough to fold each of them, whatever the script. */
const searched = ['track_name', 'source_track_slug', 'city', 'state', 'country']
const holdsWord = searched.map((column) => String.raw`fold(${column}) like fold(?) escape '\'`).join(' or ')

const flags = { true: 1, false: 0 } as const

/** Tracks whose name, slug or place holds every word of the query, by name (M9). Local data only. */
export function listTracks(
  db: ReadDb,
  { query, active, followed = 'all', limit }: TrackQuery,
): TrackSummary[] {
  const words = wordsIn(query)
  const sql = [
    selectSummaries,
    active === 'all' ? '' : `and is_active = ${flags[active]}`,
    followed === 'all' ? '' : `and is_followed = ${flags[followed]}`,
    ...words.map(() => `and (${holdsWord})`),
    'order by fold(track_name), source_track_slug limit ?',
  ].join(' ')
  const values = words.flatMap((word) => searched.map(() => containing(word)))
  return readAll(db, sql, summaryRow, ...values, limit).map(toSummary)
}

const named = z.object({ id: z.int(), slug: z.string(), name: z.string(), isActive: sqlFlag })
const hit = z.object({
  slug: z.string(),
  name: z.string(),
  place: z.string().nullable(),
  eventsKnown: z.int(),
  eventsImported: z.int(),
})

/**
 * The best of all tracks for a text that is being typed: names that begin with it, then names with a word that does, then
 * the rest; those that have left the catalogue last.
 */
export function findTracks(db: ReadDb, query: string, limit: number): TrackHit[] {
  const words = wordsIn(query)
  if (words.length === 0) return []
  const typed = words.join(' ').toLowerCase()
  const found = readAll(
    db,
    `select id, source_track_slug as slug, fold(track_name) as name, is_active as isActive from tracks
     where source = '${source}' ${words.map(() => `and (${holdsWord})`).join(' ')}
     order by name, slug`,
    named,
    ...words.flatMap((word) => searched.map(() => containing(word))),
  )
  const best = found
    .map((track) => ({ id: track.id, rank: rankOf(track, typed) }))
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, limit)
  const sql = `select source_track_slug as slug, track_name as name, ${trackPlace} as place,
    ${eventCounts.known} as eventsKnown, ${eventCounts.imported} as eventsImported from tracks where id = ?`
  return best.flatMap(({ id }) => readOne(db, sql, hit, id) ?? [])
}

function rankOf({ name, slug, isActive }: z.output<typeof named>, typed: string): number {
  const text = typed.normalize('NFKD').replaceAll(/\p{M}/gu, '')
  const begins = name.startsWith(text) || slug.startsWith(text)
  const rank = begins ? 0 : name.includes(` ${text}`) ? 1 : 2
  return isActive ? rank : rank + 3
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
