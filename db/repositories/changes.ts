import { z } from 'zod'
import { dataChanges, type EventChanges } from '../../shared/contract/views.ts'
import type { ReadDb } from '../schema/handle.ts'
import { readJson, readOne, source } from './rows.ts'

const runRow = z.object({ changedAt: z.string().nullable(), changes: z.string() })

/**
 * What the last import of an event that found anything changed has changed (C35); an empty list when none has. `null` for
 * an event that is not known. What was found before the operator took the event back to depth none is over: it speaks of
 * rows that are gone.
 */
export function lastChanges(db: ReadDb, eventId: string): EventChanges | null {
  return db.snapshot(() => {
    const event = readOne(
      db,
      'select id from events where source = ? and source_event_id = ?',
      z.object({ id: z.int() }),
      source,
      eventId,
    )
    if (event === null) return null
    const run = readOne(
      db,
      `select finished_at as changedAt, json_extract(summary, '$.changes') as changes from ingestion_runs
       where event_id = ? and outcome = 'completed' and json_extract(summary, '$.changes.total') > 0
       and not exists (select 1 from audit_logs where resource_type = 'event' and resource_id = ?
         and action in ('event.cleanup_full', 'event.reset') and outcome = 'done' and at >= finished_at)
       order by id desc limit 1`,
      runRow,
      event.id,
      eventId,
    )
    if (run === null) return { eventId, changedAt: null, total: 0, list: [] }
    return { eventId, changedAt: run.changedAt, ...readJson(dataChanges, run.changes) }
  })
}
