import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { installedBrowsers } from '../../shared/util/installed-browsers.ts'
import { readEnvironment } from '../configuration/environment.ts'
import type { Environment } from '../configuration/environment.ts'

/** How the app was opened: as a window of its own, as a page of the default browser, or not at all. */
export type OpenedAs = 'app-window' | 'browser' | 'not-opened'

interface Command {
  readonly program: string
  readonly args: readonly string[]
}

/** The commands that open `address` in a window without a browser's controls, for the browsers that are installed. */
export function appWindowCommands(
  address: string,
  environment: Environment,
  platform: NodeJS.Platform,
  exists: (path: string) => boolean,
): Command[] {
  return installedBrowsers(platform, environment)
    .filter(({ path, hasWindows }) => hasWindows && exists(path))
    .map(({ path }) => ({ program: path, args: [`--app=${address}`] }))
}

/** The command that opens `address` in the default browser. No shell is involved, so nothing in it is interpreted. */
export function browserCommand(address: string, platform: NodeJS.Platform): Command {
  switch (platform) {
    case 'win32':
      return { program: 'rundll32', args: ['url.dll,FileProtocolHandler', address] }
    case 'darwin':
      return { program: 'open', args: [address] }
    default:
      return { program: 'xdg-open', args: [address] }
  }
}

/** A program that cannot show a window says so within this time. */
const FAILS_WITHIN_MS = 1_500

/** Starts a program that outlives us; false when it is not there or gives up at once. */
function start({ program, args }: Command): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore' })
    const timer = setTimeout(() => resolve(true), FAILS_WITHIN_MS)
    const settle = (works: boolean): void => {
      clearTimeout(timer)
      resolve(works)
    }
    child.once('error', () => settle(false))
    child.once('exit', (code) => settle(code === 0))
    child.unref()
  })
}

/**
 * Opens the app at `address`: in an app window of an installed Chrome, Edge or Chromium, else in the default browser.
 * Without a display nothing is tried. The caller says where the app is when it is `not-opened`.
 */
export async function openApp(
  address: string,
  environment: Environment = readEnvironment(),
): Promise<OpenedAs> {
  if (!environment.hasDisplay) return 'not-opened'
  for (const command of appWindowCommands(address, environment, process.platform, existsSync)) {
    if (await start(command)) return 'app-window'
  }
  return (await start(browserCommand(address, process.platform))) ? 'browser' : 'not-opened'
}
