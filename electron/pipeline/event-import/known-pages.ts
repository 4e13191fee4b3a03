import type { EventDataStore } from '../../../db/repositories/write/event-data.ts'
import {
  type KeptPage,
  type ProgressRow,
  type RaceProgressStore,
  unpackPage,
} from '../../../db/repositories/write/race-progress.ts'
import { rowsDigest } from '../../../db/repositories/write/rows-digest.ts'
import type { WriteDb } from '../../../db/schema/handle.ts'
import type { PlannedRace } from './plan.ts'

/** What is known of a race's page before the source is asked. */
export interface KnownPage {
  readonly sha256: string
  readonly fetchedAt: string
  /** The page as it was fetched; null where the race's rows are all that is left of it. */
  readonly kept: Pick<KeptPage, 'page' | 'bytes'> | null
  /** Fetched so short a time ago that asking again would be rude. */
  readonly isFresh: boolean
}

export type KnownPages = (race: PlannedRace) => KnownPage | null

/** A span of our own clock, UTC ISO texts: what was fetched inside it is fresh. */
export interface Freshness {
  readonly after: string
  readonly until: string
}

/** Nothing is known: every page is fetched. */
export const noKnownPages: KnownPages = () => null

/** @param ms for how long a page is fresh; 0 for not at all */
export function freshnessAt(now: string, ms: number): Freshness {
  return { after: new Date(Date.parse(now) - ms).toISOString(), until: now }
}

/** Pages that earlier attempts at a first import have fetched; those that are not fresh are asked for by their hash. */
export function pagesOfFirstImport(progress: RaceProgressStore, freshness: Freshness): KnownPages {
  const parked = progress.parked()
  return ({ sourceRaceId }) => knownFrom(parked.get(sourceRaceId), freshness)
}

/**
 * Pages that a refresh of a complete event need not read: fresh ones of an attempt that was stopped, and those whose
 * rows are untouched since they were made. A hash counts only where the rows are still its own: of this ingestion
 * version, with results, and not changed by anybody else.
 */
export function pagesOfRefresh(
  db: WriteDb,
  store: EventDataStore,
  progress: RaceProgressStore,
  freshness: Freshness,
): KnownPages {
  const [stored, parked] = [progress.stored(), progress.parked()]
  return ({ sourceRaceId }) => {
    const waiting = knownFrom(parked.get(sourceRaceId), freshness)
    if (waiting?.isFresh === true) return waiting
    const note = stored.get(sourceRaceId)
    const race = store.races.get(sourceRaceId)
    if (note?.state !== 'persisted' || note.pageSha256 === null || race?.resultState !== 'stored') return null
    if (rowsDigest(db, race.id) !== note.rowsSha256) return null
    return { sha256: note.pageSha256, fetchedAt: note.fetchedAt, kept: null, isFresh: false }
  }
}

function knownFrom(row: ProgressRow | undefined, freshness: Freshness): KnownPage | null {
  if (row === undefined || row.page === null || row.pageSha256 === null) return null
  const page = unpackPage(row.page)
  if (page === null) return null
  const isFresh = row.fetchedAt > freshness.after && row.fetchedAt <= freshness.until
  const kept = { page, bytes: row.page }
  return { sha256: row.pageSha256, fetchedAt: row.fetchedAt, kept, isFresh }
}
