import { z } from 'zod'
import { base, limit, nothing } from './base.ts'
import { operatorReason } from './jobs.ts'
import {
  auditPage,
  backupView,
  eventRecoveryInput,
  eventRecoveryResult,
  incompleteEvent,
  ingestionControlView,
} from './recovery.ts'
import { quarantineView } from './quarantine.ts'
import { naturalId } from './views.ts'

/** What operators do after something went wrong (L14, F22-F29). */
export const recovery = {
  /** Cleans up or resets one event (F22-F24); refused while it is imported, and without `confirmed`. Audited. */
  event: base
    .route({ method: 'POST', path: '/recovery/events/{eventId}' })
    .input(eventRecoveryInput)
    .output(eventRecoveryResult),
  /** The last failed import of an event, once more (F26). */
  retry: base
    .route({ method: 'POST', path: '/recovery/events/{eventId}/retry' })
    .input(z.object({ eventId: naturalId }))
    .output(z.object({ jobId: z.string() })),
  /** Events whose stored data are not whole (F27). */
  incomplete: base
    .route({ method: 'GET', path: '/recovery/incomplete' })
    .input(nothing)
    .output(z.array(incompleteEvent)),
  /** Events whose stored data somebody does not trust, and their review (F37). */
  quarantine: {
    /** Events in quarantine, the one marked last first; with `ended` also those that have been in it. */
    list: base
      .route({ method: 'GET', path: '/recovery/quarantine' })
      .input(z.object({ ended: z.boolean().default(false) }))
      .output(z.array(quarantineView)),
    /** Every time that one event has been in quarantine, the last one first. */
    history: base
      .route({ method: 'GET', path: '/recovery/events/{eventId}/quarantine' })
      .input(z.object({ eventId: naturalId }))
      .output(z.array(quarantineView)),
    /** Marks an imported event as unsafe: from now on it is used for nothing but its review. Audited. */
    place: base
      .route({ method: 'POST', path: '/recovery/events/{eventId}/quarantine' })
      .input(z.object({ eventId: naturalId, reason: operatorReason }))
      .output(quarantineView),
    /** The review has found the data right: they are used again. Audited. */
    release: base
      .route({ method: 'POST', path: '/recovery/events/{eventId}/release' })
      .input(z.object({ eventId: naturalId, note: operatorReason }))
      .output(quarantineView),
  },
  /** Runs every check that must pass before imports are enabled again (F29), as a job. */
  validate: base
    .route({ method: 'POST', path: '/recovery/validate' })
    .input(nothing)
    .output(z.object({ jobId: z.string() })),
  /** What operators, and the program by itself, have done; newest first (D23). */
  audit: base
    .route({ method: 'GET', path: '/recovery/audit' })
    .input(
      z.object({
        limit,
        before: z.int().optional(),
        action: z.string().max(100).optional(),
        resourceType: z.string().max(100).optional(),
        resourceId: z.string().max(120).optional(),
      }),
    )
    .output(auditPage),
  /** Whether imports may run, and what has to be done so that they do (F28). */
  ingestion: base
    .route({ method: 'GET', path: '/recovery/ingestion' })
    .input(nothing)
    .output(ingestionControlView),
  disable: base
    .route({ method: 'POST', path: '/recovery/ingestion/disable' })
    .input(z.object({ reason: operatorReason, now: z.boolean().default(false) }))
    .output(ingestionControlView),
  /** Refused while a validation is due, unless `override` says to take the risk. */
  enable: base
    .route({ method: 'POST', path: '/recovery/ingestion/enable' })
    .input(z.object({ reason: operatorReason, override: z.boolean().default(false) }))
    .output(ingestionControlView),
  /** Copies of the database, newest first. They are put back with the program closed: "mre db restore". */
  backups: base
    .route({ method: 'GET', path: '/recovery/backups' })
    .input(nothing)
    .output(z.array(backupView)),
  /** Makes a verified copy now. */
  backup: base.route({ method: 'POST', path: '/recovery/backups' }).input(nothing).output(backupView),
}
