import { index, sqliteTable, text, primaryKey } from 'drizzle-orm/sqlite-core'

/** What a person can mark or come back to; named by its key at the source, so that it outlives a row. */
const thing = () => ({
  kind: text('kind', { enum: ['track', 'event', 'driver'] }).notNull(),
  /** Track slug, event number or driver number. */
  sourceKey: text('source_key').notNull(),
})

/** Starred by the user; never changes what is fetched (A8, M9). */
export const favourites = sqliteTable(
  'favourites',
  { ...thing(), addedAt: text('added_at').notNull() },
  (table) => [primaryKey({ columns: [table.kind, table.sourceKey] })],
)

/** Opened by the user, each once, with the last time. */
export const recents = sqliteTable(
  'recents',
  { ...thing(), openedAt: text('opened_at').notNull() },
  (table) => [
    primaryKey({ columns: [table.kind, table.sourceKey] }),
    index('recents_opened').on(table.openedAt),
  ],
)

/**
 * Indexes for text that drizzle has no words for; the same text stands in the migration, and a test compares the two.
 *
 * `event_search` and `driver_search` find any three letters or more inside a name, whatever its script, capitals and
 * accents; `event_words` and `driver_words` find shorter texts at the beginning of words. The tables keep no text of their
 * own, triggers keep them in step. An event's row number is its day and its id, so that an index gives the newest first and
 * a range of days by itself. `facets` holds the track and the status, to be asked for together with words.
 */
export const searchDdl = `
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
`
