import type { ColumnKind, ExportColumn } from './cells.ts'
import type { RowTable } from './request.ts'

/** The columns of every exported table; docs/export-schema.md describes them. Names of columns are never changed. */

const of =
  (kind: ColumnKind) =>
  (name: string): ExportColumn => ({ name, kind })
const text = of('text')
const number = of('number')
const seconds = of('seconds')
const flag = of('flag')

const raceColumns = [
  text('event_id'),
  text('race_id'),
  text('class_name'),
  text('race_label'),
  text('round_name'),
] as const
const driverColumns = [
  number('position'),
  number('car_number'),
  text('driver_id'),
  text('driver_name'),
] as const

export const tableColumns = {
  laps: [
    ...raceColumns,
    ...driverColumns,
    number('lap'),
    seconds('lap_seconds'),
    text('lap_text'),
    number('lap_position'),
    seconds('elapsed_seconds'),
    text('pace_text'),
  ],
  /** Followed by `lap_1`, `lap_2`, …: see `wideColumns`. */
  'laps-wide': [...raceColumns, ...driverColumns, number('laps'), seconds('total_seconds')],
  results: [
    ...raceColumns,
    ...driverColumns,
    number('qualifying_position'),
    number('laps'),
    text('laps_time_text'),
    seconds('total_seconds'),
    text('behind_text'),
    seconds('interval_seconds'),
    number('interval_laps'),
    seconds('gap_seconds'),
    seconds('fast_lap_seconds'),
    number('fast_lap_number'),
    seconds('avg_lap_seconds'),
    seconds('avg_top5_seconds'),
    seconds('avg_top10_seconds'),
    seconds('avg_top15_seconds'),
    seconds('top2_consecutive_seconds'),
    seconds('top3_consecutive_seconds'),
    seconds('std_deviation_seconds'),
    number('consistency_percent'),
    flag('started'),
    text('transponder'),
    flag('agrees'),
  ],
  entries: [
    text('event_id'),
    text('class_name'),
    text('driver_name'),
    text('transponder'),
    flag('from_entry_list'),
    flag('withdrawn'),
  ],
  sessions: [
    ...raceColumns,
    number('race_number'),
    text('session_type'),
    text('result_state'),
    text('completed_local'),
    seconds('length_seconds'),
    flag('lap1_counted'),
    number('starters'),
    number('laps'),
    text('winner_name'),
    number('winner_laps'),
    seconds('winner_seconds'),
    number('checked_drivers'),
    number('agreeing_drivers'),
  ],
  events: [
    text('event_id'),
    text('event_name'),
    text('track_slug'),
    text('track_name'),
    text('date'),
    text('date_end'),
    number('entries'),
    number('drivers'),
    text('ingest_depth'),
    text('event_url'),
    flag('quarantined'),
  ],
  tracks: [
    text('track_slug'),
    text('track_name'),
    text('city'),
    text('state'),
    text('country'),
    number('latitude'),
    number('longitude'),
    flag('is_active'),
    flag('is_followed'),
    number('events_known'),
    number('events_imported'),
    text('track_url'),
  ],
  drivers: [text('driver_id'), text('driver_name'), text('transponder'), number('events'), number('races')],
} as const satisfies Record<RowTable, readonly ExportColumn[]>

/** The columns of `laps-wide` where the longest run has so many laps. */
export function wideColumns(mostLaps: number): readonly ExportColumn[] {
  const laps = Array.from({ length: mostLaps }, (_, index) => seconds(`lap_${index + 1}`))
  return [...tableColumns['laps-wide'], ...laps]
}
