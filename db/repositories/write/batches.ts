import { z } from 'zod'
import type { ErrorReport } from '../../../shared/domain/errors.ts'
import type { WriteDb } from '../../schema/handle.ts'
import { readOne } from '../rows.ts'

/** Every function here is one transaction, so that several processes can work on the same batch. */

const open = z.object({ id: z.string() })
const openBatch = `select id from import_batches where state = 'running'`

/** An event of a batch whose turn it is. */
const turn = z.object({
  batchId: z.string(),
  position: z.int(),
  eventId: z.string(),
  /** Null until the queue has it. */
  jobId: z.string().nullable(),
})
export type Turn = z.infer<typeof turn>

/**
 * Adds events in their order to the batch that is under way, or to a new one. One that is in it and was tried comes again
 * at the end. Gives the batch's id.
 */
export function addToBatch(db: WriteDb, eventIds: readonly string[], newId: string, now: string): string {
  return db.transaction(() => {
    const known = readOne(db, openBatch, open)?.id
    if (known === undefined) {
      db.prepare("update import_batches set seen = 1 where state <> 'running'").run()
      db.prepare("insert into import_batches (id, state, seen, created_at) values (?, 'running', 0, ?)").run(
        newId,
        now,
      )
    }
    const batchId = known ?? newId
    const add = db.prepare(
      `insert into import_batch_items (batch_id, position, source_event_id, state)
       values (?, (select coalesce(max(position), 0) + 1 from import_batch_items where batch_id = ?), ?, 'waiting')
       on conflict (batch_id, source_event_id) do update
         set position = excluded.position, state = 'waiting', job_id = null, error = null
         where state not in ('waiting', 'running')`,
    )
    for (const eventId of eventIds) add.run(batchId, batchId, eventId)
    return batchId
  })
}

/**
 * The event whose turn it is: the one that is under way, else the next one, which is then under way. Ends the batch when
 * none is left.
 */
export function takeTurn(db: WriteDb, now: string): Turn | 'ended' | 'nothing' {
  return db.transaction(() => {
    const batchId = readOne(db, openBatch, open)?.id
    if (batchId === undefined) return 'nothing'
    const inState = (state: 'running' | 'waiting') =>
      readOne(
        db,
        `select batch_id as batchId, position, source_event_id as eventId, job_id as jobId from import_batch_items
         where batch_id = ? and state = ? order by position limit 1`,
        turn,
        batchId,
        state,
      )
    const running = inState('running')
    if (running !== null) return running
    const next = inState('waiting')
    if (next === null) {
      db.prepare("update import_batches set state = 'ended', finished_at = ? where id = ?").run(now, batchId)
      return 'ended'
    }
    db.prepare(
      "update import_batch_items set state = 'running', job_id = null where batch_id = ? and position = ?",
    ).run(batchId, next.position)
    return { ...next, jobId: null }
  })
}

/** Notes the job that does an event. */
export function writeTurnJob(db: WriteDb, { batchId, position }: Turn, jobId: string | null): void {
  db.prepare(
    "update import_batch_items set job_id = ? where batch_id = ? and position = ? and state = 'running'",
  ).run(jobId, batchId, position)
}

/**
 * Notes how an event has ended; what is imported is no longer chosen (M8). Gives whether it was under way until now: of
 * several processes only one hears yes.
 */
export function settleTurn(
  db: WriteDb,
  { batchId, position, eventId }: Turn,
  state: 'completed' | 'failed' | 'cancelled',
  error: ErrorReport | null,
): boolean {
  return db.transaction(() => {
    const { changes } = db
      .prepare(
        `update import_batch_items set state = ?, error = ?
         where batch_id = ? and position = ? and source_event_id = ? and state = 'running'`,
      )
      .run(state, error === null ? null : JSON.stringify(error), batchId, position, eventId)
    if (changes > 0 && state === 'completed')
      db.prepare('delete from import_selection where source_event_id = ?').run(eventId)
    return changes > 0
  })
}

/** Ends a batch before its end. Gives the job that is under way, to be stopped; `null` where none is. */
export function cancelBatch(db: WriteDb, batchId: string, now: string): string | null {
  return db.transaction(() => {
    const running = readOne(
      db,
      "select job_id as jobId from import_batch_items where batch_id = ? and state = 'running'",
      z.object({ jobId: z.string().nullable() }),
      batchId,
    )
    const { changes } = db
      .prepare(
        "update import_batches set state = 'cancelled', finished_at = ? where id = ? and state = 'running'",
      )
      .run(now, batchId)
    if (changes === 0) return null
    db.prepare(
      "update import_batch_items set state = 'cancelled' where batch_id = ? and state in ('waiting', 'running')",
    ).run(batchId)
    return running?.jobId ?? null
  })
}

/** Batches that are kept to be read. */
const KEPT_BATCHES = 50

/** Puts the end of a batch away; old ones are forgotten. */
export function dismissBatch(db: WriteDb, batchId: string): void {
  db.transaction(() => {
    db.prepare("update import_batches set seen = 1 where id = ? and state <> 'running'").run(batchId)
    db.prepare(
      `delete from import_batches where state <> 'running' and id in
         (select id from import_batches order by created_at desc limit -1 offset ${KEPT_BATCHES})`,
    ).run()
  })
}

/** Chooses events for the next import of several, or no longer. Gives whether that changed anything. */
export function changeSelection(
  db: WriteDb,
  { add, remove, most }: { add: readonly string[]; remove: readonly string[]; most: number },
): boolean {
  return db.transaction(() => {
    let changes = 0
    const drop = db.prepare('delete from import_selection where source_event_id = ?')
    for (const eventId of remove) changes += drop.run(eventId).changes
    const choose = db.prepare(
      `insert into import_selection (source_event_id)
       select ? where (select count(*) from import_selection) < ? on conflict do nothing`,
    )
    for (const eventId of add) changes += choose.run(eventId, most).changes
    return changes > 0
  })
}
