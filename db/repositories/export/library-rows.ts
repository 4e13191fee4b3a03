import { z } from 'zod'
import type { Cell } from '../../../shared/domain/export/cells.ts'
import type { ReadDb, SqlValue } from '../../schema/handle.ts'
import { isInQuarantine, isReusable } from '../reusable.ts'
import { readAll, source, sqlFlag } from '../rows.ts'

/**
 * The rows of tables that are not of one event, a few at a time: each call continues after the key of the last row, so that
 * a table of any length is exported with the memory of one chunk.
 */

export interface Chunk {
  readonly rows: Cell[][]
  /** Where to continue; `null` after the last row. */
  readonly next: readonly SqlValue[] | null
}

const chunkSize = 1_000

type ReadChunk = (db: ReadDb, after: readonly SqlValue[] | null) => Chunk

const eventRow = z.object({
  eventId: z.string(),
  name: z.string(),
  trackSlug: z.string(),
  trackName: z.string(),
  date: z.string(),
  dateEnd: z.string().nullable(),
  entries: z.int(),
  drivers: z.int(),
  depth: z.string(),
  eventUrl: z.string(),
  quarantined: sqlFlag,
})

/** Known events, newest first; of one in quarantine that it is known and marked (F37). */
export const eventRows: ReadChunk = (db, after) => {
  const rows = readAll(
    db,
    `select source_event_id as eventId, event_name as name, source_track_slug as trackSlug, track_name as trackName,
       event_date as date, event_date_end as dateEnd, event_entries as entries, event_drivers as drivers,
       ingest_depth as depth, event_url as eventUrl, ${isInQuarantine} as quarantined
     from events cross join tracks on tracks.id = events.track_id
     where +events.source = '${source}' ${after === null ? '' : 'and (event_date, source_event_id) < (?, ?)'}
     order by event_date desc, source_event_id desc limit ${chunkSize}`,
    eventRow,
    ...(after ?? []),
  )
  return chunkOf(rows, ({ date, eventId }) => [date, eventId], Object.values)
}

const trackRow = z.object({
  slug: z.string(),
  name: z.string(),
  city: z.string().nullable(),
  state: z.string().nullable(),
  country: z.string().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  isActive: sqlFlag,
  isFollowed: sqlFlag,
  eventsKnown: z.int(),
  eventsImported: z.int(),
  trackUrl: z.string(),
})

/** Tracks by slug. */
export const trackRows: ReadChunk = (db, after) => {
  const rows = readAll(
    db,
    `select source_track_slug as slug, track_name as name, city, state, country, latitude, longitude,
       is_active as isActive, is_followed as isFollowed,
       (select count(*) from events where events.track_id = tracks.id) as eventsKnown,
       (select count(*) from events where events.track_id = tracks.id and ingest_depth = 'laps_full') as eventsImported,
       track_url as trackUrl
     from tracks where source = '${source}' ${after === null ? '' : 'and source_track_slug > ?'}
     order by source_track_slug limit ${chunkSize}`,
    trackRow,
    ...(after ?? []),
  )
  return chunkOf(rows, ({ slug }) => [slug], Object.values)
}

const driverRow = z.object({
  driverId: z.string(),
  name: z.string(),
  transponder: z.string().nullable(),
  events: z.int(),
  races: z.int(),
})

/** Drivers whom the source has given a number; temporary identities never leave the machine (design.md section 5). */
export const driverRows: ReadChunk = (db, after) => {
  const rows = readAll(
    db,
    `select source_driver_id as driverId, display_name as name, transponder_number as transponder,
       (select count(distinct races.event_id) from race_drivers
          cross join races on races.id = race_drivers.race_id
          cross join events on events.id = races.event_id and ${isReusable}
        where race_drivers.driver_id = drivers.id) as events,
       (select count(*) from race_drivers
          cross join races on races.id = race_drivers.race_id
          cross join events on events.id = races.event_id and ${isReusable}
        where race_drivers.driver_id = drivers.id) as races
     from drivers where source = '${source}' and substr(source_driver_id, 1, 6) <> 'entry_'
       ${after === null ? '' : 'and source_driver_id > ?'}
     order by source_driver_id limit ${chunkSize}`,
    driverRow,
    ...(after ?? []),
  )
  return chunkOf(rows, ({ driverId }) => [driverId], Object.values)
}

/** Members of a row stand in the order in which its schema names them, which is that of the table's columns. */
function chunkOf<Row extends Record<string, Cell>>(
  rows: readonly Row[],
  keyOf: (row: Row) => readonly SqlValue[],
  cellsOf: (row: Row) => Cell[],
): Chunk {
  const last = rows.length < chunkSize ? undefined : rows.at(-1)
  return { rows: rows.map(cellsOf), next: last === undefined ? null : keyOf(last) }
}
