import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import type { CaptureResult } from '../../services/capture/capture.ts'
import { readEventNumber, readTrackSlug } from '../arguments.ts'
import { untilInterrupted } from '../interrupt.ts'
import { usageError } from '../output.ts'
import type { CommandContext } from '../context.ts'

interface CaptureOptions {
  readonly event?: string
  readonly track?: string
  readonly out?: string
  readonly redact?: boolean
  readonly notes?: string
}

/** `capture`: pages of LiveRC as they are, into a folder for `replay` (O7-O9, F30). */
export function addCaptureCommand(program: Command, context: CommandContext): void {
  program
    .command('capture [addresses...]')
    .description('keep pages of LiveRC as they are in a folder, for replay, fixtures and bug reports')
    .option(
      '--event <number>',
      'a whole event: its page, its entry list, every race',
      readEventNumber('--event'),
    )
    .option(
      '--track <slug>',
      'the event’s track, for an event that no sync has seen',
      readTrackSlug('--track'),
    )
    .option('--out <folder>', 'the folder (default: below the data folder)')
    .option('--redact', 'hide e-mail addresses, tokens and IP addresses')
    .option('--notes <text>', 'what the capture is for; kept in the manifest')
    .action(async (addresses: string[], options: CaptureOptions, self: Command) => {
      if (addresses.length === 0 && options.event === undefined) {
        throw usageError('Name addresses of LiveRC, or --event with a number.')
      }
      const session = context.session(self)
      await session.engine(
        async (services) => {
          const name = options.event === undefined ? 'pages' : `event-${options.event}`
          const folder = resolve(options.out ?? join(services.paths.dataDir, 'captures', name))
          const result = await untilInterrupted((signal) =>
            services.capture.capture(
              {
                folder,
                addresses,
                event:
                  options.event === undefined ? null : { eventId: options.event, trackSlug: options.track },
                redact: options.redact === true,
                notes: options.notes ?? null,
              },
              { signal, onPage: (url) => session.output.note(url) },
            ),
          )
          session.output.success(document(result), lines(result))
        },
        'cli',
        { purpose: 'capture' },
      )
    })
}

function document({ folder, fixtureVersion, changed, event, pages, absent, warnings }: CaptureResult) {
  return { folder, fixture_version: fixtureVersion, changed, event, pages, absent, warnings }
}

function countOf(pages: number): string {
  return pages === 1 ? '1 page' : `${pages} pages`
}

function lines({ folder, fixtureVersion, changed, pages, absent, warnings }: CaptureResult): string[] {
  const count = (state: string) => pages.filter((page) => page.state === state).length
  return [
    changed
      ? `${countOf(pages.length)} in ${folder}: ${count('new')} new, ${count('changed')} changed. Fixture version ${fixtureVersion}.`
      : `${countOf(pages.length)}, the same as in ${folder}. Fixture version ${fixtureVersion}.`,
    ...absent.map((url) => `Not there (404): ${url}`),
    ...warnings,
  ]
}
