import { z } from 'zod'
import type { RecoveryReport } from '../../../shared/contract/recovery.ts'
import { AppError } from '../../../shared/domain/errors.ts'
import type { WriteDb } from '../../schema/handle.ts'
import { source } from '../rows.ts'
import { resetState } from './event-state.ts'
import { type EventRow, EventStore } from './events.ts'

/** What is written in the transaction of a recovery, about it; what it throws undoes the recovery. */
export type Alongside = (report: RecoveryReport) => void
const nothing: Alongside = () => {}

/**
 * Removes what an import that did not end has left of one event (F22): the races, results and laps of an event that is not
 * complete, and fetched pages that wait. A complete event loses only waiting pages. Entries, classes, depth and status stay.
 * @throws AppError NOT_FOUND, STATE_MACHINE_ERROR while the event is being imported
 */
export function cleanupPartial(db: WriteDb, eventId: string, alongside: Alongside = nothing): RecoveryReport {
  return recovery(db, eventId, (event) => removePartialRaces(db, event), alongside)
}

/**
 * Removes every race, result and lap of one event, leaves its row, its entries and its classes, and takes it back to depth
 * none (F23).
 * @throws AppError NOT_FOUND, STATE_MACHINE_ERROR while the event is being imported
 */
export function cleanupFull(db: WriteDb, eventId: string, alongside: Alongside = nothing): RecoveryReport {
  const work = (event: EventRow) => {
    removeRaces(db, event.id)
    removeProgress(db, event.id)
    resetState(db, eventId)
  }
  return recovery(db, eventId, work, alongside)
}

/**
 * Takes one event back to where imports begin (F24): partial rows are removed, depth none, status idle. Of a complete
 * event the rows stay, hidden by the depth, until the next import replaces them; nothing of them is trusted any more.
 * @throws AppError NOT_FOUND, STATE_MACHINE_ERROR while the event is being imported
 */
export function resetEvent(db: WriteDb, eventId: string, alongside: Alongside = nothing): RecoveryReport {
  const work = (event: EventRow) => {
    removePartialRaces(db, event)
    removeProgress(db, event.id)
    resetState(db, eventId)
  }
  return recovery(db, eventId, work, alongside)
}

/**
 * Removes everything that earlier attempts have stored of an event that was never complete, so that an import begins on
 * clean ground: races, entries and, but for reviewed ones, classes. Inside a transaction only.
 */
export function removePartialImport(db: WriteDb, eventRowId: number): void {
  const drivers = driversOf(db, eventRowId)
  db.prepare('delete from races where event_id = ?').run(eventRowId)
  db.prepare('delete from event_entries where event_id = ?').run(eventRowId)
  db.prepare('delete from event_race_classes where event_id = ? and vehicle_type_needs_review').run(
    eventRowId,
  )
  removeUnnamed(db, drivers, '')
}

function recovery(
  db: WriteDb,
  eventId: string,
  work: (event: EventRow) => void,
  alongside: Alongside,
): RecoveryReport {
  return db.transaction<RecoveryReport>(() => {
    const event = new EventStore(db).find(source, eventId)
    if (event === undefined) {
      throw new AppError('NOT_FOUND', `There is no event ${eventId} in the database.`, {
        stage: 'request',
        source: 'db',
        details: { field: 'event', value: eventId },
      })
    }
    if (event.ingestionStatus === 'running') {
      throw new AppError('STATE_MACHINE_ERROR', `Event ${eventId} is being imported.`, {
        stage: 'request',
        source: 'db',
        action: 'Cancel the import first, or wait until it has ended.',
        details: { axis: 'status', from: 'running', to: 'idle', event: eventId },
      })
    }
    const before = countsOf(db, event.id)
    work(event)
    const after = countsOf(db, event.id)
    const report: RecoveryReport = {
      removed: {
        races: before.races - after.races,
        raceDrivers: before.raceDrivers - after.raceDrivers,
        results: before.results - after.results,
        laps: before.laps - after.laps,
        drivers: before.drivers - after.drivers,
        parkedPages: before.parkedPages - after.parkedPages,
      },
      kept: {
        races: after.races,
        entries: after.entries,
        classes: after.classes,
        reviewedClasses: after.reviewedClasses,
      },
    }
    alongside(report)
    return report
  })
}

function removePartialRaces(db: WriteDb, event: EventRow): void {
  if (event.ingestDepth === 'laps_full') {
    db.prepare("delete from ingestion_race_progress where event_id = ? and state = 'fetched'").run(event.id)
    return
  }
  removeRaces(db, event.id)
  removeProgress(db, event.id)
}

/** Results, laps and drivers of the races go with them, by their foreign keys. */
function removeRaces(db: WriteDb, eventRowId: number): void {
  const drivers = driversOf(db, eventRowId)
  db.prepare('delete from races where event_id = ?').run(eventRowId)
  removeUnnamed(db, drivers, temporaryDriver)
}

function removeProgress(db: WriteDb, eventRowId: number): void {
  db.prepare('delete from ingestion_race_progress where event_id = ?').run(eventRowId)
}

const idRow = z.object({ id: z.int() })

/** Row ids of the drivers that an event names. */
function driversOf(db: WriteDb, eventRowId: number): number[] {
  const rows = db
    .prepare(
      `select driver_id as id from event_entries where event_id = ?
       union select driver_id from races join race_drivers on race_id = races.id where event_id = ?`,
    )
    .all(eventRowId, eventRowId)
  return z
    .array(idRow)
    .parse(rows)
    .map(({ id }) => id)
}

/** Only drivers with a number of our own, which stood for a person until a race named the real one (C9). */
const temporaryDriver = "and source_driver_id like 'entry!_%' escape '!'"

/** Removes those of the drivers whom no entry and no race names any more. @param only a further condition */
function removeUnnamed(db: WriteDb, drivers: readonly number[], only: string): void {
  const remove = db.prepare(
    `delete from drivers where id = ? and not exists (select 1 from event_entries where driver_id = drivers.id)
     and not exists (select 1 from race_drivers where driver_id = drivers.id) ${only}`,
  )
  for (const id of drivers) remove.run(id)
}

const countRow = z.object({
  races: z.int(),
  raceDrivers: z.int(),
  results: z.int(),
  laps: z.int(),
  drivers: z.int(),
  parkedPages: z.int(),
  entries: z.int(),
  classes: z.int(),
  reviewedClasses: z.int(),
})

function countsOf(db: WriteDb, eventRowId: number): z.infer<typeof countRow> {
  return countRow.parse(
    db
      .prepare(
        `with event(id) as (values (?)), own as (select races.id from event cross join races on event_id = event.id)
         select (select count(*) from own) as races,
           (select count(*) from own cross join race_drivers on race_id = own.id) as raceDrivers,
           (select count(*) from own cross join race_results on race_id = own.id) as results,
           (select count(*) from own cross join race_results on race_id = own.id
             cross join laps on race_result_id = race_results.id) as laps,
           (select count(*) from drivers) as drivers,
           (select count(*) from event cross join ingestion_race_progress on event_id = event.id
             where page is not null) as parkedPages,
           (select count(*) from event cross join event_entries on event_id = event.id) as entries,
           (select count(*) from event cross join event_race_classes on event_id = event.id) as classes,
           (select count(*) from event cross join event_race_classes on event_id = event.id
             where not vehicle_type_needs_review) as reviewedClasses`,
      )
      .get(eventRowId),
  )
}
