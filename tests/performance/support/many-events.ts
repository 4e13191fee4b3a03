import type { WriteDb } from '../../../db/schema/handle.ts'

export interface ManyEvents {
  readonly events: number
  readonly racesPerEvent: number
  readonly driversPerRace: number
  readonly lapsPerResult: number
}

/** Driver 1 and 2 are in every race; the others change from event to event. */
const pool = 2_000
const now = '2026-01-01T00:00:00.000Z'

/** Imported events with every race and lap, of which the import says that all figures agree. */
export function fillWithEvents(
  target: WriteDb,
  { events, racesPerEvent, driversPerRace, lapsPerResult }: ManyEvents,
): void {
  const stamps = `'${now}', '${now}'`
  const races = events * racesPerEvent
  const results = races * driversPerRace
  const run = (sql: string) => void target.prepare(sql).run()
  const numbers = (last: number) =>
    `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${last})`
  const metadata = (index: string) =>
    `json_object('row', json_object('raceId', ${index}, 'roundName', 'Main Events', 'raceNumber', 1, 'fullLabel', 'x',
      'className', 'Buggy', 'raceLabel', 'x', 'heatNumber', null, 'heatCount', null, 'timeCompletedText', null,
      'timeCompletedLocal', null, 'path', null), 'page', null, 'agreement', json_object('drivers', 10, 'agreeing', 10))`
  target.transaction<void>(() => {
    run(`insert into tracks (id, source, source_track_slug, track_name, track_url, events_url, created_at, updated_at)
      values (1, 'liverc', 'bench', 'Bench', 'https://bench.liverc.com/', 'https://bench.liverc.com/events', ${stamps})`)
    run(`insert into events (id, source, source_event_id, track_id, event_name, event_date, event_entries, event_drivers,
      event_url, ingest_depth, created_at, updated_at)
      ${numbers(events)} select i, 'liverc', i, 1, 'Meeting ' || i, date('2020-01-01', (7 * i) || ' days'), 10, 10, '',
        'laps_full', ${stamps} from n`)
    run(`insert into races (id, event_id, source, source_race_id, source_index, class_name, race_label, race_url,
      result_state, session_type, lap1_counted, duration_ms, race_metadata, created_at, updated_at)
      ${numbers(races)} select i, (i - 1) / ${racesPerEvent} + 1, 'liverc', i, (i - 1) % ${racesPerEvent}, 'Buggy',
        case i % 5 when 0 then 'Buggy A-Main' else 'Buggy (Heat 1/1)' end, '', 'stored',
        case i % 5 when 0 then 'main' else 'qualifying' end, 1, 300000, ${metadata('i')}, ${stamps} from n`)
    run(`insert into drivers (id, source, source_driver_id, display_name, normalized_name, created_at, updated_at)
      ${numbers(pool)} select i, 'liverc', i, 'DRIVER ' || i, 'driver ' || i, ${stamps} from n`)
    const driver = `case when (i - 1) % ${driversPerRace} < 2 then (i - 1) % ${driversPerRace} + 1
      else 3 + ((i - 1) / ${driversPerRace * racesPerEvent} * 7 + (i - 1) % ${driversPerRace}) % ${pool - 3} end`
    run(`insert into race_drivers (id, race_id, driver_id, source, source_driver_id, display_name, created_at, updated_at)
      ${numbers(results)} select i, (i - 1) / ${driversPerRace} + 1, ${driver}, 'liverc', ${driver},
        'DRIVER ' || (${driver}), ${stamps} from n`)
    run(`insert into race_results (id, race_id, race_driver_id, position_final, laps_completed, total_time_ms,
      fast_lap_time_ms, avg_lap_time_ms, raw_fields_json, created_at, updated_at)
      ${numbers(results)} select i, (i - 1) / ${driversPerRace} + 1, i, (i - 1) % ${driversPerRace} + 1, ${lapsPerResult},
        ${lapsPerResult} * 30000, 29000 + i % 997, 30000,
        json_object('driverIdSource', 'link', 'avgTop5Ms', 29500 + i % 997, 'avgTop10Ms', 29700, 'avgTop15Ms', 29800,
          'top3ConsecutiveMs', 90000, 'stdDeviationMs', 300, 'script', null, 'rowIndex', 0, 'blockIndex', 0,
          'lapsOnPage', ${lapsPerResult}), ${stamps} from n`)
    run(`insert into laps (race_result_id, lap_number, position_on_lap, lap_time_raw, lap_time_ms, elapsed_race_time_ms,
      created_at, updated_at)
      ${numbers(results * lapsPerResult)} select (i - 1) / ${lapsPerResult} + 1, (i - 1) % ${lapsPerResult} + 1, 1, '',
        30000, 30000 * ((i - 1) % ${lapsPerResult} + 1), ${stamps} from n`)
  })
}
