import { z } from 'zod'

/** One check of a validation (F29). */
export const validationCheck = z.object({
  name: z.enum(['database', 'counts', 'regression', 'durations', 'logs', 'outputs']),
  ok: z.boolean(),
  /** One plain sentence. */
  sentence: z.string(),
  /** What did not pass, one line each; at most twenty. */
  problems: z.array(z.string()),
})
export type ValidationCheck = z.infer<typeof validationCheck>

export const validationResult = z.object({
  ok: z.boolean(),
  checks: z.array(validationCheck),
  /** Imported events that a check has found something wrong with, at most twenty: to be looked at, and marked as unsafe (F37). */
  damaged: z
    .array(
      z.object({
        eventId: z.string(),
        /** Null for an event that has left the database. */
        eventName: z.string().nullable(),
        /** Whether it was in quarantine when the validation ended. */
        quarantined: z.boolean(),
      }),
    )
    .default([]),
  startedAt: z.string(),
  finishedAt: z.string(),
  /** Whether imports may run now. */
  ingestionEnabled: z.boolean(),
})
export type ValidationResult = z.infer<typeof validationResult>
