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

/** Starts the built app in Electron on `dataDir`; the engine runs under this Node.js unless `env` says otherwise. */
export async function launchElectronApp(options: ElectronAppOptions): Promise<RunningElectronApp> {
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
  try {
    return { app, page: await app.firstWindow(), close }
  } catch (thrown) {
    await close()
    throw new Error(`The app showed no window. It wrote:\n${output}`, { cause: thrown })
  }
}
