import { findDrivers } from '../../db/repositories/search-drivers.ts'
import { nearestEvents, type EventQuery } from '../../db/repositories/search-events.ts'
import { findTracks } from '../../db/repositories/tracks.ts'
import { newAtYourTracks } from '../../db/repositories/your-tracks.ts'
import type { ReadDb } from '../../db/schema/handle.ts'
import type { SearchAnswer, ThingKind } from '../../shared/contract/search.ts'
import type { EventSummary } from '../../shared/contract/views.ts'
import type { Library } from './library.ts'

interface Everything {
  readonly query: string
  /** Empty for all. */
  readonly kinds: readonly ThingKind[]
  /** Of each kind. */
  readonly limit: number
}

/** What is older is no news. */
const NEWS_DAYS = 60

/** One question to everything that has a name, for what completes a text while it is typed; local data only (L18). */
export class Search {
  readonly #db: ReadDb
  readonly #library: Library
  readonly #today: () => Date

  constructor(db: ReadDb, library: Library, today: () => Date = () => new Date()) {
    this.#db = db
    this.#library = library
    this.#today = today
  }

  /** The best of each kind: tracks and drivers that begin with the text first, events newest first. */
  all({ query, kinds, limit }: Everything): SearchAnswer {
    const isWanted = (kind: ThingKind): boolean =>
      query.trim() !== '' && (kinds.length === 0 || kinds.includes(kind))
    return {
      tracks: isWanted('track') ? findTracks(this.#db, query, limit) : [],
      events: isWanted('event') ? this.#library.search({ query, limit }).events : [],
      drivers: isWanted('driver') ? findDrivers(this.#db, query, limit).drivers : [],
    }
  }

  /** @throws AppError VALIDATION_ERROR for a range that ends before it starts */
  nearest(query: Omit<EventQuery, 'limit'>): { before: EventSummary | null; after: EventSummary | null } {
    this.#library.requireRange(query)
    return nearestEvents(this.#db, { ...query, importing: this.#library.importing() })
  }

  /** What is not imported yet of the last weeks, and what is to come, at tracks that are marked or followed. */
  newAtYourTracks(limit: number): EventSummary[] {
    const since = new Date(this.#today())
    since.setUTCDate(since.getUTCDate() - NEWS_DAYS)
    return newAtYourTracks(this.#db, {
      since: since.toISOString().slice(0, 10),
      limit,
      importing: this.#library.importing(),
    })
  }
}
