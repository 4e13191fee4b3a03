import { z } from 'zod'
import type { KeptThing, ThingName } from '../../shared/contract/favourites.ts'
import type { ThingKind } from '../../shared/contract/search.ts'
import { thingKind } from '../../shared/contract/search.ts'
import type { ReadDb, WriteDb } from '../schema/handle.ts'
import { readAll, source } from './rows.ts'
import { eventCounts, trackPlace } from './track-columns.ts'

const keptRow = z.object({
  kind: thingKind,
  key: z.string(),
  name: z.string().nullable(),
  about: z.string().nullable(),
  date: z.string().nullable(),
  eventsKnown: z.int().nullable(),
  eventsImported: z.int().nullable(),
  at: z.string(),
})

/** What the database knows of each thing, found by its key at the source. */
const known = `
  left join tracks on kept.kind = 'track' and tracks.source = '${source}' and tracks.source_track_slug = kept.source_key
  left join events on kept.kind = 'event' and events.source = '${source}' and events.source_event_id = kept.source_key
  left join tracks as held on held.id = events.track_id
  left join drivers on kept.kind = 'driver' and drivers.source = '${source}' and drivers.source_driver_id = kept.source_key`
const columns = `
  kept.kind, kept.source_key as key, coalesce(tracks.track_name, events.event_name, drivers.display_name) as name,
  coalesce(${trackPlace}, held.track_name) as about, events.event_date as date,
  case when tracks.id is not null then ${eventCounts.known} end as eventsKnown,
  case when tracks.id is not null then ${eventCounts.imported} end as eventsImported`

const select = (table: string, at: string): string =>
  `select ${columns}, kept.${at} as at from ${table} as kept ${known}`

/** Everything that is marked, by kind and name. */
export function listFavourites(db: ReadDb): KeptThing[] {
  return readAll(
    db,
    `${select('favourites', 'added_at')} order by kept.kind, fold(coalesce(name, kept.source_key)), kept.source_key`,
    keptRow,
  )
}

/** Marks a thing, or takes the mark away. Gives whether that changed anything. */
export function writeFavourite(
  db: WriteDb,
  { kind, key }: ThingName,
  isFavourite: boolean,
  now: string,
): boolean {
  const sql = isFavourite
    ? 'insert into favourites (kind, source_key, added_at) values (?, ?, ?) on conflict do nothing'
    : 'delete from favourites where kind = ? and source_key = ?'
  const values = isFavourite ? [kind, key, now] : [kind, key]
  return db.prepare(sql).run(...values).changes > 0
}

/** What was opened last, the last one first; of what the database no longer knows nothing. */
export function listRecents(db: ReadDb, kinds: readonly ThingKind[], limit: number): KeptThing[] {
  const wanted = kinds.length === 0 ? thingKind.options : kinds
  return readAll(
    db,
    `${select('recents', 'opened_at')}
     where kept.kind in (${wanted.map(() => '?').join(', ')})
       and coalesce(tracks.id, events.id, drivers.id) is not null
     order by kept.opened_at desc, kept.kind, kept.source_key limit ?`,
    keptRow,
    ...wanted,
    limit,
  )
}

/** Things of one kind that are remembered. */
const KEPT_RECENTS = 50

/** Notes that something was opened; the oldest of its kind give way. */
export function writeRecent(db: WriteDb, { kind, key }: ThingName, now: string): void {
  db.transaction(() => {
    db.prepare(
      `insert into recents (kind, source_key, opened_at) values (?, ?, ?)
       on conflict do update set opened_at = excluded.opened_at`,
    ).run(kind, key, now)
    db.prepare(
      `delete from recents where kind = ? and source_key in
         (select source_key from recents where kind = ? order by opened_at desc limit -1 offset ${KEPT_RECENTS})`,
    ).run(kind, kind)
  })
}
