import { extname } from 'node:path'
import type { Command } from 'commander'
import {
  type PaperFormat,
  paperFormats,
  reportRequest,
  type ReportRequest,
} from '../../../shared/domain/export/request.ts'
import { writeWhole } from '../../services/export-file.ts'
import { ReportService } from '../../services/report.ts'
import { readChoice, readEventId } from '../arguments.ts'
import type { CommandContext } from '../context.ts'
import { usageError } from '../output.ts'
import type { Session } from '../session.ts'

interface ReportOptions {
  readonly event: string
  readonly race?: string
  readonly out: string
  readonly paper: PaperFormat
}

/** `report`: a race or a whole event to be printed, as PDF by the browser that also renders pages, or as HTML (ui.md 1d). */
export function addReportCommand(program: Command, context: CommandContext): void {
  program
    .command('report')
    .description('a report of one race or of every race of an event, as PDF or HTML')
    .requiredOption('--event <number>', 'LiveRC’s number of the event', readEventId('--event'))
    .option('--race <number>', 'one race of it alone', readEventId('--race'))
    .requiredOption('--out <file>', 'the file, ending in .pdf or .html')
    .option('--paper <size>', paperFormats.join(' or '), readChoice('--paper', paperFormats), 'A4')
    .action(async ({ event, race, out, paper }: ReportOptions, self: Command) => {
      const session = context.session(self)
      const extension = extname(out).toLowerCase()
      if (extension !== '.pdf' && extension !== '.html')
        throw usageError('--out must end in .pdf or .html.', { field: '--out', value: out })
      const request = reportRequest.parse({ eventId: event, raceId: race, paper })
      const bytes =
        extension === '.pdf' ? await writePdf(session, request, out) : await writeHtml(session, request, out)
      session.output.success({ event_id: event, race_id: race ?? null, file: out, bytes }, [
        `Report written to ${out} (${bytes} bytes).`,
      ])
    })
}

function writePdf(session: Session, request: ReportRequest, out: string): Promise<number> {
  return session.engineWithoutTrace(async ({ reports, browser }) => {
    const { html, title } = reports.make(request)
    return writeWhole(out, await browser.print(html, { title }))
  })
}

/** Needs no browser, and no engine. */
function writeHtml(session: Session, request: ReportRequest, out: string): Promise<number> {
  return session.reading(
    (library) => writeWhole(out, new ReportService(library).make(request).html),
    () => {
      throw usageError(`Event ${request.eventId} is not imported.`, { field: '--event' })
    },
  )
}
