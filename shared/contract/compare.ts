import { z } from 'zod'
import { driverId } from './drivers.ts'
import { naturalId, printedFigures } from './views.ts'

/** What the comparison reads: the laps of some driver-sessions, of any events (ui.md 1c). */

export const driverSession = z.object({ eventId: naturalId, raceId: naturalId, driverId })
export type DriverSession = z.infer<typeof driverSession>

export const comparedSession = driverSession.extend({
  driverName: z.string(),
  eventName: z.string(),
  /** Of the race where LiveRC tells when it was run, else the first of the event. */
  date: z.string(),
  trackName: z.string(),
  className: z.string(),
  raceLabel: z.string(),
  roundName: z.string().nullable(),
  position: z.int(),
  lap1: z.enum(['counted', 'left_out', 'unknown']),
  /** Time of each lap, lap 1 first. */
  lapTimesMs: z.array(z.int()),
  /** Fastest counted lap of anybody in the race, and in the class at the event. */
  raceFastestMs: z.int().nullable(),
  classFastestMs: z.int().nullable(),
  printed: printedFigures,
})
export type ComparedSession = z.infer<typeof comparedSession>
