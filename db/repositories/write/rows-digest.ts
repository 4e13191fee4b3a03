import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { ReadDb } from '../../schema/handle.ts'

const digestRow = z.object({ content: z.string() })

/** Every column in a form that tells values and types apart; whole numbers that are never null need no quoting. */
const quoted = (columns: readonly string[]) => columns.map((column) => `quote(${column})`).join(` || ',' || `)

const resultColumns = [
  'race_drivers.source_driver_id',
  'race_drivers.display_name',
  'race_drivers.car_number',
  'position_final',
  'laps_completed',
  'total_time_raw',
  'total_time_ms',
  'fast_lap_time_ms',
  'fast_lap_number',
  'avg_lap_time_ms',
  'consistency',
  'qualifying_position',
  'interval_ms',
  'interval_laps',
  'behind_text',
  'gap_ms',
  'raw_fields_json',
]
const lapContent = `lap_number || ',' || position_on_lap || ',' || lap_time_ms || ',' || elapsed_race_time_ms || ',' || ${quoted(
  ['lap_time_raw', 'pace_string', 'segments_json'],
)}`

/** What a race page has become: its heading, its drivers, results and laps, hidden ones included. */
const selectContent = `
  select ${quoted(['result_state', 'duration_ms', 'lap1_counted', "json_extract(race_metadata, '$.page')", "json_extract(race_metadata, '$.agreement')"])}
    || (select coalesce(group_concat(char(10) || ${quoted(resultColumns)} || (
          select coalesce(group_concat(char(9) || ${lapContent}, '' order by lap_number), '')
          from laps where race_result_id = race_results.id
        ), '' order by race_drivers.source_driver_id), '')
      from race_results join race_drivers on race_drivers.id = race_driver_id where race_results.race_id = races.id)
    as content
  from races where id = ?`

/**
 * SHA-256, in hex, of everything that a race page has put into the database for one race. As long as it is what it was
 * when the page was stored, the rows are the page's; another digest says that somebody else has changed them (E16).
 */
export function rowsDigest(db: ReadDb, raceRowId: number): string {
  const { content } = digestRow.parse(db.prepare(selectContent).get(raceRowId))
  return createHash('sha256').update(content).digest('hex')
}
