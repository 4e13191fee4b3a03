import { MessageChannelMain } from 'electron'
import type { MessagePortMain, WebContents } from 'electron'
import { toShell } from '../../shared/contract/shell.ts'
import type { ToPage, ToShell } from '../../shared/contract/shell.ts'
import { SHELL_CHANNEL } from '../../shared/contract/transport.ts'
import type { Log } from '../observability/log.ts'

/** Longest message of a page, in characters: the menu's state is about 4 kB. */
const MAX_LENGTH = 64 * 1024

/** Reads a message of a page; null for anything but what the contract describes. */
export function readMessage(data: unknown): ToShell | null {
  try {
    // Nothing that is deep or huge reaches the schema.
    const text = JSON.stringify(data)
    if (typeof text !== 'string' || text.length > MAX_LENGTH) return null
    const message = toShell.safeParse(JSON.parse(text))
    return message.success ? message.data : null
  } catch {
    return null
  }
}

export interface ShellPortsOptions {
  readonly onMessage: (webContentsId: number, message: ToShell) => void
  readonly onGone: (webContentsId: number) => void
  readonly log: Log
}

/** The pages' second ports, by the id of their webContents: commands one way, how the page stands the other. */
export class ShellPorts {
  readonly #options: ShellPortsOptions
  readonly #ports = new Map<number, MessagePortMain>()

  constructor(options: ShellPortsOptions) {
    this.#options = options
  }

  /** Hands a page its port. A reloaded page asks again, and its old port is closed. */
  connect(contents: WebContents, frame: Electron.WebFrameMain): void {
    const { id } = contents
    const { port1, port2 } = new MessageChannelMain()
    this.#ports.get(id)?.close()
    this.#ports.set(id, port1)
    port1.on('message', ({ data }) => {
      const message = readMessage(data)
      if (message === null) this.#options.log.warn('shell_message_refused', { web_contents: id })
      else this.#options.onMessage(id, message)
    })
    port1.on('close', () => {
      if (this.#ports.get(id) !== port1) return
      this.#ports.delete(id)
      this.#options.onGone(id)
    })
    port1.start()
    frame.postMessage(SHELL_CHANNEL, null, [port2])
  }

  /** Says something to a page; gives whether there is one. */
  send(webContentsId: number, message: ToPage): boolean {
    const port = this.#ports.get(webContentsId)
    port?.postMessage(message)
    return port !== undefined
  }
}
