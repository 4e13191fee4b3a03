import { sql } from 'drizzle-orm'
import { blob, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { events } from './catalogue.ts'
import { flag, id } from './columns.ts'

/** What conditional requests need (G15): validators, and the body where the page is not a race's (E20). */
export const httpCache = sqliteTable(
  'http_cache',
  {
    /** The address that was really asked: the replay server's, under replay. */
    url: text('url').primaryKey(),
    etag: text('etag'),
    lastModified: text('last_modified'),
    /** SHA-256 of the page's bytes, in hex. */
    sha256: text('sha256').notNull(),
    /** The page's bytes, compressed; null for race pages: a stored race is its own checkpoint. */
    body: blob('body', { mode: 'buffer' }),
    storedAt: text('stored_at').notNull(),
    lastUsedAt: text('last_used_at').notNull(),
  },
  (table) => [index('http_cache_last_used').on(table.lastUsedAt)],
)

/** robots.txt of each host (G20). */
export const robotsCache = sqliteTable('robots_cache', {
  /** `https://host`, or the replay server's address of that host. */
  origin: text('origin').primaryKey(),
  /** Null where the host has none (404): everything is allowed. */
  body: text('body'),
  fetchedAt: text('fetched_at').notNull(),
  expiresAt: text('expires_at').notNull(),
})

/** Keeps the spacing of requests across the programs that have this folder open (T14): one row per domain or host. */
export const requestSlots = sqliteTable('request_slots', {
  /** `domain NAME` or `host NAME`. */
  key: text('key').primaryKey(),
  /** When the last request started, and when the next may: ms since 1970 by this computer's clock. */
  takenAt: integer('taken_at').notNull(),
  nextAt: integer('next_at').notNull(),
})

/** Which page types HTTP cannot give (G30, G31): a decision, how often it proved right, and until when it holds. */
export const pageRoutes = sqliteTable(
  'page_routes',
  {
    id: id(),
    source: text('source').notNull(),
    pageType: text('page_type').notNull(),
    requiresBrowser: flag('requires_browser').notNull(),
    /** Pages in a row that led to this decision or confirmed it. */
    count: integer('count').notNull(),
    decidedAt: text('decided_at').notNull(),
    expiresAt: text('expires_at').notNull(),
  },
  (table) => [uniqueIndex('page_routes_source_type').on(table.source, table.pageType)],
)

/**
 * Pages that no longer fit (F30, K20): one row for each address and variant, until the operator has confirmed it. Live and
 * replayed pages count apart.
 */
export const driftReports = sqliteTable(
  'drift_reports',
  {
    id: id(),
    source: text('source').notNull(),
    origin: text('origin', { enum: ['live', 'replay'] }).notNull(),
    pageType: text('page_type').notNull(),
    url: text('url').notNull(),
    /** The marker that is missing, or the variant that nobody knows. */
    variant: text('variant').notNull(),
    code: text('code').notNull(),
    /** Folder of the artefact, relative to the data folder; null when it could not be kept. */
    artefact: text('artefact'),
    firstSeenAt: text('first_seen_at').notNull(),
    seenAt: text('seen_at').notNull(),
    confirmedAt: text('confirmed_at'),
  },
  (table) => [
    index('drift_reports_seen').on(table.seenAt),
    uniqueIndex('drift_reports_unconfirmed')
      .on(table.origin, table.url, table.variant)
      .where(sql`confirmed_at is null`),
  ],
)

/**
 * How far an import has come, race by race (C40): what a resumed import need not fetch again, and what a later one can
 * compare with. A race of a complete event may have two rows: what its rows were made of, and the page that a refresh
 * has fetched since.
 */
export const raceProgress = sqliteTable(
  'ingestion_race_progress',
  {
    id: id(),
    eventId: integer('event_id')
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
    sourceRaceId: text('source_race_id').notNull(),
    /** `persisted`, `empty`: in the races, with results or without. `fetched`: validated, not stored yet. */
    state: text('state', { enum: ['fetched', 'persisted', 'empty'] }).notNull(),
    jobId: text('job_id').notNull(),
    /** SHA-256 of the page's bytes, in hex; null for a race without a page. */
    pageSha256: text('page_sha256'),
    /** SHA-256 of the rows that were made of it: rows that somebody has changed since have another (E16). */
    rowsSha256: text('rows_sha256'),
    ingestionVersion: text('ingestion_version').notNull(),
    /** The `RacePage`, compressed, while it may be needed to store the race, or to store it again: until the import ends. */
    page: blob('page', { mode: 'buffer' }),
    /** When the source was last asked for the page. */
    fetchedAt: text('fetched_at').notNull(),
  },
  (table) => [uniqueIndex('race_progress_event_race').on(table.eventId, table.sourceRaceId, table.state)],
)
