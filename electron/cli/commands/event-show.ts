import type { Command } from 'commander'
import type { ClassSummary, EventDetail } from '../../../shared/contract/views.ts'
import { AppError } from '../../../shared/domain/errors.ts'
import { formatDuration } from '../../../shared/domain/time.ts'
import { readEventId } from '../arguments.ts'
import { table } from '../output.ts'
import type { CommandContext } from '../context.ts'
import { markDocument } from './quarantine.ts'

/** `events show`: one event as stored: what it holds, and who won each class. */
export function addEventShow(command: Command, context: CommandContext): void {
  command
    .description('one event from the database: what is stored, and who won each class')
    .requiredOption('--event <number>', 'LiveRC’s number of the event', readEventId('--event'))
    .action(async ({ event }: { event: string }, self: Command) => {
      const session = context.session(self)
      const detail = await session.reading(
        (library) => library.event(event),
        () => unknownEvent(event),
      )
      session.output.success(document(detail), lines(detail))
    })
}

function unknownEvent(eventId: string): never {
  throw new AppError('NOT_FOUND', `Event ${eventId} is not in the database.`, {
    stage: 'request',
    source: 'library',
    action: 'Sync the events of its track first, or import it.',
    details: { field: 'event', value: eventId },
  })
}

function document({ event, stored, classes }: EventDetail) {
  return {
    event_id: event.eventId,
    name: event.name,
    date: event.date,
    ingest_depth: event.depth,
    quarantine: event.quarantine === null ? null : markDocument(event.quarantine),
    stored,
    classes: classes.map(({ className, entries, races, decidedBy, podium }) => ({
      class_name: className,
      entries,
      races,
      decided_by: decidedBy?.raceLabel ?? null,
      podium: podium.map(({ position, driverName, laps, totalTimeMs }) => ({
        position,
        driver_name: driverName,
        laps,
        total_time_ms: totalTimeMs,
      })),
    })),
  }
}

function lines({ event, stored, classes }: EventDetail): string[] {
  return [
    `${event.name}, ${event.date.slice(0, 10)}`,
    ...(event.quarantine === null
      ? []
      : [
          `In quarantine since ${event.quarantine.since} (${event.quarantine.by}): ${event.quarantine.reason}`,
        ]),
    `Stored: ${stored.entries} entries in ${stored.classes} classes, ${stored.races} races, ${stored.results} results, ` +
      `${stored.laps} laps, ${stored.drivers} drivers.`,
    ...(classes.length === 0
      ? []
      : table(['Class', 'Winner', 'Laps/time', 'Decided by'], classes.map(winnerRow))),
  ]
}

/** The class's winner, with the result as LiveRC prints it: laps and total time. */
function winnerRow({ className, races, podium, decidedBy }: ClassSummary): string[] {
  const winner = podium.find(({ position }) => position === 1)
  if (winner === undefined) return [className, races === 0 ? 'no race' : 'not decided yet', '', '']
  const time = winner.totalTimeMs === null ? '' : `/${formatDuration(winner.totalTimeMs)}`
  const leg = decidedBy?.isOneLegOfSeveral === true ? ' (its last leg)' : ''
  return [className, winner.driverName, `${winner.laps}${time}`, `${decidedBy?.raceLabel ?? ''}${leg}`]
}
