import { z } from 'zod'

/** Saved pages of LiveRC, given one by one and imported together (design.md section 4). */

/** Made by the window that the files are given to. */
export const batchId = z.string().regex(/^[A-Za-z0-9-]{8,64}$/)

/** What a saved page is; null for one that is not LiveRC's. */
export const savedPageKind = z
  .enum(['catalogue', 'track', 'events', 'event', 'entryList', 'race', 'other'])
  .nullable()
export type SavedPageKind = z.infer<typeof savedPageKind>

export const savedPageView = z.object({
  name: z.string(),
  kind: savedPageKind,
  /** The address that it is from. */
  url: z.string().nullable(),
  /** Where that was learnt from. */
  basis: z.enum(['manifest', 'saved_from', 'file_name', 'links']).nullable(),
  /** Names on the page, for people. */
  label: z.string().nullable(),
  /** Why it cannot be used. */
  problem: z.string().nullable(),
})
export type SavedPageView = z.infer<typeof savedPageView>

export const savedBatch = z.object({
  files: z.array(savedPageView),
  events: z.array(
    z.object({
      eventId: z.string(),
      trackSlug: z.string(),
      name: z.string(),
      races: z.int(),
      /** Pages that an import needs and that are not there. */
      missing: z.array(z.string()),
    }),
  ),
})
export type SavedBatch = z.infer<typeof savedBatch>

/** A page in one message, which holds a megabyte with what is around it. */
export const longestSavedPage = 950_000
