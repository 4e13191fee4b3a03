import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import {
  type ExportFormat,
  exportFormats,
  exportRequest,
  type ExportRequest,
  type ExportTable,
  exportTables,
  needsEvent,
} from '../../../shared/domain/export/request.ts'
import { AppError } from '../../../shared/domain/errors.ts'
import { ExportService, type ExportedFile } from '../../services/export.ts'
import { writeWhole } from '../../services/export-file.ts'
import { Library } from '../../services/library.ts'
import { readChoice, readEventId } from '../arguments.ts'
import type { CommandContext } from '../context.ts'
import { usageError } from '../output.ts'
import type { Session } from '../session.ts'

interface ExportOptions {
  readonly event?: string
  readonly race?: string
  readonly table?: ExportTable
  readonly format?: ExportFormat
  readonly out?: string
  readonly bom?: boolean
}

/** `export`: an imported event as the canonical document, or any table, to a file or to standard output (ui.md 1d). */
export function addExportCommand(program: Command, context: CommandContext): void {
  program
    .command('export')
    .description('an imported event as one JSON document, or a table as CSV or JSON')
    .option('--event <number>', 'LiveRC’s number of the event', readEventId('--event'))
    .option('--race <number>', 'one race of it alone', readEventId('--race'))
    .option('--table <table>', exportTables.join(', '), readChoice('--table', exportTables))
    .option('--format <format>', exportFormats.join(' or '), readChoice('--format', exportFormats))
    .option('--bom', 'begin a CSV with a byte order mark, by which Excel recognises UTF-8')
    .option('--out <file>', 'write there instead of to standard output, which is also called -')
    .action(async (options: ExportOptions, self: Command) => {
      const session = context.session(self)
      const request = readRequest(options)
      const out = options.out === '-' ? undefined : options.out
      if (out === undefined && session.output.isJson && request.table !== 'event')
        throw usageError('--json needs --out for a table: both would go to standard output.', {
          field: '--out',
        })
      await session.readingDatabase(
        ({ db }) => {
          const library = new Library(db, () => new Set())
          const file = new ExportService(db, library).open(request)
          if (out !== undefined) return toFile(session, file, out, request)
          if (!session.output.isJson) return toStandardOutput(file)
          session.output.success(library.document(request.eventId ?? ''), [])
        },
        () => notThere(request),
      )
    })
}

/** The request that the options make: a table is CSV unless told otherwise, CSV without a table is that of the laps. */
function readRequest({ event, race, table, format, bom }: ExportOptions): ExportRequest {
  const wanted = table ?? (format === 'csv' ? 'laps' : 'event')
  if (needsEvent(wanted) && event === undefined)
    throw usageError('--event is needed: the number of the event.', { field: '--event' })
  const read = exportRequest.safeParse({
    table: wanted,
    format: format ?? (wanted === 'event' ? 'json' : 'csv'),
    eventId: event,
    raceId: race,
    bom: bom === true,
  })
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw usageError(issue?.message ?? 'This cannot be exported.', { field: issue?.path.join('.') ?? '' })
}

async function toFile(
  session: Session,
  file: ExportedFile,
  out: string,
  { eventId, table }: ExportRequest,
): Promise<void> {
  const bytes = await writeWhole(out, file.body)
  const summary = {
    ...(eventId === undefined ? {} : { event_id: /^\d{1,15}$/u.test(eventId) ? Number(eventId) : eventId }),
    ...(table === 'event' ? {} : { table }),
    file: out,
    bytes,
  }
  const what =
    table === 'event' ? `Event ${eventId}` : eventId === undefined ? table : `${table} of event ${eventId}`
  session.output.success(summary, [`${what} written to ${out} (${bytes} bytes).`])
}

/** A reader that stops early, such as `head`, is no failure. */
async function toStandardOutput(file: ExportedFile): Promise<void> {
  try {
    await pipeline(file.body, process.stdout, { end: false })
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EPIPE')) throw thrown
  }
}

function notThere({ eventId }: ExportRequest): never {
  const message =
    eventId === undefined
      ? 'There is no database in the data folder yet.'
      : `Event ${eventId} is not imported.`
  throw new AppError('NOT_FOUND', message, {
    stage: 'request',
    source: 'export',
    action: 'Import it first.',
    details: eventId === undefined ? {} : { field: '--event', value: eventId },
  })
}
