import { z } from 'zod'

/** Parts of an event that its tabs read when they are opened. */

const eventResult = z.object({
  /** Null for a temporary identity, which leads nowhere (T4). */
  driverId: z.string().nullable(),
  /** Tells drivers of the event apart, temporary ones too. */
  key: z.string(),
  driverName: z.string(),
  position: z.int(),
  /** The Qual column: place on the grid. */
  grid: z.int().nullable(),
  laps: z.int(),
  totalTimeMs: z.int().nullable(),
})
export type EventResult = z.infer<typeof eventResult>

export const eventRace = z.object({
  raceId: z.string(),
  raceLabel: z.string(),
  className: z.string(),
  roundName: z.string().nullable(),
  sessionType: z.string().nullable(),
  resultState: z.enum(['stored', 'empty']),
  results: z.array(eventResult),
})
export type EventRace = z.infer<typeof eventRace>

export const checkedRace = z.object({
  raceId: z.string(),
  raceLabel: z.string(),
  roundName: z.string().nullable(),
  className: z.string(),
})
export type CheckedRace = z.infer<typeof checkedRace>

const ofDriver = checkedRace.extend({ driverId: z.string().nullable(), driverName: z.string() })

export const doubtfulEntry = z.object({
  /**
   * `withdrawn`: no longer on the entry list. `not_listed`: raced without being on it. `unmatched`: on the list, and no
   * result of the event names the driver.
   */
  reason: z.enum(['withdrawn', 'not_listed', 'unmatched']),
  className: z.string(),
  driverId: z.string().nullable(),
  driverName: z.string(),
})

export const eventChecks = z.object({
  /** Notes of the import, by race. */
  notes: z.array(checkedRace.extend({ note: z.string() })),
  /** Figures that LiveRC prints and the laps do not give. */
  disagreements: z.array(
    ofDriver.extend({
      figure: z.string(),
      /** Number of the lap, for figures of a lap. */
      lap: z.int().nullable(),
      printed: z.number().nullable(),
      computed: z.number().nullable(),
    }),
  ),
  /** Drivers with fewer or more laps stored than their result says. */
  lapCounts: z.array(ofDriver.extend({ printed: z.int(), stored: z.int() })),
  notRun: z.array(checkedRace),
  /** Races whose figures do not tell whether lap 1 counts. */
  lap1Unknown: z.array(checkedRace),
  /** Drivers whose laps do not add up to the total time that LiveRC prints, though none is missing. */
  totals: z.array(ofDriver.extend({ printed: z.int(), computed: z.int() })),
  entries: z.array(doubtfulEntry),
  /** Rows that are missing or contradict each other. */
  rows: z.array(
    z.object({
      check: z.string(),
      message: z.string(),
      race: checkedRace.nullable(),
      driverName: z.string().nullable(),
      expected: z.string().nullable(),
      found: z.string().nullable(),
    }),
  ),
})
export type EventChecks = z.infer<typeof eventChecks>
