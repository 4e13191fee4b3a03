import { z } from 'zod'
import type { LapBlock, PageLap, RacePage, RacePageHeading, ResultRow, ScriptDriver } from '../pages.ts'
import { eventHeadingDocument, toEventHeadingDocument } from './event-heading.ts'
import {
  integer,
  integerOrNull,
  percentOrNull,
  seconds,
  secondsFrom,
  secondsOrNull,
  text,
  textOrNull,
} from './units.ts'

const raceHeadingDocument = eventHeadingDocument.extend({
  panel_heading: text,
  race_label: textOrNull,
  round_code: textOrNull,
  race_number: integerOrNull,
  round_name: textOrNull,
  length_text: textOrNull,
  length_seconds: secondsOrNull,
  length_kind: textOrNull,
})

const resultDocument = z.object({
  position: integer,
  car_number: integerOrNull,
  driver_id: integerOrNull,
  driver_id_source: z.enum(['link', 'racer_laps_name']).nullable(),
  driver_name: text,
  qualifying_position: integerOrNull,
  laps_time_text: textOrNull,
  laps: integer,
  total_time_seconds: secondsOrNull,
  behind_text: textOrNull,
  behind_laps: integerOrNull,
  behind_seconds: secondsOrNull,
  fast_lap_seconds: secondsOrNull,
  fast_lap_number: integerOrNull,
  avg_lap_seconds: secondsOrNull,
  avg_top5_seconds: secondsOrNull,
  avg_top10_seconds: secondsOrNull,
  avg_top15_seconds: secondsOrNull,
  top3_consecutive_seconds: secondsOrNull,
  std_deviation_seconds: secondsOrNull,
  consistency_percent: percentOrNull,
  started: z.boolean(),
})

const driverDocument = z.object({
  driver_name: text,
  fast_lap_seconds: secondsOrNull,
  avg_lap_seconds: secondsOrNull,
  avg_top5_seconds: secondsOrNull,
  avg_top10_seconds: secondsOrNull,
  avg_top15_seconds: secondsOrNull,
  top2_consecutive_seconds: secondsOrNull,
  top3_consecutive_seconds: secondsOrNull,
  std_deviation_seconds: secondsOrNull,
  consistency_percent: percentOrNull,
  start_position: integerOrNull,
})

const lapDocument = z.object({
  lap: integer,
  position: integerOrNull,
  time_seconds: z.number(),
  pace_text: textOrNull,
  pace_laps: integerOrNull,
  pace_seconds: secondsOrNull,
  segments: z.array(text),
})

/** A race: results in page order, drivers' statistics and laps under the driver's id. */
export const raceDocument = z.object({
  race: raceHeadingDocument,
  results: z.array(resultDocument),
  drivers: z.record(text, driverDocument),
  laps: z.record(text, z.array(lapDocument)),
})
export type RaceDocument = z.infer<typeof raceDocument>

/** The document of a race page. */
export function toRaceDocument(page: Omit<RacePage, 'raceId'>): RaceDocument {
  const byDriver = <Value>(value: (block: LapBlock) => Value) =>
    Object.fromEntries(page.lapBlocks.map((block) => [String(block.driverId), value(block)]))
  return {
    race: toRaceHeadingDocument(page.heading),
    results: page.results.map(toResultDocument),
    drivers: byDriver((block) => toDriverDocument(block.driver)),
    laps: byDriver((block) => block.laps.map(toLapDocument)),
  }
}

function toRaceHeadingDocument(heading: RacePageHeading): z.infer<typeof raceHeadingDocument> {
  return {
    ...toEventHeadingDocument(heading),
    panel_heading: heading.panelHeading,
    race_label: heading.raceLabel,
    round_code: heading.roundCode,
    race_number: heading.raceNumber,
    round_name: heading.roundName,
    length_text: heading.lengthText,
    length_seconds: secondsFrom(heading.lengthMs),
    length_kind: heading.lengthKind,
  }
}

function toResultDocument(row: ResultRow): z.infer<typeof resultDocument> {
  return {
    position: row.position,
    car_number: row.carNumber,
    driver_id: row.driverId,
    driver_id_source: row.driverIdSource,
    driver_name: row.driverName,
    qualifying_position: row.qualifyingPosition,
    laps_time_text: row.lapsTimeText,
    laps: row.laps,
    total_time_seconds: secondsFrom(row.totalTimeMs),
    behind_text: row.behindText,
    behind_laps: row.behindLaps,
    behind_seconds: secondsFrom(row.behindMs),
    fast_lap_seconds: secondsFrom(row.fastLapMs),
    fast_lap_number: row.fastLapNumber,
    avg_lap_seconds: secondsFrom(row.avgLapMs),
    avg_top5_seconds: secondsFrom(row.avgTop5Ms),
    avg_top10_seconds: secondsFrom(row.avgTop10Ms),
    avg_top15_seconds: secondsFrom(row.avgTop15Ms),
    top3_consecutive_seconds: secondsFrom(row.top3ConsecutiveMs),
    std_deviation_seconds: secondsFrom(row.stdDeviationMs),
    consistency_percent: row.consistencyPercent,
    started: row.laps > 0,
  }
}

function toDriverDocument(driver: ScriptDriver): z.infer<typeof driverDocument> {
  return {
    driver_name: driver.driverName,
    fast_lap_seconds: secondsFrom(driver.fastLapMs),
    avg_lap_seconds: secondsFrom(driver.avgLapMs),
    avg_top5_seconds: secondsFrom(driver.avgTop5Ms),
    avg_top10_seconds: secondsFrom(driver.avgTop10Ms),
    avg_top15_seconds: secondsFrom(driver.avgTop15Ms),
    top2_consecutive_seconds: secondsFrom(driver.top2ConsecutiveMs),
    top3_consecutive_seconds: secondsFrom(driver.top3ConsecutiveMs),
    std_deviation_seconds: secondsFrom(driver.stdDeviationMs),
    consistency_percent: driver.consistencyPercent,
    start_position: driver.startPosition,
  }
}

function toLapDocument(lap: PageLap): z.infer<typeof lapDocument> {
  return {
    lap: lap.lap,
    position: lap.position,
    time_seconds: seconds(lap.timeMs),
    pace_text: lap.paceText,
    pace_laps: lap.paceLaps,
    pace_seconds: secondsFrom(lap.paceMs),
    segments: [...lap.segments],
  }
}
