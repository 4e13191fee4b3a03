import { z } from 'zod'

/** The sample event, and the job that imports it; no job where it is there already. */
export const sampleOpened = z.object({
  jobId: z.string().nullable(),
  eventId: z.string(),
  trackSlug: z.string(),
})
export type SampleOpened = z.infer<typeof sampleOpened>
