import type { Command } from 'commander'
import type {
  EventRecovery,
  EventRecoveryResult,
  IncompleteEvent,
} from '../../../shared/contract/recovery.ts'
import type { ValidationResult } from '../../../shared/contract/validation.ts'
import { auditIn, incompleteIn } from '../../services/recovery.ts'
import type { Services } from '../../engine/compose.ts'
import { readEvent, readInteger, readReason } from '../arguments.ts'
import { confirmed } from '../confirm.ts'
import type { CommandContext } from '../context.ts'
import type { EventReference } from '../../services/event-reference.ts'
import { table } from '../output.ts'
import type { Session } from '../session.ts'

interface RecoveryOptions {
  readonly event: EventReference
  readonly reason: string
  readonly full?: boolean
  readonly yes?: boolean
  readonly dryRun?: boolean
  readonly validate?: boolean
}

/** `events cleanup`: what an import that did not end has left, or with `--full` every race of the event (F22, F23, L14). */
export function addEventCleanup(command: Command, context: CommandContext): void {
  changing(command)
    .description('remove what an import that did not end has left of one event')
    .option('--full', 'remove every race, result and lap of the event, also of a complete one')
    .action((options: RecoveryOptions, self: Command) =>
      recover(context, self, options.full === true ? 'cleanup_full' : 'cleanup', options),
    )
}

/** `events reset`: back to where imports begin (F24, L14). */
export function addEventReset(command: Command, context: CommandContext): void {
  changing(command)
    .description('take one event back to depth none; the next import replaces what is stored')
    .action((options: RecoveryOptions, self: Command) => recover(context, self, 'reset', options))
}

function changing(command: Command): Command {
  return command
    .requiredOption('--event <event>', 'LiveRC’s number of the event, or its address', readEvent('--event'))
    .requiredOption('--reason <text>', 'why, for the audit log', readReason('--reason'))
    .option('--yes', 'do not ask')
    .option('--dry-run', 'say what would be removed, and remove nothing')
    .option('--validate', 'run the validation right after, so that imports are enabled again')
}

async function recover(
  context: CommandContext,
  self: Command,
  action: EventRecovery,
  { event: { eventId }, reason, yes, dryRun, validate }: RecoveryOptions,
): Promise<void> {
  context.run.rule = 'recovery'
  const session = context.session(self)
  await session.engine(async (services) => {
    const request = { eventId, action, reason }
    const preview = await services.recovery.recover({ ...request, dryRun: true, confirmed: false })
    if (dryRun === true) return session.output.success(document(preview), lines(preview))
    await confirmed(session.output, lines(preview), yes === true)
    const done = await services.recovery.recover({ ...request, dryRun: false, confirmed: true })
    const validation = validate === true ? await runValidation(session, services) : null
    if (validation?.ok === false) context.run.exitCode = 2
    session.output.success(
      { ...document(done), validation: validation === null ? null : validationDocument(validation) },
      [
        ...lines(done),
        ...(validation === null
          ? ['Imports are disabled until "mre validate" has passed.']
          : validationLines(validation)),
      ],
    )
  })
}

function document(result: EventRecoveryResult) {
  const { eventId, eventName, action, dryRun, report, validationDue, quarantine } = result
  const { removed, kept } = report
  return {
    event_id: eventId,
    event_name: eventName,
    action,
    dry_run: dryRun,
    removed: {
      races: removed.races,
      race_drivers: removed.raceDrivers,
      results: removed.results,
      laps: removed.laps,
      drivers: removed.drivers,
      parked_pages: removed.parkedPages,
    },
    kept: {
      races: kept.races,
      entries: kept.entries,
      classes: kept.classes,
      reviewed_classes: kept.reviewedClasses,
    },
    validation_due: validationDue,
    quarantine,
  }
}

function lines({ eventId, eventName, dryRun, report, action, quarantine }: EventRecoveryResult): string[] {
  const { removed, kept } = report
  const verb = dryRun ? 'would be removed' : 'removed'
  return [
    `${eventName} (${eventId})`,
    `  ${verb}: ${removed.races} races, ${removed.results} results, ${removed.laps} laps, ${removed.parkedPages} waiting pages`,
    `  kept: the event, ${kept.entries} entries, ${kept.classes} classes, ${kept.races} races`,
    `  kept as yours: ${kept.reviewedClasses} classes that you have reviewed`,
    ...(action === 'cleanup' ? [] : ['  its depth becomes none: it is shown again after the next import']),
    ...(quarantine === 'lifted'
      ? ['  its quarantine ends: nothing of what was marked is shown any more']
      : []),
    ...(quarantine === 'stays' ? ['  it stays in quarantine'] : []),
  ]
}

/** `events retry`: the last import of the event that failed, once more (F26). */
export function addEventRetry(command: Command, context: CommandContext): void {
  command
    .description('run the last failed import of one event again')
    .requiredOption('--event <event>', 'LiveRC’s number of the event, or its address', readEvent('--event'))
    .action(async ({ event: { eventId } }: { event: EventReference }, self: Command) => {
      context.run.rule = 'recovery'
      const session = context.session(self)
      await session.engine(async (services) => {
        const result = await session.ended(services, services.recovery.retry(eventId))
        const held = result.kind === 'event_import' ? result.data : null
        session.output.success({ event_id: eventId, status: held?.status ?? null }, [
          `Event ${eventId}: imported (${held?.races ?? 0} races, ${held?.laps ?? 0} laps).`,
        ])
      })
    })
}

/** `validate`: exit code 2 when a check fails (F29). */
export function addValidateCommand(command: Command, context: CommandContext): void {
  command
    .description('run every check that must pass before imports are enabled after a recovery')
    .action(async (_options: object, self: Command) => {
      context.run.rule = 'recovery'
      const session = context.session(self)
      await session.engine(async (services) => {
        const result = await runValidation(session, services)
        context.run.exitCode = result.ok ? 0 : 2
        session.output.success(validationDocument(result), validationLines(result))
      })
    })
}

export async function runValidation(session: Session, services: Services): Promise<ValidationResult> {
  const result = await session.job(services, { kind: 'validation' })
  if (result.kind !== 'validation') throw new Error('A validation gives its result')
  return result.data
}

export function validationDocument({
  ok,
  checks,
  damaged,
  startedAt,
  finishedAt,
  ingestionEnabled,
}: ValidationResult) {
  return {
    ok,
    checks,
    damaged: damaged.map(({ eventId, eventName, quarantined }) => ({
      event_id: eventId,
      event_name: eventName,
      quarantined,
    })),
    started_at: startedAt,
    finished_at: finishedAt,
    ingestion_enabled: ingestionEnabled,
  }
}

export function validationLines({ ok, checks, damaged, ingestionEnabled }: ValidationResult): string[] {
  return [
    ...checks.flatMap(({ name, ok: passed, sentence, problems }) => [
      `${passed ? 'ok    ' : 'FAILED'}  ${name}: ${sentence}`,
      ...problems.map((problem) => `        ${problem}`),
    ]),
    ...damagedLines(damaged),
    ok ? 'Every check has passed.' : 'Imports stay as they are until every check passes.',
    ingestionEnabled ? 'Imports are enabled.' : 'Imports are disabled.',
  ]
}

/** What can be done about events that did not pass, so that nobody works with their figures (F37). */
function damagedLines(damaged: ValidationResult['damaged']): string[] {
  return damaged.flatMap(({ eventId, eventName, quarantined }) => [
    `${eventName ?? 'Event'} (${eventId}) did not pass${quarantined ? '; it is in quarantine' : ''}.`,
    ...(quarantined
      ? []
      : [`        To mark it as unsafe: mre events quarantine --event ${eventId} --reason "…"`]),
  ])
}

/** `incomplete`: events whose stored data are not whole (F27). Reads only. */
export function addIncompleteCommand(command: Command, context: CommandContext): void {
  command
    .description('events whose stored data are not whole, and why')
    .action(async (_options: object, self: Command) => {
      const session = context.session(self)
      const events = await session.readingDatabase(
        ({ db }) => incompleteIn(db),
        () => [],
      )
      session.output.success(events.map(incompleteDocument), incompleteLines(events))
    })
}

function incompleteDocument(event: IncompleteEvent) {
  return {
    event_id: event.eventId,
    event_name: event.eventName,
    event_date: event.eventDate,
    ingest_depth: event.depth,
    ingestion_status: event.status,
    races_listed: event.racesListed,
    races_stored: event.racesStored,
    findings: event.findings,
  }
}

function incompleteLines(events: readonly IncompleteEvent[]): string[] {
  if (events.length === 0) return ['Every event that was imported is whole.']
  return events.flatMap(({ eventId, eventDate, eventName, findings }) => [
    `${eventId}  ${eventDate.slice(0, 10)}  ${eventName}`,
    ...findings.map((finding) => `  ${finding}`),
  ])
}

interface AuditOptions {
  readonly limit: number
  readonly event?: EventReference
}

/** `audit`: who did what, when and why (D23, N1). Reads only. */
export function addAuditCommand(command: Command, context: CommandContext): void {
  command
    .description('what operators, and the program by itself, have done; newest first')
    .option('--limit <number>', 'so many entries', readInteger('--limit', 1, 1000), 50)
    .option('--event <event>', 'only of this event', readEvent('--event'))
    .action(async ({ limit, event }: AuditOptions, self: Command) => {
      const session = context.session(self)
      const resource = event === undefined ? {} : { resourceType: 'event', resourceId: event.eventId }
      const entries = await session.readingDatabase(
        ({ db }) => auditIn(db, { limit, ...resource }).entries,
        () => [],
      )
      session.output.success(
        entries.map(({ resourceType, resourceId, ...entry }) => ({
          ...entry,
          resource_type: resourceType,
          resource_id: resourceId,
        })),
        entries.length === 0
          ? ['Nothing has been written to the audit log.']
          : table(
              ['At', 'Who', 'What', 'On', 'Outcome', 'Why'],
              entries.map((entry) => [
                entry.at,
                entry.actor,
                entry.action,
                entry.resourceId ?? entry.resourceType,
                entry.outcome,
                entry.reason ?? '',
              ]),
            ),
      )
    })
}
