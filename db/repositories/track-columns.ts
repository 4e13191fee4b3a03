/**
 * What lists say of a track beside its own columns. Practice days are kept as events of their own kind (E15) and are no
 * race meetings. Each count is read from one index alone; conditions are word for word those of partial indexes.
 */
export const eventCounts = {
  known: `((select count(*) from events as counted where counted.track_id = tracks.id)
    - (select count(*) from events as counted where counted.track_id = tracks.id and source_event_id like '%-practice-%'))`,
  imported: `(select count(*) from events as counted where counted.track_id = tracks.id
    and source_event_id not like '%-practice-%' and ingest_depth = 'laps_full')`,
} as const

/** City, state and country, as far as they are known; null without any. */
export const trackPlace = `nullif(concat_ws(', ', nullif(tracks.city, ''), nullif(tracks.state, ''), nullif(tracks.country, '')), '')`
