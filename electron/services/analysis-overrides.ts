import { readOverrides, writeOverride } from '../../db/repositories/analysis-overrides.ts'
import type { WriteDb } from '../../db/schema/handle.ts'
import type { OverrideChange, RaceKey, RaceOverrides } from '../../shared/contract/analysis.ts'
import type { Library } from './library.ts'

/** Keeps what the engineer decided about a race, and tells every window. */
export class AnalysisOverrides {
  readonly #db: WriteDb
  readonly #library: Pick<Library, 'session'>
  readonly #now: () => string
  readonly #changed: (eventId: string) => void

  constructor(
    db: WriteDb,
    library: Pick<Library, 'session'>,
    now: () => string,
    changed: (eventId: string) => void,
  ) {
    this.#db = db
    this.#library = library
    this.#now = now
    this.#changed = changed
  }

  get(race: RaceKey): RaceOverrides {
    return readOverrides(this.#db, race)
  }

  /** @throws AppError NOT_FOUND for a race that is not stored: nothing can be decided about it */
  set(race: RaceKey, change: OverrideChange): RaceOverrides {
    this.#library.session(race.eventId, race.raceId)
    writeOverride(this.#db, race, change, this.#now())
    this.#changed(race.eventId)
    return this.get(race)
  }
}
