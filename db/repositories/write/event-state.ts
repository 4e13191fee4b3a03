import type { ErrorReport } from '../../../shared/domain/errors.ts'
import {
  type IngestionStatus,
  moveDepth,
  moveStatus,
  type Mover,
} from '../../../shared/domain/ingestion-state.ts'
import type { WriteDb } from '../../schema/handle.ts'
import { source } from '../rows.ts'
import { type EventRow, EventStore } from './events.ts'
import type { Written } from './row-writer.ts'
import { interruptRuns, isRunOpen } from './runs.ts'

/*
 * Every write of an event's depth and status (F1-F6), each by the tables of `shared/domain/ingestion-state.ts`. All but
 * `markDeadRun` are only to be used inside `WriteDb.transaction`.
 */

const noError = {
  lastErrorCode: null,
  lastErrorStage: null,
  lastErrorMessage: null,
  lastErrorAt: null,
} as const

/** The error that an event shows whose import ended with its process. */
const interrupted: ErrorReport = {
  code: 'INGESTION_FAILED',
  stage: 'job',
  source: 'pipeline',
  message: 'The import was interrupted: the program that ran it has ended.',
  action: 'Import the event again; it goes on where it was.',
  details: {},
}

/** The moves that lead from each status to a running import. Whoever starts one holds the event's lock. */
const waysToRunning: Readonly<Record<IngestionStatus, readonly IngestionStatus[]>> = {
  idle: ['running'],
  complete: ['running'],
  failed: ['idle', 'running'],
  // Its owner holds the lock no more, so it is gone.
  running: ['failed', 'idle', 'running'],
}

/**
 * Marks an event as being imported by the run `runId`. The caller holds the event's lock: a run that is still marked as
 * running has lost its process, and is closed as interrupted.
 * @returns whether there was such a run
 * @throws AppError STATE_MACHINE_ERROR for a status or a depth that no import may start from (F4)
 */
export function startImport(db: WriteDb, eventId: string, runId: number, now: string): boolean {
  const row = eventOf(db, eventId)
  moveDepth(row.ingestDepth, 'laps_full')
  const way: readonly IngestionStatus[] | undefined = waysToRunning[row.ingestionStatus]
  const ingestionStatus = (way ?? ['running']).reduce<IngestionStatus>(
    (from, to) => moveStatus(from, to),
    row.ingestionStatus,
  )
  new EventStore(db).update(row, { ingestionStatus }, now)
  const recovered = row.ingestionStatus === 'running'
  if (recovered) interruptRuns(db, eventId, { at: now, error: interrupted, except: runId })
  return recovered
}

/** The very last write of an import: from here on readers see the event (C31, F7). */
export function completeImport(
  db: WriteDb,
  eventId: string,
  end: { readonly now: string; readonly ingestionVersion: string },
): Written {
  const row = eventOf(db, eventId)
  return new EventStore(db).update(
    row,
    {
      ingestDepth: moveDepth(row.ingestDepth, 'laps_full'),
      ingestionStatus: moveStatus(row.ingestionStatus, 'complete'),
      lastIngestedAt: end.now,
      ingestedWithVersion: end.ingestionVersion,
      ...noError,
    },
    end.now,
  )
}

/**
 * A complete event needs nothing, or cannot be checked: it is complete as before. Only a source that was asked moves the
 * time of the check and ends an earlier error (E9, T21).
 */
export function confirmComplete(
  db: WriteDb,
  eventId: string,
  end: { readonly now: string; readonly sourceChecked: boolean },
): void {
  const row = eventOf(db, eventId)
  const checked = end.sourceChecked ? { lastIngestedAt: end.now, ...noError } : {}
  const ingestionStatus = moveStatus(row.ingestionStatus, 'complete')
  new EventStore(db).update(row, { ingestionStatus, ...checked }, end.now)
}

/**
 * Notes a failed or cancelled import on its event. Depth, data and `last_ingested_at` stay (F6). Nothing happens to an
 * event without a row, and to one whose import somebody else has taken over.
 */
export function failImport(
  db: WriteDb,
  eventId: string,
  runId: number,
  report: ErrorReport,
  now: string,
): void {
  const row = new EventStore(db).find(source, eventId)
  if (row?.ingestionStatus !== 'running' || !isRunOpen(db, runId)) return
  writeFailure(db, row, report, now)
}

/**
 * Closes the import of an event whose process is gone: `running` → `failed`, its run `interrupted` (F15, J13). Safe to
 * repeat; an event that is not being imported stays as it is.
 * @returns whether there was such an import
 */
export function markDeadRun(db: WriteDb, eventId: string, now: string): boolean {
  return db.transaction<boolean>(() => closeDeadRun(db, eventId, now))
}

/** As `markDeadRun`, inside a transaction: for whoever gives the event free in the same one. */
export function closeDeadRun(db: WriteDb, eventId: string, now: string): boolean {
  const row = new EventStore(db).find(source, eventId)
  const isRunning = row?.ingestionStatus === 'running'
  if (isRunning) writeFailure(db, row, interrupted, now)
  return interruptRuns(db, eventId, { at: now, error: interrupted, except: null }) > 0 || isRunning
}

/**
 * The operator takes an event back to its beginning (F23, F24): depth none, nothing ingested, no error.
 * @throws AppError STATE_MACHINE_ERROR while it is being imported
 */
export function resetState(db: WriteDb, eventId: string): void {
  const row = eventOf(db, eventId)
  const operator: Mover = 'operator'
  const isIdle = row.ingestionStatus === 'idle'
  new EventStore(db).update(
    row,
    {
      ingestDepth: moveDepth(row.ingestDepth, 'none', operator),
      ingestionStatus: isIdle ? 'idle' : moveStatus(row.ingestionStatus, 'idle', operator),
      lastIngestedAt: null,
      ingestedWithVersion: null,
      ...noError,
    },
    row.updatedAt,
  )
}

function writeFailure(db: WriteDb, row: EventRow, report: ErrorReport, now: string): void {
  const failed = {
    ingestionStatus: moveStatus(row.ingestionStatus, 'failed'),
    lastErrorCode: report.code,
    lastErrorStage: report.stage,
    lastErrorMessage: report.message,
    lastErrorAt: now,
  }
  new EventStore(db).update(row, failed, now)
}

function eventOf(db: WriteDb, eventId: string): EventRow {
  const row = new EventStore(db).find(source, eventId)
  if (row === undefined) throw new Error('Only an event with a row has a state')
  return row
}
