import { hasDisplay } from '../lib/display.ts'
import { electronLaunch, findElectron, warnWithoutSandbox } from '../lib/electron.ts'
import { commandScript, runNode, say } from '../lib/tool.ts'
import { developInBrowser } from '../dev/browser.ts'

/**
 * `npm run dev`: the app with hot reload: a change to the page shows at once, one to main, preload or engine restarts the
 * app. Without Electron or a display, and with `--browser`, the page in a browser, on the built engine.
 */
export async function run(args: readonly string[]): Promise<number> {
  const browser = args.includes('--browser')
  const others = args.filter((arg) => arg !== '--browser')
  const electron = browser || !hasDisplay() ? undefined : await findElectron()
  if (electron === undefined) return developInBrowser(others)
  const launch = electronLaunch(electron)
  warnWithoutSandbox(launch)
  const sandbox = launch.args.includes('--no-sandbox') ? ['--noSandbox'] : []
  say(`Electron ${electron.version}, reloading on changes. Ctrl+C ends it.`)
  return runNode(commandScript('electron-vite'), ['dev', '--watch', ...sandbox, ...others], {
    env: { ...launch.env, ELECTRON_EXEC_PATH: electron.executable },
  })
}
