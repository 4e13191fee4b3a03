import { desc, sql } from 'drizzle-orm'
import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { ingestDepths, ingestionStatuses } from '../../shared/domain/ingestion-state.ts'
import { flag, id, json, stamps } from './columns.ts'

/** D1. One row per track of a source; never deleted, `is_active` says whether the latest catalogue still lists it (A5). */
export const tracks = sqliteTable(
  'tracks',
  {
    id: id(),
    source: text('source').notNull(),
    sourceTrackSlug: text('source_track_slug').notNull(),
    trackName: text('track_name').notNull(),
    trackUrl: text('track_url').notNull(),
    eventsUrl: text('events_url').notNull(),
    /** Relative text such as `1 minute ago`: volatile, never counts as an update (T11). */
    liveRcTrackLastUpdated: text('liverc_track_last_updated'),
    lastSeenAt: text('last_seen_at'),
    isActive: flag('is_active').notNull().default(true),
    isFollowed: flag('is_followed').notNull().default(false),
    latitude: real('latitude'),
    longitude: real('longitude'),
    address: text('address'),
    city: text('city'),
    state: text('state'),
    country: text('country'),
    postalCode: text('postal_code'),
    phone: text('phone'),
    website: text('website'),
    email: text('email'),
    description: text('description'),
    logoUrl: text('logo_url'),
    facebookUrl: text('facebook_url'),
    timeZone: text('time_zone'),
    totalLaps: integer('total_laps').notNull().default(0),
    totalPracticeSessions: integer('total_practice_sessions').notNull().default(0),
    totalRaces: integer('total_races').notNull().default(0),
    totalEntries: integer('total_entries').notNull().default(0),
    totalEvents: integer('total_events').notNull().default(0),
    /** The catalogue row's other fields: slug as printed, activity, live video, featured, current event, row target. Volatile. */
    metadata: json('metadata').notNull().default('{}'),
    ...stamps(),
  },
  (table) => [
    uniqueIndex('tracks_source_slug').on(table.source, table.sourceTrackSlug),
    index('tracks_active_followed').on(table.isActive, table.isFollowed),
    index('tracks_name').on(table.trackName),
  ],
)

/** D2. When the catalogue was last synced successfully, written in the transaction of its upserts (A12). */
export const trackCatalogueSyncState = sqliteTable('track_catalogue_sync_state', {
  id: text('id').primaryKey().default('singleton'),
  completedAt: text('completed_at').notNull(),
})

/** A practice day's event number is `SLUG-practice-DATE` (E15); lists of race meetings leave those out. */
const practice = sql`source_event_id like '%-practice-%'`
const regular = sql`source_event_id not like '%-practice-%'`

/** D3. Depth says what readers may see; status says what is happening (F1, T2). */
export const events = sqliteTable(
  'events',
  {
    id: id(),
    source: text('source').notNull(),
    sourceEventId: text('source_event_id').notNull(),
    trackId: integer('track_id')
      .notNull()
      .references(() => tracks.id, { onDelete: 'cascade' }),
    eventName: text('event_name').notNull(),
    /** Track-local `YYYY-MM-DD`, or with `THH:MM:SS` where the source gives a time (H21). */
    eventDate: text('event_date').notNull(),
    eventDateEnd: text('event_date_end'),
    eventEntries: integer('event_entries').notNull(),
    eventDrivers: integer('event_drivers').notNull(),
    totalRaceLaps: integer('total_race_laps'),
    eventUrl: text('event_url').notNull(),
    ingestDepth: text('ingest_depth', { enum: ingestDepths }).notNull().default('none'),
    ingestionStatus: text('ingestion_status', { enum: ingestionStatuses }).notNull().default('idle'),
    lastIngestedAt: text('last_ingested_at'),
    ingestedWithVersion: text('ingested_with_version'),
    lastErrorCode: text('last_error_code'),
    lastErrorStage: text('last_error_stage'),
    lastErrorMessage: text('last_error_message'),
    lastErrorAt: text('last_error_at'),
    /** What list, event page and entry list print beside the columns above; see `EventMetadata`. */
    metadata: json('metadata').notNull().default('{}'),
    ...stamps(),
  },
  (table) => [
    uniqueIndex('events_source_event').on(table.source, table.sourceEventId),
    index('events_track').on(table.trackId),
    index('events_date').on(table.eventDate),
    index('events_track_date').on(table.trackId, table.eventDate),
    index('events_depth').on(table.ingestDepth),
    index('events_name').on(table.eventName),
    index('events_regular_date').on(desc(table.eventDate), desc(table.id)).where(regular),
    index('events_regular_full_date')
      .on(desc(table.eventDate), desc(table.id))
      .where(sql`${regular} and ingest_depth = 'laps_full'`),
    index('events_regular_full_track_date')
      .on(table.trackId, desc(table.eventDate))
      .where(sql`${regular} and ingest_depth = 'laps_full'`),
    index('events_practice_track_date').on(table.trackId, desc(table.eventDate)).where(practice),
    index('events_regular_ingested_date')
      .on(desc(table.eventDate))
      .where(sql`${regular} and ingest_depth <> 'none'`),
    index('events_failed_date')
      .on(desc(table.eventDate))
      .where(
        sql`ingest_depth = 'none' and ingestion_status = 'failed' and last_error_code is not 'CANCELLED'`,
      ),
    index('events_running_date')
      .on(desc(table.eventDate))
      .where(sql`ingest_depth = 'none' and ingestion_status = 'running'`),
    /** Days between the first and the last one: how far before a range a meeting may have begun that reaches into it. */
    index('events_span')
      .on(sql`julianday(event_date_end) - julianday(event_date)`)
      .where(sql`event_date_end is not null`),
  ],
)
