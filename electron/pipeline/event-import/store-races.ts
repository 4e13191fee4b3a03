import type { ProgressRow, RaceProgressStore } from '../../../db/repositories/write/race-progress.ts'
import { rowsDigest } from '../../../db/repositories/write/rows-digest.ts'
import type { WriteDb } from '../../../db/schema/handle.ts'
import type { FetchedRace } from './import-result.ts'
import { persistRace, persistUnchangedRace, storedRace, type RacePersistence } from './persist-race.ts'

/** Where races are stored, and where it is noted that they are. */
export interface RaceStorage {
  readonly db: WriteDb
  readonly persistence: RacePersistence
  readonly progress: RaceProgressStore
  /** What the rows were made of before this import; nothing in a first one. */
  readonly stored: ReadonlyMap<string, ProgressRow>
  /** Whether pages are needed once more should the import have to start anew: until it is complete. */
  readonly keepPages: boolean
  readonly now: string
}

/**
 * Stores one race and notes what its rows were made of, in one transaction (C39, C40).
 * @returns whether its page is what it was and its rows were not: an idempotency violation, which is mended (E16)
 */
export function storeRace(storage: RaceStorage, { race, data }: FetchedRace): boolean {
  const { db, persistence, progress } = storage
  if (race.syntheticId !== race.sourceRaceId) progress.forget(race.syntheticId)
  if (data.kind === 'rows') {
    persistUnchangedRace(persistence, race)
    progress.confirmStored(race.sourceRaceId, data.fetchedAt)
    return false
  }
  const before = digestOfSamePage(storage, { race, data })
  const checked = data.kind === 'page' ? data.checked : null
  const row = persistRace(persistence, race, checked)
  if (row === null) return false
  const after = row.resultState === 'stored' ? rowsDigest(db, row.id) : null
  const kept = data.kind === 'page' ? data.kept : null
  const state = after === null ? 'empty' : 'persisted'
  const keepPage = storage.keepPages && state === 'persisted'
  progress.markStored(race.sourceRaceId, { state, kept, rowsSha256: after, keepPage }, storage.now)
  return before !== null && before !== after
}

/** The digest of the race's rows where the page is the one that they were made of; else null. */
function digestOfSamePage(
  { db, persistence, stored }: RaceStorage,
  { race, data }: FetchedRace,
): string | null {
  if (data.kind !== 'page') return null
  const row = storedRace(persistence.store, race)
  const isSame = stored.get(race.sourceRaceId)?.pageSha256 === data.kept.sha256
  return isSame && row?.resultState === 'stored' ? rowsDigest(db, row.id) : null
}
