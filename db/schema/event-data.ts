import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { events } from './catalogue.ts'
import { flag, id, json, stamps } from './columns.ts'

const eventId = () =>
  integer('event_id')
    .notNull()
    .references(() => events.id, { onDelete: 'cascade' })

/** D7. A person at the source. `entry_…` ids are temporary, scoped to one event, until a race result names the real one (T4). */
export const drivers = sqliteTable(
  'drivers',
  {
    id: id(),
    source: text('source').notNull(),
    sourceDriverId: text('source_driver_id').notNull(),
    displayName: text('display_name').notNull(),
    normalizedName: text('normalized_name'),
    transponderNumber: text('transponder_number'),
    ...stamps(),
  },
  (table) => [
    uniqueIndex('drivers_source_driver').on(table.source, table.sourceDriverId),
    index('drivers_display_name').on(table.displayName),
    index('drivers_normalized_name').on(table.normalizedName),
  ],
)

/** D5. One row per class string of an event, from the entry list or from a race. */
export const eventRaceClasses = sqliteTable(
  'event_race_classes',
  {
    id: id(),
    eventId: eventId(),
    className: text('class_name').notNull(),
    fromEntryList: flag('from_entry_list').notNull().default(true),
    vehicleType: text('vehicle_type'),
    vehicleTypeNeedsReview: flag('vehicle_type_needs_review').notNull().default(true),
    vehicleTypeReviewedAt: text('vehicle_type_reviewed_at'),
    vehicleTypeReviewedBy: text('vehicle_type_reviewed_by'),
    /** `class_id`, `declared_entries`, `tab_index` of the entry list. */
    metadata: json('metadata').notNull().default('{}'),
    ...stamps(),
  },
  (table) => [uniqueIndex('event_race_classes_event_class').on(table.eventId, table.className)],
)

/** D4. A driver in a class of an event; the transponder lives here (C20). */
export const eventEntries = sqliteTable(
  'event_entries',
  {
    id: id(),
    eventId: eventId(),
    driverId: integer('driver_id')
      .notNull()
      .references(() => drivers.id, { onDelete: 'cascade' }),
    className: text('class_name').notNull(),
    transponderNumber: text('transponder_number'),
    fromEntryList: flag('from_entry_list').notNull().default(true),
    withdrawn: flag('withdrawn').notNull().default(false),
    eventRaceClassId: integer('event_race_class_id').references(() => eventRaceClasses.id, {
      onDelete: 'set null',
    }),
    /** `driver_name`, `sort_name`, `row_number`, `row_index` as the entry list prints them. */
    metadata: json('metadata').notNull().default('{}'),
    ...stamps(),
  },
  (table) => [
    uniqueIndex('event_entries_event_driver_class').on(table.eventId, table.driverId, table.className),
    index('event_entries_driver').on(table.driverId),
    index('event_entries_class').on(table.className),
    index('event_entries_race_class').on(table.eventRaceClassId),
  ],
)

/** D6. A race as the event page lists it and its own page describes it. */
export const races = sqliteTable(
  'races',
  {
    id: id(),
    eventId: eventId(),
    source: text('source').notNull(),
    /** LiveRC's number, or `synthetic-…` for a row without a link (E13). */
    sourceRaceId: text('source_race_id').notNull(),
    /** Place on the event page, from 0; the stored and read order of races (E8). */
    sourceIndex: integer('source_index').notNull(),
    className: text('class_name').notNull(),
    raceLabel: text('race_label').notNull(),
    raceOrder: integer('race_order'),
    raceUrl: text('race_url').notNull(),
    /** `stored` when results are here, `empty` while the race has not been run. */
    resultState: text('result_state', { enum: ['stored', 'empty'] }).notNull(),
    /** Track-local `YYYY-MM-DDTHH:MM`. */
    completedAt: text('completed_at'),
    startTime: text('start_time'),
    durationMs: integer('duration_ms'),
    sessionType: text('session_type', {
      enum: ['race', 'practice', 'qualifying', 'practiceday', 'heat', 'main', 'seeding'],
    }),
    sectionHeader: text('section_header'),
    /** Whether LiveRC's statistics of this race count lap 1; null when the figures do not tell (ui.md 2a). */
    lap1Counted: integer('lap1_counted'),
    vehicleType: text('vehicle_type'),
    skillTier: text('skill_tier'),
    vehicleClassNormalizationNeedsReview: flag('vehicle_class_normalization_needs_review')
      .notNull()
      .default(false),
    eventRaceClassId: integer('event_race_class_id').references(() => eventRaceClasses.id, {
      onDelete: 'set null',
    }),
    /** The printed fields of event page row and race page; see `RaceMetadata`. */
    raceMetadata: json('race_metadata').notNull().default('{}'),
    ...stamps(),
  },
  (table) => [
    uniqueIndex('races_event_source_race').on(table.eventId, table.sourceRaceId),
    index('races_order').on(table.raceOrder),
    index('races_session_type').on(table.sessionType),
    index('races_event_session_type').on(table.eventId, table.sessionType),
    index('races_event_vehicle_type').on(table.eventId, table.vehicleType),
    index('races_race_class').on(table.eventRaceClassId),
    index('races_event_source_index').on(table.eventId, table.sourceIndex),
  ],
)

/** D8. A driver in one race; the text columns repeat driver data for query speed. */
export const raceDrivers = sqliteTable(
  'race_drivers',
  {
    id: id(),
    raceId: integer('race_id')
      .notNull()
      .references(() => races.id, { onDelete: 'cascade' }),
    driverId: integer('driver_id')
      .notNull()
      .references(() => drivers.id, { onDelete: 'restrict' }),
    source: text('source').notNull(),
    sourceDriverId: text('source_driver_id').notNull(),
    displayName: text('display_name').notNull(),
    carNumber: integer('car_number'),
    ...stamps(),
  },
  (table) => [
    uniqueIndex('race_drivers_race_source_driver').on(table.raceId, table.sourceDriverId),
    index('race_drivers_driver').on(table.driverId),
  ],
)

/** D9. LiveRC's printed figures, as printed; `gap_ms` is ours. */
export const raceResults = sqliteTable(
  'race_results',
  {
    id: id(),
    raceId: integer('race_id')
      .notNull()
      .references(() => races.id, { onDelete: 'cascade' }),
    raceDriverId: integer('race_driver_id')
      .notNull()
      .references(() => raceDrivers.id, { onDelete: 'cascade' }),
    positionFinal: integer('position_final').notNull(),
    lapsCompleted: integer('laps_completed').notNull(),
    totalTimeRaw: text('total_time_raw'),
    totalTimeMs: integer('total_time_ms'),
    fastLapTimeMs: integer('fast_lap_time_ms'),
    fastLapNumber: integer('fast_lap_number'),
    avgLapTimeMs: integer('avg_lap_time_ms'),
    /** Percent, as printed in the table (two decimals). */
    consistency: real('consistency'),
    qualifyingPosition: integer('qualifying_position'),
    /** Interval to the car one place ahead, as LiveRC's Behind column (ui.md 2a). */
    intervalMs: integer('interval_ms'),
    intervalLaps: integer('interval_laps'),
    behindText: text('behind_text'),
    /** Gap to the winner at this driver's last lap, computed here. */
    gapMs: integer('gap_ms'),
    /** Further printed statistics of the table and of the page's script; see `ResultExtras`. */
    rawFieldsJson: json('raw_fields_json').notNull().default('{}'),
    ...stamps(),
  },
  (table) => [
    uniqueIndex('race_results_race_driver').on(table.raceId, table.raceDriverId),
    index('race_results_driver').on(table.raceDriverId),
    index('race_results_position').on(table.positionFinal),
  ],
)

/** D10. One row per lap, lap 1 first; lap 0 is the grid and lives in the result's extras (G9). */
export const laps = sqliteTable(
  'laps',
  {
    id: id(),
    raceResultId: integer('race_result_id')
      .notNull()
      .references(() => raceResults.id, { onDelete: 'cascade' }),
    lapNumber: integer('lap_number').notNull(),
    positionOnLap: integer('position_on_lap').notNull(),
    lapTimeRaw: text('lap_time_raw').notNull(),
    lapTimeMs: integer('lap_time_ms').notNull(),
    paceString: text('pace_string'),
    elapsedRaceTimeMs: integer('elapsed_race_time_ms').notNull(),
    segmentsJson: json('segments_json').notNull().default('[]'),
    ...stamps(),
  },
  (table) => [
    uniqueIndex('laps_result_lap').on(table.raceResultId, table.lapNumber),
    index('laps_lap_number').on(table.lapNumber),
  ],
)
