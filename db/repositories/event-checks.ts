import { z } from 'zod'
import type { CheckedRace, EventChecks } from '../../shared/contract/event-parts.ts'
import { checkSession } from '../../shared/domain/analysis/check-session.ts'
import type { ReadDb } from '../schema/handle.ts'
import { publicDriverId } from './driver-id.ts'
import { type EventRow, eventRow } from './events.ts'
import { readAll, sqlFlag } from './rows.ts'
import { storedSession } from './session.ts'
import { type RaceOfEvent, racesOfEvent } from './sessions.ts'
import { isListedRace, isShownLap, isShownResult, resultOrder } from './visible.ts'
import { eventIssues } from './verify.ts'

export interface CheckOptions {
  /** Compares the figures of every race, whatever the import noted of it: for rows that something else may have changed. */
  readonly everyRace?: boolean
}

const nothing: EventChecks = {
  notes: [],
  disagreements: [],
  totals: [],
  lapCounts: [],
  notRun: [],
  lap1Unknown: [],
  entries: [],
  rows: [],
}

/**
 * What is doubtful about an event's data (K20, ui.md 2a consequence 7). The figures are recomputed of races of which the import
 * says that a driver disagrees, or of all; rows are counted for every race. `null` if the event is not known.
 */
export function getEventChecks(db: ReadDb, eventId: string, options: CheckOptions = {}): EventChecks | null {
  return db.snapshot(() => {
    const event = eventRow(db, eventId)
    if (event === null) return null
    return event.ingestDepth === 'laps_full' ? checksOf(db, event, options) : nothing
  })
}

function checksOf(db: ReadDb, event: EventRow, { everyRace = false }: CheckOptions): EventChecks {
  const races = racesOfEvent(db, event.id)
  const byRow = new Map(races.map((race) => [race.id, race]))
  const doubtful = doubtfulResults(db, event.id)
  const results = doubtful.flatMap(({ raceRowId, key, isBroken: _broken, ...row }) => {
    const race = byRow.get(raceRowId)
    return race === undefined ? [] : [{ ...named(race), driverId: publicDriverId(key), ...row }]
  })
  const areLapsWhole = !doubtful.some(({ isBroken }) => isBroken)
  return {
    notes: races.flatMap((race) =>
      [...new Set(race.metadata.warnings)].map((note) => ({ ...named(race), note })),
    ),
    disagreements: races.flatMap((race) => disagreementsOf(db, race, everyRace)),
    totals: results.flatMap(({ printedMs, laps, stored, lapSumMs, ...who }) =>
      laps === stored && printedMs !== null && printedMs !== lapSumMs
        ? [{ ...who, printed: printedMs, computed: lapSumMs }]
        : [],
    ),
    lapCounts: results.flatMap(({ printedMs: _printed, laps, stored, lapSumMs: _sum, ...who }) =>
      laps === stored ? [] : [{ ...who, printed: laps, stored }],
    ),
    notRun: races.filter(({ resultState }) => resultState === 'empty').map(named),
    lap1Unknown: races
      .filter(({ lap1Counted, metadata }) => lap1Counted === null && metadata.agreement.drivers > 0)
      .map(named),
    entries: doubtfulEntries(db, event.id),
    rows: rowIssues(db, event.id, races, areLapsWhole),
  }
}

function named({ raceId, raceLabel, roundName, className }: RaceOfEvent): CheckedRace {
  return { raceId, raceLabel, roundName, className }
}

/** Told on lines of their own, and from the rows as they are now. */
const toldElsewhere: ReadonlySet<string> = new Set(['laps', 'totalTimeMs'])

function disagreementsOf(db: ReadDb, race: RaceOfEvent, always: boolean): EventChecks['disagreements'] {
  const { drivers, agreeing } = race.metadata.agreement
  if (agreeing >= drivers && !always) return []
  return checkSession(storedSession(db, race)).exceptions.flatMap(({ driverId, ...exception }) =>
    toldElsewhere.has(exception.figure)
      ? []
      : [{ ...named(race), ...exception, driverId: publicDriverId(driverId) }],
  )
}

const resultRow = z.object({
  raceRowId: z.int(),
  key: z.string(),
  driverName: z.string(),
  laps: z.int(),
  printedMs: z.int().nullable(),
  stored: z.int(),
  lapSumMs: z.int(),
  /** Laps are missing here, or contradict each other. */
  isBroken: sqlFlag,
})

/**
 * Results whose laps are not as many as they say, do not add up to their time, or are not whole; in the order of races and
 * results. Most of what there is to read of an event are its laps: this goes through them once.
 */
function doubtfulResults(db: ReadDb, eventRowId: number): z.output<typeof resultRow>[] {
  return readAll(
    db,
    `select race_results.race_id as raceRowId, source_driver_id as key, display_name as driverName,
       laps_completed as laps, total_time_ms as printedMs, count(laps.id) as stored,
       coalesce(sum(lap_time_ms), 0) as lapSumMs,
       count(laps.id) <> coalesce(json_extract(raw_fields_json, '$.lapsOnPage'), 0)
         or coalesce(max(lap_number), 0) <> count(laps.id)
         or coalesce(max(elapsed_race_time_ms), 0) <> coalesce(sum(lap_time_ms), 0) as isBroken
     from races
     cross join race_results on race_results.race_id = races.id
     join race_drivers on race_drivers.id = race_results.race_driver_id
     left join laps on laps.race_result_id = race_results.id and ${isShownLap}
     where races.event_id = ? and ${isListedRace} and ${isShownResult}
     group by race_results.id
     having stored <> laps_completed or (stored > 0 and printedMs <> lapSumMs) or isBroken
     order by races.source_index, ${resultOrder}`,
    resultRow,
    eventRowId,
  )
}

const entryRow = z.object({
  reason: z.enum(['withdrawn', 'not_listed', 'unmatched']),
  className: z.string(),
  driverKey: z.string(),
  driverName: z.string(),
})

/** Entries that entry list and results do not both know. */
function doubtfulEntries(db: ReadDb, eventRowId: number): EventChecks['entries'] {
  const rows = readAll(
    db,
    `select * from (
       select case when withdrawn then 'withdrawn' when not from_entry_list then 'not_listed'
           when substr(source_driver_id, 1, 6) = 'entry_' then 'unmatched' end as reason,
         class_name as className, source_driver_id as driverKey,
         coalesce(json_extract(event_entries.metadata, '$.driverName'), display_name) as driverName
       from event_entries join drivers on drivers.id = event_entries.driver_id
       where event_id = ?)
     where reason is not null order by reason, className, driverName, driverKey`,
    entryRow,
    eventRowId,
  )
  return rows.map(({ driverKey, ...row }) => ({ ...row, driverId: publicDriverId(driverKey) }))
}

/** Contradictions that `totals` and `lapCounts` tell better. */
const toldAsResults = ['laps_column', 'total_time'] as const
/** What `doubtfulResults` has looked for already. */
const lapChecks = ['stored_laps', 'lap_sequence', 'lap_elapsed'] as const
const mostOfACheck = 100

function rowIssues(
  db: ReadDb,
  eventRowId: number,
  races: readonly RaceOfEvent[],
  areLapsWhole: boolean,
): EventChecks['rows'] {
  const byId = new Map(races.map((race) => [race.raceId, race]))
  const without = new Set<string>([...toldAsResults, ...(areLapsWhole ? lapChecks : [])])
  return eventIssues(db, eventRowId, { without, limit: mostOfACheck }).map(
    ({ check, message, raceId, driver, expected, found }) => {
      const race = raceId === null ? undefined : byId.get(raceId)
      return {
        check,
        message,
        race: race === undefined ? null : named(race),
        driverName: driver,
        expected,
        found,
      }
    },
  )
}
