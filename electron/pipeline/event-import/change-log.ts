import type {
  EntryRow,
  RaceDriverRow,
  RaceRow,
  ResultRow,
} from '../../../db/repositories/write/event-data.ts'
import type { EventRow } from '../../../db/repositories/write/events.ts'
import type { LapValues } from '../../../db/repositories/write/laps.ts'
import { raceMetadata, resultExtras, type ResultExtras } from '../../../db/schema/metadata.ts'
import { longestChangeList, type DataChange, type DataChanges } from '../../../shared/contract/views.ts'

type Place = Pick<DataChange, 'raceId' | 'raceLabel' | 'className' | 'driverName'>
type Value = DataChange['before']
/** Names of a row's properties, and what their figures are called. */
type Fields<Row> = readonly (readonly [keyof Row, string])[]

const eventFields: Fields<EventRow> = [
  ['eventName', 'event_name'],
  ['eventDate', 'event_date'],
  ['eventDateEnd', 'event_date_end'],
]
const raceFields: Fields<RaceRow> = [
  ['raceLabel', 'race_label'],
  ['className', 'class_name'],
  ['sectionHeader', 'section_header'],
  ['raceOrder', 'race_order'],
  ['completedAt', 'completed_at'],
  ['durationMs', 'duration_ms'],
  ['resultState', 'result_state'],
]
const driverFields: Fields<Pick<RaceDriverRow, 'displayName' | 'carNumber'>> = [
  ['displayName', 'display_name'],
  ['carNumber', 'car_number'],
]
/** What the results table prints; what is computed here follows from it and is left out. */
type PrintedResult = Omit<ResultRow, 'id' | 'createdAt' | 'updatedAt'>
const resultFields: Fields<PrintedResult> = [
  ['positionFinal', 'position_final'],
  ['lapsCompleted', 'laps_completed'],
  ['totalTimeMs', 'total_time_ms'],
  ['intervalMs', 'interval_ms'],
  ['intervalLaps', 'interval_laps'],
  ['fastLapTimeMs', 'fast_lap_time_ms'],
  ['fastLapNumber', 'fast_lap_number'],
  ['avgLapTimeMs', 'avg_lap_time_ms'],
  ['qualifyingPosition', 'qualifying_position'],
]
const extraFields: Fields<ResultExtras> = [
  ['avgTop5Ms', 'avg_top_5_ms'],
  ['avgTop10Ms', 'avg_top_10_ms'],
  ['avgTop15Ms', 'avg_top_15_ms'],
  ['top3ConsecutiveMs', 'top_3_consecutive_ms'],
  ['stdDeviationMs', 'std_deviation_ms'],
  ['consistencyPercent', 'consistency_percent'],
]

/** A lap as far as people compare it. */
export interface ShownLap {
  readonly lap: number
  readonly timeMs: number
  readonly position: number
}

/**
 * What an import of a complete event finds changed at the source: figure by figure, for people (C35). A race that is new or
 * has been run since is one change; its results and laps are not listed one by one.
 */
export class ChangeLog {
  readonly #list: DataChange[] = []
  #total = 0

  toChanges(): DataChanges {
    return { total: this.#total, list: [...this.#list] }
  }

  event(before: EventRow | undefined, after: EventRow): void {
    if (before === undefined) return
    this.#fields(nowhere, 'events', before, after, eventFields)
  }

  /** @param before undefined for an entry that is new on the list */
  entry(
    className: string,
    driverName: string,
    before: EntryRow | undefined,
    transponder: string | null,
  ): void {
    const place = { ...nowhere, className, driverName }
    if (before === undefined || before.withdrawn || !before.fromEntryList) {
      this.#add(place, 'event_entries', 'added', 'transponder_number', null, transponder)
    } else if (before.transponderNumber !== transponder) {
      const old = before.transponderNumber
      this.#add(place, 'event_entries', 'changed', 'transponder_number', old, transponder)
    }
  }

  withdrawn(className: string, driverName: string, transponder: string | null): void {
    const place = { ...nowhere, className, driverName }
    this.#add(place, 'event_entries', 'removed', 'transponder_number', transponder, null)
  }

  race(before: RaceRow | undefined, after: RaceRow): void {
    const place = placeOf(after)
    if (before === undefined || !isOnPage(before)) {
      this.#add(place, 'races', 'added', 'race_label', null, after.raceLabel)
    } else this.#fields(place, 'races', before, after, raceFields)
  }

  /** The event page lists a race no more, or again. */
  raceOnPage(race: RaceRow, onPage: boolean): void {
    const [before, after] = onPage ? [null, race.raceLabel] : [race.raceLabel, null]
    this.#add(placeOf(race), 'races', onPage ? 'added' : 'removed', 'race_label', before, after)
  }

  /** One row of a race's results table. A driver who is new in it is one change. @param before null when nothing is stored */
  result(
    race: RaceRow,
    driver: {
      readonly before: RaceDriverRow | undefined
      readonly displayName: string
      readonly carNumber: number | null
    },
    before: ResultRow | null,
    after: PrintedResult,
  ): 'added' | 'known' {
    const place = { ...placeOf(race), driverName: driver.displayName }
    const extras = before === null ? null : extrasOf(before)
    if (before === null || extras?.onPage !== true) {
      this.#add(place, 'race_results', 'added', 'position_final', null, after.positionFinal)
      return 'added'
    }
    if (driver.before !== undefined) this.#fields(place, 'race_drivers', driver.before, driver, driverFields)
    this.#fields(place, 'race_results', before, after, resultFields)
    if (before.rawFieldsJson !== after.rawFieldsJson)
      this.#fields(place, 'race_results', extras, extrasOf(after), extraFields)
    return 'known'
  }

  resultGone(race: RaceRow, driver: RaceDriverRow, before: ResultRow): void {
    const place = { ...placeOf(race), driverName: driver.displayName }
    this.#add(place, 'race_results', 'removed', 'position_final', before.positionFinal, null)
  }

  /** @param before the driver's laps as readers saw them */
  laps(race: RaceRow, driverName: string, before: readonly ShownLap[], after: readonly LapValues[]): void {
    const place = { ...placeOf(race), driverName }
    for (let index = 0; index < Math.max(before.length, after.length); index += 1) {
      const [old, now] = [before[index], after[index]]
      const lap = index + 1
      const [oldTime, time] = [old?.timeMs ?? null, now?.lapTimeMs ?? null]
      const kind = old === undefined ? 'added' : now === undefined ? 'removed' : 'changed'
      if (oldTime !== time) this.#add(place, 'laps', kind, 'lap_time_ms', oldTime, time, lap)
      if (old !== undefined && now !== undefined && old.position !== now.positionOnLap)
        this.#add(place, 'laps', kind, 'position_on_lap', old.position, now.positionOnLap, lap)
    }
  }

  #fields<Row extends object>(
    place: Place,
    table: DataChange['table'],
    before: Pick<Row, keyof Row>,
    after: Partial<Row>,
    fields: Fields<Row>,
  ): void {
    for (const [key, field] of fields) {
      const [old, now] = [valueOf(before[key]), valueOf(after[key])]
      if (old !== now) this.#add(place, table, 'changed', field, old, now)
    }
  }

  #add(
    place: Place,
    table: DataChange['table'],
    kind: DataChange['kind'],
    field: string,
    before: Value,
    after: Value,
    lap: number | null = null,
  ): void {
    this.#total += 1
    if (this.#list.length >= longestChangeList) return
    this.#list.push({ kind, table, ...place, lap, field, before, after })
  }
}

const nowhere: Place = { raceId: null, raceLabel: null, className: null, driverName: null }

function placeOf(race: RaceRow): Place {
  return {
    raceId: race.sourceRaceId,
    raceLabel: race.raceLabel,
    className: race.className,
    driverName: null,
  }
}

function isOnPage(race: RaceRow): boolean {
  return raceMetadata.parse(JSON.parse(race.raceMetadata)).onPage
}

function extrasOf(row: Pick<PrintedResult, 'rawFieldsJson'>): ResultExtras {
  return resultExtras.parse(JSON.parse(row.rawFieldsJson))
}

function valueOf(value: unknown): Value {
  return typeof value === 'string' || typeof value === 'number' ? value : null
}
