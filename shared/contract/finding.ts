import { z } from 'zod'
import { base, nothing } from './base.ts'
import { batchView, MAX_BATCH } from './batches.ts'
import { keptThing, thingName } from './favourites.ts'
import { searchAnswer, thingKind } from './search.ts'
import { eventStatus, eventSummary, naturalId, plainDate, trackSlug } from './views.ts'

const query = z.string().max(200).default('')
const batchId = z.string().max(100)

/** What events are looked for by, everywhere alike. */
export const eventFilter = {
  query,
  trackSlug: trackSlug.optional(),
  status: z.array(eventStatus).default([]),
  /** Held-between range, both ends included; a meeting of several days counts when any of its days is inside. */
  from: plainDate.optional(),
  to: plainDate.optional(),
}

/** Finding things, keeping them at hand, and importing several events at once. */
export const finding = {
  search: {
    /** What a text may mean while it is typed: the best of each kind; local data only. */
    all: base
      .route({ method: 'GET', path: '/search' })
      .input(
        z.object({ query, kinds: z.array(thingKind).default([]), limit: z.int().min(1).max(50).default(8) }),
      )
      .output(searchAnswer),
    /** Where a range holds nothing: the last meeting before it and the first one after it (ui.md 3b). */
    nearest: base
      .route({ method: 'GET', path: '/events/nearest' })
      .input(z.object(eventFilter))
      .output(z.object({ before: eventSummary.nullable(), after: eventSummary.nullable() })),
    /** What is not imported yet at tracks that are marked or followed, of the last weeks and to come. */
    newAtYourTracks: base
      .route({ method: 'GET', path: '/events/new' })
      .input(z.object({ limit: z.int().min(1).max(100).default(20) }))
      .output(z.array(eventSummary)),
  },
  favourites: {
    list: base.route({ method: 'GET', path: '/favourites' }).input(nothing).output(z.array(keptThing)),
    /** A mark changes nothing about what is fetched (A8). */
    set: base
      .route({ method: 'POST', path: '/favourites' })
      .input(thingName.extend({ favourite: z.boolean() }))
      .output(z.object({ favourite: z.boolean() })),
  },
  recents: {
    /** What was opened last, the last one first. */
    list: base
      .route({ method: 'GET', path: '/recents' })
      .input(z.object({ kinds: z.array(thingKind).default([]), limit: z.int().min(1).max(50).default(10) }))
      .output(z.array(keptThing)),
    opened: base
      .route({ method: 'POST', path: '/recents' })
      .input(thingName)
      .output(z.object({ at: z.string() })),
  },
  batches: {
    /** The batch that is under way, else the last one whose end nobody has put away. */
    get: base.route({ method: 'GET', path: '/ingestion/batch' }).input(nothing).output(batchView.nullable()),
    /** Imports events one after the other in this order, after those of the batch that is under way (J15). */
    start: base
      .route({ method: 'POST', path: '/ingestion/batch' })
      .input(z.object({ eventIds: z.array(naturalId).min(1).max(MAX_BATCH) }))
      .output(batchView),
    cancel: base
      .route({ method: 'POST', path: '/ingestion/batch/{batchId}/cancel' })
      .input(z.object({ batchId }))
      .output(batchView),
    /** Puts the end of a batch away. */
    dismiss: base
      .route({ method: 'POST', path: '/ingestion/batch/{batchId}/dismiss' })
      .input(z.object({ batchId }))
      .output(z.object({ dismissed: z.boolean() })),
    /** Events that are chosen for the next import of several (M8), newest first. */
    selection: base
      .route({ method: 'GET', path: '/ingestion/selection' })
      .input(nothing)
      .output(z.object({ eventIds: z.array(z.string()) })),
    select: base
      .route({ method: 'POST', path: '/ingestion/selection' })
      .input(
        z.object({
          add: z.array(naturalId).max(MAX_BATCH).default([]),
          remove: z.array(naturalId).max(MAX_BATCH).default([]),
        }),
      )
      .output(z.object({ eventIds: z.array(z.string()) })),
  },
}
