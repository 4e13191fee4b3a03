import { z } from 'zod'
import type {
  EntryListClass,
  EntryListPage,
  EventPage,
  LapBlock,
  ListedRace,
  PageLap,
  RacePage,
  ResultRow,
} from '../../shared/domain/pages.ts'
import { readLapsTime } from '../../shared/domain/time.ts'
import type { ReadDb } from '../schema/handle.ts'
import {
  entryMetadata,
  type EventMetadata,
  eventMetadata,
  raceClassMetadata,
  resultExtras,
} from '../schema/metadata.ts'
import { type EventRow, eventRow } from './events.ts'
import { readAll, readJson, unreadable } from './rows.ts'
import { type RaceOfEvent, racesOfEvent } from './sessions.ts'
import { isListedRace, isShownLap, isShownResult } from './visible.ts'

/** The pages that an imported event was made of, as the parsers gave them. */
export interface EventPages {
  readonly event: EventPage
  readonly entryList: EntryListPage
  /** In page order. `page` is `null` for a race that had not been run and had no page. */
  readonly races: readonly { readonly listed: ListedRace; readonly page: RacePage | null }[]
}

/**
 * Rebuilds the pages of an event from its rows. `null` when the event is not known, and while it is not completely
 * imported (F7). Throws PERSISTENCE_ERROR for rows that no import wrote.
 */
export function readEventPages(db: ReadDb, eventId: string): EventPages | null {
  return db.snapshot(() => {
    const row = eventRow(db, eventId)
    if (row === null || row.ingestDepth !== 'laps_full') return null
    const metadata = readJson(eventMetadata, row.metadata)
    const races = racesOfEvent(db, row.id)
    const results = Map.groupBy(readResults(db, row.id), (result) => result.raceRowId)
    return {
      event: toEventPage(row, metadata, races),
      entryList: toEntryListPage(metadata, readClasses(db, row.id), readEntries(db, row.id)),
      races: races.map((race) => ({
        listed: race.metadata.row,
        page: toRacePage(race, results.get(race.id) ?? []),
      })),
    }
  })
}

function toEventPage(row: EventRow, { page }: EventMetadata, races: readonly RaceOfEvent[]): EventPage {
  if (page === null) throw unreadable('an imported event without its event page')
  const { heading, stats, links } = page
  return {
    eventId: Number(row.sourceEventId),
    heading,
    stats,
    links,
    races: races.map((race) => race.metadata.row),
  }
}

/* Entry list */

const classRow = z.object({
  name: z.string(),
  metadata: z.string().transform((text) => readJson(raceClassMetadata, text)),
})

function readClasses(db: ReadDb, eventRowId: number): z.output<typeof classRow>[] {
  return readAll(
    db,
    'select class_name as name, metadata from event_race_classes where event_id = ? and from_entry_list',
    classRow,
    eventRowId,
  )
}

const entryRow = z.object({
  className: z.string(),
  transponder: z.string().nullable(),
  metadata: z.string().transform((text) => readJson(entryMetadata, text)),
})

function readEntries(db: ReadDb, eventRowId: number): z.output<typeof entryRow>[] {
  return readAll(
    db,
    `select class_name as className, transponder_number as transponder, metadata from event_entries
     where event_id = ? and from_entry_list and not withdrawn
     order by json_extract(metadata, '$.rowIndex')`,
    entryRow,
    eventRowId,
  )
}

/** Classes and session buckets at their tabs. A class that the list no longer has is not in the bucket order. */
function toEntryListPage(
  { entryList, livercProgramBucketOrder }: EventMetadata,
  classes: readonly z.output<typeof classRow>[],
  entries: readonly z.output<typeof entryRow>[],
): EntryListPage {
  if (entryList === null) throw unreadable('an imported event without its entry list')
  const listed = new Set(livercProgramBucketOrder)
  const entriesOf = Map.groupBy(entries, (entry) => entry.className)
  const tabs: { tabIndex: number; class: EntryListClass }[] = classes
    .filter(({ name }) => listed.has(name))
    .map(({ name, metadata: { classId, declaredEntries, tabIndex, printedName } }) => ({
      tabIndex: tabIndex ?? 0,
      class: {
        classId,
        name: printedName ?? name,
        declaredEntries,
        entries: (entriesOf.get(name) ?? []).map(toListedEntry),
      },
    }))
  const inOrder = [...tabs, ...entryList.sessionBuckets].toSorted((a, b) => a.tabIndex - b.tabIndex)
  return { heading: entryList.heading, stats: entryList.stats, classes: inOrder.map((tab) => tab.class) }
}

function toListedEntry({
  transponder,
  metadata,
}: z.output<typeof entryRow>): EntryListClass['entries'][number] {
  const { rowNumber, driverName, sortName } = metadata
  if (driverName === null) throw unreadable('an entry of the entry list without a name')
  return { rowNumber, driverName, sortName, transponder }
}

/* Races */

const resultOfRace = z.object({
  raceRowId: z.int(),
  resultRowId: z.int(),
  sourceDriverId: z.string(),
  driverName: z.string(),
  carNumber: z.int().nullable(),
  position: z.int(),
  qualifyingPosition: z.int().nullable(),
  lapsTimeText: z.string().nullable(),
  laps: z.int(),
  totalTimeMs: z.int().nullable(),
  behindText: z.string().nullable(),
  behindLaps: z.int().nullable(),
  behindMs: z.int().nullable(),
  fastLapMs: z.int().nullable(),
  fastLapNumber: z.int().nullable(),
  avgLapMs: z.int().nullable(),
  extras: z.string().transform((text) => readJson(resultExtras, text)),
})
type StoredResult = z.output<typeof resultOfRace> & { readonly lapRows: readonly PageLap[] }

function readResults(db: ReadDb, eventRowId: number): StoredResult[] {
  const laps = readLaps(db, eventRowId)
  const rows = readAll(
    db,
    `select race_results.race_id as raceRowId, race_results.id as resultRowId,
       race_drivers.source_driver_id as sourceDriverId, display_name as driverName, car_number as carNumber,
       position_final as position, qualifying_position as qualifyingPosition, total_time_raw as lapsTimeText,
       laps_completed as laps, total_time_ms as totalTimeMs, behind_text as behindText,
       interval_laps as behindLaps, interval_ms as behindMs, fast_lap_time_ms as fastLapMs,
       fast_lap_number as fastLapNumber, avg_lap_time_ms as avgLapMs, raw_fields_json as extras
     from races
     cross join race_results on race_results.race_id = races.id
     join race_drivers on race_drivers.id = race_results.race_driver_id
     where races.event_id = ? and ${isListedRace} and ${isShownResult}
     order by race_results.race_id, json_extract(raw_fields_json, '$.rowIndex')`,
    resultOfRace,
    eventRowId,
  )
  return rows.map((row) => ({ ...row, lapRows: laps.get(row.resultRowId) ?? [] }))
}

const lapOfResult = z.object({
  resultRowId: z.int(),
  lap: z.int(),
  position: z.int(),
  timeText: z.string(),
  timeMs: z.int(),
  paceText: z.string().nullable(),
  segments: z.string(),
})
const segmentTexts = z.array(z.string())

function readLaps(db: ReadDb, eventRowId: number): Map<number, PageLap[]> {
  const rows = readAll(
    db,
    `select race_result_id as resultRowId, lap_number as lap, position_on_lap as position, lap_time_raw as timeText,
       lap_time_ms as timeMs, pace_string as paceText, segments_json as segments
     from races
     cross join race_results on race_results.race_id = races.id
     cross join laps on laps.race_result_id = race_results.id and ${isShownLap}
     where races.event_id = ? and ${isListedRace} and ${isShownResult}
     order by race_result_id, lap_number`,
    lapOfResult,
    eventRowId,
  )
  const laps = new Map<number, PageLap[]>()
  for (const row of rows) {
    const own = laps.get(row.resultRowId)
    if (own === undefined) laps.set(row.resultRowId, [toPageLap(row)])
    else own.push(toPageLap(row))
  }
  return laps
}

function toPageLap({
  lap,
  position,
  timeText,
  timeMs,
  paceText,
  segments,
}: z.output<typeof lapOfResult>): PageLap {
  const pace = paceText === null ? null : readLapsTime(paceText)
  return {
    lap,
    // The column is not null; 0 stands for a lap without a position.
    position: position === 0 ? null : position,
    timeText,
    timeMs,
    paceText,
    paceLaps: pace?.laps ?? null,
    paceMs: pace?.ms ?? null,
    segments: segments === '[]' ? [] : readJson(segmentTexts, segments),
  }
}

function toRacePage(race: RaceOfEvent, results: readonly StoredResult[]): RacePage | null {
  const { page: heading, row } = race.metadata
  if (heading === null || row.raceId === null) return null
  return { raceId: row.raceId, heading, results: results.map(toResultRow), lapBlocks: toLapBlocks(results) }
}

function toResultRow({ extras, ...row }: StoredResult): ResultRow {
  return {
    position: row.position,
    carNumber: row.carNumber,
    driverId: sourceNumber(row.sourceDriverId),
    driverIdSource: extras.driverIdSource,
    driverName: row.driverName,
    qualifyingPosition: row.qualifyingPosition,
    lapsTimeText: row.lapsTimeText,
    laps: row.laps,
    totalTimeMs: row.totalTimeMs,
    behindText: row.behindText,
    behindLaps: row.behindLaps,
    behindMs: row.behindMs,
    fastLapMs: row.fastLapMs,
    fastLapNumber: row.fastLapNumber,
    avgLapMs: row.avgLapMs,
    avgTop5Ms: extras.avgTop5Ms,
    avgTop10Ms: extras.avgTop10Ms,
    avgTop15Ms: extras.avgTop15Ms,
    top3ConsecutiveMs: extras.top3ConsecutiveMs,
    stdDeviationMs: extras.stdDeviationMs,
    consistencyPercent: extras.consistencyPercent,
  }
}

function toLapBlocks(results: readonly StoredResult[]): LapBlock[] {
  return results
    .toSorted((a, b) => (a.extras.blockIndex ?? 0) - (b.extras.blockIndex ?? 0))
    .flatMap(({ sourceDriverId, extras: { script }, lapRows }) => {
      const driverId = sourceNumber(sourceDriverId)
      return driverId === null || script === null ? [] : [{ driverId, driver: script, laps: [...lapRows] }]
    })
}

/** LiveRC's number of a driver; `null` for an id that was made here (E12). */
function sourceNumber(sourceDriverId: string): number | null {
  return /^\d+$/.test(sourceDriverId) ? Number(sourceDriverId) : null
}
