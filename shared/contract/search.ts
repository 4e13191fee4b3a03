import { z } from 'zod'
import { eventSummary } from './views.ts'

/** What is looked for by name, and what is kept about it (ui.md 1a): all of it from the local database. */

/** What a person can find, mark and come back to. */
export const thingKind = z.enum(['track', 'event', 'driver'])
export type ThingKind = z.infer<typeof thingKind>

export const trackHit = z.object({
  slug: z.string(),
  name: z.string(),
  /** City, state and country, as far as they are known. */
  place: z.string().nullable(),
  eventsKnown: z.int(),
  eventsImported: z.int(),
})
export type TrackHit = z.infer<typeof trackHit>

export const driverHit = z.object({
  driverId: z.string(),
  name: z.string(),
  /** Imported events with a result, and the date of the newest one. */
  events: z.int(),
  lastDate: z.string(),
})
export type DriverHit = z.infer<typeof driverHit>

export const searchAnswer = z.object({
  tracks: z.array(trackHit),
  events: z.array(eventSummary),
  drivers: z.array(driverHit),
})
export type SearchAnswer = z.infer<typeof searchAnswer>
