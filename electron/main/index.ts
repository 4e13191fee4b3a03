import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { app, BrowserWindow, ipcMain, MessageChannelMain } from 'electron'
import { z } from 'zod'
import { PORT_CHANNEL, SHELL_CHANNEL } from '../../shared/contract/transport.ts'
import type { ErrorReport } from '../../shared/domain/errors.ts'
import { readEnvironment, variables } from '../configuration/environment.ts'
import { appPaths } from '../configuration/paths.ts'
import { runtimeProblem } from '../engine/host/runtime.ts'
import { createLog } from '../observability/log.ts'
import { readArguments } from './arguments.ts'
import { Desktop } from './desktop.ts'
import { EngineHost } from './engine-host.ts'
import { childEngine, utilityEngine } from './engine-process.ts'
import { type CommandAnswer, runCommandLine } from './command-line.ts'
import { FailureWindow } from './failure-window.ts'
import { claimPageOrigin } from './page-origin.ts'
import { originOf, routeUrl, senderProblem } from './policy.ts'
import { appProtocolHandler } from './protocol.ts'
import { appSession, guardContents, guardSession, openExternally, openFolder, senderOf } from './security.ts'
import { Saving } from './saving.ts'
import { StateFile } from './state-file.ts'
import { Windows } from './windows.ts'

/** Composition root of Electron main: windows, protocol and menu, and the process that hosts the engine. */

const built = (...parts: string[]): string => join(import.meta.dirname, ...parts)

const environment = readEnvironment()
const { open, dataDir } = readArguments(process.argv)
const paths = appPaths(dataDir, variables)

// Chromium's own files follow the data folder, so that two folders are two separate apps.
const profile = join(paths.dataDir, 'electron')
mkdirSync(profile, { recursive: true })
app.setPath('userData', profile)
const page = claimPageOrigin()

/** The development server's origin, in development only. */
const developmentOrigin = app.isPackaged ? null : originOf(environment.rendererUrl ?? '')
const pageOrigin = developmentOrigin ?? page.origin
const ownOrigins: ReadonlySet<string> = new Set([pageOrigin])

const log = createLog({ file: join(dirname(paths.logFile), 'main.log'), stderr: 'human', service: 'main' })
const stateFile = new StateFile(join(profile, 'window.json'))
const windows = new Windows({ preload: built('..', 'preload', 'index.cjs'), stateFile, log })

const engineOptions = (entry: string) => ({ entry: built(entry), dataDir: paths.dataDir })
const engine = new EngineHost({
  launch:
    environment.engineNode === undefined
      ? utilityEngine(engineOptions('engine-utility.js'))
      : childEngine(environment.engineNode, engineOptions('engine-child.js')),
  onGivenUp: (report) => void engineGivenUp(report),
  onRestart: (code) => log.warn('engine_restarted', { exit_code: code }),
})

/** Why this Electron cannot run the engine: loading it would then crash, again and again. */
function engineProblem(): string | null {
  return environment.engineNode === undefined ? runtimeProblem(process.versions) : null
}

/** Runs a command of `mre` on this data folder. */
async function command(words: readonly string[]): Promise<CommandAnswer> {
  if (engineProblem() !== null)
    return { success: false, error: { message: 'Nothing can be read by this Electron.' } }
  return runCommandLine(
    { entry: built('cli.js'), dataDir: paths.dataDir, node: environment.engineNode },
    words,
  )
}

const saving = new Saving({ engine, command, folder: profile })

const desktop = new Desktop({
  log,
  stateFile,
  development: !app.isPackaged,
  openWindow: () => openWindow(),
  isQuitting: () => quitting.signal.aborted,
  quit: () => app.quit(),
  onExternal: (url) => openExternally(url, log),
  onFolder: (folder) => void openFolder(folder === 'logs' ? dirname(paths.logFile) : paths.dataDir, log),
  onSave: (window, wish) => saving.run(window, wish),
})

/** Renewed when quitting was called off. */
let quitting = new AbortController()

/** What stands in for the engine while it cannot start. */
const failure = new FailureWindow({
  dataDir: paths.dataDir,
  logFolder: dirname(paths.logFile),
  origin: page.origin,
  command,
  onRetry: () => startEngine(),
  onQuit: () => app.quit(),
})

/** Says why there is no engine, and lets the user decide. The window stays, saying that it is disconnected. */
async function engineGivenUp(report: ErrorReport | null): Promise<void> {
  const { signal } = quitting
  const message = report?.message ?? 'The engine ended several times in a row.'
  log.warn('engine_given_up', { error_code: report?.code ?? null, reason: message })
  if (signal.aborted) return
  await failure.show(report).catch((thrown: unknown) => log.error('window_load_failed', thrown))
}

/** Starts the engine, unless this Electron cannot run it. */
function startEngine(): void {
  const problem = engineProblem()
  if (problem === null) engine.start()
  else {
    void engineGivenUp({
      code: 'CAPABILITY_ERROR',
      stage: 'request',
      source: 'main',
      message: problem,
      action: null,
      details: {},
    })
  }
}

/** Whether a message comes from anything but our own page in one of our windows. */
function isRefused(event: Electron.IpcMainEvent): boolean {
  const problem = senderProblem(senderOf(event), windows.ids, ownOrigins)
  if (problem !== null) log.warn('port_refused', { reason: problem })
  return problem !== null
}

/** A page's request for its port to the engine, answered when there is an engine and only to our own page. */
async function answerPortRequest(event: Electron.IpcMainEvent): Promise<void> {
  if (isRefused(event)) return
  const connect = await engine.engine()
  // Meanwhile the window may have closed or its page may have gone.
  if (event.sender.isDestroyed() || isRefused(event)) return
  const { port1, port2 } = new MessageChannelMain()
  connect(port2)
  event.senderFrame?.postMessage(PORT_CHANNEL, null, [port1])
}

function openWindow(route?: string): void {
  const window = windows.open(routeUrl(route, pageOrigin))
  desktop.watch(window)
  // Quitting closes the windows; one that stays calls it off.
  window.on('close', (event) => {
    if (event.defaultPrevented && quitting.signal.aborted) quitting = new AbortController()
  })
}

const secondInstance = z.object({ open: z.string() })

/** The app was started again on the same folder: show the window that there is, at the route that was asked for. */
function focusWindow(data: unknown): void {
  const asked = secondInstance.safeParse(data)
  const window = BrowserWindow.getAllWindows().find(({ webContents }) => windows.ids.has(webContents.id))
  if (window === undefined) openWindow(asked.data?.open)
  else {
    if (window.isMinimized()) window.restore()
    window.focus()
    if (asked.success) void window.loadURL(routeUrl(asked.data.open, pageOrigin))
  }
}

async function run(): Promise<void> {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, ownOrigins, log))
  app.on('second-instance', (_event, _argv, _folder, data) => focusWindow(data))
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('activate', () => {
    if (windows.ids.size === 0) openWindow()
  })
  app.on('before-quit', () => quitting.abort())
  app.on('will-quit', (event) => {
    stateFile.save()
    if (!engine.isRunning) return
    event.preventDefault()
    void engine.close().then(() => app.quit())
  })
  ipcMain.on(PORT_CHANNEL, (event) => void answerPortRequest(event))
  ipcMain.on(SHELL_CHANNEL, (event) => {
    if (!isRefused(event)) desktop.connect(event)
  })

  // The engine needs no window and the window draws without the engine: both start at once.
  await app.whenReady()
  startEngine()
  guardSession(appSession(), ownOrigins)
  page.serve(appProtocolHandler(built('..', 'renderer'), page.origin))
  desktop.start()
  openWindow(open)
}

if (app.requestSingleInstanceLock(open === undefined ? {} : { open })) void run()
else app.quit()
