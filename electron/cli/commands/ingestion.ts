import type { Command } from 'commander'
import type { IngestionControlView } from '../../../shared/contract/recovery.ts'
import { pendingRecovery } from '../../../db/client/index.ts'
import { readIngestionControl } from '../../services/ingestion-control.ts'
import { readReason } from '../arguments.ts'
import type { CommandContext } from '../context.ts'
import { runValidation, validationDocument, validationLines } from './recovery.ts'

interface SwitchOptions {
  readonly reason: string
  readonly now?: boolean
  readonly override?: boolean
  readonly validate?: boolean
}

/** `ingestion …`: stop every import, in every program on the data folder, and go on again (F28, L14). */
export function addIngestionCommands(ingestion: Command, context: CommandContext): void {
  addIngestionStatus(ingestion.command('status'), context)
  addIngestionDisable(ingestion.command('disable'), context)
  addIngestionEnable(ingestion.command('enable'), context)
}

export function addIngestionStatus(command: Command, context: CommandContext): void {
  command
    .description('whether imports may run, and if not, why')
    .action(async (_options: object, self: Command) => {
      const session = context.session(self)
      const view = await session.readingDatabase(
        ({ db, databaseFile }) => readIngestionControl(db, pendingRecovery(databaseFile)),
        () => neverUsed,
      )
      session.output.success(document(view), lines(view))
    })
}

const neverUsed: IngestionControlView = {
  enabled: true,
  operator: { enabled: true, reason: null, actor: null, changedAt: null },
  recovery: null,
  failedChecks: [],
  wayOut: null,
}

export function addIngestionDisable(command: Command, context: CommandContext): void {
  command
    .description('stop every import and sync, in every program on this data folder')
    .requiredOption('--reason <text>', 'why, for the audit log', readReason('--reason'))
    .option('--now', 'cancel what runs; without it a running import gets no further page and fails')
    .action(async ({ reason, now }: SwitchOptions, self: Command) => {
      context.run.rule = 'recovery'
      const session = context.session(self)
      await session.engine(async (services) => {
        const cancelled = services.recovery.disable(reason, now === true)
        const view = services.control.view()
        session.output.success({ ...document(view), cancelled }, [
          ...lines(view),
          ...(cancelled.length === 0 ? [] : [`${cancelled.length} jobs were asked to stop.`]),
        ])
      })
    })
}

export function addIngestionEnable(command: Command, context: CommandContext): void {
  command
    .description('allow imports again; refused while a validation is due')
    .requiredOption('--reason <text>', 'why, for the audit log', readReason('--reason'))
    .option('--validate', 'run the validation first, if one is due')
    .option('--override', 'enable although a validation is due; written to the audit log')
    .action(async ({ reason, override, validate }: SwitchOptions, self: Command) => {
      context.run.rule = 'recovery'
      const session = context.session(self)
      await session.engine(async (services) => {
        const due = services.control.view().recovery !== null
        const validation = validate === true && due ? await runValidation(session, services) : null
        const view = services.recovery.enable(reason, { override: override === true })
        session.output.success(
          { ...document(view), validation: validation === null ? null : validationDocument(validation) },
          [...(validation === null ? [] : validationLines(validation)), ...lines(view)],
        )
      })
    })
}

function document({ enabled, operator, recovery, failedChecks, wayOut }: IngestionControlView) {
  return {
    enabled,
    operator: {
      enabled: operator.enabled,
      reason: operator.reason,
      actor: operator.actor,
      changed_at: operator.changedAt,
    },
    recovery,
    failed_checks: failedChecks,
    way_out: wayOut,
  }
}

function lines({ enabled, operator, recovery, failedChecks, wayOut }: IngestionControlView): string[] {
  return [
    enabled ? 'Imports are enabled.' : 'Imports are disabled.',
    ...(operator.enabled
      ? []
      : [`  by ${operator.actor ?? 'unknown'} since ${operator.changedAt ?? '?'}: ${operator.reason ?? ''}`]),
    ...(recovery === null
      ? []
      : [
          `  a validation is due after ${recovery.action} (${recovery.actor}, ${recovery.at}): ${recovery.reason ?? ''}`,
        ]),
    ...(failedChecks.length === 0 ? [] : [`  failed in the last validation: ${failedChecks.join(', ')}`]),
    ...(wayOut === null ? [] : [wayOut]),
  ]
}
