import type { ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { _electron } from '@playwright/test'
import type { ElectronApplication, Page } from '@playwright/test'
import { builtFile, environmentWith, isRoot, projectRoot, variable } from './project.ts'

export interface ElectronAppOptions {
  readonly dataDir: string
  /** Variables beside the tests' own; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** The app's arguments, such as `--open=/event/486677`. */
  readonly args?: readonly string[]
  /** Load the app the way this Electron's launcher does, even if that is later than Electron itself would. */
  readonly asLaunched?: boolean
}

export interface RunningElectronApp {
  readonly app: ElectronApplication
  /** The first window's page. */
  readonly page: Page
  readonly close: () => Promise<void>
}

/** The Electron to test with: `MRE_TEST_ELECTRON`, else the one of `ELECTRON_OVERRIDE_DIST_PATH`. */
function executable(): string | undefined {
  const folder = variable('ELECTRON_OVERRIDE_DIST_PATH')
  return variable('MRE_TEST_ELECTRON') ?? (folder === undefined ? undefined : join(folder, 'electron'))
}

/** Why Electron cannot be tested here, or null when it can. */
export function electronMissing(): string | null {
  if (executable() !== undefined) return null
  return (
    variable('MRE_TEST_NO_ELECTRON') ??
    'neither MRE_TEST_ELECTRON nor ELECTRON_OVERRIDE_DIST_PATH names an Electron'
  )
}

/** A repacked runtime has an app of its own that loads ours, where Electron has its `default_app.asar`. */
function loadsAppLate(electron: string): boolean {
  return process.platform === 'linux' && existsSync(join(dirname(electron), 'resources', 'app'))
}

/** Playwright drops NODE_OPTIONS, so a small script sets them again. */
function earlyLauncher(electron: string): { path: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'mre-electron-'))
  const path = join(folder, 'electron')
  const hook = join(import.meta.dirname, 'load-before-ready.cjs')
  writeFileSync(path, `#!/bin/sh\nNODE_OPTIONS='--require="${hook}"' exec '${electron}' "$@"\n`)
  chmodSync(path, 0o755)
  return { path, remove: () => rmSync(folder, { recursive: true }) }
}

/** Starts of the app before a window that does not answer counts as a failure. */
const MOST_STARTS = 4
const ANSWER_MS = 8_000

/** Whether the window's page runs at all. */
async function answers(page: Page): Promise<boolean> {
  const silent = new Promise<false>((resolve) => setTimeout(() => resolve(false), ANSWER_MS))
  return Promise.race([page.evaluate(() => true).catch(() => false), silent])
}

/**
 * Starts the built app in Electron on `dataDir`; the engine runs under this Node.js unless `env` says otherwise. With a
 * launcher that loads the app late, Playwright attaches while the window is being made: now and then it misses the window or
 * leaves its renderer waiting for a debugger. Such a window never runs, and the app is started again.
 */
export async function launchElectronApp(options: ElectronAppOptions): Promise<RunningElectronApp> {
  for (let start = 1; ; start += 1) {
    const { app, close, output } = await launchOnce(options)
    const page = await app.firstWindow({ timeout: ANSWER_MS }).catch(() => null)
    if (page !== null && (await answers(page))) return { app, page, close }
    await end(app.process())
    if (start === MOST_STARTS) throw new Error(`The app showed no window. It wrote:\n${output()}`)
  }
}

async function end(process: ChildProcess): Promise<void> {
  const ended = new Promise<void>((resolve) => process.once('exit', () => resolve()))
  process.kill('SIGKILL')
  if (process.exitCode === null && process.signalCode === null) await ended
}

async function launchOnce(options: ElectronAppOptions) {
  const { dataDir, env = {}, args = [], asLaunched = false } = options
  const electron = executable()
  if (electron === undefined) throw new Error(electronMissing() ?? 'There is no Electron.')
  builtFile('main', 'index.js')
  const early = !asLaunched && loadsAppLate(electron) ? earlyLauncher(electron) : null
  const app = await _electron.launch({
    executablePath: early?.path ?? electron,
    args: [...(isRoot ? ['--no-sandbox'] : []), projectRoot, `--data-dir=${dataDir}`, ...args],
    cwd: projectRoot,
    env: environmentWith({
      MRE_ENGINE_NODE: process.execPath,
      ELECTRON_RUN_AS_NODE: undefined,
      ELECTRON_RENDERER_URL: undefined,
      ...env,
    }),
  })
  let output = ''
  const collect = (chunk: Buffer): void => void (output += chunk.toString('utf8'))
  app.process().stdout?.on('data', collect)
  app.process().stderr?.on('data', collect)
  const close = async (): Promise<void> => {
    await app.close()
    early?.remove()
  }
  return { app, close, output: () => output }
}
