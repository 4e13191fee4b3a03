import { z } from 'zod'
import { auditEntry, operatorReason } from './jobs.ts'
import { naturalId } from './views.ts'

/** What operators do after something went wrong, as screens, REST and CLI see it (F22-F29). */

/** What a recovery has removed of one event, and what it has kept (F25). */
export const recoveryReport = z.object({
  removed: z.object({
    races: z.int(),
    raceDrivers: z.int(),
    results: z.int(),
    laps: z.int(),
    /** Drivers whom nothing names any more. */
    drivers: z.int(),
    /** Pages that an import had fetched and not stored. */
    parkedPages: z.int(),
  }),
  kept: z.object({
    races: z.int(),
    entries: z.int(),
    classes: z.int(),
    /** Classes whose vehicle type a person has reviewed: user data, never removed. */
    reviewedClasses: z.int(),
  }),
})
export type RecoveryReport = z.infer<typeof recoveryReport>

/** `cleanup`: partial rows (F22). `cleanup_full`: every race of the event (F23). `reset`: back to depth none (F24). */
export const eventRecovery = z.enum(['cleanup', 'cleanup_full', 'reset'])
export type EventRecovery = z.infer<typeof eventRecovery>

export const eventRecoveryInput = z.object({
  eventId: naturalId,
  action: eventRecovery,
  reason: operatorReason,
  /** Say what would be removed, and remove nothing. */
  dryRun: z.boolean().default(false),
  /** What a person was shown and has agreed to; without it nothing is removed (CONFIRMATION_REQUIRED). */
  confirmed: z.boolean().default(false),
})

export const eventRecoveryResult = z.object({
  eventId: z.string(),
  eventName: z.string(),
  action: eventRecovery,
  dryRun: z.boolean(),
  report: recoveryReport,
  /** Whether imports are disabled until a validation has passed. */
  validationDue: z.boolean(),
  /** Whether the event is in quarantine, and what becomes of that: data that are gone or hidden need no review (F37). */
  quarantine: z.enum(['none', 'stays', 'lifted']),
})
export type EventRecoveryResult = z.infer<typeof eventRecoveryResult>

/** The recovery after which a validation is due. */
export const pendingRecovery = z.object({
  action: z.string(),
  subject: z.string().nullable(),
  reason: z.string().nullable(),
  actor: z.string(),
  at: z.string(),
})
export type PendingRecovery = z.infer<typeof pendingRecovery>

export const ingestionControlView = z.object({
  /** Whether anything may be fetched now, as far as this switch goes. */
  enabled: z.boolean(),
  /** What the operator has said. */
  operator: z.object({
    enabled: z.boolean(),
    reason: z.string().nullable(),
    actor: z.string().nullable(),
    changedAt: z.string().nullable(),
  }),
  /** The recovery that waits for its validation; null where none does. */
  recovery: pendingRecovery.nullable(),
  /** Names of the checks that failed in the last validation since then. */
  failedChecks: z.array(z.string()),
  /** What has to be done so that imports run again; null where they do. */
  wayOut: z.string().nullable(),
})
export type IngestionControlView = z.infer<typeof ingestionControlView>

export const auditPage = z.object({ entries: z.array(auditEntry), more: z.boolean() })

/** An event whose stored data are not whole (F27, F38). */
export const incompleteEvent = z.object({
  eventId: z.string(),
  eventName: z.string(),
  eventDate: z.string(),
  depth: z.string(),
  status: z.string(),
  /** Races of the event page, as far as they are known, and those that are stored with results. */
  racesListed: z.int(),
  racesStored: z.int(),
  /** Why it is not whole, in words. */
  findings: z.array(z.string()),
})
export type IncompleteEvent = z.infer<typeof incompleteEvent>

export const backupView = z.object({
  name: z.string(),
  reason: z.enum(['mre', 'daily', 'manual', 'replaced', 'damaged']),
  /** Version of its schema; 0 where nobody could read it. */
  version: z.int(),
  madeAt: z.string(),
  bytes: z.int(),
})
export type BackupView = z.infer<typeof backupView>
