import type { Command } from 'commander'
import type { Services } from '../../engine/compose.ts'
import { table } from '../output.ts'
import type { CommandContext } from '../context.ts'

type Found = Awaited<ReturnType<Services['browser']['check']>>

/** As a failing browser's own error (BROWSER_ERROR, part I). */
const noneStarts = 2

/** F31: exit code 2 when no browser starts. */
export function addBrowserCommands(browser: Command, context: CommandContext): void {
  browser
    .command('check')
    .description('which browser would render pages, and whether it starts')
    .action(async (_options: object, self: Command) => {
      const session = context.session(self)
      await session.engineWithoutTrace(async (services) => {
        const found = await services.browser.check()
        const fallback = services.settings.values().browser_fallback
        context.run.exitCode = found.executable === null ? noneStarts : 0
        session.output.success(
          {
            starts: found.executable !== null,
            executable: found.executable,
            origin: found.origin,
            version: found.version,
            sandbox: found.sandbox,
            fallback,
            looked: found.looked.map((place) => ({ ...place })),
          },
          [...verdict(found, fallback), '', ...looked(found)],
        )
      })
    })
}

function verdict({ executable, version, sandbox }: Found, fallback: boolean): string[] {
  if (executable === null) {
    return [
      'No browser starts, so pages that need one cannot be read.',
      'Install Chrome, Edge or Chromium, or name one: mre settings set browser_path PATH',
    ]
  }
  return [
    `Browser   ${executable}`,
    `Version   ${version ?? 'unknown'}`,
    `Sandbox   ${sandbox ? 'on' : 'OFF (MRE_CHROMIUM_SANDBOX)'}`,
    `Used      ${fallback ? 'for pages that HTTP cannot give' : 'never: browser_fallback is off'}`,
  ]
}

function looked({ looked: places }: Found): string[] {
  return table(
    ['Looked at', 'Place', 'Result'],
    places.map(({ origin, place, result, reason }) => [
      origin,
      place,
      reason === null ? result : `${result}: ${reason}`,
    ]),
  )
}
