import { z } from 'zod'
import { lapMarkValues } from '../domain/analysis/lap-marks.ts'
import { naturalId } from './views.ts'

/** Decisions of the engineer that change what the analysis of a race infers (ui.md 2b and section 4). */

const lap1Rule = z.enum(['counted', 'left_out', 'unknown'])
const stopVerdict = z.enum(['accepted', 'rejected'])
const lapMark = z.enum(lapMarkValues)
const lapNumber = z.int().min(1).max(100_000)

export const raceKey = z.object({ eventId: naturalId, raceId: naturalId })
export type RaceKey = z.infer<typeof raceKey>

export const raceOverrides = z.object({
  /** Whether lap 1 counts, against what is inferred; null where nobody decided. */
  lap1: lap1Rule.nullable(),
  /** In the order of drivers and laps. */
  stops: z.array(z.object({ driverId: z.string(), lap: lapNumber, verdict: stopVerdict })),
  /** What happened on a lap, in place of what is suspected; in the order of drivers and laps. */
  marks: z.array(z.object({ driverId: z.string(), lap: lapNumber, mark: lapMark })),
})
export type RaceOverrides = z.infer<typeof raceOverrides>

/** One decision; `null` takes it back. */
export const overrideChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('lap1'), rule: lap1Rule.nullable() }),
  z.object({
    kind: z.literal('stop'),
    driverId: naturalId,
    lap: lapNumber,
    verdict: stopVerdict.nullable(),
  }),
  z.object({ kind: z.literal('mark'), driverId: naturalId, lap: lapNumber, mark: lapMark.nullable() }),
])
export type OverrideChange = z.infer<typeof overrideChange>
