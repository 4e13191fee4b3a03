import { z } from 'zod'
import { quarantineEnds } from '../domain/quarantine.ts'

/** Events whose stored data somebody does not trust, until they have been reviewed (F37). */

/** What every view of an event says while it is in quarantine. */
export const quarantineMark = z.object({
  /** UTC. */
  since: z.string(),
  /** As the audit log names it, with the shell. */
  by: z.string(),
  reason: z.string(),
})
export type QuarantineMark = z.infer<typeof quarantineMark>

/** One time in quarantine: how it began, and how it ended where it has. */
export const quarantineView = z.object({
  id: z.int(),
  eventId: z.string(),
  /** Null for an event that the database no longer knows. */
  eventName: z.string().nullable(),
  eventDate: z.string().nullable(),
  ...quarantineMark.shape,
  /** When the event was imported last; after `since`, its rows are not those that were marked. */
  lastIngestedAt: z.string().nullable(),
  ended: z
    .object({ at: z.string(), by: z.string(), how: z.enum(quarantineEnds), note: z.string() })
    .nullable(),
})
export type QuarantineView = z.infer<typeof quarantineView>
