/**
 * SQL of what readers may use of an event's stored data beside other events' or give out of the program: the event is
 * complete (F7) and nobody has marked it unsafe (F37), on a row of `events`. `reuseBar` of shared/domain says the same of an
 * event that has been read. Screens that review an event, and what works on its rows, do not ask this.
 */

const open = `from event_quarantines as held where held.source = events.source
  and held.source_event_id = events.source_event_id and held.ended_at is null`

export const isReusable = `events.ingest_depth = 'laps_full' and not exists (select 1 ${open})`

/** Whether an event is in quarantine. */
export const isInQuarantine = `exists (select 1 ${open})`

/** JSON of the mark of an event in quarantine; null of any other. */
export const selectQuarantine = `(select json_object('since', held.placed_at, 'by', held.placed_by, 'reason', held.reason) ${open})`
