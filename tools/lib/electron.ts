import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectNode } from '../bootstrap/node24.mjs'
import { inProject } from '../bootstrap/paths.mjs'
import { captureNode, commandScript, say } from './tool.ts'

/** An Electron that can be started here. */
export interface ElectronRuntime {
  readonly executable: string
  /** Such as "45.4.1"; empty when the runtime does not say. */
  readonly version: string
}

/** better-sqlite3 needs the Node-API of this Electron; in older ones the engine runs under Node (MRE_ENGINE_NODE). */
const FIRST_ELECTRON_WITH_ENGINE = 35

const FAILURE = inProject('.cache', 'electron-unavailable')
const FAILURE_REMEMBERED_MS = 24 * 60 * 60 * 1000
const DOWNLOAD_LIMIT_MS = 10 * 60 * 1000

/** Finds an Electron that is already on this machine: ELECTRON_OVERRIDE_DIST_PATH, else the downloaded runtime. */
function installedElectron(): ElectronRuntime | undefined {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  return runtimeIn(
    override !== undefined && override !== '' ? override : inProject('node_modules', 'electron', 'dist'),
  )
}

/**
 * Finds an Electron, downloading its runtime when none is here. A download that failed is not tried again for a day, so
 * that a machine without access to it is not held up at each start.
 */
export async function findElectron(): Promise<ElectronRuntime | undefined> {
  const found = installedElectron()
  if (found !== undefined || failedRecently()) return found
  say('Fetching the Electron runtime (once) …')
  const result = await captureNode(commandScript('electron', 'install-electron'), [], {
    timeout: DOWNLOAD_LIMIT_MS,
  })
  const downloaded = result.code === 0 ? installedElectron() : undefined
  if (downloaded === undefined) rememberFailure(result.output)
  return downloaded
}

/** Forgets a failed download, so that the next start tries again. */
export function forgetElectronFailure(): void {
  rmSync(FAILURE, { force: true })
}

/**
 * How to start an Electron: its arguments before the app's own, and its environment. As root on Linux Chromium refuses
 * to start with its sandbox, so there, and nowhere else, it is switched off; who starts the app for a user says so.
 */
export function electronLaunch(runtime: ElectronRuntime): { args: string[]; env: NodeJS.ProcessEnv } {
  const env = { ...process.env }
  // Left over from another Electron program that started us, it would make ours a plain Node.
  delete env['ELECTRON_RUN_AS_NODE']
  const major = Number.parseInt(runtime.version, 10)
  const node = projectNode()
  if (major < FIRST_ELECTRON_WITH_ENGINE && node !== undefined) env['MRE_ENGINE_NODE'] ??= node
  const root = process.platform === 'linux' && process.getuid?.() === 0
  return { args: root ? ['--no-sandbox'] : [], env }
}

/** Tells the user that Electron runs without its sandbox, when it does. */
export function warnWithoutSandbox({ args }: { readonly args: readonly string[] }): void {
  if (args.includes('--no-sandbox'))
    say('Warning: running as root, so Electron is started without its sandbox.')
}

function runtimeIn(folder: string): ElectronRuntime | undefined {
  const executable = join(folder, EXECUTABLE[process.platform] ?? 'electron')
  if (!existsSync(executable)) return undefined
  const versionFile = join(folder, 'version')
  const version = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') : ''
  return { executable, version }
}

const EXECUTABLE: Partial<Record<NodeJS.Platform, string>> = {
  win32: 'electron.exe',
  darwin: join('Electron.app', 'Contents', 'MacOS', 'Electron'),
}

function failedRecently(): boolean {
  const failure = statSync(FAILURE, { throwIfNoEntry: false })
  return failure !== undefined && Date.now() - failure.mtimeMs < FAILURE_REMEMBERED_MS
}

function rememberFailure(output: string): void {
  mkdirSync(inProject('.cache'), { recursive: true })
  writeFileSync(FAILURE, output)
}
