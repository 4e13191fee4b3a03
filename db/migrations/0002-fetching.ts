import type { Migration } from './migration.ts'

/** What fetching remembers between runs: validators, robots.txt, request slots, page routes, drift, progress of imports. */
export const fetching: Migration = {
  version: 2,
  name: 'fetching',
  sql: `
CREATE TABLE "drift_reports" (
  "id" integer PRIMARY KEY NOT NULL,
  "source" text NOT NULL,
  "origin" text NOT NULL,
  "page_type" text NOT NULL,
  "url" text NOT NULL,
  "variant" text NOT NULL,
  "code" text NOT NULL,
  "artefact" text,
  "first_seen_at" text NOT NULL,
  "seen_at" text NOT NULL,
  "confirmed_at" text
);
CREATE INDEX "drift_reports_seen" ON "drift_reports" ("seen_at");
CREATE UNIQUE INDEX "drift_reports_unconfirmed" ON "drift_reports" ("origin","url","variant") WHERE confirmed_at is null;

CREATE TABLE "http_cache" (
  "url" text PRIMARY KEY NOT NULL,
  "etag" text,
  "last_modified" text,
  "sha256" text NOT NULL,
  "body" blob,
  "stored_at" text NOT NULL,
  "last_used_at" text NOT NULL
);
CREATE INDEX "http_cache_last_used" ON "http_cache" ("last_used_at");

CREATE TABLE "page_routes" (
  "id" integer PRIMARY KEY NOT NULL,
  "source" text NOT NULL,
  "page_type" text NOT NULL,
  "requires_browser" integer NOT NULL,
  "count" integer NOT NULL,
  "decided_at" text NOT NULL,
  "expires_at" text NOT NULL
);
CREATE UNIQUE INDEX "page_routes_source_type" ON "page_routes" ("source","page_type");

CREATE TABLE "ingestion_race_progress" (
  "id" integer PRIMARY KEY NOT NULL,
  "event_id" integer NOT NULL,
  "source_race_id" text NOT NULL,
  "state" text NOT NULL,
  "job_id" text NOT NULL,
  "page_sha256" text,
  "rows_sha256" text,
  "ingestion_version" text NOT NULL,
  "page" blob,
  "fetched_at" text NOT NULL,
  FOREIGN KEY ("event_id") REFERENCES "events"("id") ON UPDATE no action ON DELETE cascade
);
CREATE UNIQUE INDEX "race_progress_event_race" ON "ingestion_race_progress" ("event_id","source_race_id","state");

CREATE TABLE "request_slots" (
  "key" text PRIMARY KEY NOT NULL,
  "taken_at" integer NOT NULL,
  "next_at" integer NOT NULL
);

CREATE TABLE "robots_cache" (
  "origin" text PRIMARY KEY NOT NULL,
  "body" text,
  "fetched_at" text NOT NULL,
  "expires_at" text NOT NULL
);
`,
}
