import type { Command } from 'commander'
import type { ImportAnswer, ImportResult } from '../../../shared/contract/views.ts'
import { AppError } from '../../../shared/domain/errors.ts'
import type { Services } from '../../engine/compose.ts'
import { readChoice, readDate, readEvent, readInteger, readTrackSlug } from '../arguments.ts'
import type { EventReference } from '../../services/event-reference.ts'
import { exitCodeOf } from '../exit-codes.ts'
import { table, usageError } from '../output.ts'
import { changeDocument, changeLines } from '../change-lines.ts'
import type { CommandContext } from '../context.ts'
import { addEventChanges } from './event-changes.ts'
import { addEventCleanup, addEventReset, addEventRetry } from './recovery.ts'
import { addEventQuarantine, addEventRelease } from './quarantine.ts'
import { addEventShow } from './event-show.ts'
import type { Session } from '../session.ts'

const depths = ['none', 'laps_full'] as const
type Depth = (typeof depths)[number]

export function addEventCommands(events: Command, context: CommandContext): void {
  addEventSync(events.command('sync'), context, '--track')
  addEventList(events.command('list'), context, { track: '--track', from: '--from', to: '--to' })
  addEventImport(events.command('ingest'), context, '--event')
  addEventRetry(events.command('retry'), context)
  addEventCleanup(events.command('cleanup'), context)
  addEventReset(events.command('reset'), context)
  addEventQuarantine(events.command('quarantine'), context)
  addEventRelease(events.command('release'), context)
  addEventShow(events.command('show'), context)
  addEventChanges(events.command('changes'), context)
}

interface SyncOptions {
  readonly track: string
  readonly depth: Depth
  readonly ingestNewOnly?: boolean
  readonly ingestAll?: boolean
}

/** L5. @param flag the name of the track's option; aliases use another */
export function addEventSync(
  command: Command,
  context: CommandContext,
  flag: '--track' | '--track-id',
): void {
  command
    .description('refresh the events of one track from LiveRC, and import them when asked to')
    .requiredOption(`${flag} <slug>`, 'the track', readTrackSlug(flag))
    .option(
      '--depth <depth>',
      'none: the list alone; laps_full: import events as well',
      readChoice('--depth', depths),
      'none',
    )
    .option('--ingest-new-only', 'with laps_full: import the events that this run has found (default)')
    .option('--ingest-all', 'with laps_full: import every event of the track')
    .action(async (raw: SyncOptions & { trackId?: string }, self: Command) => {
      context.run.rule = 'event_sync'
      const options = { ...raw, track: raw.trackId ?? raw.track }
      if (options.ingestAll === true && options.ingestNewOnly === true) {
        throw usageError('--ingest-all and --ingest-new-only exclude each other.')
      }
      if (options.ingestAll === true && options.depth !== 'laps_full') {
        throw usageError('--ingest-all needs --depth laps_full.', { field: '--depth', value: options.depth })
      }
      const session = context.session(self)
      await session.engine(async (services) => {
        context.run.exitCode = await syncEvents(session, services, options)
      })
    })
}

async function syncEvents(session: Session, services: Services, options: SyncOptions): Promise<number> {
  const result = await session.job(services, { kind: 'event_sync', trackSlug: options.track })
  if (result.kind !== 'event_sync') throw new Error('An event sync gives an event sync result')
  const { data } = result
  const wanted =
    options.depth === 'none'
      ? []
      : options.ingestAll === true
        ? eventsOf(services, options.track)
        : data.newEventIds
  const imported: ImportResult[] = []
  const failed: { event_id: string | number; code: string; message: string }[] = []
  for (const eventId of wanted) {
    session.output.note(`Event ${eventId} (${imported.length + failed.length + 1} of ${wanted.length})`)
    try {
      imported.push(await importOne(session, services, eventId, false))
    } catch (thrown) {
      // One event that fails does not stop the others (B12); a cancelled one stops them all.
      if (!(thrown instanceof AppError) || thrown.code === 'CANCELLED') throw thrown
      failed.push({ event_id: printedId(eventId), code: thrown.code, message: thrown.message })
    }
  }
  const summary = {
    track: data.trackSlug,
    events_added: data.added,
    events_updated: data.updated,
    events_unchanged: data.unchanged,
    total_events: data.total,
    new_events: data.newEventIds.map(printedId),
    ingested: imported.map(importDocument),
    failed,
    warnings: data.warnings,
  }
  const isUnchanged = data.added + data.updated === 0
  const lines = [
    `${data.total} events at ${data.trackSlug}: ${isUnchanged ? 'unchanged' : `${data.added} added, ${data.updated} updated`}.`,
    ...imported.flatMap((one) => importLines(one)),
    ...failed.map((one) => `Event ${one.event_id} failed: ${one.message} (${one.code})`),
  ]
  if (failed.length === 0) {
    session.output.success(summary, lines)
    return 0
  }
  const error = new AppError(
    'INGESTION_FAILED',
    `${failed.length} of ${wanted.length} events could not be imported.`,
    {
      stage: 'job',
      source: 'pipeline',
      action: 'Import them one by one to see why.',
      details: { failed: failed.length, imported: imported.length },
    },
  )
  if (!session.output.isJson) for (const line of lines) session.output.note(line)
  session.output.failure(error, summary)
  return exitCodeOf(error, 'by_error')
}

function eventsOf(services: Services, trackSlug: string): string[] {
  const { events } = services.library.search({ trackSlug, limit: 100_000 })
  return events.map(({ eventId }) => eventId)
}

/** L4. */
export function addEventList(
  command: Command,
  context: CommandContext,
  flags: { readonly track: string; readonly from: string; readonly to: string },
): void {
  command
    .description('known events of one track, from the database')
    .requiredOption(`${flags.track} <slug>`, 'the track', readTrackSlug(flags.track))
    .option(`${flags.from} <date>`, 'held on or after this day', readDate(flags.from))
    .option(`${flags.to} <date>`, 'held on or before this day', readDate(flags.to))
    .action(async (_options: object, self: Command) => {
      const values = self.opts<Record<string, string | undefined>>()
      const track = values['track'] ?? values['trackId'] ?? ''
      const from = values['from'] ?? values['startDate']
      const to = values['to'] ?? values['endDate']
      if (from !== undefined && to !== undefined && from > to) {
        throw usageError(`The range ends (${to}) before it starts (${from}).`, { field: flags.to, value: to })
      }
      const session = context.session(self)
      const events = await session.reading(
        (library) => {
          library.track(track)
          return library.search({ trackSlug: track, from, to, limit: 100_000 }).events
        },
        () => {
          throw unknownTrack(track)
        },
      )
      session.output.success(
        events.map((event) => ({
          event_id: printedId(event.eventId),
          name: event.name,
          date: event.date,
          date_end: event.dateEnd,
          entries: event.entries,
          drivers: event.drivers,
          ingest_depth: event.depth,
          status: event.status,
          last_ingested_at: event.lastIngestedAt,
          event_url: event.eventUrl,
          quarantined_since: event.quarantine?.since ?? null,
        })),
        table(
          ['Event', 'Date', 'Name', 'Entries', 'Drivers', 'Status'],
          events.map((event) => [
            event.eventId,
            event.date.slice(0, 10),
            event.name,
            event.entries,
            event.drivers,
            event.quarantine === null ? event.status : `${event.status}, in quarantine`,
          ]),
        ),
      )
    })
}

function unknownTrack(slug: string): AppError {
  return new AppError('NOT_FOUND', `The track ${slug} is not in the catalogue.`, {
    stage: 'request',
    source: 'library',
    action: 'Sync the track list first, or check the spelling of the slug.',
    details: { field: 'track', value: slug },
  })
}

interface ImportOptions {
  readonly track?: string
  readonly depth: Depth
  readonly force?: boolean
  readonly dryRun?: boolean
  readonly attempts?: number
  readonly wait?: number
  readonly waitForLock?: boolean
}

/** L8. */
export function addEventImport(
  command: Command,
  context: CommandContext,
  flag: '--event' | '--event-id',
): void {
  command
    .description('import one event whole: entries, races, results and every lap')
    .requiredOption(`${flag} <number>`, 'LiveRC’s number of the event, or its address', readEvent(flag))
    .option(
      '--track <slug>',
      'the event’s track, for an event that no sync has seen',
      readTrackSlug('--track'),
    )
    .option(
      '--depth <depth>',
      'laps_full, the only depth of an import',
      readChoice('--depth', depths),
      'laps_full',
    )
    .option('--force', 'ask for every page again')
    .option('--dry-run', 'fetch, parse and validate, write nothing')
    .option(
      '--attempts <number>',
      'how often to try while LiveRC cannot be reached (default: setting job_max_attempts)',
      readInteger('--attempts', 1, 20),
    )
    .option(
      '--wait <seconds>',
      'leave the work to the running app, or to a process of its own, and answer after so long at the latest',
      readInteger('--wait', 0, 86_400),
    )
    .option('--wait-for-lock', 'wait while another program works on this event, instead of failing')
    .action(async (options: ImportOptions, self: Command) => {
      context.run.rule = 'event_import'
      const values = self.opts<Record<string, EventReference | undefined>>()
      const reference = values['event'] ?? values['eventId'] ?? { eventId: '' }
      if (options.wait !== undefined && options.dryRun === true)
        throw usageError('--wait and --dry-run exclude each other.')
      if (options.depth !== 'laps_full') throw noSuchDepth(options.depth)
      const session = context.session(self)
      const work = async (services: Services) => {
        const request = {
          kind: 'event_import',
          eventId: reference.eventId,
          trackSlug: options.track ?? reference.trackSlug,
          force: options.force === true,
        } as const
        const how = { maxAttempts: options.attempts, waitForLock: options.waitForLock === true }
        if (options.wait !== undefined) {
          const answer = await session.importWithin(services, request, options.wait * 1_000, how)
          session.output.success(
            answerDocument(request.eventId, answer),
            answerLines(request.eventId, answer),
          )
          return
        }
        const result = await session.job(services, { ...request, dryRun: options.dryRun === true }, how)
        if (result.kind !== 'event_import') throw new Error('An import gives an import result')
        session.output.success(importDocument(result.data), importLines(result.data))
      }
      await (options.dryRun === true ? session.engineWithoutTrace(work) : session.engine(work))
    })
}

function noSuchDepth(depth: string): AppError {
  return new AppError('STATE_MACHINE_ERROR', `An import cannot lead to depth ${depth}.`, {
    stage: 'request',
    source: 'pipeline',
    details: { field: '--depth', value: depth },
  })
}

async function importOne(
  session: Session,
  services: Services,
  eventId: string,
  force: boolean,
): Promise<ImportResult> {
  const result = await session.job(services, { kind: 'event_import', eventId, force })
  if (result.kind !== 'event_import') throw new Error('An import gives an import result')
  return result.data
}

/** LiveRC's numbers are numbers in JSON, as in its own pages; other ids stay text. */
export function printedId(id: string): string | number {
  return /^[1-9]\d{0,14}$/u.test(id) ? Number(id) : id
}

export function importDocument(result: ImportResult) {
  return {
    event_id: printedId(result.eventId),
    ingest_depth: result.ingestDepth,
    last_ingested_at: result.lastIngestedAt,
    status: result.status,
    races: result.races,
    results: result.results,
    laps: result.laps,
    source_checked: result.sourceChecked,
    source_error: result.sourceError,
    race_pages: result.racePages,
    tables: result.tables,
    changes: changeDocument(result.changes),
    warnings: result.warnings,
  }
}

function answerDocument(eventId: string, { jobId, status, result }: ImportAnswer) {
  return result === null
    ? { event_id: printedId(eventId), status, job_id: jobId }
    : { ...importDocument(result), status, job_id: jobId }
}

function answerLines(eventId: string, { jobId, status, result }: ImportAnswer): string[] {
  if (result !== null) return importLines(result)
  const state = status === 'queued' ? 'waits for its turn' : 'goes on in the background'
  return [`Event ${eventId}: the import ${state} (mre jobs show ${jobId.slice(0, 8)}).`]
}

export function importLines(result: ImportResult): string[] {
  const holds = `${result.races} races, ${result.results} results, ${result.laps} laps`
  const changed = Object.values(result.tables).some(({ inserted, updated }) => inserted + updated > 0)
  const states: Record<ImportResult['status'], string> = {
    updated: changed ? 'imported' : 'unchanged',
    already_complete: 'unchanged, already complete',
    validated: 'valid; nothing was written',
  }
  return [
    `Event ${result.eventId}: ${states[result.status]} (${holds}).`,
    ...(changed
      ? table(
          ['Table', 'Inserted', 'Updated', 'Unchanged'],
          Object.entries(result.tables).map(([name, { inserted, updated, unchanged }]) => [
            name,
            inserted,
            updated,
            unchanged,
          ]),
        )
      : []),
    ...resumedLine(result),
    ...changeLines(result.changes),
    ...result.warnings.map((warning) => `Note: ${warning}`),
  ]
}

function resumedLine({ racePages: { resumed } }: ImportResult): string[] {
  if (resumed === 0) return []
  return [`Race pages that an earlier attempt had fetched: ${resumed}.`]
}
