import type { Migration } from './migration.ts'

/** Indexes for text, what the user marks and comes back to, and imports of several events. */
export const search: Migration = {
  version: 7,
  name: 'search',
  sql: `
CREATE TABLE "favourites" (
  "kind" text NOT NULL,
  "source_key" text NOT NULL,
  "added_at" text NOT NULL,
  PRIMARY KEY("kind", "source_key")
);
CREATE TABLE "import_batch_items" (
  "batch_id" text NOT NULL,
  "position" integer NOT NULL,
  "source_event_id" text NOT NULL,
  "state" text NOT NULL,
  "job_id" text,
  "error" text,
  PRIMARY KEY("batch_id", "position"),
  FOREIGN KEY ("batch_id") REFERENCES "import_batches"("id") ON UPDATE no action ON DELETE cascade
);
CREATE TABLE "import_batches" (
  "id" text PRIMARY KEY NOT NULL,
  "state" text NOT NULL,
  "seen" integer DEFAULT false NOT NULL,
  "created_at" text NOT NULL,
  "finished_at" text
);
CREATE TABLE "import_selection" (
  "source_event_id" text PRIMARY KEY NOT NULL
);
CREATE TABLE "recents" (
  "kind" text NOT NULL,
  "source_key" text NOT NULL,
  "opened_at" text NOT NULL,
  PRIMARY KEY("kind", "source_key")
);
CREATE INDEX "events_failed_date" ON "events" ("event_date" desc) WHERE ingest_depth = 'none' and ingestion_status = 'failed' and last_error_code is not 'CANCELLED';
CREATE INDEX "events_running_date" ON "events" ("event_date" desc) WHERE ingest_depth = 'none' and ingestion_status = 'running';
CREATE INDEX "events_span" ON "events" (julianday(event_date_end) - julianday(event_date)) WHERE event_date_end is not null;
CREATE UNIQUE INDEX "import_batch_items_event" ON "import_batch_items" ("batch_id","source_event_id");
CREATE INDEX "import_batch_items_state" ON "import_batch_items" ("batch_id","state","position");
CREATE UNIQUE INDEX "import_batches_open" ON "import_batches" ("state") WHERE state = 'running';
CREATE INDEX "import_batches_created" ON "import_batches" ("created_at");
CREATE INDEX "ingestion_runs_subject" ON "ingestion_runs" ("operation","subject","finished_at");
CREATE INDEX "recents_opened" ON "recents" ("opened_at");

CREATE VIRTUAL TABLE event_search USING fts5(event_name, track_name, facets, content='', contentless_delete=1, tokenize='trigram remove_diacritics 1');
CREATE VIRTUAL TABLE event_words USING fts5(event_name, track_name, facets, content='', contentless_delete=1, detail=column, tokenize='unicode61 remove_diacritics 2', prefix='1 2');
CREATE VIRTUAL TABLE driver_search USING fts5(display_name, content='', contentless_delete=1, tokenize='trigram remove_diacritics 1');
CREATE VIRTUAL TABLE driver_words USING fts5(display_name, content='', contentless_delete=1, detail=none, tokenize='unicode61 remove_diacritics 2', prefix='1 2');

CREATE VIEW event_texts AS
SELECT
  CAST(replace(substr(events.event_date, 1, 10), '-', '') AS integer) * 10000000000 + events.id AS place,
  events.id AS event_id, events.track_id AS track_id, events.event_name AS event_name, tracks.track_name AS track_name,
  'xt' || events.track_id || 'x ' || CASE
    WHEN ingest_depth = 'laps_full' THEN 'xsimportedx'
    WHEN ingestion_status = 'failed' AND last_error_code IS NOT 'CANCELLED' THEN 'xsfailedx'
    WHEN ingestion_status = 'running' THEN 'xsimportingx'
    ELSE 'xsknownx' END AS facets
FROM events JOIN tracks ON tracks.id = events.track_id
WHERE events.source_event_id NOT LIKE '%-practice-%';

CREATE TRIGGER event_search_added AFTER INSERT ON events BEGIN
  INSERT INTO event_search (rowid, event_name, track_name, facets)
    SELECT place, event_name, track_name, facets FROM event_texts WHERE event_id = new.id;
  INSERT INTO event_words (rowid, event_name, track_name, facets)
    SELECT place, event_name, track_name, facets FROM event_texts WHERE event_id = new.id;
END;
CREATE TRIGGER event_search_changed AFTER UPDATE OF source_event_id, event_name, event_date, track_id, ingest_depth, ingestion_status, last_error_code ON events
WHEN (old.source_event_id, old.event_name, old.event_date, old.track_id, old.ingest_depth, old.ingestion_status, old.last_error_code)
  IS NOT (new.source_event_id, new.event_name, new.event_date, new.track_id, new.ingest_depth, new.ingestion_status, new.last_error_code)
BEGIN
  DELETE FROM event_search WHERE rowid = CAST(replace(substr(old.event_date, 1, 10), '-', '') AS integer) * 10000000000 + old.id;
  DELETE FROM event_words WHERE rowid = CAST(replace(substr(old.event_date, 1, 10), '-', '') AS integer) * 10000000000 + old.id;
  INSERT INTO event_search (rowid, event_name, track_name, facets)
    SELECT place, event_name, track_name, facets FROM event_texts WHERE event_id = new.id;
  INSERT INTO event_words (rowid, event_name, track_name, facets)
    SELECT place, event_name, track_name, facets FROM event_texts WHERE event_id = new.id;
END;
CREATE TRIGGER event_search_removed AFTER DELETE ON events BEGIN
  DELETE FROM event_search WHERE rowid = CAST(replace(substr(old.event_date, 1, 10), '-', '') AS integer) * 10000000000 + old.id;
  DELETE FROM event_words WHERE rowid = CAST(replace(substr(old.event_date, 1, 10), '-', '') AS integer) * 10000000000 + old.id;
END;
CREATE TRIGGER event_search_track AFTER UPDATE OF track_name ON tracks WHEN old.track_name <> new.track_name BEGIN
  DELETE FROM event_search WHERE rowid IN (SELECT place FROM event_texts WHERE track_id = new.id);
  DELETE FROM event_words WHERE rowid IN (SELECT place FROM event_texts WHERE track_id = new.id);
  INSERT INTO event_search (rowid, event_name, track_name, facets)
    SELECT place, event_name, track_name, facets FROM event_texts WHERE track_id = new.id;
  INSERT INTO event_words (rowid, event_name, track_name, facets)
    SELECT place, event_name, track_name, facets FROM event_texts WHERE track_id = new.id;
END;

CREATE TRIGGER driver_search_added AFTER INSERT ON drivers WHEN substr(new.source_driver_id, 1, 6) <> 'entry_' BEGIN
  INSERT INTO driver_search (rowid, display_name) VALUES (new.id, new.display_name);
  INSERT INTO driver_words (rowid, display_name) VALUES (new.id, new.display_name);
END;
CREATE TRIGGER driver_search_changed AFTER UPDATE OF display_name, source_driver_id ON drivers
WHEN (old.display_name, old.source_driver_id) IS NOT (new.display_name, new.source_driver_id) BEGIN
  DELETE FROM driver_search WHERE rowid = old.id;
  DELETE FROM driver_words WHERE rowid = old.id;
  INSERT INTO driver_search (rowid, display_name)
    SELECT new.id, new.display_name WHERE substr(new.source_driver_id, 1, 6) <> 'entry_';
  INSERT INTO driver_words (rowid, display_name)
    SELECT new.id, new.display_name WHERE substr(new.source_driver_id, 1, 6) <> 'entry_';
END;
CREATE TRIGGER driver_search_removed AFTER DELETE ON drivers BEGIN
  DELETE FROM driver_search WHERE rowid = old.id;
  DELETE FROM driver_words WHERE rowid = old.id;
END;

INSERT INTO event_search (rowid, event_name, track_name, facets)
  SELECT place, event_name, track_name, facets FROM event_texts ORDER BY place;
INSERT INTO event_words (rowid, event_name, track_name, facets)
  SELECT place, event_name, track_name, facets FROM event_texts ORDER BY place;
INSERT INTO driver_search (rowid, display_name)
  SELECT id, display_name FROM drivers WHERE substr(source_driver_id, 1, 6) <> 'entry_' ORDER BY id;
INSERT INTO driver_words (rowid, display_name)
  SELECT id, display_name FROM drivers WHERE substr(source_driver_id, 1, 6) <> 'entry_' ORDER BY id;
`,
}
