import { z } from 'zod'
import { thingKind } from './search.ts'
import { naturalId } from './views.ts'

/** A track slug, an event number or a driver number. Temporary driver ids name nobody (T4). */
const thingKey = naturalId.refine((key) => !key.startsWith('entry_'), 'names nobody')

export const thingName = z.object({ kind: thingKind, key: thingKey })
export type ThingName = z.infer<typeof thingName>

/** Something that was marked or opened, with what is known of it now. */
export const keptThing = z.object({
  kind: thingKind,
  key: z.string(),
  /** Null where the database knows it no longer. */
  name: z.string().nullable(),
  /** A track's place, an event's track, nothing for a driver. */
  about: z.string().nullable(),
  /** The first day of an event. */
  date: z.string().nullable(),
  /** Events of a track that are known and imported. */
  eventsKnown: z.int().nullable(),
  eventsImported: z.int().nullable(),
  /** When it was marked or opened last, UTC. */
  at: z.string(),
})
export type KeptThing = z.infer<typeof keptThing>
