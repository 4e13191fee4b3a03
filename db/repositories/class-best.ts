/**
 * Fastest counted lap of anybody in the class of a race at its event, as printed: what hot-lap gaps are measured from
 * (ui.md 2b). For a query over `races`. The `+` keeps SQLite on the index of the event's races, which are few.
 */
export const selectClassFastest = `(select min(field.fast_lap_time_ms)
  from races as theirs cross join race_results as field on field.race_id = theirs.id
  where theirs.event_id = races.event_id and +theirs.class_name = races.class_name
    and json_extract(theirs.race_metadata, '$.onPage') is not 0
    and json_extract(field.raw_fields_json, '$.onPage') is not 0)`
