import { once } from 'node:events'
import type { Command } from 'commander'
import { readChoice, readInteger } from '../arguments.ts'
import { usageError } from '../output.ts'
import type { CommandContext } from '../context.ts'

const sizes = ['tiny', 'small', 'demo', 'large', 'huge'] as const
const forms = ['raw', 'reformatted'] as const

interface ServeOptions {
  readonly synthetic?: (typeof sizes)[number]
  readonly seed: number
  readonly form: (typeof forms)[number]
  readonly port: number
  readonly latency: number
}

/** `replay serve`: captured pages, or a LiveRC made up from a seed, on loopback (design.md section 4). */
export function addReplayCommands(replay: Command, context: CommandContext): void {
  replay
    .command('serve [folder]')
    .description('serve a folder of captured pages, or the synthetic site, for MRE_REPLAY_URL')
    .option(
      '--synthetic <size>',
      `serve the synthetic site: ${sizes.join(', ')}`,
      readChoice('--synthetic', sizes),
    )
    .option('--seed <number>', 'seed of the synthetic site', readInteger('--seed', 0, 999_999_999), 1)
    .option(
      '--form <form>',
      'form of synthetic pages: raw or reformatted',
      readChoice('--form', forms),
      'raw',
    )
    .option('--port <number>', 'port; 0 takes a free one', readInteger('--port', 0, 65_535), 0)
    .option('--latency <ms>', 'time before each answer', readInteger('--latency', 0, 60_000), 0)
    .action(async (folder: string | undefined, options: ServeOptions, self: Command) => {
      const { output } = context.session(self)
      if ((folder === undefined) === (options.synthetic === undefined)) {
        throw usageError('Name either a folder of captured pages or --synthetic with a size.')
      }
      // Loaded when asked for: the synthetic site's code would slow every other command's start.
      const [{ openFolderSource }, { startReplayServer }, { siteSource }, { createSite }] = await Promise.all(
        [
          import('../../../fixtures/server/folder-source.ts'),
          import('../../../fixtures/server/replay-server.ts'),
          import('../../../fixtures/server/source.ts'),
          import('../../../fixtures/site/site.ts'),
        ],
      )
      const site =
        options.synthetic === undefined ? null : createSite({ seed: options.seed, size: options.synthetic })
      const source =
        site === null ? await openFolderSource(folder ?? '') : siteSource(site, { form: options.form })
      const server = await startReplayServer({ source, port: options.port, latencyMs: options.latency })
      const headline = site?.urls.headline
      output.success(
        {
          url: server.url,
          port: server.port,
          ...(headline === undefined ? {} : { track: headline.slug, event_id: headline.eventId }),
        },
        [
          `Serving on ${server.url}`,
          `Use it with MRE_REPLAY_URL=${server.url}`,
          ...(headline === undefined ? [] : [`Track ${headline.slug}, event ${headline.eventId}`]),
        ],
      )
      await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
      await server.close()
    })
}
