import { BrowserWindow, dialog, Menu, nativeTheme, Notification } from 'electron'
import type { IpcMainEvent } from 'electron'
import type {
  MenuState,
  NotifyRequest,
  SaveOutcome,
  SaveWish,
  ShownFolder,
  ToShell,
} from '../../shared/contract/shell.ts'
import type { CommandId } from '../../shared/domain/commands.ts'
import type { Log } from '../observability/log.ts'
import { Closing } from './closing.ts'
import { menuTemplate } from './menu.ts'
import { ShellPorts } from './shell-ports.ts'
import type { StateFile } from './state-file.ts'
import type { Theme } from './window-state.ts'

/** Notifications of ours that the system shows at the same time; older ones are taken back. */
const MOST_NOTIFICATIONS = 5

export interface DesktopOptions {
  readonly log: Log
  readonly stateFile: StateFile
  readonly development: boolean
  readonly openWindow: () => void
  /** Whether the app is about to end, and ends it. */
  readonly isQuitting: () => boolean
  readonly quit: () => void
  readonly onExternal: (url: string) => void
  /** Shows the folder of the log files, or the data folder. */
  readonly onFolder: (folder: ShownFolder) => void
  /** Saves or prints something for a page; never rejects. */
  readonly onSave: (window: BrowserWindow, wish: SaveWish) => Promise<SaveOutcome>
}

/** What the desktop does for the pages: menu bar, theme of the native parts, notifications, the question before quitting. */
export class Desktop {
  readonly #options: DesktopOptions
  readonly #ports: ShellPorts
  readonly #menus = new Map<number, MenuState>()
  readonly #activeJobs = new Map<number, number>()
  /** The pages' windows; a report that is being printed has one of its own. */
  readonly #windows = new Set<BrowserWindow>()
  /** Windows that are saving something. */
  readonly #saving = new Set<number>()
  readonly #closing = new Closing((id) => this.#ports.send(id, { type: 'closing' }))
  #notifications: Notification[] = []
  #mayStopJobs = false
  /** The state that the menu bar was last drawn from. */
  #shownMenu: string | undefined

  constructor(options: DesktopOptions) {
    this.#options = options
    this.#ports = new ShellPorts({
      log: options.log,
      onMessage: (id, message) => this.#receive(id, message),
      onGone: (id) => {
        this.#menus.delete(id)
        this.#activeJobs.delete(id)
        this.#closing.settle(id)
        this.#drawMenu()
      },
    })
  }

  /** Shows the menu bar and the theme that was chosen last. */
  start(): void {
    nativeTheme.themeSource = this.#options.stateFile.state.theme
    this.#drawMenu()
  }

  /** Answers a page that asks for its port. The sender was checked. */
  connect(event: IpcMainEvent): void {
    if (event.senderFrame !== null) this.#ports.connect(event.sender, event.senderFrame)
  }

  /** Keeps an eye on a new window: which one is in front, and whether closing it would stop an import. */
  watch(window: BrowserWindow): void {
    const { id } = window.webContents
    const { isQuitting, quit } = this.#options
    this.#windows.add(window)
    window.on('closed', () => {
      this.#windows.delete(window)
      this.#closing.forget(id)
    })
    window.on('focus', () => this.#drawMenu())
    window.on('close', (event) => {
      const active = this.#activeJobs.get(id) ?? 0
      if (!this.#mayStopJobs && active > 0 && this.#windows.size === 1) {
        event.preventDefault()
        // Should it stay, what changes from now on has to be stored as well.
        this.#closing.forget(id)
        void this.#askBeforeClosing(window, active)
        return
      }
      // A window that does not close at once calls quitting off.
      const again = isQuitting() ? quit : () => window.close()
      if (this.#closing.mustWait(id, () => window.isDestroyed() || again())) event.preventDefault()
    })
  }

  async #askBeforeClosing(window: BrowserWindow, active: number): Promise<void> {
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      message: active === 1 ? 'An import is running.' : `${active} imports are running or waiting.`,
      detail:
        'Closing the app stops them. What is stored stays complete: an import shows only when all of it is there.',
      buttons: ['Keep running', 'Close anyway'],
      defaultId: 0,
      cancelId: 0,
    })
    if (response !== 1 || window.isDestroyed()) return
    this.#mayStopJobs = true
    window.close()
  }

  #receive(id: number, message: ToShell): void {
    switch (message.type) {
      case 'theme':
        this.#setTheme(message.theme)
        return
      case 'menu':
        this.#menus.set(id, message)
        this.#drawMenu()
        return
      case 'stored':
        this.#closing.settle(id)
        return
      case 'jobs':
        this.#activeJobs.set(id, message.active)
        return
      case 'notify':
        this.#notify(id, message)
        return
      case 'folder':
        this.#options.onFolder(message.folder)
        return
      case 'save':
        void this.#save(id, message)
    }
  }

  /** One at a time for each window: a dialog belongs to its window, and a page cannot open hundreds. */
  async #save(id: number, wish: SaveWish): Promise<void> {
    const window = this.#windowOf(id)
    if (window === undefined || this.#saving.has(id)) {
      this.#ports.send(id, { type: 'saved', id: wish.id, outcome: { kind: 'cancelled' } })
      return
    }
    this.#saving.add(id)
    const outcome = await this.#options.onSave(window, wish)
    this.#saving.delete(id)
    this.#ports.send(id, { type: 'saved', id: wish.id, outcome })
  }

  #windowOf(id: number): BrowserWindow | undefined {
    return [...this.#windows].find(({ webContents }) => webContents.id === id)
  }

  /** The native parts follow the page, and remember for the next start's first picture. */
  #setTheme(theme: Theme): void {
    if (nativeTheme.themeSource !== theme) nativeTheme.themeSource = theme
    this.#options.stateFile.update({ theme })
  }

  #front(): BrowserWindow | undefined {
    const focused = BrowserWindow.getFocusedWindow()
    return focused !== null && this.#windows.has(focused) ? focused : [...this.#windows][0]
  }

  #drawMenu(): void {
    const front = this.#front()
    const state = front === undefined ? null : (this.#menus.get(front.webContents.id) ?? null)
    // Setting a menu can itself move the focus: without a change there is nothing to set.
    const shown = JSON.stringify(state)
    if (shown === this.#shownMenu) return
    this.#shownMenu = shown
    const { development, openWindow, onExternal } = this.#options
    const template = menuTemplate({
      state,
      onCommand: (command) => this.#runInFront(command),
      onNewWindow: openWindow,
      onExternal,
      platform: process.platform,
      development,
    })
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }

  #runInFront(id: CommandId): void {
    const front = this.#front()
    if (front !== undefined) this.#ports.send(front.webContents.id, { type: 'command', id })
  }

  #notify(id: number, { title, body, route }: NotifyRequest): void {
    const window = this.#windowOf(id)
    if (!Notification.isSupported() || window === undefined || window.isFocused()) return
    const shown = new Notification({ title, body })
    shown.on('click', () => {
      if (window.isDestroyed()) return
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
      this.#ports.send(id, { type: 'open', route })
    })
    this.#notifications.push(shown)
    // Kept in reach: a notification that is collected as garbage loses its click.
    const tooMany = Math.max(0, this.#notifications.length - MOST_NOTIFICATIONS)
    for (const old of this.#notifications.splice(0, tooMany)) old.close()
    shown.show()
  }
}
