import { promisify } from 'node:util'
import { deflateRaw, inflateRawSync } from 'node:zlib'
import { eq } from 'drizzle-orm'
import { racePage, type RacePage } from '../../../shared/domain/pages.ts'
import type { WriteDb } from '../../schema/handle.ts'
import { raceProgress } from '../../schema/index.ts'
import { readJson } from '../rows.ts'

export type ProgressRow = typeof raceProgress.$inferSelect

/** A race page as it is kept, with its identity at the source. */
export interface KeptPage {
  readonly page: RacePage
  /** The page as `packPage` gives it. */
  readonly bytes: Buffer
  readonly sha256: string
  /** When the source was asked for it: our clock, UTC ISO text. */
  readonly fetchedAt: string
}

/** How a race is in the database. */
export interface StoredRace {
  readonly state: 'persisted' | 'empty'
  /** Null for a race that has no page yet. */
  readonly kept: KeptPage | null
  /** See `rowsDigest`. */
  readonly rowsSha256: string | null
  /** Whether the page is needed again should the import have to start anew. */
  readonly keepPage: boolean
}

/** A quick level: pages are kept for minutes. */
const level = 1
/** Far more than any race: what unpacks to more is damaged. */
const largestPage = 200_000_000

/**
 * The checkpoints of one event's imports (C40, J11). While an import is under way each page is kept until the import
 * ends, so that the next one need not fetch it again. Writes are only to be used inside `WriteDb.transaction`.
 */
export class RaceProgressStore {
  readonly #db: WriteDb
  readonly #eventRowId: number
  readonly #jobId: string
  readonly #version: string

  constructor(
    db: WriteDb,
    eventRowId: number,
    run: { readonly jobId: string; readonly ingestionVersion: string },
  ) {
    this.#db = db
    this.#eventRowId = eventRowId
    this.#jobId = run.jobId
    this.#version = run.ingestionVersion
  }

  /** What the stored races were made of, by race. Another ingestion version makes other rows: its notes do not count. */
  stored(): Map<string, ProgressRow> {
    return new Map(
      this.#rows().flatMap((row) => (row.state === 'fetched' ? [] : [[row.sourceRaceId, row] as const])),
    )
  }

  /** Pages that wait to be stored, by race. */
  parked(): Map<string, ProgressRow> {
    return new Map(
      this.#rows().flatMap((row) => (row.state === 'fetched' ? [[row.sourceRaceId, row] as const] : [])),
    )
  }

  /** Keeps a page that is to be stored later. */
  park(raceId: string, { bytes, sha256, fetchedAt }: KeptPage): void {
    this.#write(raceId, 'fetched', { sha256, rowsSha256: null, bytes, at: fetchedAt })
  }

  /** Notes that a race is in the database, in the transaction that puts it there; a parked page has done its work. */
  markStored(raceId: string, { state, kept, rowsSha256, keepPage }: StoredRace, now: string): void {
    this.forget(raceId)
    this.#write(raceId, state, {
      sha256: kept?.sha256 ?? null,
      rowsSha256,
      bytes: keepPage ? (kept?.bytes ?? null) : null,
      at: kept?.fetchedAt ?? now,
    })
  }

  /** The source says that a stored race's page is unchanged. */
  confirmStored(raceId: string, fetchedAt: string): void {
    this.#db
      .prepare(
        `update ingestion_race_progress set fetched_at = ?, job_id = ?
         where event_id = ? and source_race_id = ? and state = 'persisted'`,
      )
      .run(fetchedAt, this.#jobId, this.#eventRowId, raceId)
  }

  /** What was noted of a race is over. */
  forget(raceId: string): void {
    this.#db
      .prepare('delete from ingestion_race_progress where event_id = ? and source_race_id = ?')
      .run(this.#eventRowId, raceId)
  }

  /** The races' rows are being removed: their pages wait to be stored anew. */
  unstore(): void {
    this.#db
      .prepare(
        "delete from ingestion_race_progress where event_id = ? and state <> 'fetched' and page is null",
      )
      .run(this.#eventRowId)
    this.#db
      .prepare(
        `update or replace ingestion_race_progress set state = 'fetched', rows_sha256 = null
         where event_id = ? and state <> 'fetched'`,
      )
      .run(this.#eventRowId)
  }

  /** The import is complete: no page is needed any more. */
  finish(): void {
    this.#db
      .prepare("delete from ingestion_race_progress where event_id = ? and state = 'fetched'")
      .run(this.#eventRowId)
    this.#db
      .prepare('update ingestion_race_progress set page = null where event_id = ? and page is not null')
      .run(this.#eventRowId)
  }

  #rows(): ProgressRow[] {
    return this.#db.orm
      .select()
      .from(raceProgress)
      .where(eq(raceProgress.eventId, this.#eventRowId))
      .all()
      .filter(({ ingestionVersion }) => ingestionVersion === this.#version)
  }

  #write(
    raceId: string,
    state: ProgressRow['state'],
    row: {
      readonly sha256: string | null
      readonly rowsSha256: string | null
      readonly bytes: Buffer | null
      readonly at: string
    },
  ): void {
    this.#db
      .prepare(
        `insert into ingestion_race_progress
           (event_id, source_race_id, state, job_id, page_sha256, rows_sha256, ingestion_version, page, fetched_at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (event_id, source_race_id, state) do update set job_id = excluded.job_id,
           page_sha256 = excluded.page_sha256, rows_sha256 = excluded.rows_sha256,
           ingestion_version = excluded.ingestion_version, page = excluded.page, fetched_at = excluded.fetched_at`,
      )
      .run(
        this.#eventRowId,
        raceId,
        state,
        this.#jobId,
        row.sha256,
        row.rowsSha256,
        this.#version,
        row.bytes,
        row.at,
      )
  }
}

/** Removes pages that refreshes have fetched before `olderThan` and never stored: complete events can do without them. */
export function deleteStaleParkedPages(db: WriteDb, olderThan: string): number {
  return db
    .prepare(
      `delete from ingestion_race_progress where state = 'fetched' and fetched_at < ?
       and event_id in (select id from events where ingest_depth = 'laps_full')`,
    )
    .run(olderThan).changes
}

/** The page of a progress row; null for bytes that no import wrote: it is fetched again. */
export function unpackPage(bytes: Buffer): RacePage | null {
  try {
    return readJson(racePage, inflateRawSync(bytes, { maxOutputLength: largestPage }).toString('utf8'))
  } catch {
    return null
  }
}

const deflate = promisify<string, { level: number }, Buffer>(deflateRaw)

/** A page in few bytes. The work is done beside the event loop: pages are packed while others are on their way. */
export function packPage(page: RacePage): Promise<Buffer> {
  return deflate(JSON.stringify(page), { level })
}
