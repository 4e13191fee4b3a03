import { z } from 'zod'
import { naturalId } from './views.ts'

/** What the driver screen reads: one person at the source over all imported events. */

/** A driver's number at the source. Temporary ids of an entry list name nobody outside their event (E4, T4). */
export const driverId = naturalId.refine(
  (id) => !id.startsWith('entry_'),
  'must be a driver of the source, not a temporary one',
)

export const driverSummary = z.object({
  driverId: z.string(),
  driverName: z.string(),
  /** Imported events with a result of this driver. */
  events: z.int(),
  /** Date of the newest one. */
  lastSeen: z.string(),
})
export type DriverSummary = z.infer<typeof driverSummary>

const seenAt = z.object({ eventId: z.string(), eventName: z.string(), date: z.string() })

export const driverProfile = z.object({
  driverId: z.string(),
  /** As the newest import has it. */
  driverName: z.string(),
  events: z.int(),
  sessions: z.int(),
  laps: z.int(),
  firstSeen: z.string().nullable(),
  lastSeen: z.string().nullable(),
  /** Every spelling that results and entry lists show, the one seen last first. */
  names: z.array(z.object({ name: z.string(), events: z.int(), last: seenAt })),
  /** The one used last first, each with the entries that name it, newest first. */
  transponders: z.array(
    z.object({ transponder: z.string(), entries: z.array(seenAt.extend({ className: z.string() })) }),
  ),
  /** By how often. */
  classes: z.array(z.object({ className: z.string(), events: z.int() })),
  /** Imported events of this driver that are in quarantine and count nowhere above, newest first (F37). */
  leftOut: z.array(z.object({ eventId: z.string(), eventName: z.string() })),
})
export type DriverProfile = z.infer<typeof driverProfile>

const consistencyOfRun = z.object({
  /** Percent, from the counted laps; null without laps. */
  value: z.number().nullable(),
  lapsUsed: z.int(),
  of: z.int(),
  /** Null for a run that is too short to be ranked; `excludedBecause` says why. */
  band: z.enum(['98+', '95-98', '90-95', '<90']).nullable(),
  excludedBecause: z.enum(['too_few_laps', 'time_not_reached']).nullable(),
})

export const driverResult = z.object({
  eventId: z.string(),
  eventName: z.string(),
  date: z.string(),
  trackSlug: z.string(),
  trackName: z.string(),
  raceId: z.string(),
  raceLabel: z.string(),
  roundName: z.string().nullable(),
  className: z.string(),
  sessionType: z.string().nullable(),
  completedAt: z.string().nullable(),
  position: z.int(),
  /** Rows of the results, non-starters included. */
  field: z.int(),
  laps: z.int(),
  totalTimeMs: z.int().nullable(),
  fastLapMs: z.int().nullable(),
  avgLapMs: z.int().nullable(),
  consistency: consistencyOfRun,
})
export type DriverResult = z.infer<typeof driverResult>

/** Printed figures that a pace can be read from, best of all sessions of a class at an event, practice apart. */
export const paceFigures = ['fastLapMs', 'avgTop5Ms', 'avgTop10Ms', 'top3ConsecutiveMs'] as const
export type PaceFigure = (typeof paceFigures)[number]
const paces = z.object({
  fastLapMs: z.int().nullable(),
  avgTop5Ms: z.int().nullable(),
  avgTop10Ms: z.int().nullable(),
  top3ConsecutiveMs: z.int().nullable(),
})

export const driverPace = z.object({
  eventId: z.string(),
  eventName: z.string(),
  date: z.string(),
  className: z.string(),
  own: paces,
  /** The best of anybody in the class. */
  classBest: paces,
})
export type DriverPace = z.infer<typeof driverPace>

export const driverHistory = z.object({
  /** Newest event first; within it the last session first. */
  results: z.array(driverResult),
  /** Oldest first, one per event and class. */
  paces: z.array(driverPace),
  /** Over all ranked runs, each weighted by its laps. */
  pooled: z.object({ value: z.number().nullable(), sessions: z.int(), laps: z.int() }),
})
export type DriverHistory = z.infer<typeof driverHistory>

const winner = z.enum(['a', 'b', 'undecided'])
const tally = z.object({ a: z.int(), b: z.int(), undecided: z.int() })

export const rivalry = z.object({
  a: driverSummary.pick({ driverId: true, driverName: true }),
  b: driverSummary.pick({ driverId: true, driverName: true }),
  /** Same class of an event, whichever mains they were in. */
  sameClass: tally,
  /** Mains that both were in: counted apart (ui.md 1c). */
  sameFinal: tally,
  otherRaces: tally,
  /** Newest first. */
  meetings: z.array(
    z.object({
      eventId: z.string(),
      eventName: z.string(),
      date: z.string(),
      className: z.string(),
      winner,
      inSameFinal: z.boolean(),
      races: z.array(
        z.object({
          raceId: z.string(),
          raceLabel: z.string(),
          isFinal: z.boolean(),
          winner,
          aPosition: z.int(),
          bPosition: z.int(),
        }),
      ),
    }),
  ),
})
export type Rivalry = z.infer<typeof rivalry>
