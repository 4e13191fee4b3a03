import type { Command } from 'commander'
import type { DatabaseStatus } from '../../../shared/contract/views.ts'
import type { IntegrityReport } from '../../services/library.ts'
import type { CommandContext } from '../context.ts'
import { noDatabase } from '../output.ts'

export function addStatusCommands(program: Command, context: CommandContext): void {
  addStatus(program.command('status'), context)
  addVerify(program.command('verify'), context)
}

const nothing: DatabaseStatus = {
  tracks: 0,
  events: 0,
  eventsImported: 0,
  races: 0,
  results: 0,
  laps: 0,
  drivers: 0,
  oldestIngestedAt: null,
  newestIngestedAt: null,
  catalogueSyncedAt: null,
  databaseBytes: 0,
  schemaVersion: 0,
  origin: null,
}

/** L10. */
export function addStatus(command: Command, context: CommandContext): void {
  command.description('what the database holds').action(async (_options: object, self: Command) => {
    const session = context.session(self)
    const status = await session.reading(
      (library) => library.status(),
      () => nothing,
    )
    session.output.success(
      {
        tracks: status.tracks,
        events: status.events,
        events_by_depth: { none: status.events - status.eventsImported, laps_full: status.eventsImported },
        races: status.races,
        results: status.results,
        laps: status.laps,
        drivers: status.drivers,
        oldest_ingested_at: status.oldestIngestedAt,
        newest_ingested_at: status.newestIngestedAt,
        catalogue_synced_at: status.catalogueSyncedAt,
        database_bytes: status.databaseBytes,
        schema_version: status.schemaVersion,
        origin: status.origin,
      },
      [
        `Tracks    ${status.tracks} (list last synced: ${status.catalogueSyncedAt ?? 'never'})`,
        `Events    ${status.events}, ${status.eventsImported} imported`,
        `Imported  ${status.races} races, ${status.results} results, ${status.laps} laps, ${status.drivers} drivers`,
        `Oldest    ${status.oldestIngestedAt ?? 'none'}`,
        `Newest    ${status.newestIngestedAt ?? 'none'}`,
        `Database  ${(status.databaseBytes / 1e6).toFixed(1)} MB${status.origin === 'replay' ? ', replayed data' : ''}`,
      ],
    )
  })
}

/** L11: exit code 1 when the stored data contradict themselves. */
export function addVerify(command: Command, context: CommandContext): void {
  command
    .description('check that stored data are whole and agree with themselves')
    .action(async (_options: object, self: Command) => {
      const session = context.session(self)
      const result = await session.reading(
        (library) => library.verify(),
        () => noDatabase(),
      )
      context.run.exitCode = result.ok ? 0 : 1
      session.output.success(
        {
          ok: result.ok,
          errors: result.errors,
          warnings: result.warnings,
          checks: result.checks.map((check) => ({ ...check })),
          issues: result.issues.map(({ eventId, raceId, ...issue }) => ({
            ...issue,
            event_id: eventId,
            race_id: raceId,
          })),
        },
        [
          ...result.checks.map(
            ({ name, checked, failed }) =>
              `${failed === 0 ? 'ok  ' : 'look'}  ${name}: ${failed} of ${checked}`,
          ),
          ...result.issues.map(issueLine),
          result.ok ? 'The data are whole.' : 'The data are damaged: see the errors above.',
        ],
      )
    })
}

function issueLine({
  severity,
  eventId,
  raceId,
  driver,
  message,
  expected,
  found,
}: IntegrityReport['issues'][number]) {
  const place = [eventId, raceId, driver].filter((part) => part !== null).join(' / ')
  const figures =
    expected === null && found === null ? '' : ` (expected ${expected ?? '-'}, found ${found ?? '-'})`
  return `${severity}  ${place}: ${message}${figures}`
}
