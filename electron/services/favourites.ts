import { listFavourites, listRecents, writeFavourite, writeRecent } from '../../db/repositories/favourites.ts'
import { getTrack } from '../../db/repositories/tracks.ts'
import { writeFollowed } from '../../db/repositories/write/followed.ts'
import type { WriteDb } from '../../db/schema/handle.ts'
import type { KeptThing, ThingName } from '../../shared/contract/favourites.ts'
import type { ThingKind } from '../../shared/contract/search.ts'
import type { TrackSummary } from '../../shared/contract/views.ts'
import { AppError } from '../../shared/domain/errors.ts'
import type { MessageStream } from '../jobs/message-stream.ts'

/** What the user marks, follows and comes back to; kept in the database, so that it goes where the data goes (ui.md 1a). */
export class Favourites {
  readonly #db: WriteDb
  readonly #stream: MessageStream
  readonly #now: () => string

  constructor(db: WriteDb, stream: MessageStream, now: () => string) {
    this.#db = db
    this.#stream = stream
    this.#now = now
  }

  list(): KeptThing[] {
    return listFavourites(this.#db)
  }

  /** Marks a thing or takes the mark away. It need not be known yet: a pasted address can be marked. */
  set(thing: ThingName, isFavourite: boolean): { favourite: boolean } {
    if (writeFavourite(this.#db, thing, isFavourite, this.#now()))
      this.#stream.publish({ type: 'data_changed', scope: 'favourites', subject: null })
    return { favourite: isFavourite }
  }

  recents(kinds: readonly ThingKind[], limit: number): KeptThing[] {
    return listRecents(this.#db, kinds, limit)
  }

  opened(thing: ThingName): { at: string } {
    const at = this.#now()
    writeRecent(this.#db, thing, at)
    this.#stream.publish({ type: 'data_changed', scope: 'recents', subject: null })
    return { at }
  }

  /** Follows a track, or no longer (A8). @throws AppError NOT_FOUND */
  follow(slug: string, isFollowed: boolean): TrackSummary {
    const isKnown = this.#db.transaction(() => writeFollowed(this.#db, slug, isFollowed, this.#now()))
    const track = isKnown ? getTrack(this.#db, slug) : null
    if (track === null) {
      throw new AppError('NOT_FOUND', `There is no track ${slug} in the database.`, {
        stage: 'request',
        source: 'library',
        action: 'Sync the track list first, or check the spelling.',
        details: { field: 'track', value: slug },
      })
    }
    this.#stream.publish({ type: 'data_changed', scope: 'tracks', subject: slug })
    return track
  }
}
