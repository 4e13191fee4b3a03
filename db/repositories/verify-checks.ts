import { isListedRace, isShownLap, isShownResult } from './visible.ts'

/** One thing that must hold. `failing` and `checked` are queries. */
export interface IntegrityCheck {
  readonly name: string
  readonly severity: 'error' | 'warning'
  /** What a failing row means. */
  readonly message: string
  /** Rows that are looked at; only their number counts. */
  readonly checked: string
  /** Rows that fail, with the columns eventId, raceId, driver, expected and found. */
  readonly failing: string
}

const everyCompleteEvent = `select id, source_event_id, metadata from events where ingest_depth = 'laps_full'`

const nowhere = 'null as eventId, null as raceId, null as driver'

function orphans(table: string, checked = table): IntegrityCheck {
  return {
    name: `orphaned_${checked}`,
    severity: 'error',
    message: 'Rows refer to a row that does not exist.',
    checked: `select id from ${table}`,
    failing: `select ${nowhere}, 'table ' || parent as expected, 'row ' || rowid || ' without one' as found
      from pragma_foreign_key_check('${table}')`,
  }
}

const aboutDatabase: readonly IntegrityCheck[] = [
  {
    name: 'file',
    severity: 'error',
    message: 'SQLite finds the database file damaged.',
    checked: 'select 1',
    failing: `select ${nowhere}, 'ok' as expected, quick_check as found from pragma_quick_check where quick_check <> 'ok'`,
  },
  orphans('events'),
  orphans('event_race_classes', 'classes'),
  orphans('event_entries', 'entries'),
  orphans('races'),
  orphans('race_drivers'),
  orphans('race_results', 'results'),
  orphans('laps'),
  {
    name: 'result_race',
    severity: 'error',
    message: 'A result and its driver belong to different races.',
    checked: 'select id from race_results',
    failing: `select source_event_id as eventId, races.source_race_id as raceId, display_name as driver,
        races.source_race_id as expected, others.source_race_id as found
      from race_results
      join race_drivers on race_drivers.id = race_results.race_driver_id
      join races on races.id = race_results.race_id
      join races as others on others.id = race_drivers.race_id
      join events on events.id = races.event_id
      where others.id <> races.id`,
  },
  {
    name: 'event_state',
    severity: 'error',
    message: 'What an event says of its import contradicts itself.',
    checked: 'select id from events',
    // A complete event is at rest, being refreshed, or keeps what it had after a refresh that failed.
    failing: `select source_event_id as eventId, null as raceId, null as driver,
        case ingest_depth when 'none' then 'idle, running or failed' else 'complete, running or failed' end as expected,
        ingestion_status || case when last_ingested_at is null then ', never imported' else '' end as found
      from events
      where ingestion_status not in ('running', 'failed', iif(ingest_depth = 'none', 'idle', 'complete'))
        or ingest_depth not in ('none', 'laps_full')
        or (ingest_depth = 'laps_full' and last_ingested_at is null)`,
  },
]

/** @param completeEvents a query for the complete events that are looked at: id, source_event_id, metadata */
function checksOf(completeEvents: string): IntegrityCheck[] {
  /** Races of complete events that their event page lists. */
  const listedRaces = `select races.*, events.source_event_id as eventId
  from (${completeEvents}) as events join races on races.event_id = events.id where ${isListedRace}`

  /** Results that their race page shows, with the number of laps that it shows of them. */
  const shownResults = `select race_results.*, races.eventId, races.source_race_id as raceId, display_name as driver,
    json_extract(raw_fields_json, '$.rowIndex') as rowIndex,
    coalesce(json_extract(raw_fields_json, '$.lapsOnPage'), 0) as lapsOnPage
  from (${listedRaces}) as races
  join race_results on race_results.race_id = races.id
  join race_drivers on race_drivers.id = race_results.race_driver_id
  where ${isShownResult}`

  /** The same with what their stored laps add up to. */
  const resultsWithLaps = `select race_results.*, count(laps.id) as lapCount, coalesce(sum(laps.lap_time_ms), 0) as lapSumMs,
    coalesce(max(laps.elapsed_race_time_ms), 0) as lastElapsedMs, coalesce(max(laps.lap_number), 0) as lastLap
  from (${shownResults}) as race_results
  left join laps on laps.race_result_id = race_results.id and ${isShownLap}
  group by race_results.id`

  return [
    {
      name: 'race_driver_result',
      severity: 'error',
      message: 'A driver of a race has no result in it.',
      checked: `select race_drivers.id from (${listedRaces}) as races join race_drivers on race_drivers.race_id = races.id`,
      failing: `select races.eventId, races.source_race_id as raceId, display_name as driver, 1 as expected, 0 as found
      from (${listedRaces}) as races
      join race_drivers on race_drivers.race_id = races.id
      where not exists (select 1 from race_results where race_driver_id = race_drivers.id)`,
    },
    {
      name: 'event_races',
      severity: 'error',
      message: 'An imported event has no races.',
      checked: completeEvents,
      failing: `select source_event_id as eventId, null as raceId, null as driver, 1 as expected, 0 as found
      from (${completeEvents}) as events
      where not exists (select 1 from races where races.event_id = events.id)`,
    },
    {
      name: 'race_count',
      severity: 'error',
      message: 'An imported event has not as many races as its event page lists.',
      checked: completeEvents,
      failing: `select eventId, null as raceId, null as driver, listed as expected, counted as found
      from (select source_event_id as eventId, json_extract(metadata, '$.page.raceCount') as listed,
          (select count(*) from races where races.event_id = events.id and ${isListedRace}) as counted
        from (${completeEvents}) as events)
      where listed <> counted`,
    },
    {
      name: 'race_sequence',
      severity: 'error',
      message: 'Races of the event page are missing, or two have one place on it.',
      checked: completeEvents,
      failing: `select eventId, null as raceId, null as driver,
        count(*) || ' races at places 0 to ' || (count(*) - 1) as expected,
        count(distinct source_index) || ' places, the last ' || max(source_index) as found
      from (${listedRaces}) group by eventId
      having count(distinct source_index) <> count(*) or max(source_index) <> count(*) - 1 or min(source_index) <> 0`,
    },
    {
      name: 'race_results',
      severity: 'error',
      message: 'A race that has been run has no results, or one that has not been run has some.',
      checked: listedRaces,
      failing: `select eventId, source_race_id as raceId, null as driver, result_state as expected,
        (select count(*) from race_results where race_id = races.id) || ' results' as found
      from (${listedRaces}) as races
      where (result_state = 'stored') <> exists (select 1 from race_results where race_id = races.id)`,
    },
    {
      name: 'result_sequence',
      severity: 'error',
      message: 'Rows of the results table are missing, or two have one place in it.',
      checked: listedRaces,
      failing: `select eventId, raceId, null as driver,
        count(*) || ' rows at places 0 to ' || (count(*) - 1) as expected,
        count(distinct rowIndex) || ' places, the last ' || max(rowIndex) as found
      from (${shownResults}) group by eventId, raceId
      having count(distinct rowIndex) <> count(*) or max(rowIndex) <> count(*) - 1 or min(rowIndex) <> 0`,
    },
    {
      name: 'stored_laps',
      severity: 'error',
      message: 'Laps that the race page holds are missing.',
      checked: shownResults,
      failing: `select eventId, raceId, driver, lapsOnPage as expected, lapCount as found
      from (${resultsWithLaps}) where lapCount <> lapsOnPage`,
    },
    {
      name: 'lap_sequence',
      severity: 'error',
      message: 'Laps are not numbered from 1 without gaps.',
      checked: shownResults,
      failing: `select eventId, raceId, driver, lapCount as expected, lastLap as found
      from (${resultsWithLaps}) where lastLap <> lapCount`,
    },
    {
      name: 'lap_elapsed',
      severity: 'error',
      message: 'The elapsed time at the last lap is not the sum of the laps.',
      checked: shownResults,
      failing: `select eventId, raceId, driver, lapSumMs || ' ms' as expected, lastElapsedMs || ' ms' as found
      from (${resultsWithLaps}) where lastElapsedMs <> lapSumMs`,
    },
    {
      name: 'positions',
      severity: 'error',
      message: 'A finishing position is missing.',
      checked: listedRaces,
      // Places may be shared: after two drivers in place 2 the next is in 3 or in 4.
      failing: `select eventId, raceId, driver, previous + 1 as expected, position_final as found
      from (select eventId, raceId, driver, position_final,
          row_number() over of_race as place, coalesce(lag(position_final) over of_race, 0) as previous
        from (${shownResults}) window of_race as (partition by eventId, raceId order by position_final, rowIndex))
      where position_final > previous + 1 and position_final <> place`,
    },
    {
      name: 'laps_column',
      severity: 'warning',
      message: 'The race page has not as many laps as its results table says.',
      checked: shownResults,
      failing: `select eventId, raceId, driver, laps_completed as expected, lapsOnPage as found
      from (${shownResults}) where lapsOnPage <> laps_completed`,
    },
    {
      name: 'total_time',
      severity: 'warning',
      message: 'The laps do not add up to the total time that the source prints.',
      checked: shownResults,
      // With laps missing they cannot, and the check before this one has said so.
      failing: `select eventId, raceId, driver, total_time_ms || ' ms' as expected, lapSumMs || ' ms' as found
      from (${resultsWithLaps})
      where lapCount > 0 and lapCount = laps_completed and total_time_ms is not null and total_time_ms <> lapSumMs`,
    },
    {
      name: 'drivers',
      severity: 'warning',
      message: 'The entry list has not as many drivers as it says.',
      checked: completeEvents,
      failing: `select eventId, null as raceId, null as driver, declared as expected, counted as found
      from (select source_event_id as eventId, json_extract(metadata, '$.entryList.stats.drivers') as declared,
          (select count(distinct driver_id) from event_entries
            where event_entries.event_id = events.id and from_entry_list and not withdrawn) as counted
        from (${completeEvents}) as events
        -- Session buckets may name drivers who are in no class.
        where coalesce(json_array_length(metadata, '$.entryList.sessionBuckets'), 0) = 0)
      where declared <> counted`,
    },
    {
      name: 'declared_entries',
      severity: 'warning',
      message: 'A class has not as many entries as the entry list says.',
      checked: `select classes.id from (${completeEvents}) as events
      join event_race_classes as classes on classes.event_id = events.id where from_entry_list`,
      failing: `select eventId, null as raceId, null as driver, className || ': ' || declared as expected, counted as found
      from (select source_event_id as eventId, class_name as className,
          json_extract(classes.metadata, '$.declaredEntries') as declared,
          (select count(*) from event_entries where event_entries.event_id = events.id
            and event_entries.class_name = classes.class_name and from_entry_list and not withdrawn) as counted
        from (${completeEvents}) as events
        join event_race_classes as classes on classes.event_id = events.id
        where from_entry_list
          and class_name in (select value from json_each(events.metadata, '$.livercProgramBucketOrder')))
      where declared <> counted`,
    },
  ]
}

const aboutEvents = checksOf(everyCompleteEvent)

/** `orphaned_…`, `file`, `result_race` and `event_state` look at the whole database, the rest at complete events. */
export const integrityChecks: readonly IntegrityCheck[] = [...aboutDatabase, ...aboutEvents]

/** What goes before a query of `eventIntegrityChecks`; its parameter is the local row id of the event. */
export const withChosenEvent = 'with chosen(id) as (values (?))'

/** The same for one complete event. */
export const eventIntegrityChecks: readonly IntegrityCheck[] = checksOf(
  `select events.id, source_event_id, metadata from chosen cross join events on events.id = chosen.id
    where ingest_depth = 'laps_full'`,
)
