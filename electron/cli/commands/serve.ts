import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Command, Option } from 'commander'
import { readEnvironment } from '../../configuration/environment.ts'
import { createLog } from '../../observability/log.ts'
import { AppError } from '../../../shared/domain/errors.ts'
import { readChoice, readInteger } from '../arguments.ts'
import type { CommandContext } from '../context.ts'
import { exitCodeOf } from '../exit-codes.ts'
import type { Session } from '../session.ts'

const onFailureChoices = ['page', 'exit'] as const

interface ServeOptions {
  readonly port: number
  readonly host: string
  readonly open?: string | true
  readonly onFailure?: (typeof onFailureChoices)[number]
}

/** `serve`: the browser shell, until Ctrl+C (design.md section 2). */
export function addServeCommand(program: Command, context: CommandContext): void {
  program
    .command('serve')
    .description('serve the app to a browser on this computer')
    .option('--port <number>', 'port; 0 takes a free one', readInteger('--port', 0, 65_535), 0)
    .option(
      '--host <address>',
      'address to listen on; anything but loopback opens the app to the network',
      '127.0.0.1',
    )
    .option('--open [route]', 'open the app in a browser, at a route such as /event/486677')
    .addOption(
      new Option(
        '--on-failure <page|exit>',
        'where the database cannot be opened: show a page with its copies at the address, or end with an exit code ' +
          '(default: page where somebody looks, on a terminal or with --open)',
      ).argParser(readChoice('--on-failure', onFailureChoices)),
    )
    .action(async (options: ServeOptions, self: Command) => {
      await serve(context, context.session(self), options)
    })
}

async function serve(context: CommandContext, session: Session, options: ServeOptions): Promise<void> {
  const { output } = session
  // Loaded when asked for: a server's code would slow every other command's start.
  const [
    { engineOf },
    { startWebShell },
    { openApp },
    { isAboutDatabase, ServedEngine },
    standIn,
    restoring,
  ] = await Promise.all([
    import('../../engine/engine.ts'),
    import('../../web/web-shell.ts'),
    import('../../web/open-app.ts'),
    import('../../web/served-engine.ts'),
    import('../../web/start-failure.ts'),
    import('../../web/restoring.ts'),
  ])
  const served = new ServedEngine({
    start: async () => engineOf(await session.compose('browser')),
    databaseFile: session.databaseFile,
    onFailure: (failure) => logFailure(session, failure),
  })
  try {
    await served.start()
    const { failure } = served
    if (failure !== null && !(isAboutDatabase(failure) && showsPage(options, output.isJson))) throw failure
    const quit = Promise.withResolvers<void>()
    const shell = await startWebShell({
      engine: served.engine,
      standIn: {
        page: standIn.standInHandler({
          served,
          dataDir: session.dataDir,
          logFolder: session.logFolder,
          quit: () => quit.resolve(),
        }),
        programs: standIn.standInForPrograms(served),
        restore: restoring.restoreHandler(served),
      },
      port: options.port,
      host: options.host,
      metricsToken: readEnvironment().metricsToken,
      rendererDir: fileURLToPath(new URL('../renderer', import.meta.url)),
    })
    try {
      served.onChange = (engine) => shell.show(engine)
      const { url, warning } = shell
      if (failure !== null) {
        output.failure(failure, { url, warning })
        output.note(`What is kept, and the copies that can be put back, are shown at ${url}`)
      } else {
        const more = warning === null ? [] : [warning]
        output.success({ url, warning }, [`My Race Engineer is at ${url}`, ...more])
      }
      if (options.open !== undefined)
        await openApp(shell.oneTimeUrl(options.open === true ? '/' : options.open))
      await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), quit.promise])
    } finally {
      served.onChange = () => undefined
      await shell.close()
    }
    // Ended without an engine: for whoever started this, it has failed.
    if (served.failure instanceof AppError)
      context.run.exitCode = exitCodeOf(served.failure, context.run.rule)
  } finally {
    await served.close()
  }
}

/** Whether anybody is there to look at a page: else a program waits for an exit code. */
function showsPage({ onFailure, open }: ServeOptions, isJson: boolean): boolean {
  if (onFailure !== undefined) return onFailure === 'page'
  if (isJson) return false
  return process.stdout.isTTY || (open !== undefined && readEnvironment().hasDisplay)
}

/** The engine has its log only once it runs. */
function logFailure({ logFile }: Session, failure: Error): void {
  const code = failure instanceof AppError ? failure.code : null
  createLog({ file: logFile, service: 'browser' }).warn('engine_given_up', {
    error_code: code,
    reason: failure.message,
  })
}
