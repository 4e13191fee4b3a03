import { z } from 'zod'
import { batchItemState, type BatchView } from '../../shared/contract/batches.ts'
import { errorReport } from '../../shared/domain/errors.ts'
import type { ReadDb } from '../schema/handle.ts'
import { readAll, readJson, readOne, source } from './rows.ts'

const batchRow = z.object({
  batchId: z.string(),
  state: z.enum(['running', 'ended', 'cancelled']),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
})
const itemRow = z.object({
  position: z.int(),
  eventId: z.string(),
  name: z.string().nullable(),
  state: batchItemState,
  jobId: z.string().nullable(),
  error: z
    .string()
    .nullable()
    .transform((text) => (text === null ? null : readJson(errorReport, text))),
})

/** The batch that is under way, else the last one whose end nobody has put away; `null` without either. */
export function currentBatch(db: ReadDb): BatchView | null {
  return db.snapshot(() => {
    const batch = readOne(
      db,
      `select id as batchId, state, created_at as createdAt, finished_at as finishedAt from import_batches
       where state = 'running' or seen = 0
       order by state = 'running' desc, created_at desc, id limit 1`,
      batchRow,
    )
    return batch === null ? null : { ...batch, items: itemsOf(db, batch.batchId) }
  })
}

export function getBatch(db: ReadDb, batchId: string): BatchView | null {
  const batch = readOne(
    db,
    'select id as batchId, state, created_at as createdAt, finished_at as finishedAt from import_batches where id = ?',
    batchRow,
    batchId,
  )
  return batch === null ? null : { ...batch, items: itemsOf(db, batchId) }
}

function itemsOf(db: ReadDb, batchId: string) {
  return readAll(
    db,
    `select position, items.source_event_id as eventId, event_name as name, state, job_id as jobId, error
     from import_batch_items as items
     left join events on events.source = '${source}' and events.source_event_id = items.source_event_id
     where batch_id = ? order by position`,
    itemRow,
    batchId,
  )
}

/** Events that are chosen for the next import of several, newest first: those that are known still. */
export function selectedEvents(db: ReadDb): string[] {
  const rows = readAll(
    db,
    `select chosen.source_event_id as eventId from import_selection as chosen
     cross join events on events.source = '${source}' and events.source_event_id = chosen.source_event_id
     order by event_date desc, cast(chosen.source_event_id as integer) desc, chosen.source_event_id desc`,
    z.object({ eventId: z.string() }),
  )
  return rows.map(({ eventId }) => eventId)
}
