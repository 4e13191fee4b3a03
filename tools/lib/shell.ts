import { runToEnd } from '../bootstrap/child.mjs'
import { projectRoot } from '../bootstrap/paths.mjs'
import { runCli } from './cli.ts'
import { hasDisplay } from './display.ts'
import { electronLaunch, findElectron, warnWithoutSandbox } from './electron.ts'
import { say } from './tool.ts'

/** How to open the built app. */
export interface OpenOptions {
  /** Arguments for the app, such as --open=/event/ID. */
  readonly args?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  /** Open the browser shell even where Electron is present. */
  readonly browser?: boolean
}

/**
 * Opens the built app and waits until it is closed: in Electron where its runtime and a display are present, else in the
 * browser shell, saying why in one line.
 * @returns the app's exit code
 */
export async function openApp({ args = [], env = {}, browser = false }: OpenOptions = {}): Promise<number> {
  const reason = browser ? 'As asked' : hasDisplay() ? undefined : 'There is no display here'
  const electron = reason === undefined ? await findElectron() : undefined
  if (electron === undefined) {
    say(`${reason ?? 'Electron is not available here'}: opening the browser shell (mre serve).`)
    const open = args.some((arg) => arg.startsWith('--open')) ? [] : ['--open']
    return runCli(['serve', ...open, ...args], env)
  }
  const launch = electronLaunch(electron)
  warnWithoutSandbox(launch)
  return runToEnd(electron.executable, [...launch.args, projectRoot, ...args], {
    cwd: projectRoot,
    env: { ...launch.env, ...env },
  })
}
