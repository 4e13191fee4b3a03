/**
 * What readers leave out: rows that an import stored and the source no longer shows. They stay in the database (E11) and
 * are marked in their JSON column; `json_extract` gives 0 for a JSON `false`.
 *
 * Queries that use these go from an event's races to results to laps by `cross join`, which SQLite does not reorder: it
 * cannot know how few of all laps belong to one event.
 */

/** A race that the event page lists. */
export const isListedRace = `json_extract(races.race_metadata, '$.onPage') is not 0`

/** A row of the race page's results table. */
export const isShownResult = `json_extract(race_results.raw_fields_json, '$.onPage') is not 0`

/** A lap of the race page; a result without a lap block shows none. */
export const isShownLap = `laps.lap_number <= coalesce(json_extract(race_results.raw_fields_json, '$.lapsOnPage'), 0)`

/** Results of a race in the order of its page: by position, drivers who share one by their row. */
export const resultOrder = `position_final, json_extract(race_results.raw_fields_json, '$.rowIndex')`
