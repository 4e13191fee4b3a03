import type { Command } from 'commander'
import { AppError } from '../../../shared/domain/errors.ts'
import { readEventId } from '../arguments.ts'
import { changeDocument, changeLines } from '../change-lines.ts'
import type { CommandContext } from '../context.ts'

/** `events changes`: what the last import that found anything changed has changed (C35). */
export function addEventChanges(command: Command, context: CommandContext): void {
  command
    .description('what the last import of one event found changed at LiveRC, figure by figure')
    .requiredOption('--event <number>', 'LiveRC’s number of the event', readEventId('--event'))
    .action(async ({ event }: { event: string }, self: Command) => {
      const session = context.session(self)
      const changes = await session.reading(
        (library) => library.changes(event),
        () => {
          throw new AppError('NOT_FOUND', `Event ${event} is not in the database.`, {
            stage: 'request',
            source: 'library',
            action: 'Import it first.',
            details: { field: 'event', value: event },
          })
        },
      )
      const { eventId, changedAt } = changes
      session.output.success({ event_id: eventId, changed_at: changedAt, ...changeDocument(changes) }, [
        changedAt === null
          ? `Event ${eventId}: no import has found anything changed.`
          : `Event ${eventId}, imported at ${changedAt}:`,
        ...changeLines(changes, changes.list.length),
      ])
    })
}
