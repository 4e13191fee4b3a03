import { BrowserWindow, session, shell } from 'electron'
import { z } from 'zod'
import type { ErrorReport } from '../../shared/domain/errors.ts'
import type { CommandAnswer } from './command-line.ts'
import { isWanted, restoreWords } from './restoring.ts'
import { databaseCopy, failureHtml, readAction } from '../../shared/domain/start-failure.ts'
import type { DatabaseCopy, FailureAction } from '../../shared/domain/start-failure.ts'

export interface FailureWindowOptions {
  readonly dataDir: string
  readonly logFolder: string
  /** The page's own origin, of which its links are. */
  readonly origin: string
  readonly command: (words: readonly string[]) => Promise<CommandAnswer>
  readonly onRetry: () => void
  readonly onQuit: () => void
}

/**
 * The window that is there when the engine is not (ui.md 3b): cause, what is kept, the copies of the database. Nothing is
 * repaired by itself; a copy is put back only when asked for, twice.
 */
export class FailureWindow {
  readonly #options: FailureWindowOptions
  #window: BrowserWindow | null = null
  #report: ErrorReport | null = null
  #copies: readonly DatabaseCopy[] = []
  #isBusy = false

  constructor(options: FailureWindowOptions) {
    this.#options = options
  }

  async show(report: ErrorReport | null, notice: string | null = null): Promise<void> {
    this.#report = report
    this.#copies = await this.#list()
    const { dataDir, origin } = this.#options
    const window = (this.#window ??= this.#open())
    const html = failureHtml({ report, dataDir, copies: this.#copies, notice }, { kind: 'links', origin })
    await window.loadURL(`data:text/html;charset=utf-8;base64,${Buffer.from(html).toString('base64')}`)
    window.show()
  }

  close(): void {
    this.#window?.destroy()
    this.#window = null
  }

  #open(): BrowserWindow {
    const own = session.fromPartition('failure')
    own.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !url.startsWith('data:text/html') }))
    own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
    const window = new BrowserWindow({
      width: 760,
      height: 640,
      title: 'My Race Engineer',
      show: false,
      webPreferences: {
        session: own,
        javascript: false,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
      },
    })
    window.webContents.on('will-navigate', (event) => {
      event.preventDefault()
      const action = readAction(event.url, this.#options.origin, this.#copies)
      if (action !== null) void this.#act(window, action)
    })
    window.on('closed', () => (this.#window = null))
    return window
  }

  async #act(window: BrowserWindow, action: FailureAction): Promise<void> {
    const { dataDir, logFolder, onRetry, onQuit } = this.#options
    switch (action.kind) {
      case 'retry':
        this.close()
        onRetry()
        return
      case 'quit':
        onQuit()
        return
      case 'logs':
        await shell.openPath(logFolder)
        return
      case 'data':
        await shell.openPath(dataDir)
        return
      case 'restore':
        if (this.#isBusy) return
        this.#isBusy = true
        await this.#restore(window, action.name).finally(() => (this.#isBusy = false))
    }
  }

  async #restore(window: BrowserWindow, name: string): Promise<void> {
    if (!(await isWanted(window, name)) || window.isDestroyed()) return
    const answer = await this.#options.command(restoreWords(name, 'Restored after the app could not start'))
    if (answer.success) {
      this.close()
      this.#options.onRetry()
      return
    }
    const { message, action } = answer.error
    await this.show(this.#report, `Nothing was restored. ${message} ${action ?? ''}`.trim())
  }

  /** An answer that cannot be read is no list; the page then says that there is no copy. */
  async #list(): Promise<readonly DatabaseCopy[]> {
    const answer = await this.#options.command(['db', 'backups'])
    const read = z.array(databaseCopy).safeParse(answer.success ? answer.data : null)
    return read.data ?? []
  }
}
