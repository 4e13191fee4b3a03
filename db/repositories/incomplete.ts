import { z } from 'zod'
import type { IncompleteEvent } from '../../shared/contract/recovery.ts'
import type { ReadDb } from '../schema/handle.ts'
import { readAll } from './rows.ts'
import { verifyIntegrity, type IntegrityIssue } from './verify.ts'

const partialRow = z.object({
  eventId: z.string(),
  eventName: z.string(),
  eventDate: z.string(),
  depth: z.string(),
  status: z.string(),
  lastErrorCode: z.string().nullable(),
  racesKnown: z.int(),
  racesStored: z.int(),
  racesEmpty: z.int(),
  waiting: z.int(),
  entries: z.int(),
})

const facts = `select source_event_id as eventId, event_name as eventName, event_date as eventDate,
    ingest_depth as depth, ingestion_status as status, last_error_code as lastErrorCode,
    (select count(*) from (select source_race_id from races where event_id = events.id
      union select source_race_id from ingestion_race_progress where event_id = events.id)) as racesKnown,
    (select count(*) from races where event_id = events.id and result_state = 'stored') as racesStored,
    (select count(*) from races where event_id = events.id and result_state = 'empty') as racesEmpty,
    (select count(*) from ingestion_race_progress where event_id = events.id and state = 'fetched') as waiting,
    (select count(*) from event_entries where event_id = events.id) as entries
  from events`

const mostFindings = 20

/**
 * Events whose stored data are not whole (F27): those that an import has begun and not finished, and complete ones in which
 * something is missing. An event that nobody has imported is incomplete as well (F38), and not worth a line.
 */
export function incompleteEvents(db: ReadDb): IncompleteEvent[] {
  return db.snapshot(() => {
    const partial = readAll(
      db,
      `${facts} where ingest_depth <> 'laps_full' and (ingestion_status <> 'idle'
        or exists (select 1 from races where event_id = events.id)
        or exists (select 1 from event_entries where event_id = events.id)
        or exists (select 1 from ingestion_race_progress where event_id = events.id))`,
      partialRow,
    ).map((row) => view(row, partialFindings(row)))
    const byEvent = Map.groupBy(verifyIntegrity(db).issues, ({ eventId }) => eventId)
    const whole = readAll(db, `${facts} where ingest_depth = 'laps_full'`, partialRow).flatMap((row) => {
      const issues = byEvent.get(row.eventId) ?? []
      return issues.length === 0 ? [] : [view(row, issues.map(lineOf))]
    })
    return [...partial, ...whole].toSorted((a, b) => (a.eventDate < b.eventDate ? 1 : -1))
  })
}

type Row = z.infer<typeof partialRow>

function view(row: Row, findings: readonly string[]): IncompleteEvent {
  const { eventId, eventName, eventDate, depth, status, racesKnown, racesStored } = row
  return {
    eventId,
    eventName,
    eventDate,
    depth,
    status,
    racesListed: racesKnown,
    racesStored,
    findings: findings.slice(0, mostFindings),
  }
}

function partialFindings(row: Row): string[] {
  const missing = row.racesKnown - row.racesStored - row.racesEmpty
  return [
    ...(row.status === 'running' ? ['It is being imported, or its import was interrupted.'] : []),
    ...(row.status === 'failed' ? [`The last import failed: ${row.lastErrorCode ?? 'unknown'}.`] : []),
    ...(missing > 0 ? [`${missing} races are known and not stored.`] : []),
    ...(row.waiting > 0 ? [`${row.waiting} fetched pages wait to be stored.`] : []),
    ...(row.entries > 0 && row.racesStored === 0 ? [`${row.entries} entries, and no race.`] : []),
  ]
}

function lineOf({ raceId, driver, message, expected, found, severity }: IntegrityIssue): string {
  const place = [raceId, driver].filter((part) => part !== null).join(' / ')
  const figures =
    expected === null && found === null ? '' : ` (expected ${expected ?? '-'}, found ${found ?? '-'})`
  return `${severity === 'error' ? 'Missing' : 'Source'}: ${place === '' ? '' : `${place}: `}${message}${figures}`
}
