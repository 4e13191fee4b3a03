import { z } from 'zod'
import { errorReport } from '../domain/errors.ts'

/** Imports of several events, one after the other in the order of the list they were chosen in (J15, M8). */

/** Events that one batch can be given at once, and that can be chosen at a time. */
export const MAX_BATCH = 500

export const batchItemState = z.enum(['waiting', 'running', 'completed', 'failed', 'cancelled'])

export const batchItem = z.object({
  /** Place in the batch, from 1. */
  position: z.int(),
  eventId: z.string(),
  /** Null for an event that is known no longer. */
  name: z.string().nullable(),
  state: batchItemState,
  jobId: z.string().nullable(),
  error: errorReport.nullable(),
})
export type BatchItem = z.infer<typeof batchItem>

export const batchView = z.object({
  batchId: z.string(),
  /** `ended`: each event has been tried, whatever came of it. */
  state: z.enum(['running', 'ended', 'cancelled']),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  items: z.array(batchItem),
})
export type BatchView = z.infer<typeof batchView>
