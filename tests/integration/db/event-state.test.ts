import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  completeImport,
  confirmComplete,
  failImport,
  markDeadRun,
  startImport,
} from '../../../db/repositories/write/event-state.ts'
import { cleanupFull, cleanupPartial, resetEvent } from '../../../db/repositories/write/recovery.ts'
import { isRunOpen, startRun } from '../../../db/repositories/write/runs.ts'
import type { WriteDb } from '../../../db/schema/handle.ts'
import { openDatabase } from '../../../db/client/index.ts'
import { cancelledError } from '../../../shared/domain/errors.ts'
import type { IngestDepth, IngestionStatus } from '../../../shared/domain/ingestion-state.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addEvent, addTrack, temporaryDatabase } from '../../support/database.ts'
import { rowOf } from '../../support/engine.ts'

const eventId = '5001'
const refused = expect.objectContaining({ code: 'STATE_MACHINE_ERROR' })

/** What must be true of an event's row after any sequence of imports and recoveries. */
interface Model {
  depth: IngestDepth
  status: IngestionStatus
  hasDate: boolean
  error: string | null
}
/** The row in a real file, and the runs of those who import it, the latest last. */
interface Real {
  readonly db: WriteDb
  readonly runs: number[]
  clock: number
}

type Act = (model: Model, real: Real, now: string) => void

/** A move that the model allows or not; the row must do the same. */
function step(name: string, act: Act, isPossible: (model: Readonly<Model>) => boolean = () => true) {
  const command: fc.Command<Model, Real> = {
    check: isPossible,
    toString: () => name,
    run: (model, real) => {
      real.clock += 1
      act(model, real, new Date(real.clock * 1000).toISOString())
      expectAsModel(model, real)
    },
  }
  return command
}

function expectAsModel(model: Model, real: Real): void {
  const row = rowOf(real.db, 'select * from events')
  expect(row).toMatchObject({
    ingest_depth: model.depth,
    ingestion_status: model.status,
    last_error_code: model.error,
  })
  expect(row['last_ingested_at'] !== null).toBe(model.hasDate)
  const open = real.runs.filter((run) => isRunOpen(real.db, run))
  // Whoever imports has the only open run; nobody else can write any more.
  if (model.status === 'running') expect(open).toEqual([real.runs.at(-1)])
}

const start: Act = (model, real, now) => {
  const run = startRun(real.db, {
    jobId: `job ${real.runs.length}`,
    operation: 'event_import',
    subject: eventId,
    ingestionVersion: '1.0.0',
    startedAt: now,
  })
  const recovered = real.db.transaction<boolean>(() => startImport(real.db, eventId, run, now))
  expect(recovered).toBe(model.status === 'running')
  real.runs.push(run)
  model.status = 'running'
}

/** @param which the run that fails: the latest, or one that may have lost the event to another */
function fail(which: 'latest' | 'first'): Act {
  return (model, real, now) => {
    const run = real.runs.at(which === 'latest' ? -1 : 0) ?? 0
    const mayWrite = isRunOpen(real.db, run) && model.status === 'running'
    real.db.transaction<void>(() => failImport(real.db, eventId, run, cancelledError('test').toReport(), now))
    if (!mayWrite) return
    model.status = 'failed'
    model.error = 'CANCELLED'
    closeRuns(real.db, 'failed')
  }
}

const complete: Act = (model, real, now) => {
  const end = { now, ingestionVersion: '1.0.0' }
  const completing = () => real.db.transaction<string>(() => completeImport(real.db, eventId, end).outcome)
  if (model.status !== 'running') {
    expect(completing).toThrow(refused)
    return
  }
  completing()
  Object.assign(model, { depth: 'laps_full', status: 'complete', hasDate: true, error: null })
  closeRuns(real.db, 'completed')
}

function confirm(sourceChecked: boolean): Act {
  return (model, real, now) => {
    const end = { now, sourceChecked }
    const confirming = () => real.db.transaction<void>(() => confirmComplete(real.db, eventId, end))
    if (model.status !== 'running') {
      expect(confirming).toThrow(refused)
      return
    }
    confirming()
    model.status = 'complete'
    if (sourceChecked) Object.assign(model, { hasDate: true, error: null })
    closeRuns(real.db, 'completed')
  }
}

const ownerDies: Act = (model, real, now) => {
  expect(markDeadRun(real.db, eventId, now)).toBe(model.status === 'running')
  expect(markDeadRun(real.db, eventId, now)).toBe(false)
  if (model.status === 'running') Object.assign(model, { status: 'failed', error: 'INGESTION_FAILED' })
}

function recover(by: typeof cleanupPartial): Act {
  return (model, real) => {
    const recovering = () => by(real.db, eventId)
    if (model.status === 'running') {
      expect(recovering).toThrow(refused)
      return
    }
    recovering()
    if (by !== cleanupPartial)
      Object.assign(model, { depth: 'none', status: 'idle', hasDate: false, error: null })
  }
}

/** What closes the record of a run whose event has been written. */
function closeRuns(db: WriteDb, outcome: string): void {
  db.prepare("update ingestion_runs set outcome = ? where outcome = 'running'").run(outcome)
}

const steps = fc.commands<Model, Real>(
  [
    fc.constant(step('start', start)),
    fc.constant(step('complete', complete)),
    fc.constantFrom('latest' as const, 'first' as const).map((which) => step(`${which} fails`, fail(which))),
    fc
      .boolean()
      .map((checked) => step(`confirm ${checked}`, confirm(checked), ({ depth }) => depth === 'laps_full')),
    fc.constant(step('owner dies', ownerDies)),
    fc.constantFrom(cleanupPartial, cleanupFull, resetEvent).map((by) => step(by.name, recover(by))),
  ],
  { maxCommands: 30 },
)
const newEvent: Readonly<Model> = { depth: 'none', status: 'idle', hasDate: false, error: null }

describe('the state of an event', () => {
  it('moves in the database as the table says, whatever happens to the event', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (commands) => {
        const folder = mkdtempSync(join(tmpdir(), 'mre-test-'))
        const database = await openDatabase({ file: join(folder, 'mre.sqlite') })
        addEvent(database.write, { trackId: addTrack(database.write) })
        try {
          fc.modelRun(
            () => ({
              model: { ...newEvent },
              real: { db: database.write, runs: [], clock: 1_700_000_000 },
            }),
            commands,
          )
        } finally {
          database.close()
          rmSync(folder, { recursive: true })
        }
      }),
      { numRuns: 60 },
    )
  })

  it.each([
    ['ingestion_status', 'paused', 'status'],
    ['ingest_depth', 'summary_only', 'depth'],
  ])('with an unknown %s cannot be imported', async (column, value, axis) => {
    const { write: db } = await temporaryDatabase()
    addEvent(db, { trackId: addTrack(db) })
    db.prepare(`update events set ${column} = ?`).run(value)
    const start = () => db.transaction<boolean>(() => startImport(db, eventId, 1, '2026-01-01T00:00:00.000Z'))
    expect(start).toThrow(
      expect.objectContaining({
        code: 'STATE_MACHINE_ERROR',
        details: expect.objectContaining({ axis, from: value }),
      }),
    )
    expect(rowOf(db, `select ${column} as value from events`)).toEqual({ value })
  })

  it('shows that its import was interrupted, and the run says so as well', async () => {
    const { write: db } = await temporaryDatabase()
    addEvent(db, { trackId: addTrack(db) })
    const run = startRun(db, {
      jobId: 'job',
      operation: 'event_import',
      subject: eventId,
      ingestionVersion: '1.0.0',
      startedAt: '2026-01-01T00:00:00.000Z',
    })
    db.transaction<boolean>(() => startImport(db, eventId, run, '2026-01-01T00:00:00.000Z'))
    expect(markDeadRun(db, eventId, '2026-01-02T00:00:00.000Z')).toBe(true)
    expect(rowOf(db, 'select * from events')).toMatchObject({
      ingestion_status: 'failed',
      last_error_code: 'INGESTION_FAILED',
      last_error_message: expect.stringContaining('interrupted'),
      last_error_at: '2026-01-02T00:00:00.000Z',
    })
    expect(rowOf(db, 'select * from ingestion_runs')).toMatchObject({
      outcome: 'interrupted',
      finished_at: '2026-01-02T00:00:00.000Z',
    })
    expect(markDeadRun(db, 'unknown', '2026-01-02T00:00:00.000Z')).toBe(false)
  })
})
