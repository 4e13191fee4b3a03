import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { readEnvironment } from '../../configuration/environment.ts'
import { readInteger } from '../arguments.ts'
import type { CommandContext } from '../context.ts'

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
    .action(async (options: { port: number; host: string; open?: string | true }, self: Command) => {
      const session = context.session(self)
      const { output } = session
      // Loaded when asked for: a server's code would slow every other command's start.
      const [{ engineOf }, { startWebShell }, { openApp }] = await Promise.all([
        import('../../engine/engine.ts'),
        import('../../web/web-shell.ts'),
        import('../../web/open-app.ts'),
      ])
      await session.engine(async (services) => {
        const shell = await startWebShell({
          engine: engineOf(services),
          port: options.port,
          host: options.host,
          metricsToken: readEnvironment().metricsToken,
          rendererDir: fileURLToPath(new URL('../renderer', import.meta.url)),
        })
        const warning = shell.warning === null ? [] : [shell.warning]
        output.success({ url: shell.url, warning: shell.warning }, [
          `My Race Engineer is at ${shell.url}`,
          ...warning,
        ])
        if (options.open !== undefined) {
          await openApp(shell.oneTimeUrl(options.open === true ? '/' : options.open))
        }
        await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
        await shell.close()
      }, 'browser')
    })
}
