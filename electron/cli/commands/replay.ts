import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { AppError } from '../../../shared/domain/errors.ts'
import { addReplayRun } from './replay-run.ts'
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
  readonly faults?: string
}

/** `replay serve`: captured pages, or a LiveRC made up from a seed, on loopback (design.md section 4). */
export function addReplayCommands(replay: Command, context: CommandContext): void {
  addReplayRun(replay, context)
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
    .option('--faults <file>', 'a JSON file that says what goes wrong (docs/operations.md, "Replay")')
    .action(async (folder: string | undefined, options: ServeOptions, self: Command) => {
      const { output } = context.session(self)
      if ((folder === undefined) === (options.synthetic === undefined)) {
        throw usageError('Name either a folder of captured pages or --synthetic with a size.')
      }
      // Loaded when asked for: the synthetic site's code would slow every other command's start.
      const [
        { readFaultFile },
        { openFolderSource },
        { startReplayServer },
        { siteSource },
        { correctedSite },
        { createSite },
      ] = await Promise.all([
        import('../../../fixtures/server/fault-file.ts'),
        import('../../../fixtures/server/folder-source.ts'),
        import('../../../fixtures/server/replay-server.ts'),
        import('../../../fixtures/server/source.ts'),
        import('../../../fixtures/site/corrected.ts'),
        import('../../../fixtures/site/site.ts'),
      ])
      const plan =
        options.faults === undefined ? null : readFaultFile(await textOfFile('--faults', options.faults))
      const site =
        options.synthetic === undefined ? null : createSite({ seed: options.seed, size: options.synthetic })
      const source =
        site === null ? await openFolderSource(folder ?? '') : siteSource(site, { form: options.form })
      if (site === null && plan?.faults.some(({ corrected }) => corrected === true) === true) {
        throw usageError('"corrected" faults need --synthetic: captured pages have no corrected ones.', {
          field: 'corrected',
        })
      }
      const server = await startReplayServer({
        source,
        port: options.port,
        latencyMs: options.latency,
        ...plan,
        ...(site === null ? {} : { corrected: siteSource(correctedSite(site), { form: options.form }) }),
      })
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
          ...(plan === null ? [] : [`${plan.faults.length} faults are planned.`]),
          ...(headline === undefined ? [] : [`Track ${headline.slug}, event ${headline.eventId}`]),
        ],
      )
      await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
      await server.close()
    })
}

async function textOfFile(option: string, file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AppError('NOT_FOUND', `The file of ${option} cannot be read.`, {
      stage: 'request',
      source: 'cli',
      action: 'Check its name.',
      details: { field: option, value: file.slice(0, 200) },
      cause,
    })
  })
}
