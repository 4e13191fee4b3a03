import { z } from 'zod'

/** Pages that no longer fit, as screens, REST and CLI see them (F30, K20). */

export const driftReportView = z.object({
  origin: z.enum(['live', 'replay']),
  /** As log lines and metrics call it: `race`. */
  pageType: z.string(),
  url: z.string(),
  /** The markers that are missing, or the form that nobody knows. */
  variant: z.string(),
  code: z.string(),
  /** Folder of the kept page, relative to the data folder; null when it could not be kept. */
  artefact: z.string().nullable(),
  firstSeenAt: z.string(),
  seenAt: z.string(),
  confirmedAt: z.string().nullable(),
})
export type DriftReportView = z.infer<typeof driftReportView>

export const driftState = z.object({
  /** Different pages that have drifted and that nobody has confirmed; dashboards left out, as they stop nothing. */
  unconfirmed: z.int(),
  /** So many of them stop requests to the source. */
  stopAfter: z.int(),
  stopped: z.boolean(),
  /** Newest first; unconfirmed ones before those that were confirmed. */
  reports: z.array(driftReportView),
})
export type DriftState = z.infer<typeof driftState>

/** What the operator found, for the audit log. */
export const driftNote = z.string().trim().min(3).max(500)
