import { BrowserWindow, nativeTheme, screen } from 'electron'
import type { Log } from '../observability/log.ts'
import type { StateFile } from './state-file.ts'
import { backgroundColor, webPreferences } from './window-options.ts'
import { fitToDisplays, SMALLEST } from './window-state.ts'

export interface WindowsOptions {
  readonly preload: string
  readonly stateFile: StateFile
  readonly log: Log
}

/** The app's windows, by the id of their webContents. */
export class Windows {
  readonly #options: WindowsOptions
  readonly #ids = new Set<number>()

  constructor(options: WindowsOptions) {
    this.#options = options
  }

  /** Ids of the webContents that are ours. */
  get ids(): ReadonlySet<number> {
    return this.#ids
  }

  /** Opens a window showing `url`, which must be the app's own, where the last one was. */
  open(url: string): BrowserWindow {
    const { stateFile, preload, log } = this.#options
    const primary = screen.getPrimaryDisplay()
    const others = screen.getAllDisplays().filter((display) => display.id !== primary.id)
    const areas = [primary, ...others].map((display) => display.workArea)
    const window = new BrowserWindow({
      ...fitToDisplays(stateFile.state.bounds, areas),
      minWidth: SMALLEST.width,
      minHeight: SMALLEST.height,
      title: 'My Race Engineer',
      backgroundColor: backgroundColor(nativeTheme.shouldUseDarkColors),
      show: false,
      webPreferences: webPreferences(preload),
    })
    const { id } = window.webContents
    this.#ids.add(id)
    this.#rememberPlace(window)
    window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      log.error('window_crashed', new Error(`The window's process ended: ${reason}.`), {
        exit_code: exitCode,
      })
      if (reason !== 'clean-exit') window.webContents.reload()
    })
    window.once('ready-to-show', () => {
      if (stateFile.state.maximized) window.maximize()
      window.show()
    })
    window.on('closed', () => this.#ids.delete(id))
    // A load that a newer one replaces rejects; a page that is not there shows as the protocol's own answer.
    window.loadURL(url).catch((thrown: unknown) => log.error('window_load_failed', thrown))
    return window
  }

  #rememberPlace(window: BrowserWindow): void {
    const { stateFile } = this.#options
    const remember = (): void => {
      if (window.isMinimized() || window.isFullScreen()) return
      stateFile.update({ bounds: window.getNormalBounds(), maximized: window.isMaximized() })
    }
    window.on('resize', remember)
    window.on('move', remember)
    window.on('maximize', remember)
    window.on('unmaximize', remember)
    window.on('close', () => stateFile.save())
    nativeTheme.on('updated', () => {
      if (!window.isDestroyed()) window.setBackgroundColor(backgroundColor(nativeTheme.shouldUseDarkColors))
    })
  }
}
