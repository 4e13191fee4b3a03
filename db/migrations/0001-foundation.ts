import type { Migration } from './migration.ts'

/** Generated from `db/schema` by drizzle-kit; a test compares the two. */
export const foundation: Migration = {
  version: 1,
  name: 'foundation',
  sql: `
CREATE TABLE "events" (
  "id" integer PRIMARY KEY NOT NULL,
  "source" text NOT NULL,
  "source_event_id" text NOT NULL,
  "track_id" integer NOT NULL,
  "event_name" text NOT NULL,
  "event_date" text NOT NULL,
  "event_date_end" text,
  "event_entries" integer NOT NULL,
  "event_drivers" integer NOT NULL,
  "total_race_laps" integer,
  "event_url" text NOT NULL,
  "ingest_depth" text DEFAULT 'none' NOT NULL,
  "ingestion_status" text DEFAULT 'idle' NOT NULL,
  "last_ingested_at" text,
  "ingested_with_version" text,
  "last_error_code" text,
  "last_error_stage" text,
  "last_error_message" text,
  "last_error_at" text,
  "metadata" text DEFAULT '{}' NOT NULL,
  "created_at" text NOT NULL,
  "updated_at" text NOT NULL,
  FOREIGN KEY ("track_id") REFERENCES "tracks"("id") ON UPDATE no action ON DELETE cascade
);
CREATE UNIQUE INDEX "events_source_event" ON "events" ("source","source_event_id");
CREATE INDEX "events_track" ON "events" ("track_id");
CREATE INDEX "events_date" ON "events" ("event_date");
CREATE INDEX "events_track_date" ON "events" ("track_id","event_date");
CREATE INDEX "events_depth" ON "events" ("ingest_depth");
CREATE INDEX "events_name" ON "events" ("event_name");
CREATE INDEX "events_regular_date" ON "events" ("event_date" desc,"id" desc) WHERE source_event_id not like '%-practice-%';
CREATE INDEX "events_regular_full_date" ON "events" ("event_date" desc,"id" desc) WHERE source_event_id not like '%-practice-%' and ingest_depth = 'laps_full';
CREATE INDEX "events_regular_full_track_date" ON "events" ("track_id","event_date" desc) WHERE source_event_id not like '%-practice-%' and ingest_depth = 'laps_full';
CREATE INDEX "events_practice_track_date" ON "events" ("track_id","event_date" desc) WHERE source_event_id like '%-practice-%';
CREATE INDEX "events_regular_ingested_date" ON "events" ("event_date" desc) WHERE source_event_id not like '%-practice-%' and ingest_depth <> 'none';

CREATE TABLE "track_catalogue_sync_state" (
  "id" text PRIMARY KEY DEFAULT 'singleton' NOT NULL,
  "completed_at" text NOT NULL
);

CREATE TABLE "tracks" (
  "id" integer PRIMARY KEY NOT NULL,
  "source" text NOT NULL,
  "source_track_slug" text NOT NULL,
  "track_name" text NOT NULL,
  "track_url" text NOT NULL,
  "events_url" text NOT NULL,
  "liverc_track_last_updated" text,
  "last_seen_at" text,
  "is_active" integer DEFAULT true NOT NULL,
  "is_followed" integer DEFAULT false NOT NULL,
  "latitude" real,
  "longitude" real,
  "address" text,
  "city" text,
  "state" text,
  "country" text,
  "postal_code" text,
  "phone" text,
  "website" text,
  "email" text,
  "description" text,
  "logo_url" text,
  "facebook_url" text,
  "time_zone" text,
  "total_laps" integer DEFAULT 0 NOT NULL,
  "total_practice_sessions" integer DEFAULT 0 NOT NULL,
  "total_races" integer DEFAULT 0 NOT NULL,
  "total_entries" integer DEFAULT 0 NOT NULL,
  "total_events" integer DEFAULT 0 NOT NULL,
  "metadata" text DEFAULT '{}' NOT NULL,
  "created_at" text NOT NULL,
  "updated_at" text NOT NULL
);
CREATE UNIQUE INDEX "tracks_source_slug" ON "tracks" ("source","source_track_slug");
CREATE INDEX "tracks_active_followed" ON "tracks" ("is_active","is_followed");
CREATE INDEX "tracks_name" ON "tracks" ("track_name");

CREATE TABLE "drivers" (
  "id" integer PRIMARY KEY NOT NULL,
  "source" text NOT NULL,
  "source_driver_id" text NOT NULL,
  "display_name" text NOT NULL,
  "normalized_name" text,
  "transponder_number" text,
  "created_at" text NOT NULL,
  "updated_at" text NOT NULL
);
CREATE UNIQUE INDEX "drivers_source_driver" ON "drivers" ("source","source_driver_id");
CREATE INDEX "drivers_display_name" ON "drivers" ("display_name");
CREATE INDEX "drivers_normalized_name" ON "drivers" ("normalized_name");

CREATE TABLE "event_entries" (
  "id" integer PRIMARY KEY NOT NULL,
  "event_id" integer NOT NULL,
  "driver_id" integer NOT NULL,
  "class_name" text NOT NULL,
  "transponder_number" text,
  "from_entry_list" integer DEFAULT true NOT NULL,
  "withdrawn" integer DEFAULT false NOT NULL,
  "event_race_class_id" integer,
  "metadata" text DEFAULT '{}' NOT NULL,
  "created_at" text NOT NULL,
  "updated_at" text NOT NULL,
  FOREIGN KEY ("event_id") REFERENCES "events"("id") ON UPDATE no action ON DELETE cascade,
  FOREIGN KEY ("driver_id") REFERENCES "drivers"("id") ON UPDATE no action ON DELETE cascade,
  FOREIGN KEY ("event_race_class_id") REFERENCES "event_race_classes"("id") ON UPDATE no action ON DELETE set null
);
CREATE UNIQUE INDEX "event_entries_event_driver_class" ON "event_entries" ("event_id","driver_id","class_name");
CREATE INDEX "event_entries_driver" ON "event_entries" ("driver_id");
CREATE INDEX "event_entries_class" ON "event_entries" ("class_name");
CREATE INDEX "event_entries_race_class" ON "event_entries" ("event_race_class_id");

CREATE TABLE "event_race_classes" (
  "id" integer PRIMARY KEY NOT NULL,
  "event_id" integer NOT NULL,
  "class_name" text NOT NULL,
  "from_entry_list" integer DEFAULT true NOT NULL,
  "vehicle_type" text,
  "vehicle_type_needs_review" integer DEFAULT true NOT NULL,
  "vehicle_type_reviewed_at" text,
  "vehicle_type_reviewed_by" text,
  "metadata" text DEFAULT '{}' NOT NULL,
  "created_at" text NOT NULL,
  "updated_at" text NOT NULL,
  FOREIGN KEY ("event_id") REFERENCES "events"("id") ON UPDATE no action ON DELETE cascade
);
CREATE UNIQUE INDEX "event_race_classes_event_class" ON "event_race_classes" ("event_id","class_name");

CREATE TABLE "laps" (
  "id" integer PRIMARY KEY NOT NULL,
  "race_result_id" integer NOT NULL,
  "lap_number" integer NOT NULL,
  "position_on_lap" integer NOT NULL,
  "lap_time_raw" text NOT NULL,
  "lap_time_ms" integer NOT NULL,
  "pace_string" text,
  "elapsed_race_time_ms" integer NOT NULL,
  "segments_json" text DEFAULT '[]' NOT NULL,
  "created_at" text NOT NULL,
  "updated_at" text NOT NULL,
  FOREIGN KEY ("race_result_id") REFERENCES "race_results"("id") ON UPDATE no action ON DELETE cascade
);
CREATE UNIQUE INDEX "laps_result_lap" ON "laps" ("race_result_id","lap_number");
CREATE INDEX "laps_lap_number" ON "laps" ("lap_number");

CREATE TABLE "race_drivers" (
  "id" integer PRIMARY KEY NOT NULL,
  "race_id" integer NOT NULL,
  "driver_id" integer NOT NULL,
  "source" text NOT NULL,
  "source_driver_id" text NOT NULL,
  "display_name" text NOT NULL,
  "car_number" integer,
  "created_at" text NOT NULL,
  "updated_at" text NOT NULL,
  FOREIGN KEY ("race_id") REFERENCES "races"("id") ON UPDATE no action ON DELETE cascade,
  FOREIGN KEY ("driver_id") REFERENCES "drivers"("id") ON UPDATE no action ON DELETE restrict
);
CREATE UNIQUE INDEX "race_drivers_race_source_driver" ON "race_drivers" ("race_id","source_driver_id");
CREATE INDEX "race_drivers_driver" ON "race_drivers" ("driver_id");

CREATE TABLE "race_results" (
  "id" integer PRIMARY KEY NOT NULL,
  "race_id" integer NOT NULL,
  "race_driver_id" integer NOT NULL,
  "position_final" integer NOT NULL,
  "laps_completed" integer NOT NULL,
  "total_time_raw" text,
  "total_time_ms" integer,
  "fast_lap_time_ms" integer,
  "fast_lap_number" integer,
  "avg_lap_time_ms" integer,
  "consistency" real,
  "qualifying_position" integer,
  "interval_ms" integer,
  "interval_laps" integer,
  "behind_text" text,
  "gap_ms" integer,
  "raw_fields_json" text DEFAULT '{}' NOT NULL,
  "created_at" text NOT NULL,
  "updated_at" text NOT NULL,
  FOREIGN KEY ("race_id") REFERENCES "races"("id") ON UPDATE no action ON DELETE cascade,
  FOREIGN KEY ("race_driver_id") REFERENCES "race_drivers"("id") ON UPDATE no action ON DELETE cascade
);
CREATE UNIQUE INDEX "race_results_race_driver" ON "race_results" ("race_id","race_driver_id");
CREATE INDEX "race_results_driver" ON "race_results" ("race_driver_id");
CREATE INDEX "race_results_position" ON "race_results" ("position_final");

CREATE TABLE "races" (
  "id" integer PRIMARY KEY NOT NULL,
  "event_id" integer NOT NULL,
  "source" text NOT NULL,
  "source_race_id" text NOT NULL,
  "source_index" integer NOT NULL,
  "class_name" text NOT NULL,
  "race_label" text NOT NULL,
  "race_order" integer,
  "race_url" text NOT NULL,
  "result_state" text NOT NULL,
  "completed_at" text,
  "start_time" text,
  "duration_ms" integer,
  "session_type" text,
  "section_header" text,
  "lap1_counted" integer,
  "vehicle_type" text,
  "skill_tier" text,
  "vehicle_class_normalization_needs_review" integer DEFAULT false NOT NULL,
  "event_race_class_id" integer,
  "race_metadata" text DEFAULT '{}' NOT NULL,
  "created_at" text NOT NULL,
  "updated_at" text NOT NULL,
  FOREIGN KEY ("event_id") REFERENCES "events"("id") ON UPDATE no action ON DELETE cascade,
  FOREIGN KEY ("event_race_class_id") REFERENCES "event_race_classes"("id") ON UPDATE no action ON DELETE set null
);
CREATE UNIQUE INDEX "races_event_source_race" ON "races" ("event_id","source_race_id");
CREATE INDEX "races_order" ON "races" ("race_order");
CREATE INDEX "races_session_type" ON "races" ("session_type");
CREATE INDEX "races_event_session_type" ON "races" ("event_id","session_type");
CREATE INDEX "races_event_vehicle_type" ON "races" ("event_id","vehicle_type");
CREATE INDEX "races_race_class" ON "races" ("event_race_class_id");
CREATE INDEX "races_event_source_index" ON "races" ("event_id","source_index");

CREATE TABLE "ingestion_runs" (
  "id" integer PRIMARY KEY NOT NULL,
  "job_id" text NOT NULL,
  "operation" text NOT NULL,
  "subject" text,
  "event_id" integer,
  "ingestion_version" text NOT NULL,
  "started_at" text NOT NULL,
  "finished_at" text,
  "outcome" text NOT NULL,
  "summary" text DEFAULT '{}' NOT NULL,
  "error" text,
  FOREIGN KEY ("event_id") REFERENCES "events"("id") ON UPDATE no action ON DELETE set null
);
CREATE INDEX "ingestion_runs_started" ON "ingestion_runs" ("started_at");
CREATE INDEX "ingestion_runs_event" ON "ingestion_runs" ("event_id");
CREATE INDEX "ingestion_runs_job" ON "ingestion_runs" ("job_id");

CREATE TABLE "ingestion_settings" (
  "key" text PRIMARY KEY NOT NULL,
  "value" text NOT NULL,
  "updated_at" text NOT NULL
);

CREATE TABLE "schema_meta" (
  "key" text PRIMARY KEY NOT NULL,
  "value" text NOT NULL
);
`,
}
