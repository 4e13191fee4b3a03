import { ingestionControl } from '../../db/repositories/ingestion-control.ts'
import { lastValidation } from '../../db/repositories/validations.ts'
import { appendAudit } from '../../db/repositories/write/audit.ts'
import {
  clearValidation,
  requireValidation,
  setIngestionEnabled,
} from '../../db/repositories/write/ingestion-control.ts'
import type { ReadDb, WriteDb } from '../../db/schema/handle.ts'
import type { IngestionControlView, PendingRecovery } from '../../shared/contract/recovery.ts'
import type { ValidationResult } from '../../shared/contract/validation.ts'
import { AppError } from '../../shared/domain/errors.ts'
import type { Log } from '../observability/log.ts'

interface ControlParts {
  readonly db: WriteDb
  readonly log: Log
  readonly now: () => string
  /** `operator` with the shell that is used here, as the audit log names it. */
  readonly actor: string
  /** Told when imports may run again, or no more. */
  readonly changed: () => void
}

/**
 * The state of the switch, also for a command that only reads the database.
 * @param waiting a recovery of the database file that no engine has taken over yet
 */
export function readIngestionControl(
  db: ReadDb,
  waiting: Omit<PendingRecovery, 'subject'> | null = null,
): IngestionControlView {
  const stored = ingestionControl(db)
  const { enabled, reason, actor, changedAt } = stored
  const needsValidation = stored.needsValidation || waiting !== null
  const recovery = waiting === null ? stored.recovery : pending(waiting)
  const failed = needsValidation ? failedSince(db, recovery) : []
  return {
    enabled: enabled && !needsValidation,
    operator: { enabled, reason, actor, changedAt },
    recovery: needsValidation ? (recovery ?? unknownRecovery) : null,
    failedChecks: failed,
    wayOut: wayOut(enabled, needsValidation),
  }
}

function pending({ action, reason, actor, at }: Omit<PendingRecovery, 'subject'>): PendingRecovery {
  return { action, subject: null, reason, actor, at }
}

const unknownRecovery: PendingRecovery = {
  action: 'unknown',
  subject: null,
  reason: null,
  actor: 'unknown',
  at: '1970-01-01T00:00:00.000Z',
}

function failedSince(db: ReadDb, recovery: PendingRecovery | null): string[] {
  const last = lastValidation(db, recovery?.at ?? '')
  return last === null ? [] : last.checks.filter(({ ok }) => !ok).map(({ name }) => name)
}

function wayOut(enabled: boolean, needsValidation: boolean): string | null {
  const validate = 'Run "mre validate"; imports are enabled when every check has passed.'
  const enable = 'Run "mre ingestion enable --reason TEXT" when the reason is gone.'
  if (needsValidation) return enabled ? validate : `${validate} Then: ${enable}`
  return enabled ? null : enable
}

/**
 * Whether anything may be imported (F28, F29): the operator's switch, and recoveries that wait for a validation. Read from
 * the database at each request, so that every process on the folder obeys at once.
 */
export class IngestionControl {
  readonly #parts: ControlParts

  constructor(parts: ControlParts) {
    this.#parts = parts
  }

  view(): IngestionControlView {
    return readIngestionControl(this.#parts.db)
  }

  /** Whether jobs that fetch may begin. */
  mayRun(): boolean {
    const { enabled, needsValidation } = ingestionControl(this.#parts.db)
    return enabled && !needsValidation
  }

  /** For the site policy and for whoever starts a job: why nothing may be fetched, or null. */
  readonly stop = (): AppError | null => {
    const { enabled, reason, actor, changedAt, needsValidation, recovery } = ingestionControl(this.#parts.db)
    if (needsValidation) {
      return disabled('Imports are disabled until a validation has passed.', wayOut(enabled, true), {
        reason: recovery?.reason ?? null,
        by: recovery?.actor ?? null,
        since: recovery?.at ?? null,
        after: recovery?.action ?? null,
        hint: 'validation_due',
      })
    }
    if (enabled) return null
    return disabled('Imports are disabled.', wayOut(false, false), {
      reason,
      by: actor,
      since: changedAt,
      hint: 'ingestion_disabled',
    })
  }

  /** @throws AppError SCRAPING_DISABLED */
  requireEnabled(): void {
    const stop = this.stop()
    if (stop !== null) throw stop
  }

  /** Nothing is imported from now on, in no process on this folder (F28). Audited. */
  disable(reason: string): IngestionControlView {
    return this.#switch(false, reason, 'ingestion.disabled', {})
  }

  /**
   * Imports may run again. Audited, also when it is refused.
   * @param options `override` clears a validation that is due, at the operator's risk
   * @throws AppError STATE_MACHINE_ERROR while a validation is due
   */
  enable(
    reason: string,
    options: { readonly override: boolean } = { override: false },
  ): IngestionControlView {
    const { db, now, actor, log } = this.#parts
    const { recovery, failedChecks } = this.view()
    if (recovery !== null && !options.override) {
      const details = { after: recovery.action, failed_checks: failedChecks.join(', ') }
      appendAudit(db, {
        at: now(),
        actor,
        action: 'ingestion.enabled',
        resourceType: 'ingestion',
        resourceId: null,
        reason,
        outcome: 'refused',
        details,
      })
      log.warn('ingestion_enable_refused', { reason, ...details })
      throw validationDue(recovery, failedChecks)
    }
    const overridden = recovery !== null
    return this.#switch(true, reason, 'ingestion.enabled', {
      overridden,
      failed_checks: failedChecks.join(', '),
    })
  }

  /** In the transaction of a recovery: a validation is due from now on. */
  recovered(recovery: PendingRecovery): void {
    requireValidation(this.#parts.db, recovery)
  }

  /** To be called once the transaction of a recovery has been committed. */
  announce(): void {
    this.#parts.changed()
  }

  /** A validation has ended: one that passed makes imports possible again, as far as the operator wants them. */
  validated(result: Pick<ValidationResult, 'ok' | 'checks'>): void {
    const { db, now, actor, log, changed } = this.#parts
    const failed = result.checks.filter(({ ok }) => !ok).map(({ name }) => name)
    db.transaction<void>(() => {
      if (result.ok) clearValidation(db)
      appendAudit(db, {
        at: now(),
        actor,
        action: 'validation.run',
        resourceType: 'ingestion',
        resourceId: null,
        reason: null,
        outcome: result.ok ? 'done' : 'failed',
        details: { failed_checks: failed.join(', ') },
      })
    })
    if (result.ok) log.info('validation_passed')
    else log.warn('validation_failed', { failed_checks: failed.join(', ') })
    changed()
  }

  #switch(
    enabled: boolean,
    reason: string,
    action: string,
    details: Readonly<Record<string, string | boolean>>,
  ): IngestionControlView {
    const { db, now, actor, log, changed } = this.#parts
    const at = now()
    db.transaction<void>(() => {
      setIngestionEnabled(db, { enabled, reason, actor, at })
      if (enabled) clearValidation(db)
      const entry = { at, actor, action, reason, resourceType: 'ingestion', resourceId: null }
      appendAudit(db, { ...entry, outcome: 'done', details })
    })
    log.warn(enabled ? 'ingestion_enabled' : 'ingestion_disabled', { reason, actor, ...details })
    changed()
    return this.view()
  }
}

function disabled(
  message: string,
  action: string | null,
  details: Readonly<Record<string, string | null>>,
): AppError {
  return new AppError('SCRAPING_DISABLED', message, {
    stage: 'policy',
    source: 'ingestion_control',
    ...(action === null ? {} : { action }),
    details,
  })
}

function validationDue(recovery: PendingRecovery, failedChecks: readonly string[]): AppError {
  const failed = failedChecks.length === 0 ? '' : ` The last one failed: ${failedChecks.join(', ')}.`
  return new AppError(
    'STATE_MACHINE_ERROR',
    `Imports stay disabled until a validation has passed (${recovery.action}).${failed}`,
    {
      stage: 'request',
      source: 'ingestion_control',
      action:
        'Run "mre validate". Only where you know better: --override, which is written to the audit log.',
      details: {
        hint: 'validation_due',
        after: recovery.action,
        since: recovery.at,
        failed_checks: failedChecks.join(', '),
      },
    },
  )
}
