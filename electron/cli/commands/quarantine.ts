import type { Command } from 'commander'
import type { QuarantineMark, QuarantineView } from '../../../shared/contract/quarantine.ts'
import type { EventReference } from '../../services/event-reference.ts'
import { quarantineHistoryIn, quarantinesIn } from '../../services/quarantine.ts'
import { readEvent, readReason } from '../arguments.ts'
import type { CommandContext } from '../context.ts'

/** `events quarantine`: the event is used for nothing but its review from now on (F37). */
export function addEventQuarantine(command: Command, context: CommandContext): void {
  ofEvent(command)
    .description('mark an imported event as unsafe: it is kept, and used for nothing until it is released')
    .requiredOption('--reason <text>', 'why, for the audit log', readReason('--reason'))
    .action(async ({ event, reason }: { event: EventReference; reason: string }, self: Command) => {
      context.run.rule = 'recovery'
      const session = context.session(self)
      await session.engine(async (services) => {
        const view = services.quarantine.place(event.eventId, reason)
        session.output.success(quarantineDocument(view), [
          ...quarantineLines(view),
          `When it has been reviewed: mre events release --event ${view.eventId} --note "…"`,
        ])
      })
    })
}

/** `events release`: the review has found the data right (F37). */
export function addEventRelease(command: Command, context: CommandContext): void {
  ofEvent(command)
    .description('end the quarantine of an event that has been reviewed')
    .requiredOption('--note <text>', 'what the review has found, for the audit log', readReason('--note'))
    .action(async ({ event, note }: { event: EventReference; note: string }, self: Command) => {
      context.run.rule = 'recovery'
      const session = context.session(self)
      await session.engine(async (services) => {
        const view = services.quarantine.release(event.eventId, note)
        session.output.success(quarantineDocument(view), quarantineLines(view))
      })
    })
}

function ofEvent(command: Command): Command {
  return command.requiredOption(
    '--event <event>',
    'LiveRC’s number of the event, or its address',
    readEvent('--event'),
  )
}

interface ListOptions {
  readonly all?: boolean
  readonly event?: EventReference
}

/** `quarantine`: which events are in it, and since when (F37). Reads only. */
export function addQuarantineCommand(command: Command, context: CommandContext): void {
  command
    .description('events that are marked as unsafe, and why')
    .option('--all', 'also those that are so no more')
    .option('--event <event>', 'every time that this event was', readEvent('--event'))
    .action(async ({ all = false, event }: ListOptions, self: Command) => {
      const session = context.session(self)
      const found = await session.readingDatabase(
        ({ db }) =>
          event === undefined ? quarantinesIn(db, { ended: all }) : quarantineHistoryIn(db, event.eventId),
        () => [],
      )
      session.output.success(
        found.map(quarantineDocument),
        found.length === 0 ? ['No event is in quarantine.'] : found.flatMap(quarantineLines),
      )
    })
}

function quarantineDocument(view: QuarantineView) {
  const { ended } = view
  return {
    event_id: view.eventId,
    event_name: view.eventName,
    event_date: view.eventDate,
    ...markDocument(view),
    last_ingested_at: view.lastIngestedAt,
    ended_at: ended?.at ?? null,
    ended_by: ended?.by ?? null,
    ended_how: ended?.how ?? null,
    ended_note: ended?.note ?? null,
  }
}

/** The mark of an event that is in quarantine, for a document. */
export function markDocument({ since, by, reason }: QuarantineMark) {
  return { since, by, reason }
}

function quarantineLines(view: QuarantineView): string[] {
  const { eventId, eventName, since, by, reason, lastIngestedAt, ended } = view
  const isNewer = lastIngestedAt !== null && lastIngestedAt > since
  return [
    `${eventId}  ${eventName ?? 'an event that is not known any more'}`,
    `  in quarantine since ${since} (${by}): ${reason}`,
    ...(ended === null && isNewer ? [`  imported again at ${lastIngestedAt}`] : []),
    ...(ended === null ? [] : [`  ended ${ended.at} (${ended.by}), ${howEnded[ended.how]}: ${ended.note}`]),
  ]
}

const howEnded = {
  released: 'released after a review',
  reset: 'lifted by a reset',
  cleanup_full: 'lifted by a full cleanup',
} as const satisfies Record<NonNullable<QuarantineView['ended']>['how'], string>
