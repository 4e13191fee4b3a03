import { rename, rm, writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { AppError } from '../../../shared/domain/errors.ts'
import { readChoice, readEventId } from '../arguments.ts'
import type { CommandContext } from '../context.ts'

/** `export`: an imported event as the canonical document, to a file or to standard output. */
export function addExportCommand(program: Command, context: CommandContext): void {
  program
    .command('export')
    .description('an imported event as one JSON document')
    .requiredOption('--event <number>', 'LiveRC’s number of the event', readEventId('--event'))
    .option('--format <format>', 'json', readChoice('--format', ['json'] as const), 'json')
    .option('--out <file>', 'write the document there instead of to standard output')
    .action(async ({ event, out }: { event: string; out?: string }, self: Command) => {
      const session = context.session(self)
      const document = await session.reading(
        (library) => library.document(event),
        () => notImported(event),
      )
      const text = `${JSON.stringify(document, null, 1)}\n`
      if (out === undefined) {
        if (session.output.isJson) session.output.success(document, [])
        else process.stdout.write(text)
        return
      }
      await writeWhole(out, text)
      const summary = { event_id: document.event.event_id, file: out, bytes: Buffer.byteLength(text) }
      session.output.success(summary, [`Event ${event} written to ${out} (${summary.bytes} bytes).`])
    })
}

function notImported(event: string): never {
  throw new AppError('NOT_FOUND', `Event ${event} is not imported.`, {
    stage: 'request',
    source: 'export',
    action: 'Import it first.',
    details: { field: '--event', value: event },
  })
}

/** The whole file or no file: a full disk must not leave half a document under the name that was asked for. */
async function writeWhole(file: string, text: string): Promise<void> {
  const partial = `${file}.partial`
  try {
    await writeFile(partial, text)
    await rename(partial, file)
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => undefined)
    throw new AppError('PERSISTENCE_ERROR', 'The file could not be written.', {
      stage: 'request',
      source: 'export',
      action: 'Check that the folder exists, that it may be written to and that the disk is not full.',
      details: { field: '--out', value: file },
      cause,
    })
  }
}
